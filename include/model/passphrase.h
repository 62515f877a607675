/*
 * What a passphrase must be: at least 13 characters, 8 where a token is asked for as well (MHLW guideline 6.0, Q-54),
 * and not made of what is guessed first: the person's own name and login, dates, rows of keys, repetitions, common
 * words in kana, romaji or English (src/model/common.def) and names of places (src/model/places.def).
 *
 * Every character counts one; a common word counts two, a run or a date one, and a name nothing, however long they are.
 * Eight must come of it (five beside a token): four words that have nothing to do with each other are a good
 * passphrase, and any Japanese sentence of one's own is. It need never be changed again.
 */
#ifndef MODEL_PASSPHRASE_H
#define MODEL_PASSPHRASE_H

#include "base/arena.h"
#include "base/str.h"

enum { PASSPHRASE_LEAST = 13, PASSPHRASE_TOKEN = 8, PASSPHRASE_MOST = 200 };

struct passphrase_about {
    struct str login,
        name; /* the person's own; "山田 花子", in kana as well where it is known: 山田 花子 ヤマダ ハナコ */
    bool token;
};

/* Why it is none, as a sentence that does not repeat it; empty where it is good. */
struct str passphrase_wrong(struct arena *a, struct str typed, const struct passphrase_about *about);

#endif
