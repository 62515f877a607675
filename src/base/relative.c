/*
 * Three shapes: a word for a day (明後日), a count from today with its unit (+3営, 3営業日後, t-2), and a week
 * or month from which a day is chosen (来週 + 火, 翌月 + 1日, 今月 + 末). All of them are rows.
 */
#include "base/relative.h"

#include "base/arena.h"
#include "base/era.h"

enum { MOST_DIGITS = 4 };

struct reading {
    struct arena *arena;
    struct str rest; /* what is read is cut off */
    int32_t today;
    const struct holidays *holidays;
    int32_t *day;
    struct str *complaint;
};

static bool take_number(struct str *rest, int *value)
{
    size_t digits = str_count_digits(*rest);
    *value = (int)str_int(str_head(*rest, digits), 0);
    *rest = str_from(*rest, digits);
    return digits > 0 && digits <= MOST_DIGITS;
}

static enum relative found(struct reading *r, int32_t day)
{
    *r->day = day;
    return RELATIVE_DAY;
}

static enum relative wrong(struct reading *r, struct str complaint)
{
    *r->complaint = complaint;
    return RELATIVE_WRONG;
}

/* ---- words */
static const struct {
    struct str word;
    int days;
} words[] = {
    {S_ROW("今日"), 0},    {S_ROW("本日"), 0},      {S_ROW("きょう"), 0},  {S_ROW("t"), 0},
    {S_ROW("T"), 0},       {S_ROW("昨日"), -1},     {S_ROW("きのう"), -1}, {S_ROW("前日"), -1},
    {S_ROW("一昨日"), -2}, {S_ROW("おととい"), -2}, {S_ROW("明日"), 1},    {S_ROW("あした"), 1},
    {S_ROW("あす"), 1},    {S_ROW("翌日"), 1},      {S_ROW("明後日"), 2},  {S_ROW("あさって"), 2},
};

static enum relative read_word(struct reading *r)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(r->rest, words[i].word))
            return found(r, r->today + words[i].days);
    if (str_eq(r->rest, S("翌営業日")))
        return found(r, date_add_business(r->today, 1, r->holidays));
    if (str_eq(r->rest, S("前営業日")))
        return found(r, date_add_business(r->today, -1, r->holidays));
    return RELATIVE_NOT;
}

/* ---- counts */
enum step { DAYS, WEEKS, MONTHS, BUSINESS };

static const struct {
    struct str word;
    enum step step;
} units[] = {
    {S_ROW("営業日"), BUSINESS}, {S_ROW("営"), BUSINESS}, {S_ROW("b"), BUSINESS},  {S_ROW("日"), DAYS},
    {S_ROW("d"), DAYS},          {S_ROW("週間"), WEEKS},  {S_ROW("週"), WEEKS},    {S_ROW("w"), WEEKS},
    {S_ROW("W"), WEEKS},         {S_ROW("か月"), MONTHS}, {S_ROW("ヶ月"), MONTHS}, {S_ROW("カ月"), MONTHS},
    {S_ROW("ヵ月"), MONTHS},     {S_ROW("箇月"), MONTHS}, {S_ROW("月"), MONTHS},   {S_ROW("m"), MONTHS},
};

/* The same day of another month, or the last that it has: a month after 1月31日 is 2月28日. */
static int32_t add_months(int32_t day, int months)
{
    struct parts p = parts_of(day);
    int at = p.year * 12 + p.month - 1 + months;
    int32_t first = date_day(at / 12, at % 12 + 1, 1);
    if (first == DAY_NONE)
        return DAY_NONE;
    int32_t last = date_month_end(first);
    return first + p.day - 1 <= last ? first + p.day - 1 : last;
}

static int32_t walk(const struct reading *r, enum step step, int count)
{
    switch (step) {
    case WEEKS: return r->today + 7 * count;
    case MONTHS: return add_months(r->today, count);
    case BUSINESS: return date_add_business(r->today, count, r->holidays);
    default: return r->today + count;
    }
}

