/* 出来事の計数 (DOMAIN A031, A032): 231 emergency admissions from home in eleven months are 21 a month. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

enum { MONTHS = 11, FROM_HOME = 231, ALL = 391 }; /* seed 003 */

static void put(struct bulk *b, enum record_id id, struct str *v)
{
    struct fault f;
    enum bulk_outcome outcome;
    struct record r = {.row = record_row(id), .v = v};
    check_ok(bulk_put(b, &r, FIELDS_ALL >> (64 - r.row->count), &outcome, &f), &f);
}

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
    put(b, RECORD_PERSON, (struct person){.name = S("一"), .home_care_on = S("2026-05-31")}.v);
    put(b, RECORD_INTAKE,
        (struct intake){.person = S("1"), .received_at = S("2026-04-01T09:00"), .state = S("open")}.v);
    for (int i = 0; i < ALL; i++)
        put(b, RECORD_CONTACT,
            (struct contact){.intake = S("1"),
                             .at = april_and_on(d->arena, i % MONTHS),
                             .note = str_print(d->arena, "%d", i),
                             .event = S("admission"),
                             .event_from = i < FROM_HOME ? S("home") : S("facility")}
                .v);
    put(b, RECORD_CONTACT,
        (struct contact){
            .intake = S("1"), .at = S("2026-05-31T10:00"), .event = S("death"), .note = S("看取り")}
            .v);
    put(b, RECORD_PERSON,
        (struct person){.name = S("二"), .home_care_on = S("2025-01-01"), .home_care_off = S("2026-06-30")}
            .v);
    put(b, RECORD_PERSON, (struct person){.name = S("三")}.v);
    check_ok(bulk_commit(b, S("test"), &f), &f);
}

static struct str *find(const struct report_table *t, const char *block, const char *item)
{
    for (int i = 0; i < t->rows; i++)
        if (str_eq(t->cells[i][0], str_of(block)) && str_eq(t->cells[i][1], str_of(item)))
            return t->cells[i];
    fail_msg("no row %s %s", block, item);
    return NULL;
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
    struct str *home = find(&t, "緊急入院", "在宅");
    IS(home[APRIL], "21");
    IS(home[TOTAL], "231");
    IS(home[AVERAGE], "21.0");
    IS(home[MARCH], ""); /* not begun: not 0 */
    IS(find(&t, "緊急入院", "施設")[TOTAL], "160");
    IS(find(&t, "緊急入院", "計")[TOTAL], "391");
    IS(find(&t, "看取り", "場所の記入なし")[MAY], "1");
    struct str *registered = find(&t, "24時間登録", "月末の登録者数");
    IS(registered[APRIL], "1");
    IS(registered[MAY], "2");  /* registered on its last day */
    IS(registered[JUNE], "1"); /* given up on its last day */
    IS(registered[FEBRUARY], "1");
    IS(registered[MARCH], "");
    struct str *deaths = find(&t, "24時間登録", "登録者の看取り");
    IS(deaths[MAY], "1");                                     /* on the day of registration */
    IS(find(&t, "24時間登録", "登録者の緊急入院")[MAY], "0"); /* on the 10th nobody was registered yet */
    IS(find(&t, "24時間登録", "登録者の緊急入院")[JUNE], "36");
    IS(deaths[TOTAL], "1");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(events_are_counted_and_averaged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
