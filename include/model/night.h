/*
 * Which parts of a day somebody has to be on call for, and which of them it is now: the rows of schema/nights.def.
 *
 * A business day needs its evening and its late night, a day off its daytime and its late night. A day off is one on
 * which a municipal office is closed (date_closed): 土曜, 日曜, 祝日, 年末年始. Until offices open in the morning it is
 * still the night of the day before.
 */
#ifndef MODEL_NIGHT_H
#define MODEL_NIGHT_H

#include "base/date.h"

enum night {
#define NIGHT(code, NAME, DAYS, from, until) NIGHT_##NAME,
#include "nights.def"
#undef NIGHT
    NIGHT_PARTS
};

struct str night_code(enum night n);                   /* of the table night */
struct str night_hours(struct arena *a, enum night n); /* "22:00-8:30" */
bool night_needed(enum night n, int32_t day, const struct holidays *h);

struct night_turn {
    int32_t day; /* whose parts count at this moment */
    int now;     /* enum night of the part that it is now; -1 while offices are open, or between two parts */
};
struct night_turn night_turn(int64_t moment, const struct holidays *h);

#endif
