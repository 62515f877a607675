/* A table whose columns are data: every one of them, however many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/across.h"
#include "export/fixture.h"
#include "export/report.h"
#include "store/query.h"

enum { ROWS = 3, COLUMNS = 450 };

static void every_column_is_there(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市"), "2026-11-20T14:05:00");
    struct query *q;
    struct fault f;
    struct report_table t = {.rows = 0};
    static const char sql[] =
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1349)"
        " SELECT 'row ' || (i / 450) AS row, 'column ' || (i % 450) AS column, i AS value FROM n";
    check_ok(query_open(d.db, S("across"), str_of(sql), &q, &f), &f);
    across_read(d.arena, q, &t);
    check_ok(query_close(q, &f), &f);
    assert_int_equal(t.rows, ROWS);
    assert_int_equal(t.columns, 1 + COLUMNS);
    for (int r = 0; r < ROWS; r++) {
        assert_true(str_eq(t.cells[r][0], str_print(d.arena, "row %d", r)));
        for (int c = 0; c < COLUMNS; c++) {
            assert_true(str_eq(t.headings[c + 1], str_print(d.arena, "column %d", c)));
            assert_int_equal(str_int(t.cells[r][c + 1], -1), r * COLUMNS + c);
        }
    }
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_column_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
