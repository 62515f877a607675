/*
 * A statement fails in the middle of a transaction that has changed more than the writer keeps at hand. Pages that SQLite
 * 3.40.1 had written into the log by then, and took back, broke the chain of its sums: what was acknowledged next was there
 * until a kill, and gone after it. So a writer writes no page before its transaction ends (WRITER_CACHE).
 */
#include "store/desk.h"

#include "../../src/store/inside.h"

enum { ROWS = 1500 };

static void run(struct db *db, const char *sql)
{
    char *error = NULL;
    sqlite3_exec(db->handle, sql, NULL, NULL, &error);
    assert_string_equal(error ? error : "", "");
}

static int64_t after_a_kill(struct desk *d, const char *ask)
{
    char command[700], killed[200];
    snprintf(killed, sizeof killed, "%s/killed.db", d->folder);
    snprintf(command, sizeof command, "cp '%s' '%s' && cp '%s-wal' '%s-wal'", d->path, killed, d->path,
             killed);
    assert_int_equal(system(command), 0);
    sqlite3 *raw;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_open(killed, &raw), SQLITE_OK);
    int64_t n = sqlite3_prepare_v2(raw, ask, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW
                    ? sqlite3_column_int64(s, 0)
                    : -1;
    sqlite3_finalize(s);
    sqlite3_close(raw);
    return n;
}

static void what_is_saved_behind_it_stays(void **state)
{
    struct desk *d = *state;
    char sql[400];
    run(d->db, "CREATE TABLE t(id INTEGER PRIMARY KEY, b TEXT); CREATE TABLE u(x)");
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<%d)"
             " INSERT INTO t SELECT i, printf('%%.*c', 3000, 'a') FROM c",
             ROWS);
    run(d->db, sql);
    run(d->db, "BEGIN; INSERT INTO u VALUES(1); SAVEPOINT s; UPDATE t SET b = b || 'x' WHERE id < 1400;"
               " UPDATE t SET b = b || 'y' WHERE id BETWEEN 400 AND 1400; ROLLBACK TO s; RELEASE s; COMMIT");
    run(d->db, "INSERT INTO u VALUES(2)");
    run(d->db, "INSERT INTO u VALUES(3)");
    assert_int_equal(after_a_kill(d, "SELECT sum(x) FROM u"), 6);
}

/* As the desk's own rows are kept: a place in the index that somebody has already. */
static void nor_is_it_lost_where_a_row_is_refused(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    db_gather(d->db, true); /* as after an import */
    db_gather(d->db, false);
    assert_int_equal(db_number(d->db, "PRAGMA cache_spill", -1), 0);
    GOOD(db_run(d->db, "CREATE TABLE v(x UNIQUE)", &fault));
    run(d->db, "INSERT INTO v VALUES(7)");
    assert_int_not_equal(sqlite3_exec(d->db->handle, "INSERT INTO v VALUES(5),(6),(7)", NULL, NULL, NULL),
                         SQLITE_OK);
    run(d->db, "INSERT INTO v VALUES(8)");
    assert_int_equal(after_a_kill(d, "SELECT sum(x) FROM v"), 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_saved_behind_it_stays, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(nor_is_it_lost_where_a_row_is_refused, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
