#include "model/open.h"

#include "base/arena.h"

enum { EVERY_DAY = OPEN_NEW_YEAR - 1 }; /* of a week, and 祝 */
enum { DAY_MINUTES = 24 * 60, DAY_SECONDS = DAY_MINUTES * 60 };

/* "09:00"; 24:00 is how some write the end of a day. -1 where it is none. */
static int minutes(struct str time)
{
    int hour = (int)str_int(str_head(time, 2), -1), minute = (int)str_int(str_from(time, 3), -1);
    bool good = time.n == 5 && hour >= 0 && hour <= 24 && minute >= 0 && minute < 60;
    return good && hour * 60 + minute <= DAY_MINUTES ? hour * 60 + minute : -1;
}

static unsigned bits_of(enum codes table, struct str set)
{
    unsigned bits = 0;
    while (set.n) {
        int number = code_number(table, str_part(&set, ' '));
        bits |= number ? 1U << (number - 1) : 0;
    }
    return bits;
}

static unsigned weekdays(struct str set)
{
    unsigned days = bits_of(CODES_weekday, set);
    return (days & EVERY_DAY) == EVERY_DAY ? days | OPEN_NEW_YEAR : days;
}

/* Nobody is open for 23 and a half hours: the half hour that is left says that one of the two is a slip. */
static bool is_slip(int from, int until)
{
    enum { LONG = 20 * 60, WHOLE = DAY_MINUTES - 5 };
    int minutes = until + DAY_MINUTES - from;
    return from > until && until >= 0 && minutes > LONG && minutes < WHOLE;
}

bool open_doubtful(const struct str *v)
{
    return is_slip(minutes(v[SLOT_from_at]), minutes(v[SLOT_until_at]));
}

bool open_read(const struct str *v, struct open_hours *h)
{
    int from = minutes(v[SLOT_from_at]), until = minutes(v[SLOT_until_at]);
    int32_t last = date_from_iso(v[SLOT_valid_until]);
    *h = (struct open_hours){.days = weekdays(v[SLOT_weekdays]),
                             .weeks = bits_of(CODES_nth, v[SLOT_weeks]),
                             .from = from,
                             .until = until > from ? until : until + DAY_MINUTES,
                             .valid_from =
                                 date_from_iso(v[SLOT_valid_from]), /* DAY_NONE is before every day */
                             .valid_until = last == DAY_NONE ? INT32_MAX : last};
    return h->days && from >= 0 && until >= 0 && !is_slip(from, until);
}

struct open_day open_day(int32_t day, const struct holidays *holidays)
{
    bool holiday = holidays && holidays->name && holidays->name(holidays->of, day).n;
    int year, month, of_month;
    date_split(day, &year, &month, &of_month);
    unsigned special =
        (holiday ? (unsigned)OPEN_HOLIDAY : 0) | (date_new_year(day) ? (unsigned)OPEN_NEW_YEAR : 0);
    return (struct open_day){
        .days = (unsigned short)(special ? special : 1U << (date_weekday(day) + 6) % OPEN_WEEK),
        .weeks = (unsigned short)(1U << (of_month - 1) / OPEN_WEEK)};
}

struct open_clock open_at(int64_t moment, const struct holidays *holidays)
{
    struct open_clock c = {.moment = moment, .day = date_of_moment(moment)};
    c.minute = (int)(moment - (int64_t)c.day * DAY_SECONDS) / 60;
    for (int k = 0; k < (int)COUNT_OF(c.bits); k++)
        c.bits[k] = open_day(c.day - 1 + k, holidays);
    return c;
}

/* Does it begin on the k-th day of the clock? The first is the day before. */
static bool begins(const struct open_hours *h, const struct open_clock *c, int k)
{
    int32_t day = c->day - 1 + k;
    struct open_day is = c->bits[k];
    bool week = !h->weeks || h->weeks & is.weeks || is.days & (OPEN_HOLIDAY | OPEN_NEW_YEAR);
    return h->days & is.days && week && day >= h->valid_from && day <= h->valid_until;
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
    for (int more = end; more >= 0 && k < OPEN_WEEK;) {
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
    if (days < OPEN_WEEK)
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

struct str open_shown(struct arena *a, const struct str *v)
{
    struct open_hours h;
    if (open_read(v, &h))
        return open_span(a, &h);
    if (!open_doubtful(v))
        return S("時刻は不明");
    return str_print(a, S_FMT "〜" S_FMT "？", S_ARG(v[SLOT_from_at]), S_ARG(v[SLOT_until_at]));
}

struct str open_week(struct arena *a, const struct str *v)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < codes_count(CODES_nth); i++)
        if (codes_has(v[SLOT_weeks], codes_row(CODES_nth, i)->code))
            buf_print(&b, "%s" S_FMT, b.n ? "・" : "", S_ARG(codes_row(CODES_nth, i)->label));
    buf_add(&b, b.n ? S(" ") : S0);
    for (int i = 0; i < codes_count(CODES_weekday); i++) {
        const struct code *day = codes_row(CODES_weekday, i);
        buf_add(&b, codes_has(v[SLOT_weekdays], day->code) ? day->label
                    : 1 << i == OPEN_NEW_YEAR              ? S0
                                                           : S("・"));
    }
    return buf_str(&b);
}