/* +3, -2, t+3, +3営, +2週; 3日後, 3営業日後, 2週間前: the sign stands before, or the word behind. */
static enum relative read_count(struct reading *r)
{
    struct str rest = r->rest;
    int count;
    if (rest.n > 1 && (rest.p[1] == '+' || rest.p[1] == '-') && !str_take(&rest, S("t")))
        str_take(&rest, S("T"));
    bool plus = str_take(&rest, S("+")), minus = !plus && str_take(&rest, S("-"));
    if (!take_number(&rest, &count))
        return RELATIVE_NOT;
    enum step step = DAYS;
    bool said = false;
    for (size_t i = 0; i < COUNT_OF(units) && !said; i++)
        if ((said = str_take(&rest, units[i].word)))
            step = units[i].step;
    bool after = said && str_take(&rest, S("後")), before = said && !after && str_take(&rest, S("前"));
    if (rest.n || (plus || minus) == (after || before))
        return RELATIVE_NOT;
    return found(r, walk(r, step, minus || before ? -count : count));
}

/* ---- a day of a week */
static const struct {
    struct str word;
    int weeks;
} weeks[] = {{S_ROW("今週"), 0},   {S_ROW("来週"), 1},  {S_ROW("翌週"), 1},  {S_ROW("再来週"), 2},
             {S_ROW("翌々週"), 2}, {S_ROW("先週"), -1}, {S_ROW("前週"), -1}, {S_ROW("先々週"), -2}};

static bool is_weekday(struct str text, int32_t day)
{
    return str_take(&text, date_weekday_name(day)) &&
           (!text.n || str_eq(text, S("曜")) || str_eq(text, S("曜日")));
}

static enum relative read_week(struct reading *r)
{
    for (size_t i = 0; i < COUNT_OF(weeks); i++) {
        struct str rest = r->rest;
        if (!str_take(&rest, weeks[i].word))
            continue;
        int32_t monday = r->today - (date_weekday(r->today) + 6) % 7 + 7 * weeks[i].weeks;
        str_take(&rest, S("の"));
        for (int d = 0; d < 7; d++)
            if (is_weekday(rest, monday + d))
                return found(r, monday + d);
        return wrong(r, str_print(r->arena,
                                  S_FMT "の何曜日かがありません。" S_FMT "火 のように入力してください。",
                                  S_ARG(weeks[i].word), S_ARG(weeks[i].word)));
    }
    return RELATIVE_NOT;
}

/* ---- a day of a month */
static const struct {
    struct str word;
    int months;
} months[] = {{S_ROW("今月"), 0},   {S_ROW("来月"), 1},  {S_ROW("翌月"), 1}, {S_ROW("再来月"), 2},
              {S_ROW("翌々月"), 2}, {S_ROW("先月"), -1}, {S_ROW("前月"), -1}};

/* 1日, 末, 末日 behind the month. */
static enum relative choose_day(struct reading *r, struct str month, int32_t first, struct str rest)
{
    struct parts p = parts_of(first);
    int last = parts_of(date_month_end(first)).day, day;
    str_take(&rest, S("の"));
    if (str_eq(rest, S("末")) || str_eq(rest, S("末日")))
        return found(r, date_month_end(first));
    bool number = take_number(&rest, &day);
    str_take(&rest, S("日"));
    if (!number || rest.n)
        return wrong(r, str_print(r->arena,
                                  S_FMT "の何日かがありません。" S_FMT "1日、" S_FMT
                                        "末 のように入力してください。",
                                  S_ARG(month), S_ARG(month), S_ARG(month)));
    if (day < 1 || day > last)
        return wrong(r, str_print(r->arena, "%d年%d月%d日はありません。%d年%d月は%d日までです。", p.year,
                                  p.month, day, p.year, p.month, last));
    return found(r, first + day - 1);
}

static enum relative read_month(struct reading *r)
{
    int32_t first = r->today - parts_of(r->today).day + 1;
    if (str_eq(r->rest, S("月末")))
        return found(r, date_month_end(first));
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        struct str rest = r->rest;
        if (str_take(&rest, months[i].word))
            return choose_day(r, months[i].word, add_months(first, months[i].months), rest);
    }
    return RELATIVE_NOT;
}

enum relative relative_read(struct arena *a, struct str text, int32_t today, const struct holidays *holidays,
                            int32_t *day, struct str *complaint)
{
    static enum relative (*const shapes[])(struct reading *) = {read_word, read_count, read_week, read_month};
    struct reading r = {a, text, today, holidays, day, complaint};
    enum relative is = RELATIVE_NOT;
    for (size_t i = 0; i < COUNT_OF(shapes) && is == RELATIVE_NOT; i++)
        is = shapes[i](&r);
    return is;
}
