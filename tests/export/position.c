/* 立ち位置の実績: what was proposed and what was taken, by month, under the rule of the day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

static const struct {
    const char *received, *requester, *phase, *position, *reason;
    int times;
} cases[] = {
    {"2026-04-01T09:00", "family", "daily", "party", "", 3},
    {"2026-04-02T09:00", "family", "dying", "supervisor", "本人の希望", 1},
    {"2026-05-01T09:00", "self", "acute", "outside", "", 2},
    {"2026-05-02T09:00", "medical", "discharge", "supervisor", "", 4},
    {"2026-05-03T09:00", "manager", "", "outside", "", 1},
    {"2026-06-01T09:00", "", "", "", "", 1},
    {"2026-03-31T09:00", "family", "daily", "supervisor", "", 1}, /* another year */
};

static void put_cases(struct desk *d)
{
    struct fault f;
    struct bulk *b;
    check_ok(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &f), &f);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int n = 0; n < cases[i].times; n++) {
            struct intake one = {.received_at = str_of(cases[i].received),
                                 .requester = str_of(cases[i].requester),
                                 .phase = str_of(cases[i].phase),
                                 .position = str_of(cases[i].position),
                                 .position_reason = str_of(cases[i].reason),
                                 .state = S("open")};
            desk_put(b, RECORD_INTAKE, one.v);
        }
    check_ok(bulk_commit(b, S("test"), &f), &f);
}

static const struct {
    const char *block, *item;
    int april, may, june, total;
} lines[] = {
    {"件数", "新規ケース数", 4, 7, 1, 12},
    {"相談者 市民", "コーディネーター（当事者）", 3, 0, 0, 3},
    {"相談者 市民", "スーパーバイザー", 1, 0, 0, 1},
    {"相談者 医療関係者", "スーパーバイザー", 0, 4, 0, 4},
    {"相談者 介護関係者", "コーディネーター（非当事者）", 0, 1, 0, 1},
    {"相談者 区分なし", "未選択", 0, 0, 1, 1},
    {"基本 コーディネーター（当事者）", "コーディネーター（当事者）", 3, 0, 0, 3},
    {"基本 コーディネーター（当事者）", "コーディネーター（非当事者）", 0, 2, 0, 2},
    {"基本 スーパーバイザー", "コーディネーター（非当事者）", 0, 1, 0, 1},
    {"基本 基本なし", "未選択", 0, 0, 1, 1},
    {"基本との違い", "基本どおり", 3, 4, 0, 7},
    {"基本との違い", "もう一方（理由不要）", 0, 1, 0, 1},
    {"基本との違い", "変更（理由あり）", 1, 0, 0, 1},
    {"基本との違い", "変更（理由なし）", 0, 2, 0, 2},
};

static void proposed_and_chosen_are_counted(void **state)
{
    (void)state;
    struct fault f;
    struct desk d = desk_open(S("架空市在宅医療・介護連携支援センター"), "2026-11-20T14:05");
    put_cases(&d);
    struct report_request q = {.name = S("position"), .fiscal_year = 2026, .now = d.now, .dirs = &shipped};
    struct report_table t;
    check_ok(report_read(d.arena, d.db, &q, &t, &f), &f);
    assert_int_equal(t.columns, 15);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct str *row = report_line(&t, lines[i].block, lines[i].item);
        const int want[] = {lines[i].april, lines[i].may, lines[i].june, lines[i].total};
        const struct str got[] = {row[2], row[3], row[4], row[14]};
        for (size_t j = 0; j < COUNT_OF(want); j++)
            if (str_int(got[j], -1) != want[j])
                fail_msg("%s %s: " S_FMT " instead of %d", lines[i].block, lines[i].item, S_ARG(got[j]),
                         want[j]);
    }
    assert_int_equal(report_line(&t, "件数", "新規ケース数")[10].n, 0); /* December is still to come */
    desk_close(&d);
}

static void an_old_day_has_no_rule(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市"), "2026-11-20T14:05");
    static const char sql[] =
        "SELECT position_rule('hakodate', 'family', 'acute', '2015-04-01T09:00'),"
        " position_rule('hakodate', 'family', 'acute', '2015-03-31'), position_rule('osaka', 'hub', '', "
        "'2026-01-01'),"
        " position_override('hakodate', 'family', '', '2026-01-01', 'supervisor'), asker('csw'), profile()";
    assert_string_equal(str_z(d.arena, asked(&d, sql)), "party||outside|1|介護関係者|hakodate");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposed_and_chosen_are_counted),
        cmocka_unit_test(an_old_day_has_no_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
