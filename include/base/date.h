/*
 * Days, moments and the two calendars of a Japanese office.
 *
 * A day is a count of days since 1970-01-01; a moment is seconds since then on
 * Japan's clock (UTC+9 whatever TZ says). Stored text is ISO: 2026-11-20,
 * 2026-11-20T14:05; a birth date may be partial: 1947-03 or 1947.
 *
 * The eras are rows (base/era.h). What was typed is read in date_parse.c.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

#define DAY_NONE INT32_MIN

int32_t date_day(int year, int month, int day); /* DAY_NONE where there is no such day */
void date_split(int32_t day, int *year, int *month, int *day_of_month);
int date_weekday(int32_t day);             /* 0 = Sunday */
struct str date_weekday_name(int32_t day); /* 日 … 土 */
enum {
    DATE_JAPAN = 9 * 60 * 60
}; /* seconds: a moment is so far ahead of the machine's clock, which is UTC */
int32_t date_of_moment(int64_t moment);

/* The holidays of the country, from whoever keeps them; without `name` only weekends and the turn of the year
 * are known. */
struct holidays {
    struct str (*name)(const void *of, int32_t day); /* empty where it is none; static or kept by `of` */
    const void *of;
};

bool date_new_year(int32_t day); /* 年末年始: 12-29 to 01-03 */
/* Why a municipal office is closed on that day (地方自治法第4条の2): the holiday's name, 年末年始 (12-29 to
 * 01-03), 土曜日 or 日曜日; empty on a business day. `h` may be NULL. */
struct str date_closed(int32_t day, const struct holidays *h);
/* The n-th business day after (n > 0) or before (n < 0) a day; n = 0: the day itself or the next one open. */
int32_t date_add_business(int32_t day, int n, const struct holidays *h);

/* What a text is read by. */
struct date_frame {
    int64_t now;
    bool partial; /* a birth: in the past, and a year alone, or a year and month, will do */
    struct holidays holidays;
};

/*
 * What was typed, as a stored date. Understood, in any width: 2026-11-20, 2026/11/20, 2026.11.20, 20261120,
 * 令和8年11月20日, R8.11.20, r081120, 昭22.3.15, s220315, 元年, 11/20 and 1120 and 20 (nearest to today,
 * past for births), and everything that counts from today: 一昨日, t, +3, t+3, -2, 2週間後, +3営,
 * 3営業日後, 来週火,
 * 今週金, 先週水, 翌月1日, 月末 (base/relative.h). A blank may stand anywhere (令和 4年12月 1日, 昭32. 7. 1).
 * Years run from 1868 to 2100. False where it is no date: `complaint` then says why in a sentence and, for an
 * impossible era year (昭和65年), names the right one. An impossible day (2月30日) is refused with its sentence.
 */
bool date_read(struct arena *a, struct str typed, const struct date_frame *by, struct str *iso,
               struct str *complaint);
/* A date, then optionally a time 14:05, 1405, 14時5分, 14時半; a time alone is today's, and four digits alone
 * are a time where they can be one. Without a time the result is the date alone: no hour is made up. */
bool date_read_moment(struct arena *a, struct str typed, const struct date_frame *by, struct str *iso,
                      struct str *complaint);

/* The same where no holidays are at hand. */
bool date_parse(struct arena *a, struct str typed, int32_t today, bool partial, struct str *iso,
                struct str *complaint);
bool date_parse_moment(struct arena *a, struct str typed, int64_t now, struct str *iso,
                       struct str *complaint);

int32_t
date_from_iso(struct str iso); /* first day of a partial one, day of a moment; DAY_NONE where it is none */
int64_t date_moment_from_iso(struct str iso); /* midnight of a date; INT64_MIN where it is none */
struct str date_iso(struct arena *a, int32_t day);
struct str date_iso_moment(struct arena *a, int64_t moment);  /* 2026-11-20T14:05 */
struct str date_iso_seconds(struct arena *a, int64_t moment); /* 2026-11-20T14:05:09 */
struct str date_wareki(struct arena *a,
                       struct str iso); /* 令和8年11月20日, 昭和22年3月, 令和元年; before 明治 1868年1月1日;
                                           a year alone is of its last day's era: 1989 → 平成元年 */
struct str date_wareki_short(struct arena *a, struct str iso); /* 昭22.3.15, 昭22.3, 令1: for narrow places */
struct str date_era_year(struct arena *a, int32_t day);        /* R08: era letter and two digits, at least */
int date_age(struct str birth_iso,
             int32_t at); /* years, from the first day of a partial date; -1 where unknown */
int date_age_least(struct str birth_iso,
                   int32_t at);      /* from the last day of a partial date: 1947 is 78 or 79 */
int date_fiscal_year(int32_t day);   /* April to March: 2026-03-31 → 2025 */
int32_t date_month_end(int32_t day); /* last day of that month */

#endif
