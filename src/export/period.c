#include "export/period.h"

#include "base/date.h"
#include "store/query.h"

static struct str moment(struct arena *a, int32_t day)
{
    return str_print(a, S_FMT "T00:00:00", S_ARG(date_iso(a, day)));
}

struct period period_of_year(struct arena *a, int fiscal_year, int32_t today)
{
    int year, month, day;
    int32_t first = date_day(fiscal_year, 4, 1);
    struct period p = {.year = str_print(a, "%d", fiscal_year), .today = date_iso(a, today)};
    date_split(today, &year, &month, &day);
    p.day = p.today;
    p.from = moment(a, today);
    p.to = moment(a, today + 1);
    p.month_from = moment(a, date_day(year, month, 1));
    p.first = date_iso(a, first);
    p.next = date_iso(a, date_day(fiscal_year + 1, 4, 1));
    p.fiscal_from = moment(a, first);
    return p;
}

struct period period_of_day(struct arena *a, int32_t day)
{
    struct period p = period_of_year(a, date_fiscal_year(day), day);
    p.month = str_head(p.day, 7);
    return p;
}

void period_reach(struct period *p, struct str from)
{
    p->from = from;
    if (!from.n)
        p->to = S(PERIOD_EVER);
}

void period_bind(const struct period *p, struct query *q)
{
    const struct {
        const char *name;
        struct str value;
    } rows[] = {
        {":day", p->day},     {":from", p->from},   {":to", p->to},     {":month_from", p->month_from},
        {":year", p->year},   {":first", p->first}, {":next", p->next}, {":fiscal_from", p->fiscal_from},
        {":month", p->month}, {":today", p->today}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        query_bind(q, rows[i].name, rows[i].value);
}
