#include "base/era.h"

#include "base/date.h"

/* The next era is one more row. */
static const struct era eras[] = {
    {{"令和", 6}, {"㋿", 3}, 'R', {2019, 5, 1}},  {{"平成", 6}, {"㍻", 3}, 'H', {1989, 1, 8}},
    {{"昭和", 6}, {"㍼", 3}, 'S', {1926, 12, 25}}, {{"大正", 6}, {"㍽", 3}, 'T', {1912, 7, 30}},
    {{"明治", 6}, {"㍾", 3}, 'M', {1868, 10, 23}},
};

struct parts parts_of(int32_t day)
{
    struct parts p;
    date_split(day, &p.year, &p.month, &p.day);
    return p;
}

int32_t parts_first(struct parts p)
{
    return date_day(p.year, p.month ? p.month : 1, p.day ? p.day : 1);
}

int32_t parts_last(struct parts p)
{
    if (p.day)
        return parts_first(p);
    int32_t start = date_day(p.year, p.month ? p.month : 12, 1);
    return start == DAY_NONE ? DAY_NONE : date_month_end(start);
}

const struct era *era_row(size_t i)
{
    return i < COUNT_OF(eras) ? &eras[i] : NULL;
}

int32_t era_start(const struct era *e)
{
    return parts_first(e->since);
}

int32_t era_end(const struct era *e)
{
    return e == eras ? INT32_MAX : era_start(e - 1) - 1;
}

const struct era *era_of(int32_t day)
{
    for (size_t i = 0; i < COUNT_OF(eras); i++)
        if (day >= era_start(&eras[i]))
            return &eras[i];
    return NULL;
}

struct str era_spell(struct arena *a, const struct era *e, struct parts p)
{
    struct buf b = buf_in(a);
    if (e)
        buf_add(&b, e->name);
    if (e && p.year == e->since.year)
        buf_add(&b, S("元年"));
    else
        buf_print(&b, "%d年", e ? p.year - e->since.year + 1 : p.year);
    if (p.month)
        buf_print(&b, "%d月", p.month);
    if (p.day)
        buf_print(&b, "%d日", p.day);
    return buf_str(&b);
}
