/* 公正・中立: whom the centre asked, among whom, and where that is out of proportion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

enum { STATIONS = 10 };

static struct str put(struct desk *d, struct bulk *b, enum record_id id, struct str *v)
{
    return str_print(d->arena, "%lld", (long long)desk_put(b, id, v));
}

static void ask_and_hear(struct desk *d, struct bulk *b, struct str place, struct str all, const char *day,
                         struct str answer)
{
    struct referral r = {.intake = S("1"),
                         .resource = place,
                         .asked_on = str_of(day),
                         .answer = answer,
                         .started = S("yes"),
                         .choice = S("skill"),
                         .candidates = all};
    put(d, b, RECORD_REFERRAL, r.v);
}

static void ask(struct desk *d, struct bulk *b, struct str place, struct str all, const char *day)
{
    ask_and_hear(d, b, place, all, day, day[0] ? S("accepted") : S0);
}

/* Ten equal stations, 8 of 10 asks to the first (FEATURES acceptance 6); a clinic of its own; a month before. */
static void put_asks(struct desk *d)
{
    struct fault f;
    struct bulk *b;
    struct str places[STATIONS], all = S0;
    check_ok(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &f), &f);
    put(d, b, RECORD_INTAKE, (struct intake){.state = S("open")}.v);
    for (int i = 0; i < STATIONS; i++) {
        struct str name = str_print(d->arena, "ほし%d訪問看護", i);
        places[i] = put(d, b, RECORD_RESOURCE, (struct resource){.name = name, .service = S("訪問看護")}.v);
        all = str_print(d->arena, S_FMT "%s" S_FMT, S_ARG(all), i ? " " : "", S_ARG(places[i]));
    }
    for (int i = 0; i < 8; i++)
        ask(d, b, places[0], all, "2026-10-05");
    ask(d, b, places[1], all, "2026-10-06");
    ask_and_hear(d, b, places[2], all, "2026-10-31", S("cancelled")); /* after it had begun */
    ask(d, b, places[3], all, "");                                    /* a candidate that was never asked */
    ask(d, b, places[4], S0, "2026-09-30"); /* as an old ledger has it: nothing was shown */
    check_ok(bulk_commit(b, S("test"), &f), &f);
}

static struct report_table of_month(struct desk *d, const char *month)
{
    struct fault f;
    struct report_table t;
    struct report_request q = {.name = S("neutrality"),
                               .fiscal_year = 2026,
                               .month = str_of(month),
                               .now = d->now,
                               .dirs = &shipped};
    check_ok(report_read(d->arena, d->db, &q, &t, &f), &f);
    return t;
}

static const char *line(struct desk *d, const struct report_table *t, int row)
{
    return str_z(d->arena, str_join(d->arena, t->cells[row], (size_t)t->columns, S("|")));
}

static void eight_of_ten_is_seen(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市在宅医療・介護連携支援センター"), "2026-11-20T14:05");
    put_asks(&d);
    struct report_table t = of_month(&d, "2026-10");
    assert_int_equal(t.rows, STATIONS); /* the eligible set, asked or not */
    assert_string_equal(line(&d, &t, 0),
                        "2026-10|訪問看護|ほし0訪問看護|8|80%|10|8|偏り|専門性・対応できる処置");
    assert_string_equal(line(&d, &t, 1), "2026-10|訪問看護|ほし1訪問看護|1|10%|10|1||専門性・対応できる処置");
    assert_string_equal(line(&d, &t, 2), "2026-10|訪問看護|ほし2訪問看護|1|10%|10|0||専門性・対応できる処置");
    assert_string_equal(line(&d, &t, 9), "2026-10|訪問看護|ほし9訪問看護|0|0%|10|0||");
    t = of_month(&d, "");
    assert_int_equal(t.rows, STATIONS + 1);
    assert_string_equal(line(&d, &t, 0), "2026-09|訪問看護|ほし4訪問看護|1|100%|1|1||専門性・対応できる処置");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(eight_of_ten_is_seen)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
