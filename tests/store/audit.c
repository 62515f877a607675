/* The chain: nothing is changed without a row, no row is changed, and what was tampered with is found by its
 * number. */
#include "store/desk.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/folders.h"
#include "store/audit.h"
#include "store/audit_list.h"
#include "store/schema.h"
#include "store/station.h"

enum { EVENTS = 200 };

static void note_event(struct desk *d, struct str subject)
{
    struct change *c = change_new(S("hanako"), S("view"));
    change_about(c, subject);
    desk_apply(d, c);
}

static int64_t chain_length(struct desk *d)
{
    struct fault fault;
    int64_t rows;
    GOOD(audit_check(d->db, &rows, &fault));
    return rows;
}

static sqlite3 *plain_connection(struct desk *d)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return handle;
}

static void refuse(sqlite3 *handle, const char *sql, const char *why)
{
    char *error = NULL;
    int rc = sqlite3_exec(handle, sql, NULL, NULL, &error);
    if (rc == SQLITE_OK || !error || !strstr(error, why))
        fail_msg("%s: %d %s, expected %s", sql, rc, error ? error : "", why);
    sqlite3_free(error);
}

/* As somebody with the sqlite3 program, or a forgotten audit call, would try it. */
static void the_guards_hold(void **state)
{
    static const struct {
        const char *sql, *why;
    } rows[] = {
        {"UPDATE audit SET act='x' WHERE seq=2", "append-only"},
        {"DELETE FROM audit WHERE seq=2", "append-only"},
        {"DELETE FROM audit", "append-only"},
        {"INSERT OR REPLACE INTO audit SELECT seq, at, 'jiro', station, epoch, act, subject, detail, mac, "
         "boot, mono, role "
         "FROM audit WHERE seq=2",
         "no gaps"},
        {"INSERT INTO audit SELECT 999, at, login, station, epoch, act, subject, detail, mac, boot, mono, "
         "role FROM audit "
         "WHERE seq=2",
         "no gaps"},
        {"INSERT INTO person(changed, name) VALUES('', '無断')", "audited"},
        {"UPDATE intake SET state='closed'", "audited"},
        {"DELETE FROM person", "audited"},
        {"INSERT OR REPLACE INTO staff(id, changed, login) VALUES(1, '', 'x')", "audited"},
    };
    struct desk *d = *state;
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "x");
    int64_t before = chain_length(d);
    sqlite3 *plain = plain_connection(d);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        refuse(plain, rows[i].sql, rows[i].why);
    sqlite3_close(plain);
    assert_int_equal(chain_length(d), before);
}

static sqlite3 *latest;

static int remember(sqlite3 *handle, char **error, const void *api)
{
    (void)error;
    (void)api;
    latest = handle;
    return SQLITE_OK;
}

/* A row of every kind, so that each guard has something to refuse. */
static void one_of_each(struct desk *d)
{
    for (int r = 0; r < RECORD_COUNT; r++) {
        struct record row = record_new(d->arena, (enum record_id)r);
        struct change *c = change_new(S("hanako"), S("intake"));
        change_put(c, &row, FIELDS_ALL);
        desk_apply(d, c);
    }
}

/* Even on the desk's own connection, where the guards can ask: without a row of this transaction nothing changes, in no
 * record. */
static void a_forgotten_row_is_refused_on_our_own_connection(void **state)
{
    static const char *const sqls[] = {"INSERT INTO %s(changed) VALUES('x')", "UPDATE %s SET changed='x'",
                                       "DELETE FROM %s",
                                       "INSERT OR REPLACE INTO %s(id, changed) VALUES(1, 'x')"};
    struct desk *d = *state;
    struct fault fault;
    char sql[160];
    int refused = 0;
    db_close(d->db);
    sqlite3_auto_extension((void (*)(void))remember);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    sqlite3_cancel_auto_extension((void (*)(void))remember);
    one_of_each(d); /* their rows must not serve a later transaction */
    for (int r = 0; r < RECORD_COUNT; r++)
        for (size_t i = 0; i < COUNT_OF(sqls); i++, refused++) {
            snprintf(sql, sizeof sql, sqls[i], str_z(d->arena, record_row((enum record_id)r)->table));
            refuse(latest, sql, "no audit row");
        }
    assert_int_equal(refused, 4 * RECORD_COUNT);
    assert_int_equal(load_count(d->db, "person"), 1);
}

