/*
 * 空き (DOMAIN A109, A115): the free places of each resource and kind, as somebody said last. What was said is good
 * until its day; after that it is old, and is shown as old, never as full: unknown is not the same as none.
 *
 * Text lives in the arena that is passed first.
 */
#ifndef STORE_BOARD_H
#define STORE_BOARD_H

#include "base/arena.h"
#include "model/record.h"

struct db;

/* How long a word about free places is believed where nobody said until when: 3 days, the example of A109; beds of a
 * ショートステイ are given away within the week. */
enum { BOARD_DAYS = 3 };

struct board_row {
    int64_t id, resource;
    struct str kind, name, city, phone;
    struct str free, terms, as_of, until, staff, source;
    bool old; /* nobody has said so since its day */
};

/* The newest row of every resource and kind, the centre's own city first, then by name; resources that were
 * closed down are left out. */
int board_load(struct arena *a, struct db *db, int64_t now, struct board_row **rows);
/* "ショートステイ  空き 2  男性のみ  （11/20 14:05 現在、11/23まで）": a line for each kind, for the resource's
 * own page. */
int board_lines(struct arena *a, struct db *db, int64_t resource, int64_t now, struct str **lines);
struct str board_free_words(struct arena *a, struct str free); /* 満床, 空き 2, 不明 */
struct str board_until(struct arena *a, int64_t as_of);        /* the last day on which it is believed */
/* Past its day, or without one: nobody knows until when. `today`: ISO. Lists, the directory and the line of what
 * is needed ask this alone. */
bool board_is_old(struct str until, struct str today);

#endif
