/*
 * What was typed, as a date or a moment (base/date.h). The text is made narrow and its blanks dropped; then it counts
 * from today (relative.c), or is numbers with signs between them, perhaps behind an era. Each step either goes on or
 * leaves the sentence that says what is wrong. A time is cut off first.
 */
#include <stdlib.h>

#include "base/date.h"
#include "base/era.h"
#include "base/kana.h"
#include "base/relative.h"
#include "base/utf8.h"

enum { FIRST_YEAR = 1868, LAST_YEAR = 2100, QUOTED = 20 /* characters of a text that a sentence repeats */ };

struct reading {
    struct arena *arena;
    struct str typed;
    struct str rest; /* narrow, without blanks; what is read is cut off */
    int32_t today;
    bool partial;
    const struct era *era;
    struct parts is; /* the year counts within the era until read_numbers() has placed it */
    struct str complaint;
};

static bool __attribute__((format(printf, 2, 3))) complain(struct reading *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    r->complaint = str_vprint(r->arena, format, args);
    va_end(args);
    return false;
}

static bool not_a_date(struct reading *r)
{
    struct str shown =
        utf8_count(r->typed) <= QUOTED ? str_print(r->arena, "「" S_FMT "」は", S_ARG(r->typed)) : S0;
    return complain(r, S_FMT "日付として読めません。2026-11-20、R8.11.20、11/20 のように入力してください。",
                    S_ARG(shown));
}

/* 令和, 令, ㋿, R or r, where a number follows. */
static void take_era(struct reading *r)
{
    for (size_t row = 0; era_row(row); row++) {
        const struct era *e = era_row(row);
        const char lower = (char)(e->letter | 0x20);
        const struct str forms[] = {e->name, str_head(e->name, 3), e->sign, {&e->letter, 1}, {&lower, 1}};
        for (size_t i = 0; i < COUNT_OF(forms); i++) {
            struct str after = r->rest;
            if (!str_take(&after, forms[i]) || (!str_count_digits(after) && !str_starts(after, S("元"))))
                continue;
            r->era = e;
            r->rest = after;
            return;
        }
    }
}

/* ---- numbers, each with the sign behind it */
enum unit { YEAR, MONTH, DAY, ANY_UNIT, NO_UNIT };

struct number {
    int value;
    size_t digits;
    enum unit unit;
};

static enum unit take_unit(struct str *rest)
{
    static const struct {
        struct str sign;
        enum unit unit;
    } units[] = {{{"年", 3}, YEAR},    {{"月", 3}, MONTH},   {{"日", 3}, DAY},
                 {{"-", 1}, ANY_UNIT}, {{"/", 1}, ANY_UNIT}, {{".", 1}, ANY_UNIT}};
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (str_take(rest, units[i].sign))
            return units[i].unit;
    return NO_UNIT;
}

static bool take_number(struct str *rest, bool may_be_first, struct number *n)
{
    size_t digits = str_count_digits(*rest);
    *n = (struct number){(int)str_int(str_head(*rest, digits <= 8 ? digits : 0), 0), digits, NO_UNIT};
    *rest = str_from(*rest, digits);
    if (may_be_first && !digits && str_take(rest, S("元")))
        *n = (struct number){1, 1, NO_UNIT};
    n->unit = take_unit(rest);
    return n->digits > 0 && n->digits <= 8 && n->value > 0;
}

/* All of the text as one to three numbers; 0 where it is not that, or ends with a sign that stands between
 * two. */
static size_t take_numbers(struct reading *r, struct number n[3])
{
    size_t count = 0;
    do {
        if (count == 3 || !take_number(&r->rest, r->era && !count, &n[count]))
            return 0;
    } while (n[count++].unit != NO_UNIT && r->rest.n);
    return r->rest.n || n[count - 1].unit == ANY_UNIT ? 0 : count;
}

static int *part(struct reading *r, size_t at)
{
    return at == YEAR ? &r->is.year : at == MONTH ? &r->is.month : &r->is.day;
}

/* Several parts without signs between them. Four digits are a year where they can be one: no month is 18. */
static bool unpack(struct reading *r, struct number n)
{
    static const struct {
        size_t digits;
        bool era;
        unsigned width[3];
    } shapes[] = {
        {8, false, {4, 2, 2}}, {6, false, {4, 2, 0}}, {4, false, {4, 0, 0}}, {4, false, {0, 2, 2}},
        {2, false, {0, 0, 2}}, {1, false, {0, 0, 1}}, {6, true, {2, 2, 2}},  {4, true, {2, 2, 0}},
        {2, true, {2, 0, 0}},  {1, true, {1, 0, 0}},
    };
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        const unsigned *width = shapes[i].width;
        bool no_year = width[YEAR] == 4 && !width[MONTH] && (n.value < FIRST_YEAR || n.value > LAST_YEAR);
        if (shapes[i].digits != n.digits || shapes[i].era != (r->era != NULL) || no_year)
            continue;
        for (size_t at = 3, value = (size_t)n.value; at-- > 0;) {
            size_t base = width[at] == 4 ? 10000 : 100;
            if (!width[at])
                continue;
            *part(r, at) = (int)(value % base);
            value /= base;
            if (!*part(r, at))
                return not_a_date(r);
        }
        return true;
    }
    return not_a_date(r);
}

