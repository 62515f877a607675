/*
 * Acknowledged commits that vanish when a log is begun anew under a checkpoint (RELIABILITY.md, 'What matters
 * most' 1, and requirement 1). SQLite 3.40 loses them where two connections of a file write: one has read how
 * long the log is and is about to copy it, the other begins the log anew and commits; the first then marks as
 * copied what was never copied.
 *
 * Twenty rounds: with two writing connections, where it must be seen, and with the desk's roles, one that writes and
 * one that reads and tries all it can. In a whole session no file has two writing connections at once.
 */
#include "store/check.h"
#include "store/desk.h"

#include <sqlite3.h>

#include "store/audit.h"
#include "store/backup.h"
#include "store/bulk.h"
#include "store/keeper.h"
#include "store/lost.h"
#include "store/rekey.h"
#include "store/writer.h"

enum { ROUNDS = 20, LONG_LOG = 30, MORE = 3 };

/* ---- a disk that says when the log's length was read and nothing was copied yet */

static sqlite3_vfs *real, hooked;
static const sqlite3_io_methods *below;
static sqlite3_io_methods methods;
static void (*meanwhile)(void);

static int unfetch(sqlite3_file *f, sqlite3_int64 at, void *p)
{
    void (*now)(void) = meanwhile;
    meanwhile = NULL;
    if (now)
        now();
    return below->xUnfetch(f, at, p);
}

static int open_hooked(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    int rc = real->xOpen(real, name, f, flags, out);
    if (rc || !(flags & SQLITE_OPEN_MAIN_DB))
        return rc;
    below = f->pMethods;
    methods = *below;
    methods.xUnfetch = unfetch;
    f->pMethods = &methods;
    return rc;
}

static void hook(void)
{
    real = sqlite3_vfs_find(NULL);
    hooked = *real;
    hooked.zName = "hooked";
    hooked.pNext = NULL;
    hooked.xOpen = open_hooked;
    assert_int_equal(sqlite3_vfs_register(&hooked, 0), SQLITE_OK);
}

static sqlite3 *open_raw(const char *path, int flags, const char *vfs)
{
    sqlite3 *raw;
    assert_int_equal(sqlite3_open_v2(path, &raw, flags, vfs), SQLITE_OK);
    return raw;
}

static long number(sqlite3 *raw, const char *sql)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    long n = (long)sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

/* ---- two that write */

static sqlite3 *committer;

static void commit_raw(void)
{
    assert_int_equal(sqlite3_exec(committer, "UPDATE t SET n = n + 1", NULL, NULL, NULL), 0);
}

