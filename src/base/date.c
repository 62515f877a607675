#include "base/date.h"

#include <string.h>

#include "base/arena.h"
#include "base/era.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Years of March to February keep the leap day last; a cycle of the calendar is 400 years or 146097 days. */
int32_t date_day(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
        return DAY_NONE;
    int y = month <= 2 ? year - 1 : year;
    int cycle = y / 400, of_cycle = y % 400;
    int of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return cycle * 146097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719468;
}

void date_split(int32_t day, int *year, int *month, int *day_of_month)
{
    int64_t since = (int64_t)day + 719468;
    int64_t cycle = (since >= 0 ? since : since - 146096) / 146097;
    int of_cycle = (int)(since - cycle * 146097);
    int y = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
    int of_year = of_cycle - (365 * y + y / 4 - y / 100);
    int from_march = (5 * of_year + 2) / 153;
    *day_of_month = of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = (int)(cycle * 400) + y + (*month <= 2);
}

int date_weekday(int32_t day)
{
    return (int)((((int64_t)day + 4) % 7 + 7) % 7);
}

struct str date_weekday_name(int32_t day)
{
    static const char names[] = "日月火水木金土";
    return (struct str){names + 3 * date_weekday(day), 3};
}

int32_t date_of_moment(int64_t moment)
{
    return (int32_t)((moment >= 0 ? moment : moment - (DAY - 1)) / DAY);
}

int32_t date_month_end(int32_t day)
{
    int y, m, d;
    date_split(day, &y, &m, &d);
    return day - d + days_in(y, m);
}

bool date_new_year(int32_t day)
{
    struct parts p = parts_of(day);
    return (p.month == 12 && p.day >= 29) || (p.month == 1 && p.day <= 3);
}

struct str date_closed(int32_t day, const struct holidays *h)
{
    struct str name = h && h->name ? h->name(h->of, day) : S0;
    if (name.n)
        return name;
    if (date_new_year(day))
        return S("年末年始");
    int weekday = date_weekday(day);
    return weekday == 0 ? S("日曜日") : weekday == 6 ? S("土曜日") : S0;
}

int32_t date_add_business(int32_t day, int n, const struct holidays *h)
{
    int step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;
    while (left > 0 || date_closed(day, h).n) {
        day += step;
        left -= left > 0 && !date_closed(day, h).n;
    }
    return day;
}

int date_fiscal_year(int32_t day)
{
    int y, m, d;
    date_split(day, &y, &m, &d);
    return m >= 4 ? y : y - 1;
}

/* Digits of a fixed width at a place, -1 where they are none. */
static int fixed(struct str s, size_t at, size_t width)
{
    int value = 0;
    if (s.n < at + width)
        return -1;
    for (size_t i = at; i < at + width; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        value = value * 10 + (s.p[i] - '0');
    }
    return value;
}

static bool read_iso(struct str iso, struct parts *p)
{
    *p = (struct parts){fixed(iso, 0, 4), iso.n > 4 ? fixed(iso, 5, 2) : 0, iso.n > 7 ? fixed(iso, 8, 2) : 0};
    bool shaped = iso.n == 4 || iso.n == 7 || iso.n == 10;
    bool cut = (iso.n <= 4 || iso.p[4] == '-') && (iso.n <= 7 || iso.p[7] == '-');
    bool said = (iso.n < 7 || p->month != 0) && (iso.n < 10 || p->day != 0);
    return shaped && cut && said &&
           date_day(p->year, p->month ? p->month : 1, p->day ? p->day : 1) != DAY_NONE;
}

int32_t date_from_iso(struct str iso)
{
    struct parts p;
    if (iso.n > 10) {
        int64_t moment = date_moment_from_iso(iso);
        return moment == INT64_MIN ? DAY_NONE : date_of_moment(moment);
    }
    return read_iso(iso, &p) ? parts_first(p) : DAY_NONE;
}

