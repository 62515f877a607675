/*
 * When a slot (schema/slot.def) is open: the one place that knows weekdays, holidays and midnight.
 *
 *   on a public holiday only 祝 counts, whatever weekday it is; a slot without 祝 is shut then (slot.def)
 *   until before or at from goes over midnight and belongs to the day it began: 金 22:00–06:00 is open on
 *   Saturday at 03:00, also where Saturday is a holiday; 00:00–00:00 is the whole day
 *   valid_from and valid_until are about the day it began
 *   a slot without weekdays or times says nothing: it is neither open nor shut (open_read is false)
 *
 * A slot is read once into numbers and asked often: all offices of a city within a millisecond.
 * Source: DOMAIN A075–A077, the ケアマネタイム lists of seeds 003 and 004.
 */
#ifndef MODEL_OPEN_H
#define MODEL_OPEN_H

#include "base/date.h"
#include "model/record.h"

enum { OPEN_DAYS = 60 }; /* how far open_next() looks */
#define OPEN_NEVER INT64_MIN

struct open_hours {
    unsigned days;   /* bit per row of the table weekday: 月 0 … 日 6, 祝 7 */
    int from, until; /* minutes after midnight; until > from, more than a day's where it goes over */
    int32_t valid_from, valid_until; /* days, both included */
};

struct open_clock { /* a moment as slots see it; the holidays are asked once for all of them */
    int64_t moment;
    int32_t day;
    int minute; /* of that day */
    unsigned char
        bits[OPEN_DAYS + 2]; /* of the day before, that day, and those that follow: as open_hours.days */
};

bool open_read(const struct str *v,
               struct open_hours *h); /* v: the values of a slot; false: it says nothing */
struct open_clock open_at(int64_t moment, const struct holidays *holidays); /* holidays may be NULL */

/* The moment at which it shuts, the hours of the same slot that follow without a gap included (at most a week's);
 * OPEN_NEVER where it is not open now. */
int64_t open_until(const struct open_hours *h, const struct open_clock *now);
/* The moment at which it opens next, after now; OPEN_NEVER where that is not within OPEN_DAYS. */
int64_t open_next(const struct open_hours *h, const struct open_clock *now);

/* 13:10 of today, あす 09:00, 木 13:00, 12/3(木) 13:00; a moment after now. */
struct str open_words(struct arena *a, int64_t moment, int64_t now);
/* 13:00〜13:30, 22:00〜翌06:00, 終日 */
struct str open_span(struct arena *a, const struct open_hours *h);

#endif
