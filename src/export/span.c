#include "export/span.h"

#include "base/date.h"
#include "export/due.h"
#include "store/named.h"

static struct str last_day(const struct span_frame *by, int32_t day)
{
    struct str iso = date_iso(by->arena, day), today = date_iso(by->arena, by->today);
    return day == by->today ? iso
                            : str_print(by->arena, S_FMT "（" S_FMT " の状態）", S_ARG(iso), S_ARG(today));
}

struct span span_of_day(const struct span_frame *by, int32_t day, struct str evening)
{
    struct span s = {.folder = date_iso(by->arena, day),
                     .last = last_day(by, day),
                     .period = period_of_day(by->arena, day)};
    if (!by->daily) {
        period_reach(&s.period, S0);
        return s;
    }
    s.first = s.folder;
    if (evening.n) {
        period_reach(&s.period, evening);
        s.first = str_print(by->arena, S_FMT "（" S_FMT " から）", S_ARG(s.folder), S_ARG(evening));
    }
    return s;
}

struct span span_of_month(const struct span_frame *by, int32_t day)
{
    int32_t end = date_month_end(day) < by->today ? date_month_end(day) : by->today;
    struct span s = {.last = last_day(by, end), .period = period_of_day(by->arena, end)};
    s.folder = s.period.month;
    s.first = str_head(s.period.month_from, 10);
    period_reach(&s.period, s.period.month_from);
    return s;
}

enum err span_evening(const struct span_frame *by, int32_t day, struct str *from, struct fault *f)
{
    int64_t made = by->daily ? due_evening(by->arena, by->place, day) : INT64_MIN;
    struct query *q;
    *from = S0;
    if (made == INT64_MIN)
        return OK;
    enum err rc = named_open(by->db, NAMED_CHANGED, &q, f);
    if (rc)
        return rc;
    struct str since = date_iso_seconds(by->arena, made);
    query_bind(q, ":from", since);
    query_bind(q, ":to", str_print(by->arena, S_FMT "T00:00:00", S_ARG(date_iso(by->arena, day))));
    *from = query_step(q) && query_int(q, 0) ? since : S0;
    return query_close(q, f);
}