/* Commits that are not there after both have closed as they should. */
static long lost_of_two(const char *path)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3 *other = open_raw(path, flags, "hooked");
    committer = open_raw(path, flags, NULL);
    assert_int_equal(sqlite3_exec(committer,
                                  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
                                  "wal_autocheckpoint=0; CREATE TABLE t(n); INSERT INTO t VALUES(0)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    number(other, "SELECT n FROM t");
    long done = 0;
    for (; done < LONG_LOG; done++)
        commit_raw();
    sqlite3_wal_checkpoint_v2(committer, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    meanwhile = commit_raw;
    sqlite3_wal_checkpoint_v2(other, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    done += meanwhile == NULL;
    for (int i = 0; i < MORE; i++, done++)
        commit_raw();
    sqlite3_close(other);
    sqlite3_close(committer);
    committer = open_raw(path, SQLITE_OPEN_READWRITE, NULL);
    long there = number(committer, "SELECT n FROM t");
    sqlite3_close(committer);
    return done - there;
}

static void two_that_write_lose(void **state)
{
    struct desk *d = *state;
    int found = 0;
    hook();
    for (int i = 0; i < ROUNDS; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/two-%d.db", d->folder, i);
        found += lost_of_two(path) > 0;
    }
    sqlite3_vfs_unregister(&hooked);
    printf("two connections that write: commits lost in %d rounds of %d (SQLite %s)\n", found, ROUNDS,
           sqlite3_libversion());
    if (sqlite3_libversion_number() < 3051003)
        assert_int_equal(found, ROUNDS); /* or the rounds below prove nothing */
}

/* ---- one that writes, one that reads */

static struct desk *desk;
static int cases;

static void commit_case(void)
{
    desk_case(desk, "佐藤 花", "サトウ ハナ", "0138-11-2233", "退院の相談");
    cases++;
}

static bool post_case(struct writer *w, struct desk *d)
{
    struct change *c = change_new(S("hanako"), S("desk"));
    return writer_wait(w, writer_post(w, c, d->now), 20000);
}

static void one_that_writes_loses_nothing(void **state)
{
    struct desk *d = desk = *state;
    struct fault fault;
    hook();
    for (int i = 0; i < ROUNDS; i++) {
        sqlite3 *reader = open_raw(d->path, SQLITE_OPEN_READONLY, "hooked");
        number(reader, "SELECT count(*) FROM meta");
        for (int k = 0; k < 5; k++)
            commit_case();
        meanwhile = commit_case;
        int rc = sqlite3_wal_checkpoint_v2(reader, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        assert_int_not_equal(rc, SQLITE_OK); /* it gets no further than to ask */
        if (meanwhile)
            commit_case();
        meanwhile = NULL;
        for (int k = 0; k < MORE; k++)
            commit_case();
        sqlite3_close(reader);
        db_close(d->db);
        GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
        assert_int_equal(lost_found(d->db).n, 0);
        assert_int_equal(load_count(d->db, "intake"), cases);
    }
    sqlite3_vfs_unregister(&hooked);
    printf("one that writes, one that reads: 0 lost in %d rounds, %d commits\n", ROUNDS, cases);
}

/* ---- how many write at once */

enum { OPEN_MOST = 64 };
static struct {
    sqlite3 *handle;
    char path[200];
} writing[OPEN_MOST];
static int at_once, opened; /* of one file at most; in all */

int __real_sqlite3_open_v2(const char *path, sqlite3 **out, int flags, const char *vfs);
int __real_sqlite3_close(sqlite3 *handle);
int __wrap_sqlite3_open_v2(const char *path, sqlite3 **out, int flags, const char *vfs);
int __wrap_sqlite3_close(sqlite3 *handle);

int __wrap_sqlite3_open_v2(const char *path, sqlite3 **out, int flags, const char *vfs)
{
    int rc = __real_sqlite3_open_v2(path, out, flags, vfs), same = 1, place = -1;
    if (!(flags & SQLITE_OPEN_READWRITE) || rc)
        return rc;
    for (int i = 0; i < OPEN_MOST; i++) {
        same += writing[i].handle && strcmp(writing[i].path, path) == 0;
        place = writing[i].handle ? place : i;
    }
    assert_true(place >= 0);
    writing[place].handle = *out;
    snprintf(writing[place].path, sizeof writing[place].path, "%s", path);
    at_once = same > at_once ? same : at_once;
    opened++;
    return rc;
}

int __wrap_sqlite3_close(sqlite3 *handle)
{
    for (int i = 0; i < OPEN_MOST; i++)
        if (writing[i].handle == handle)
            writing[i].handle = NULL;
    return __real_sqlite3_close(handle);
}

/* All that a day has: the desk, a second window, backups, an import, the desk left and taken again. */
static void one_writing_connection_at_a_time(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    struct check_line *lines;
    int count;
    char copy[160];
    db_close(d->db);
    d->db = NULL;
    at_once = opened = 0;
    for (int day = 0; day < 5; day++) {
        struct writer *w = writer_start(d->path, d->seat, S("hanako"), d->now);
        struct keeper *k = keeper_start(d->path);
        for (int i = 0; i < 20; i++) {
            assert_true(post_case(w, d));
            GOOD(db_open_reader(d->path, &reader, &fault));
            GOOD(audit_note(reader, d->now, S("jiro"), S("view"), S("intake 1"), S0, &fault));
            if (i % 10 == 0) {
                keeper_make(k, S("hanako"), d->now + i);
                GOOD(check_all(d->arena, reader, false, &lines, &count, &fault));
            }
            db_close(reader);
        }
        snprintf(copy, sizeof copy, "%s/copy-%d.db", d->folder, day);
        GOOD(db_open_reader(d->path, &reader, &fault));
        GOOD(backup_to(reader, copy, &fault));
        db_close(reader);
        writer_stop(w);
        keeper_stop(k);
    }
    printf("%d writing connections in five days, of one file %d at once\n", opened, at_once);
    assert_true(opened >= 5);
    assert_int_equal(at_once, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_that_write_lose, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(one_that_writes_loses_nothing, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(one_writing_connection_at_a_time, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
