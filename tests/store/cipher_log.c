/*
 * The log of a sealed file: frames wait for the end of their transaction and are written in one piece, and a log that was
 * begun in the older form goes on in it. What a plain file answers after the same statements, a sealed one answers too:
 * to who writes, to somebody else at once, and to who finds it after a kill.
 *
 * 200 transactions in each way of syncing; with MADOGUCHI_LONG thirty times as many.
 */
#include "store/desk.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "../../src/store/cipher_file.h"

#define GOLDEN TESTS "/expected/sealed/"

enum { TRANSACTIONS = 200, LOOK_EVERY = 10, LONG = 30, ROOM = 120000 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk";

struct rig {
    struct desk *d;
    char plain[160], killed[160];
    sqlite3 *sealed, *twin;
    unsigned seed;
};

static unsigned chance(struct rig *r, unsigned below)
{
    r->seed = r->seed * 1664525U + 1013904223U;
    return (r->seed >> 8) % below;
}

static void run(sqlite3 *db, const char *sql)
{
    char *error = NULL;
    sqlite3_exec(db, sql, NULL, NULL, &error);
    assert_string_equal(error ? error : "", "");
}

static sqlite3 *open_at(const char *path)
{
    sqlite3 *db;
    const char *vfs;
    struct fault fault;
    GOOD(cipher_way(path, &vfs, &fault));
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
    run(db, "PRAGMA temp_store=MEMORY");
    return db;
}

static int up(void **state)
{
    struct rig *r = calloc(1, sizeof *r);
    r->seed = 11;
    r->d = calloc(1, sizeof *r->d);
    desk_folder(r->d);
    snprintf(r->plain, sizeof r->plain, "%s/plain.db", r->d->folder);
    snprintf(r->killed, sizeof r->killed, "%s/killed.db", r->d->folder);
    keyring_put(r->d->path, dk);
    *state = r;
    return 0;
}

static int down(void **state)
{
    struct rig *r = *state;
    sqlite3_close(r->sealed);
    sqlite3_close(r->twin);
    desk_remove(r->d);
    free(r);
    keyring_wipe();
    return 0;
}

/* So few pages at hand that frames are written, read again and written anew before their transaction ends. */
static void begin(struct rig *r, const char *sync)
{
    remove(r->d->path);
    remove(r->plain);
    r->sealed = open_at(r->d->path);
    r->twin = open_at(r->plain);
    assert_int_equal(cipher_begin(r->sealed), SQLITE_OK);
    char set[200];
    snprintf(set, sizeof set,
             "PRAGMA journal_mode=WAL; PRAGMA cache_size=12; PRAGMA cache_spill=5; PRAGMA synchronous=%s;"
             "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX t_a ON t(a)",
             sync);
    run(r->sealed, set);
    run(r->twin, set);
}

static void end(struct rig *r)
{
    sqlite3_close(r->sealed);
    sqlite3_close(r->twin);
    r->sealed = r->twin = NULL;
}

static void both(struct rig *r, const char *sql)
{
    run(r->twin, sql);
    run(r->sealed, sql);
}

static int64_t answer(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    int64_t n = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

#define SOUND "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'"
#define WHOLE                                                                                                \
    "SELECT coalesce(sum((id * 7919 + length(b) * 31 + unicode(b) + length(a)) % 1000003), 0) + 3 * "        \
    "count(*) FROM t"

/* A row of up to three pages, a change of some, or their end. */
static void change(struct rig *r)
{
    char sql[300];
    unsigned id = chance(r, 400), what = chance(r, 10);
    if (what < 6)
        snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO t VALUES(%u, '宛先%u', printf('%%.*c', %u, '%c'))",
                 id, chance(r, 1000), 1 + chance(r, 12000), 'a' + (char)chance(r, 26));
    else if (what < 9)
        snprintf(sql, sizeof sql, "UPDATE t SET a = a || 'x', b = substr(b, 2) || 'z' WHERE id %% 37 = %u",
                 id % 37);
    else
        snprintf(sql, sizeof sql, "DELETE FROM t WHERE id %% 23 = %u", id % 23);
    both(r, sql);
}

/* No part of a transaction is taken back: behind pages that were written, that breaks the log of SQLite 3.40.1, sealed or
 * not (store/spill.c). */
static void transaction(struct rig *r)
{
    both(r, "BEGIN");
    for (unsigned i = 1 + chance(r, 12); i; i--)
        change(r);
    assert_int_equal(answer(r->sealed, WHOLE), answer(r->twin, WHOLE));
    both(r, chance(r, 7) ? "COMMIT" : "ROLLBACK");
}

/* The files as they lie on disk at this moment, opened by somebody who has nothing else. */
static void look_after_a_kill(struct rig *r)
{
    char command[1000], beside[200];
    snprintf(beside, sizeof beside, "%s-wal", r->killed);
    remove(r->killed);
    remove(beside);
    snprintf(command, sizeof command, "cp '%s' '%s' && if [ -e '%s-wal' ]; then cp '%s-wal' '%s-wal'; fi",
             r->d->path, r->killed, r->d->path, r->d->path, r->killed);
    assert_int_equal(system(command), 0);
    keyring_share(r->killed, r->d->path);
    sqlite3 *db = open_at(r->killed);
    assert_int_equal(answer(db, SOUND), 1);
    assert_int_equal(answer(db, WHOLE), answer(r->twin, WHOLE));
    sqlite3_close(db);
}

static void a_sealed_file_answers_as_a_plain_one(void **state)
{
    static const char *const syncs[] = {"FULL", "NORMAL", "OFF"};
    struct rig *r = *state;
    int count = getenv("MADOGUCHI_LONG") ? TRANSACTIONS * LONG : TRANSACTIONS;
    for (size_t s = 0; s < COUNT_OF(syncs); s++) {
        begin(r, syncs[s]);
        sqlite3 *other = open_at(r->d->path);
        for (int i = 0; i < count; i++) {
            transaction(r);
            assert_int_equal(answer(other, WHOLE), answer(r->twin, WHOLE));
            if (i % LOOK_EVERY == 0)
                look_after_a_kill(r);
            if (i % 97 == 96)
                both(r, "PRAGMA wal_checkpoint(RESTART)");
        }
        assert_int_equal(answer(r->sealed, SOUND), 1);
        sqlite3_close(other);
        end(r);
    }
}

/* What was held and could not be written is not taken for written. */
static void a_disk_that_is_full_for_a_while(void **state)
{
    struct rig *r = *state;
    struct rlimit all, little;
    struct stat st;
    char log[170];
    int refused = 0;
    begin(r, "FULL");
    snprintf(log, sizeof log, "%s-wal", r->d->path);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    for (int i = 0; i < 60; i++) {
        char sql[200];
        transaction(r);
        snprintf(sql, sizeof sql,
                 "BEGIN; UPDATE t SET b = b || printf('%%.*c', 3000, 'q'); DELETE FROM t WHERE id = %d;"
                 " COMMIT",
                 i);
        assert_int_equal(stat(log, &st), 0);
        little = all;
        little.rlim_cur = (rlim_t)(st.st_size + (off_t)chance(r, ROOM));
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
        bool failed = sqlite3_exec(r->sealed, sql, NULL, NULL, NULL) != SQLITE_OK;
        refused += failed;
        if (failed && !sqlite3_get_autocommit(r->sealed))
            run(r->sealed, "ROLLBACK");
        if (failed) /* and can be read meanwhile */
            assert_int_equal(answer(r->sealed, WHOLE), answer(r->twin, WHOLE));
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
        if (!failed)
            run(r->twin, sql);
        assert_int_equal(answer(r->sealed, WHOLE), answer(r->twin, WHOLE));
        look_after_a_kill(r);
    }
    assert_in_range(refused, 10, 60);
    end(r);
}

/* What one connection wrote and took back is not on disk later, over what another one has written there since. */
static void what_was_taken_back_overwrites_nobody(void **state)
{
    struct rig *r = *state;
    begin(r, "FULL");
    both(r, "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 60)"
            " INSERT INTO t SELECT i, '宛先' || i, printf('%.*c', 3000, 'a') FROM c");
    sqlite3 *other = open_at(r->d->path);
    for (int round = 0; round < 20; round++) {
        char sql[120];
        snprintf(sql, sizeof sql, "BEGIN; UPDATE t SET b = replace(b, 'a', 'z') WHERE id < %d; ROLLBACK",
                 12 + round);
        run(r->sealed, sql);
        snprintf(sql, sizeof sql, "UPDATE t SET b = b || 'kept', a = a || '%d' WHERE id > 30", round);
        run(other, sql);
        run(r->twin, sql);
        assert_int_equal(answer(r->sealed, WHOLE), answer(r->twin, WHOLE));
        assert_int_equal(answer(other, WHOLE), answer(r->twin, WHOLE));
        look_after_a_kill(r);
        both(r, round % 2 ? "UPDATE t SET b = substr(b, 3)" : "DELETE FROM t WHERE id % 31 = 3");
        look_after_a_kill(r);
    }
    sqlite3_close(other);
    end(r);
}

static void version_of(const char *path, char out[5])
{
    char log[300];
    snprintf(log, sizeof log, "%s-wal", path);
    FILE *file = fopen(log, "re");
    assert_non_null(file);
    assert_int_equal(fseek(file, 4, SEEK_SET), 0);
    assert_int_equal(fread(out, 1, 4, file), 4);
    out[4] = '\0';
    fclose(file);
}

/* A version before this one was killed; the next one to open the file is this one, and is killed, too. */
static void a_log_of_the_older_form_goes_on_in_it(void **state)
{
    struct rig *r = *state;
    char command[600], version[5];
    unsigned char key[KEY_BYTES];
    FILE *file = fopen(GOLDEN "key", "re");
    assert_true(file && fread(key, 1, sizeof key, file) == sizeof key);
    fclose(file);
    snprintf(command, sizeof command,
             "cp " GOLDEN "aes.db '%s' && cp " GOLDEN "aes.db-wal '%s-wal' && cp " GOLDEN "aes.plain '%s'",
             r->d->path, r->d->path, r->plain);
    assert_int_equal(system(command), 0);
    keyring_put(r->d->path, key);
    r->sealed = open_at(r->d->path);
    r->twin = open_at(r->plain);
    run(r->sealed, "PRAGMA wal_autocheckpoint=0");
    int64_t objects = answer(r->twin, "SELECT count(*) FROM sqlite_schema");
    assert_true(objects > 0);
    assert_int_equal(answer(r->sealed, "SELECT count(*) FROM sqlite_schema"), objects);
    both(r, "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT)");
    for (int i = 0; i < 20; i++)
        change(r);
    version_of(r->d->path, version);
    assert_string_equal(version, "madg");
    look_after_a_kill(r);
    sqlite3 *other = open_at(r->d->path); /* begins the log anew, which the first one has to notice */
    run(other, "PRAGMA wal_checkpoint(RESTART); UPDATE t SET a = a || 'other'");
    run(r->twin, "UPDATE t SET a = a || 'other'");
    change(r);
    version_of(r->d->path, version);
    assert_string_equal(version, "mad2");
    look_after_a_kill(r);
    sqlite3_close(other);
    end(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sealed_file_answers_as_a_plain_one, up, down),
        cmocka_unit_test_setup_teardown(a_disk_that_is_full_for_a_while, up, down),
        cmocka_unit_test_setup_teardown(what_was_taken_back_overwrites_nobody, up, down),
        cmocka_unit_test_setup_teardown(a_log_of_the_older_form_goes_on_in_it, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