static bool place(struct reading *r, const struct number n[3], size_t count)
{
    if (count == 1 && n[0].unit == NO_UNIT)
        return unpack(r, n[0]);
    bool with_year = r->era || count == 3 || n[0].unit == YEAR || n[0].digits == 4;
    size_t first = with_year ? YEAR : count == 1 && n[0].unit == DAY ? DAY : MONTH;
    for (size_t i = 0; i < count; i++) {
        size_t at = first + i;
        bool fits = at <= DAY && (n[i].unit >= ANY_UNIT || n[i].unit == at);
        if (!fits || n[i].digits > (at == YEAR ? 4u : 2u))
            return not_a_date(r);
        *part(r, at) = n[i].value;
    }
    if (with_year && !r->era && n[0].digits != 4)
        return complain(r,
                        "西暦の年は4桁で入力してください。和暦なら R8.11.20 のように元号を付けてください。");
    return true;
}

/* ---- what cannot be */
static bool check_parts(struct reading *r)
{
    struct parts p = r->is;
    if (p.year && (p.year < FIRST_YEAR || p.year > LAST_YEAR))
        return complain(r, "%d年は範囲の外です。%d年から%d年までの日付を入力してください。", p.year,
                        FIRST_YEAR, LAST_YEAR);
    if (p.month > 12)
        return complain(r, "%d月はありません。月は1から12までです。", p.month);
    if (!p.day)
        return true;
    struct parts month = {p.year ? p.year : 2000, p.month ? p.month : 12,
                          0}; /* the longest that can be meant */
    int last = parts_of(parts_last(month)).day;
    if (p.day <= last)
        return true;
    if (!p.month)
        return complain(r, "%d日はありません。日は1から%dまでです。", p.day, last);
    struct str year = p.year ? str_print(r->arena, "%d年", p.year) : S0;
    return complain(r, S_FMT "%d月%d日はありません。" S_FMT "%d月は%d日までです。", S_ARG(year), p.month,
                    p.day, S_ARG(year), p.month, last);
}

static bool check_era(struct reading *r)
{
    const struct era *e = r->era;
    bool early = parts_last(r->is) < era_start(e);
    if (!early && parts_first(r->is) <= era_end(e))
        return true;
    struct str said = era_spell(r->arena, e, r->is),
               right = era_spell(r->arena, era_of(parts_last(r->is)), r->is);
    struct str limit = era_spell(r->arena, e, early ? e->since : parts_of(era_end(e)));
    return complain(r, S_FMT "はありません。" S_FMT "は" S_FMT "%sです。正しくは" S_FMT "です。", S_ARG(said),
                    S_ARG(e->name), S_ARG(str_from(limit, e->name.n)), early ? "から" : "まで", S_ARG(right));
}

/* ---- what was left out */
static bool is_better(const struct reading *r, int32_t day, int32_t than)
{
    if (day == DAY_NONE || (r->partial && day > r->today))
        return false;
    return than == DAY_NONE || abs(day - r->today) < abs(than - r->today);
}

/* A day of any month, or of a month of any year: the one nearest to today; for births the last that was. */
static bool choose_nearest(struct reading *r)
{
    struct parts now = parts_of(r->today);
    int32_t best = DAY_NONE;
    for (int step = -8; step <= 8; step++) { /* eight years hold every 29 February */
        int months = now.year * 12 + now.month - 1 + step;
        int32_t day = r->is.month ? date_day(now.year + step, r->is.month, r->is.day)
                                  : date_day(months / 12, months % 12 + 1, r->is.day);
        if (is_better(r, day, best))
            best = day;
    }
    r->is = parts_of(best);
    return true;
}

static bool complete(struct reading *r)
{
    if (!r->is.year && r->is.day)
        return choose_nearest(r);
    if (!r->is.year)
        return complain(r, "%d月の何日かがありません。11/20 のように入力してください。", r->is.month);
    if (r->is.day || r->partial)
        return true;
    struct str said = era_spell(r->arena, r->era, r->is);
    return complain(r, "%sがありません。" S_FMT "の%sまで入力してください。", r->is.month ? "日" : "月と日",
                    S_ARG(said), r->is.month ? "何日か" : "何月何日か");
}

/* ---- the whole */
static bool read_numbers(struct reading *r)
{
    struct number n[3];
    take_era(r);
    size_t count = take_numbers(r, n);
    if (!count)
        return not_a_date(r);
    if (!place(r, n, count))
        return false;
    if (r->era)
        r->is.year += r->era->since.year - 1;
    return check_parts(r) && (!r->era || check_era(r)) && complete(r);
}

