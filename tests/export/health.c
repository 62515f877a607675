/* The surroundings of a database, as doctor prints and the desk shows them: one list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "export/health.h"
#include "store/audit.h"
#include "store/keyring.h"

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

static void set_wear(const struct desk *d, const char *value)
{
    sqlite3 *handle;
    char sql[128];
    snprintf(sql, sizeof sql,
             "UPDATE meta SET value=substr(value, 1, instr(value, ':')) || '%s' WHERE key='wear'", value);
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READWRITE, "cipher"), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(handle), 1);
    sqlite3_close(handle);
}

/* RELIABILITY.md 2.1, condition 1: a new key is asked for long before 2^31 pages. */
static void a_worn_key_is_told(void **state)
{
    (void)state;
    static const unsigned char dk[KEY_BYTES] = "the key of this desk";
    struct desk d = desk_open(S("試験センター"), "2026-11-20T09:00");
    struct db *plain = d.db;
    struct fault fault;
    assert_true(str_eq(find(&d, "データの鍵").say, S("なし")));
    struct db_birth birth = {S("架空市"), S("012025"), S("hakodate"), S("hanako"),
                             S("花子"),   S("nurse"),  true};
    d.path = str_print(d.arena, "%s.sealed", d.path).p;
    keyring_put(d.path, dk);
    assert_int_equal(db_create(d.path, &birth, d.now, &fault), OK);
    assert_int_equal(db_open_reader(d.path, &d.db, &fault), OK);
    assert_int_equal(find(&d, "データの鍵").state, FINDING_GOOD);
    set_wear(&d, "1073741824");
    assert_int_equal(find(&d, "データの鍵").state, FINDING_CARE);
    assert_true(str_ends(find(&d, "データの鍵").say, S("madoguchi rekey で替える")));
    db_close(d.db);
    d.db = plain;
    keyring_wipe();
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_says_something),
        cmocka_unit_test(what_needs_somebody_is_marked),
        cmocka_unit_test(a_worn_key_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
