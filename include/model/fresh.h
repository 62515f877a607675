/*
 * How far what is known of a place can be relied on: how long ago somebody made
 * sure of it (schema/fresh.def), and whether the place is open at all. Said in
 * words, so that no colour is needed to see it.
 */
#ifndef MODEL_FRESH_H
#define MODEL_FRESH_H

#include "model/record.h"

enum fresh {
    FRESH_NEVER, /* nobody has, or the date cannot be read */
#define FRESH(NAME, days, words) FRESH_##NAME,
#include "fresh.def"
#undef FRESH
    FRESH_COUNT
};

enum fresh fresh_of(struct str iso, int32_t today); /* of a date, or a moment */
bool fresh_is_doubtful(enum fresh f);               /* to be shown as such: never made sure of, or long ago */
struct str fresh_words(struct arena *a, struct str iso,
                       int32_t today); /* 3か月前に確認, 2年前 古い, 未確認 */
struct str fresh_short(struct arena *a, struct str iso, int32_t today); /* 3か月前, 2年前, 未確認 */

/* Until when it is to be made sure of again: 次の確認 令9.10.1まで; 次の確認 いますぐ where
 * nobody has, or it is long ago. */
struct str fresh_due_words(struct arena *a, struct str iso, int32_t today);

struct str fresh_degree(enum fresh f); /* behind a date: " そろそろ", " 古い" */

/* Stopped or closed: not to be suggested, but found by its name. */
bool fresh_is_gone(struct str state);

#endif
