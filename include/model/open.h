/*
 * When a slot (schema/slot.def) is open: the one place that knows weekdays, holidays and midnight.
 *
 *   on a public holiday only 祝 counts, whatever weekday it is; a slot without 祝 is shut then (slot.def)
 *   on 年末年始 (date_new_year) only 年末年始 counts, on 元日 祝 as well; a slot of all seven days
 *   and 祝 holds then, too
 *   weeks (第2・第4) are about its weekdays, not about 祝 and 年末年始
 *   until before or at from goes over midnight and belongs to the day it began: 金 22:00–06:00 is open on
 *   Saturday at 03:00, also where Saturday is a holiday; 00:00–00:00 is the whole day
 *   valid_from and valid_until are about the day it began
 *   but hours of more than 20 that are not a whole day are taken for a slip of the pen (15:30–15:00) and say nothing
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

/* A bit for each row of the table weekday: 月 0 … 日 6, 祝 7, 年末年始 8. */
enum { OPEN_WEEK = 7, OPEN_KINDS_OF_DAY = 9 };
enum {
    OPEN_HOLIDAY = 1 << 7,
    OPEN_NEW_YEAR = 1 << 8,
    OPEN_REST = 1 << 5 | 1 << 6 | OPEN_HOLIDAY | OPEN_NEW_YEAR
};

struct open_hours {
    unsigned days;
    unsigned weeks;  /* bit per row of the table nth; 0: every week */
    int from, until; /* minutes after midnight; until > from, more than a day's where it goes over */
    int32_t valid_from, valid_until; /* days, both included */
};

struct open_clock { /* a moment as slots see it; the holidays are asked once for all of them */
    int64_t moment;
    int32_t day;
    int minute; /* of that day */
    struct open_day {
        unsigned short days, weeks; /* as open_hours */
    } bits[OPEN_DAYS + 2];          /* of the day before, that day, and those that follow */
};

struct open_day open_day(int32_t day, const struct holidays *holidays); /* what it is: holidays may be NULL */
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
/* The same of the values of a slot; 15:30〜15:00？ where that is a slip, 時刻は不明 where nothing is said. */
struct str open_shown(struct arena *a, const struct str *v);
/* 月火・木金・・・, 第2・第4 ・・・・・土・・, with 年末年始 behind: each day keeps its place, so that a
 * week is read down the column. */
struct str open_week(struct arena *a, const struct str *v);
bool open_doubtful(const struct str *v); /* 15:30–15:00 */

#endif
