/* The surroundings of a database, as doctor prints and the desk shows them: one list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"

#include <sys/stat.h>

#include "export/health.h"
#include "store/audit.h"

static struct finding find(const struct desk *d, const char *what)
{
    struct finding *rows;
    int count = health_look(&(struct health){d->arena, d->path, d->db, d->now}, &rows);
    for (int i = 0; i < count; i++)
        if (str_eq(rows[i].what, str_of(what)))
            return rows[i];
    fail_msg("no row %s", what);
    return (struct finding){0};
}

static void every_row_says_something(void **state)
{
    (void)state;
    struct desk d = desk_open(S("試験センター"), "2026-11-20T09:00");
    struct finding *rows;
    for (int open = 0; open < 2; open++) {
        int count = health_look(&(struct health){d.arena, d.path, open ? d.db : NULL, d.now}, &rows);
        for (int i = 0; i < count; i++) {
            assert_true(rows[i].what.n > 0);
            assert_true(rows[i].say.n > 0);
        }
    }
    assert_true(str_starts(find(&d, "使っている人").say, S("試験が")));
    assert_true(str_ends(find(&d, "空き容量").say, S("MB")) || find(&d, "空き容量").state == FINDING_CARE);
    assert_true(str_eq(find(&d, "監査の末尾").say, audit_head(d.arena, d.db)));
    assert_true(str_starts(find(&d, "ファイルの暗号化").say, S("なし（練習用）")));
    desk_close(&d);
}

static void what_needs_somebody_is_marked(void **state)
{
    (void)state;
    struct desk d = desk_open(S("試験センター"), "2026-11-20T09:00");
    assert_int_equal(find(&d, "権限").state, FINDING_GOOD);
    assert_int_equal(chmod(d.path, 0644), 0);
    assert_int_equal(find(&d, "権限").state, FINDING_CARE);
    assert_int_equal(find(&d, "最後のバックアップ").state, FINDING_CARE);
    d.path = "/nowhere/desk.db";
    assert_int_equal(find(&d, "空き容量").state, FINDING_UNKNOWN);
    assert_int_equal(find(&d, "権限").state, FINDING_UNKNOWN);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_says_something),
        cmocka_unit_test(what_needs_somebody_is_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
