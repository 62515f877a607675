/* 出来事の計数 (DOMAIN A031, A032): 231 emergency admissions from home in eleven months are 21 a month. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

enum { MONTHS = 11, FROM_HOME = 231, ALL = 391 }; /* seed 003 */

static struct str april_and_on(struct arena *a, int month)
{
    int m = 4 + month;
    return str_print(a, "%d-%02d-10T10:00", m > 12 ? 2027 : 2026, m > 12 ? m - 12 : m);
}

static void put_events(struct desk *d)
{
    struct fault f;
    struct bulk *b;
    check_ok(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &f), &f);
    desk_put(b, RECORD_PERSON, (struct person){.name = S("一"), .home_care_on = S("2026-05-31")}.v);
    desk_put(b, RECORD_INTAKE,
             (struct intake){.person = S("1"), .received_at = S("2026-04-01T09:00"), .state = S("open")}.v);
    for (int i = 0; i < ALL; i++)
        desk_put(b, RECORD_CONTACT,
                 (struct contact){.intake = S("1"),
                                  .at = april_and_on(d->arena, i % MONTHS),
                                  .note = str_print(d->arena, "%d", i),
                                  .event = S("admission"),
                                  .event_from = i < FROM_HOME ? S("home") : S("facility")}
                     .v);
    desk_put(b, RECORD_CONTACT,
             (struct contact){
                 .intake = S("1"), .at = S("2026-05-31T10:00"), .event = S("death"), .note = S("看取り")}
                 .v);
    desk_put(
        b, RECORD_PERSON,
        (struct person){.name = S("二"), .home_care_on = S("2025-01-01"), .home_care_off = S("2026-06-30")}
            .v);
    desk_put(b, RECORD_PERSON, (struct person){.name = S("三")}.v);
    check_ok(bulk_commit(b, S("test"), &f), &f);
}

#define IS(slice, literal) assert_string_equal(str_z(d.arena, slice), literal)
enum { APRIL = 2, MAY = 3, JUNE = 4, FEBRUARY = 12, MARCH = 13, TOTAL = 14, AVERAGE = 15 };

static void events_are_counted_and_averaged(void **state)
{
    (void)state;
    struct fault f;
    struct desk d = desk_open(S("架空市在宅医療・介護連携支援センター"), "2027-02-20T14:05");
    put_events(&d);
    struct report_request q = {.name = S("events"), .fiscal_year = 2026, .now = d.now, .dirs = &shipped};
    struct report_table t;
    check_ok(report_read(d.arena, d.db, &q, &t, &f), &f);
    assert_int_equal(t.columns, AVERAGE + 1);
    struct str *home = report_line(&t, "緊急入院", "在宅");
    IS(home[APRIL], "21");
    IS(home[TOTAL], "231");
    IS(home[AVERAGE], "21.0");
    IS(home[MARCH], ""); /* not begun: not 0 */
    IS(report_line(&t, "緊急入院", "施設")[TOTAL], "160");
    IS(report_line(&t, "緊急入院", "計")[TOTAL], "391");
    IS(report_line(&t, "看取り", "場所の記入なし")[MAY], "1");
    struct str *registered = report_line(&t, "24時間登録", "月末の登録者数");
    IS(registered[APRIL], "1");
    IS(registered[MAY], "2");  /* registered on its last day */
    IS(registered[JUNE], "1"); /* given up on its last day */
    IS(registered[FEBRUARY], "1");
    IS(registered[MARCH], "");
    struct str *deaths = report_line(&t, "24時間登録", "登録者の看取り");
    IS(deaths[MAY], "1"); /* on the day of registration */
    IS(report_line(&t, "24時間登録", "登録者の緊急入院")[MAY],
       "0"); /* on the 10th nobody was registered yet */
    IS(report_line(&t, "24時間登録", "登録者の緊急入院")[JUNE], "36");
    IS(deaths[TOTAL], "1");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(events_are_counted_and_averaged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
