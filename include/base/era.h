/*
 * The eras of Japan, as rows, and dates of which only the year, or the year and
 * month, is known. Years are those of the Gregorian calendar.
 */
#ifndef BASE_ERA_H
#define BASE_ERA_H

#include "base/str.h"

struct parts {
    int year, month, day; /* 0 where not known; no day without its month */
};

struct parts parts_of(int32_t day);
int32_t parts_first(struct parts p); /* first and last day that p can mean; DAY_NONE where there is none */
int32_t parts_last(struct parts p);

struct era {
    struct str name, sign; /* 令和, ㋿ */
    char letter;           /* R */
    struct parts since;    /* its first day */
};

const struct era *era_row(size_t i);   /* from the newest back; NULL after the oldest */
const struct era *era_of(int32_t day); /* NULL before 明治 */
int32_t era_start(const struct era *e);
int32_t era_end(const struct era *e); /* last day; INT32_MAX of the present era */
struct str era_spell(struct arena *a, const struct era *e,
                     struct parts p); /* 昭和22年3月; without e 1947年3月 */

#endif