/* 今日, +3, 来週火: may lie outside of the years that there are. */
static bool read_relative(struct reading *r, const struct holidays *holidays, bool *wrong)
{
    int32_t day;
    enum relative is = relative_read(r->arena, r->rest, r->today, holidays, &day, &r->complaint);
    *wrong = is == RELATIVE_WRONG;
    if (is != RELATIVE_DAY)
        return false;
    r->is = parts_of(day);
    *wrong = !check_parts(r);
    return !*wrong;
}

static struct str drop_blanks(struct arena *a, struct str s)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\t')
            buf_byte(&b, s.p[i]);
    return buf_str(&b);
}

static struct str write_iso(struct arena *a, struct parts p)
{
    if (p.day)
        return str_print(a, "%04d-%02d-%02d", p.year, p.month, p.day);
    return p.month ? str_print(a, "%04d-%02d", p.year, p.month) : str_print(a, "%04d", p.year);
}

bool date_read(struct arena *a, struct str typed, const struct date_frame *by, struct str *iso,
               struct str *complaint)
{
    struct reading r = {
        .arena = a, .typed = str_trim(typed), .today = date_of_moment(by->now), .partial = by->partial};
    r.rest = drop_blanks(a, kana_narrow(a, r.typed));
    bool wrong, found = read_relative(&r, &by->holidays, &wrong) || (!wrong && read_numbers(&r));
    *iso = found ? write_iso(a, r.is) : S0;
    *complaint = found ? S0 : r.complaint;
    return found;
}

bool date_parse(struct arena *a, struct str typed, int32_t today, bool partial, struct str *iso,
                struct str *complaint)
{
    const struct date_frame by = {.now = (int64_t)today * 86400, .partial = partial};
    return date_read(a, typed, &by, iso, complaint);
}

/* ---- times */

/* Where the time starts: at the number before : or 時, or at a last word of three or four digits. s.n:
 * nowhere. */
static size_t find_time(struct str s)
{
    size_t colon = str_find(s, S(":")), hour = str_find(s, S("時")), at = colon < hour ? colon : hour;
    if (at == SIZE_MAX) {
        at = s.n;
        while (at > 0 && str_count_digits(str_from(s, at - 1)) == s.n - at + 1)
            at--;
        bool alone = at == 0 || s.p[at - 1] == ' ' || s.p[at - 1] == 'T';
        return alone && (s.n - at == 3 || s.n - at == 4) ? at : s.n;
    }
    while (at > 0 && str_count_digits(str_from(s, at - 1)))
        at--;
    return at;
}

/* 14:05, 14:05:09 (seconds are not kept), 14時5分, 14時, 14時半, 1405 */
static bool read_time(struct str s, int *hour, int *minute)
{
    size_t digits = str_count_digits(s), hours = digits > 2 ? digits - 2 : digits;
    *hour = (int)str_int(str_head(s, hours), -1);
    s = str_from(s, hours);
    bool spoken = hours == digits && str_take(&s, S("時"));
    if (hours == digits && !spoken && !str_take(&s, S(":")))
        return false;
    size_t minutes = str_count_digits(s);
    *minute = spoken && !minutes ? str_take(&s, S("半")) ? 30 : 0 : (int)str_int(str_head(s, minutes), -1);
    s = str_from(s, minutes);
    if (spoken && minutes)
        str_take(&s, S("分"));
    else if (!spoken && s.n == 3 && s.p[0] == ':' && str_digits(str_from(s, 1)))
        s = S0;
    return !s.n && hours <= 2 && minutes <= 2 && *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60;
}

bool date_read_moment(struct arena *a, struct str typed, const struct date_frame *by, struct str *iso,
                      struct str *complaint)
{
    struct str s = str_trim(kana_narrow(a, typed));
    size_t at = find_time(s);
    if (at == s.n)
        return date_read(a, s, by, iso, complaint);
    int hour, minute;
    struct str date = str_trim(str_head(s, at));
    bool real = read_time(drop_blanks(a, str_from(s, at)), &hour, &minute);
    if (!real && !date.n && str_digits(s))
        return date_read(a, s, by, iso, complaint);
    if (!real) {
        *iso = S0;
        *complaint = S(
            "時刻として読めません。14:05、1405、14時5分 のように、0:00 から 23:59 までで入力してください。");
        return false;
    }
    if (str_ends(date, S("T")) && date.n > 1)
        date.n--;
    if (!date.n)
        date = date_iso(a, date_of_moment(by->now));
    if (!date_read(a, date, by, iso, complaint))
        return false;
    *iso = str_print(a, S_FMT "T%02d:%02d", S_ARG(*iso), hour, minute);
    return true;
}

bool date_parse_moment(struct arena *a, struct str typed, int64_t now, struct str *iso, struct str *complaint)
{
    return date_read_moment(a, typed, &(struct date_frame){.now = now}, iso, complaint);
}
