/*
 * 急変時カード (DOMAIN A114–A119, A135, A136): whom to call for a person whose state turns, in which order, and what
 * the person wishes; one page, for the screen and for print.
 *
 * The order is the one that was written in the newest case that has one; else it is derived: 主治医, 副主治医 and
 * 連携医, 訪問看護, 後方支援病床 and 登録医 with the rules of the relation, the rota of the night. The telephone
 * numbers stand beside it either way. A wish is told with who said it and when. Where consent to pass information on is
 * not there, that comes first.
 *
 * Text lives in the arena that is passed first.
 */
#ifndef STORE_CARD_H
#define STORE_CARD_H

#include "base/arena.h"
#include "model/record.h"

struct db;

enum card_look { CARD_PLAIN, CARD_HEADING, CARD_WARNING, CARD_QUIET };

struct card_line {
    enum card_look look;
    struct str text;
};

/* 0 lines where there is no such person. */
int card_load(struct arena *a, struct db *db, const struct setting *s, int64_t person, int64_t now,
              struct card_line **lines);

#endif
