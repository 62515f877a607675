#include "model/fresh.h"

#include "base/date.h"

static const struct {
    int32_t days;
    struct str words;
} rows[FRESH_COUNT] = {
#define FRESH(NAME, days, words) [FRESH_##NAME] = {days, S_ROW(words)},
#include "fresh.def"
#undef FRESH
};

/* A date in the future is a slip of somebody's keys: it makes nothing fresher than today. */
static int32_t age_in_days(struct str iso, int32_t today)
{
    int32_t day = date_from_iso(iso);
    return day == DAY_NONE ? -1 : day > today ? 0 : today - day;
}

enum fresh fresh_of(struct str iso, int32_t today)
{
    int32_t age = age_in_days(iso, today);
    int f = FRESH_NEVER + 1;
    if (age < 0)
        return FRESH_NEVER;
    while (f < FRESH_COUNT - 1 && age > rows[f].days)
        f++;
    return (enum fresh)f;
}

bool fresh_is_doubtful(enum fresh f)
{
    return f == FRESH_NEVER || f == FRESH_COUNT - 1;
}

struct str fresh_short(struct arena *a, struct str iso, int32_t today)
{
    enum { MONTH = 30, YEAR = 365 };
    int32_t age = age_in_days(iso, today);
    if (age < 0)
        return S("未確認");
    if (age == 0)
        return S("今日");
    if (age < MONTH)
        return str_print(a, "%d日前", (int)age);
    if (age < YEAR)
        return str_print(a, "%dか月前", (int)(age / MONTH < 11 ? age / MONTH : 11));
    return str_print(a, "%d年前", (int)(age / YEAR));
}

struct str fresh_words(struct arena *a, struct str iso, int32_t today)
{
    struct str ago = fresh_short(a, iso, today);
    enum fresh f = fresh_of(iso, today);
    if (f == FRESH_NEVER)
        return ago;
    bool now = age_in_days(iso, today) == 0;
    return str_print(a, S_FMT S_FMT, S_ARG(ago), S_ARG(now ? S("確認") : rows[f].words));
}

struct str fresh_due_words(struct arena *a, struct str iso, int32_t today)
{
    int32_t due = date_from_iso(iso) + rows[FRESH_AGEING].days;
    if (fresh_is_doubtful(fresh_of(iso, today)))
        return S("次の確認 いますぐ");
    return str_print(a, "次の確認 " S_FMT "まで", S_ARG(date_wareki_short(a, date_iso(a, due))));
}

struct str fresh_degree(enum fresh f)
{
    return rows[f].words;
}

bool fresh_is_gone(struct str state)
{
    return str_eq(state, S("stopped")) || str_eq(state, S("closed"));
}