int64_t date_moment_from_iso(struct str iso)
{
    struct parts p;
    if (iso.n < 10 || !read_iso(str_head(iso, 10), &p))
        return INT64_MIN;
    int64_t midnight = (int64_t)parts_first(p) * DAY;
    if (iso.n == 10)
        return midnight;
    bool shaped = (iso.n == 16 || iso.n == 19) && iso.p[10] == 'T' && iso.p[13] == ':';
    if (!shaped || (iso.n == 19 && iso.p[16] != ':'))
        return INT64_MIN;
    int hour = fixed(iso, 11, 2), minute = fixed(iso, 14, 2), second = iso.n == 19 ? fixed(iso, 17, 2) : 0;
    bool real = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    return real ? midnight + hour * HOUR + minute * 60 + second : INT64_MIN;
}

/* Decimal digits of a fixed width, at a place of a text that has been made. */
static void spell(char *at, int value, int width)
{
    for (unsigned left = (unsigned)value; width-- > 0; left /= 10)
        at[width] = (char)('0' + left % 10);
}

struct str date_iso(struct arena *a, int32_t day)
{
    struct parts p = parts_of(day);
    char *text = arena_copy(a, "0000-00-00", sizeof "0000-00-00");
    spell(text, p.year, 4);
    spell(text + 5, p.month, 2);
    spell(text + 8, p.day, 2);
    return (struct str){text, 10};
}

struct str date_iso_moment(struct arena *a, int64_t moment)
{
    return str_head(date_iso_seconds(a, moment), 16);
}

struct str date_iso_seconds(struct arena *a, int64_t moment)
{
    int32_t day = date_of_moment(moment);
    int of_day = (int)(moment - (int64_t)day * DAY);
    char *text = arena_copy(a, "0000-00-00T00:00:00", sizeof "0000-00-00T00:00:00");
    memcpy(text, date_iso(a, day).p, 10);
    spell(text + 11, of_day / HOUR, 2);
    spell(text + 14, of_day / 60 % 60, 2);
    spell(text + 17, of_day % 60, 2);
    return (struct str){text, 19};
}

static int years_since(int32_t birth, int32_t at)
{
    if (birth > at)
        return -1;
    struct parts b = parts_of(birth), now = parts_of(at);
    bool before_birthday = now.month < b.month || (now.month == b.month && now.day < b.day);
    return now.year - b.year - before_birthday;
}

int date_age(struct str birth_iso, int32_t at)
{
    int32_t birth = date_from_iso(birth_iso);
    return birth == DAY_NONE ? -1 : years_since(birth, at);
}

int date_age_least(struct str birth_iso, int32_t at)
{
    struct parts p;
    int least = birth_iso.n < 10 && read_iso(birth_iso, &p) ? years_since(parts_last(p), at) : -1;
    return least < 0 ? date_age(birth_iso, at) : least;
}

struct str date_wareki(struct arena *a, struct str iso)
{
    struct parts p;
    return read_iso(iso, &p) ? era_spell(a, era_of(parts_last(p)), p) : S0;
}

struct str date_wareki_short(struct arena *a, struct str iso)
{
    struct parts p;
    if (!read_iso(iso, &p))
        return S0;
    const struct era *e = era_of(parts_last(p));
    struct buf b = buf_in(a);
    if (e) /* 昭 of 昭和: one character of three bytes */
        buf_add(&b, str_head(e->name, e->name.n / 2));
    buf_print(&b, "%d", e ? p.year - e->since.year + 1 : p.year);
    if (p.month)
        buf_print(&b, ".%d", p.month);
    if (p.day)
        buf_print(&b, ".%d", p.day);
    return buf_str(&b);
}

struct str date_era_year(struct arena *a, int32_t day)
{
    const struct era *e = era_of(day);
    struct parts p = parts_of(day);
    return e ? str_print(a, "%c%02d", e->letter, p.year - e->since.year + 1) : str_print(a, "%d", p.year);
}