/* Through a connection that knows no triggers: what the guards cannot stop, the chain must show. */
static void tampering_is_found_by_its_number(void **state)
{
    static const char *const tampers[] = {
        "UPDATE audit SET login='jiro' WHERE seq=%d",
        "UPDATE audit SET at=at+1 WHERE seq=%d",
        "UPDATE audit SET subject='' WHERE seq=%d",
        "UPDATE audit SET epoch=epoch+1 WHERE seq=%d",
        "UPDATE audit SET mac=zeroblob(32) WHERE seq=%d",
        "UPDATE audit SET mac=x'00' WHERE seq=%d",
        "DELETE FROM audit WHERE seq=%d",
        "UPDATE audit SET act=act||' ', detail='' WHERE seq=%d",
        "UPDATE audit SET detail=subject, subject=detail WHERE seq=%d",
    };
    struct desk *d = *state;
    struct fault fault;
    for (int i = 0; i < EVENTS; i++)
        note_event(d, str_print(d->arena, "intake %d", i));
    int64_t length = chain_length(d);
    sqlite3 *plain = plain_connection(d);
    assert_int_equal(
        sqlite3_exec(plain,
                     "DROP TRIGGER audit_keeps; DROP TRIGGER audit_stays; DROP TRIGGER audit_grows;"
                     "CREATE TEMP TABLE kept AS SELECT * FROM audit",
                     NULL, NULL, NULL),
        SQLITE_OK);
    for (int round = 0; round < 90; round++) {
        char sql[160], wanted[64];
        int seq =
            3 + (round * 37) %
                    (int)(length - 4); /* the first two tell of init and open: they have no subject to lose */
        snprintf(sql, sizeof sql, tampers[(size_t)round % COUNT_OF(tampers)], seq);
        assert_int_equal(sqlite3_exec(plain, sql, NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_changes(plain), 1);
        int64_t rows;
        assert_int_equal(audit_check(d->db, &rows, &fault), ERR_DAMAGED);
        snprintf(wanted, sizeof wanted, "監査記録の %d 番", seq);
        if (!strstr(fault.say, wanted) || rows != seq - 1)
            fail_msg("%s: %s", sql, fault.say);
        assert_int_equal(
            sqlite3_exec(plain, "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept", NULL, NULL, NULL),
            SQLITE_OK);
    }
    assert_int_equal(chain_length(d), length);
    char sql[160];
    snprintf(sql, sizeof sql,
             "UPDATE audit SET seq=-1 WHERE seq=50; UPDATE audit SET seq=50 WHERE seq=51; UPDATE audit SET "
             "seq=51 WHERE seq=-1");
    assert_int_equal(sqlite3_exec(plain, sql, NULL, NULL, NULL), SQLITE_OK);
    int64_t rows;
    assert_int_equal(audit_check(d->db, &rows, &fault), ERR_DAMAGED);
    assert_non_null(strstr(fault.say, "50 番"));
    assert_int_equal(sqlite3_exec(plain,
                                  "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept WHERE seq <= 100",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(audit_check(d->db, &rows, &fault),
                     ERR_DAMAGED); /* a tail cut off across a step of the key */
    assert_non_null(strstr(fault.say, "101 番"));
    sqlite3_close(plain);
}

static void the_head_names_the_newest_row(void **state)
{
    struct desk *d = *state;
    struct str before = audit_head(d->arena, d->db);
    note_event(d, S("intake 1"));
    struct str after = audit_head(d->arena, d->db);
    assert_false(str_eq(before, after));
    assert_int_equal(str_int(str_part(&after, ':'), 0), chain_length(d));
    assert_int_equal(after.n, 16);
}

/* The parts of a row are told apart: what moves from one text into the next gives another chain. */
static void events_of_readers_are_folded_once(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    GOOD(db_open_reader(d->path, &reader, &fault));
    int64_t before = chain_length(d);
    for (int i = 0; i < 5; i++)
        GOOD(audit_note(reader, d->now, S("jiro"), S("view"), str_print(d->arena, "intake\t%d\n", i),
                        S("一覧"), &fault));
    GOOD(audit_fold(d->db, d->now, &fault));
    assert_int_equal(chain_length(d), before + 5);
    GOOD(audit_fold(d->db, d->now, &fault));
    assert_int_equal(chain_length(d), before + 5);
    /* The very same event of the same second is another event. */
    GOOD(audit_note(reader, d->now, S("jiro"), S("view"), S("intake 1"), S0, &fault));
    GOOD(audit_fold(d->db, d->now, &fault));
    usleep(20000);
    GOOD(audit_note(reader, d->now, S("jiro"), S("view"), S("intake 1"), S0, &fault));
    GOOD(audit_fold(d->db, d->now, &fault));
    assert_int_equal(chain_length(d), before + 7);
    db_close(reader);
}

static void count(void *of, const struct audit_event *e)
{
    *(int *)of += str_eq(e->act, S("view")) && str_eq(e->login, S("jiro"));
}

/* Nothing can be written beside the database (a disk that became read-only): what is looked at is noted all the same,
 * told, and in the chain once it can be. */
static void events_find_a_second_place(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    char events[160], own[PATH_MAX];
    int told = 0;
    const struct audit_wish all = {.since = 0};
    snprintf(events, sizeof events, "%s.events", d->path);
    GOOD(audit_fold(d->db, d->now, &fault));
    GOOD(db_open_reader(d->path, &reader, &fault));
    assert_int_equal(mkdir(events, 0700), 0);
    assert_true(station_file("", own) && folders_make(own)); /* it is there where a desk has a key */
    for (int i = 0; i < 3; i++)
        GOOD(audit_note(reader, d->now, S("jiro"), S("view"), S("intake 1"), S0, &fault));
    assert_int_equal(rmdir(events), 0);
    GOOD(audit_list(reader, &all, count, &told, &fault));
    assert_int_equal(told, 3);
    db_close(reader);
    int64_t before = chain_length(d);
    db_close(d->db);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    assert_int_equal(chain_length(d), before + 4); /* open, and the three */
    GOOD(audit_fold(d->db, d->now, &fault));
    assert_int_equal(chain_length(d), before + 4);
}

/* A crash between COMMIT and unlink leaves the file that was folded; it keeps its time when it comes back. */
static void a_crash_while_folding_folds_once(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char events[160], folding[160], kept[160];
    struct db *reader;
    snprintf(events, sizeof events, "%s.events", d->path);
    snprintf(folding, sizeof folding, "%s.events.folding", d->path);
    snprintf(kept, sizeof kept, "%s.kept", d->path);
    GOOD(db_open_reader(d->path, &reader, &fault));
    GOOD(audit_note(reader, d->now, S("jiro"), S("export"), S0, S("city"), &fault));
    assert_int_equal(link(events, kept), 0);
    int64_t before = chain_length(d);
    GOOD(audit_fold(d->db, d->now, &fault));
    assert_int_equal(chain_length(d), before + 1);
    assert_int_equal(rename(kept, folding), 0); /* the same file, as if it had never been removed */
    GOOD(audit_note(reader, d->now, S("jiro"), S("print"), S0, S0, &fault));
    db_close(d->db);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault)); /* opening folds */
    assert_int_equal(chain_length(d), before + 3);                               /* export, open, print */
    assert_int_equal(access(folding, F_OK), -1);
    /* Half a line, from a disk that was full: it is told of, and the next event stands by itself. */
    int fd = open(events, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, "1795\tji\n", 8), 8);
    close(fd);
    GOOD(audit_note(reader, d->now, S("jiro"), S("view"), S("intake 3"), S0, &fault));
    GOOD(audit_fold(d->db, d->now, &fault));
    assert_int_equal(chain_length(d), before + 5);
    db_close(reader);
}

/* A file from before rows had steps and links: its chain is bound anew when it is brought up to date. */
static void an_older_chain_is_bound_anew(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char sql[400];
    int64_t before = chain_length(d);
    db_close(d->db);
    snprintf(sql, sizeof sql,
             "DROP TRIGGER audit_keeps; UPDATE audit SET mac=randomblob(32); DELETE FROM audit_state;"
             "CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is "
             "append-only'); END;"
             "PRAGMA user_version=%d",
             schema_version() - 1);
    sqlite3 *plain = plain_connection(d);
    assert_int_equal(sqlite3_exec(plain, sql, NULL, NULL, NULL), SQLITE_OK);
    seat_forget(d->path); /* programs of that time noted nothing */
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    assert_int_equal(chain_length(d), before + 1); /* that it was opened */
    refuse(plain, "UPDATE audit SET login='x'", "append-only");
    sqlite3_close(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_guards_hold, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_forgotten_row_is_refused_on_our_own_connection, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(tampering_is_found_by_its_number, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_head_names_the_newest_row, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(events_of_readers_are_folded_once, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(events_find_a_second_place, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_crash_while_folding_folds_once, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_older_chain_is_bound_anew, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
