/* Year against year: whole years side by side, and the year that goes on against the same days of the one before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

static const struct {
    const char *at, *category;
    int times;
} cases[] = {
    {"2020-04-01T09:00", "home", 7}, /* older than five years: not shown */
    {"2023-04-01T00:00", "home", 3},     {"2024-03-31T23:59", "home", 1},     {"2025-04-10T09:00", "home", 2},
    {"2025-11-20T18:00", "transfer", 1}, {"2025-11-21T09:00", "transfer", 5}, {"2026-04-01T09:00", "home", 3},
    {"2026-11-20T10:00", "", 1},
};

static struct desk open_years(const char *now)
{
    struct fault f;
    struct bulk *b;
    struct desk d = desk_open(S("架空市"), now);
    check_ok(bulk_begin(d.db, S("hanako"), S("test"), d.now, &b, &f), &f);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int n = 0; n < cases[i].times; n++) {
            struct intake one = {.received_at = str_of(cases[i].at),
                                 .category = str_of(cases[i].category),
                                 .state = S("open")};
            desk_put(b, RECORD_INTAKE, one.v);
        }
    check_ok(bulk_commit(b, S("test"), &f), &f);
    return d;
}

static struct report_table read_years(struct desk *d, int year)
{
    const struct report_request q = {
        .name = S("years"), .fiscal_year = year, .now = d->now, .dirs = &shipped};
    struct report_table t;
    struct fault f;
    check_ok(report_read(d->arena, d->db, &q, &t, &f), &f);
    return t;
}

static void check_cell(const struct report_table *t, const char *item, const char *heading, const char *want)
{
    for (int c = 0; c < t->columns; c++)
        for (int r = 0; str_eq(t->headings[c], str_of(heading)) && r < t->rows; r++)
            if (str_eq(t->cells[r][1], str_of(item))) {
                if (!str_eq(t->cells[r][c], str_of(want)))
                    fail_msg("%s %s: " S_FMT ", not %s", item, heading, S_ARG(t->cells[r][c]), want);
                return;
            }
    fail_msg("no cell %s %s", item, heading);
}

static void the_same_days_are_compared(void **state)
{
    (void)state;
    struct desk d = open_years("2026-11-20T14:05");
    struct report_table t = read_years(&d, 0);
    assert_true(str_eq(t.headings[2], S("2022年度")));
    check_cell(&t, "新規ケース数", "2022年度", "0");
    check_cell(&t, "新規ケース数", "2023年度", "4");
    check_cell(&t, "新規ケース数", "2025年度", "8");
    check_cell(&t, "新規ケース数", "2026年度", "4");
    check_cell(&t, "新規ケース数", "前年同期", "3");
    check_cell(&t, "新規ケース数", "増減", "+1");
    check_cell(&t, "新規ケース数", "増減率(%)", "+33.3");
    check_cell(&t, "転院支援", "前年同期", "1");
    check_cell(&t, "転院支援", "増減率(%)", "-100.0");
    check_cell(&t, "記入なし", "2026年度", "1");
    check_cell(&t, "記入なし", "増減率(%)", "");
    desk_close(&d);
}

static void a_year_that_is_over_has_a_whole_one_before(void **state)
{
    (void)state;
    struct desk d = open_years("2026-11-20T14:05");
    struct report_table t = read_years(&d, 2025);
    check_cell(&t, "新規ケース数", "2025年度", "8");
    check_cell(&t, "新規ケース数", "前年同期", "0");
    t = read_years(&d, 2024);
    check_cell(&t, "新規ケース数", "前年同期", "4");
    desk_close(&d);
}

static void leap_days_have_no_twin(void **state)
{
    (void)state;
    struct desk d = open_years("2028-02-29T09:00");
    struct report_table t = read_years(&d, 0);
    check_cell(&t, "新規ケース数", "2027年度", "0");
    check_cell(&t, "新規ケース数", "前年同期", "4");
    check_cell(&t, "新規ケース数", "増減率(%)", "-100.0");
    desk_close(&d);
}

/* Bars for eyes without a browser: as long as the number tells, and the number behind it. */
static void text_has_bars_too(void **state)
{
    (void)state;
    struct desk d = open_years("2026-11-20T14:05");
    struct report_table t = read_years(&d, 0);
    struct str text = report_lay(d.arena, &t, REPORT_TEXT);
    assert_non_null(strstr(text.p, "2025年度 ############################## 8\n"));
    assert_non_null(strstr(text.p, "2026年度 ############### 4\n"));
    assert_non_null(strstr(text.p, "2022年度 0\n"));
    assert_null(strstr(report_lay(d.arena, &t, REPORT_CSV).p, "##"));
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_days_are_compared),
        cmocka_unit_test(a_year_that_is_over_has_a_whole_one_before),
        cmocka_unit_test(leap_days_have_no_twin),
        cmocka_unit_test(text_has_bars_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
