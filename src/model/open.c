#include "model/open.h"

#include "base/arena.h"

enum { HOLIDAY = 7, DAY_MINUTES = 24 * 60, DAY_SECONDS = DAY_MINUTES * 60, WEEK = 7 };

/* "09:00"; 24:00 is how some write the end of a day. -1 where it is none. */
static int minutes(struct str time)
{
    int hour = (int)str_int(str_head(time, 2), -1), minute = (int)str_int(str_from(time, 3), -1);
    bool good = time.n == 5 && hour >= 0 && hour <= 24 && minute >= 0 && minute < 60;
    return good && hour * 60 + minute <= DAY_MINUTES ? hour * 60 + minute : -1;
}

static unsigned weekdays(struct str set)
{
    unsigned days = 0;
    while (set.n) {
        int number = code_number(CODES_weekday, str_part(&set, ' '));
        days |= number ? 1U << (number - 1) : 0;
    }
    return days;
}

bool open_read(const struct str *v, struct open_hours *h)
{
    int from = minutes(v[SLOT_from_at]), until = minutes(v[SLOT_until_at]);
    int32_t last = date_from_iso(v[SLOT_valid_until]);
    *h = (struct open_hours){.days = weekdays(v[SLOT_weekdays]),
                             .from = from,
                             .until = until > from ? until : until + DAY_MINUTES,
                             .valid_from =
                                 date_from_iso(v[SLOT_valid_from]), /* DAY_NONE is before every day */
                             .valid_until = last == DAY_NONE ? INT32_MAX : last};
    return h->days && from >= 0 && until >= 0;
}

struct open_clock open_at(int64_t moment, const struct holidays *holidays)
{
    struct open_clock c = {.moment = moment, .day = date_of_moment(moment)};
    c.minute = (int)(moment - (int64_t)c.day * DAY_SECONDS) / 60;
    for (int k = 0; k < (int)COUNT_OF(c.bits); k++) {
        int32_t day = c.day - 1 + k;
        bool holiday = holidays && holidays->name && holidays->name(holidays->of, day).n;
        c.bits[k] = (unsigned char)(1U << (holiday ? HOLIDAY : (date_weekday(day) + 6) % WEEK));
    }
    return c;
}

/* Does it begin on the k-th day of the clock? The first is the day before. */
static bool begins(const struct open_hours *h, const struct open_clock *c, int k)
{
    int32_t day = c->day - 1 + k;
    return h->days & c->bits[k] && day >= h->valid_from && day <= h->valid_until;
}

/* Minutes from the start of the k-th day to the end of the hours that are open at its minute; -1: not open. */
static int end_at(const struct open_hours *h, const struct open_clock *c, int k, int minute)
{
    if (minute >= h->from && minute < h->until && begins(h, c, k))
        return h->until;
    if (minute + DAY_MINUTES < h->until && k > 0 && begins(h, c, k - 1))
        return h->until - DAY_MINUTES;
    return -1;
}

static int64_t moment_of(const struct open_clock *c, int k, int minute)
{
    return (int64_t)(c->day - 1 + k) * DAY_SECONDS + (int64_t)minute * 60;
}

int64_t open_until(const struct open_hours *h, const struct open_clock *now)
{
    int k = 1, end = end_at(h, now, k, now->minute);
    if (end < 0)
        return OPEN_NEVER;
    for (int more = end; more >= 0 && k < WEEK;) {
        end = more;
        k += end / DAY_MINUTES;
        end %= DAY_MINUTES;
        more = end_at(h, now, k, end);
    }
    return moment_of(now, k, end);
}

int64_t open_next(const struct open_hours *h, const struct open_clock *now)
{
    for (int k = 1; k < (int)COUNT_OF(now->bits); k++)
        if (begins(h, now, k) && (k > 1 || h->from > now->minute))
            return moment_of(now, k, h->from);
    return OPEN_NEVER;
}

struct str open_words(struct arena *a, int64_t moment, int64_t now)
{
    struct str iso = date_iso_moment(a, moment), time = str_from(iso, 11);
    int32_t day = date_of_moment(moment), days = day - date_of_moment(now);
    if (days <= 1)
        return str_print(a, "%s" S_FMT, days ? "あす " : "", S_ARG(time));
    if (days < WEEK)
        return str_print(a, S_FMT " " S_FMT, S_ARG(date_weekday_name(day)), S_ARG(time));
    return str_print(a, "%.2s/%.2s(" S_FMT ") " S_FMT, iso.p + 5, iso.p + 8, S_ARG(date_weekday_name(day)),
                     S_ARG(time));
}

struct str open_span(struct arena *a, const struct open_hours *h)
{
    if (h->until - h->from == DAY_MINUTES)
        return h->from ? str_print(a, "%02d:%02dから24時間", h->from / 60, h->from % 60) : S("終日");
    bool over = h->until > DAY_MINUTES;
    int until = over ? h->until - DAY_MINUTES : h->until;
    return str_print(a, "%02d:%02d〜%s%02d:%02d", h->from / 60, h->from % 60, over ? "翌" : "", until / 60,
                     until % 60);
}
