/* ケアマネタイムの一覧: who can be talked to when, without what is over, what to mind before the number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

static void put_slot(struct bulk *b, struct slot s)
{
    s.resource = s.resource.n ? s.resource : S("1");
    desk_put(b, RECORD_SLOT, s.v);
}

static void only_what_holds_today(void **state)
{
    (void)state;
    struct fault f;
    struct bulk *b;
    struct desk d = desk_open(S("架空市在宅医療・介護連携支援センター"), "2026-11-20T14:05");
    check_ok(bulk_begin(d.db, S("hanako"), S("test"), d.now, &b, &f), &f);
    desk_put(
        b, RECORD_RESOURCE,
        (struct resource){
            .name = S("あおい医院"), .manners = S("FAXが先"), .phone = S("0138-11-2233"), .state = S("open")}
            .v);
    desk_put(b, RECORD_RESOURCE, (struct resource){.name = S("かもめ医院"), .state = S("closed")}.v);
    struct slot talk = {.purpose = S("talk"),
                        .weekdays = S("tue holiday"),
                        .from_at = S("13:00"),
                        .until_at = S("13:30"),
                        .method = S("phone"),
                        .answers = S("院長"),
                        .note = S("5分まで")},
                over = talk, clinic = talk, gone = talk;
    over.valid_until = S("2026-11-19");
    clinic.purpose = S("clinic");
    gone.resource = S("2");
    put_slot(b, talk);
    put_slot(b, over);
    put_slot(b, clinic);
    put_slot(b, gone);
    check_ok(bulk_commit(b, S("test"), &f), &f);
    struct report_request q = {.name = S("talk"), .now = d.now, .dirs = &shipped};
    struct report_table t;
    check_ok(report_read(d.arena, d.db, &q, &t, &f), &f);
    assert_int_equal(t.rows, 1);
    static const char *const cells[] = {
        "", "あおい医院", "火祝", "13:00〜13:30", "電話連絡", "院長", "FAXが先 5分まで", "0138-11-2233", ""};
    assert_int_equal(t.columns, COUNT_OF(cells));
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        assert_string_equal(str_z(d.arena, t.cells[0][i]), cells[i]);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_holds_today)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
