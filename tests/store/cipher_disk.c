/*
 * What somebody, or a bad disk, can do to the bytes of a sealed file, and what SQLite may try with it: refused or
 * without effect, never answered with something that was not written (RELIABILITY.md requirements 14, 15, 16, 18).
 *
 * 5,000 flipped bits; with MADOGUCHI_LONG 100,000.
 */
#include "store/desk.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "../../src/store/cipher_file.h"

enum { FLIPS = 5000, FLIPS_LONG = 100000, LINES = 60 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk", other_dk[KEY_BYTES] = "the key of another";

struct rig {
    struct desk *d;
    char other[140];
    unsigned seed;
};

static unsigned chance(struct rig *r, unsigned below)
{
    r->seed = r->seed * 1664525U + 1013904223U;
    return (r->seed >> 8) % below;
}

/* NULL with *rc where it does not even open. */
static sqlite3 *open_with(const char *path, int flags, int *rc)
{
    sqlite3 *db;
    const char *vfs;
    struct fault fault;
    GOOD(cipher_way(path, &vfs, &fault));
    *rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_EXRESCODE, vfs);
    if (!*rc)
        *rc = sqlite3_exec(db, "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=1", NULL, NULL, NULL);
    if (!*rc)
        return db;
    sqlite3_close(db);
    return NULL;
}

static sqlite3 *open_good(const char *path)
{
    int rc;
    sqlite3 *db = open_with(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &rc);
    assert_int_equal(rc, SQLITE_OK);
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    char *error = NULL;
    sqlite3_exec(db, sql, NULL, NULL, &error);
    assert_string_equal(error ? error : "", "");
}

/* Texts that overflow their page, an index, freed pages. */
static void fill(const char *path, const char *what)
{
    sqlite3 *db = open_good(path);
    char sql[700];
    assert_int_equal(cipher_begin(db), SQLITE_OK);
    run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, "
            "b TEXT);"
            "CREATE INDEX t_a ON t(a)");
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<%d)"
             " INSERT INTO t SELECT i, '%s'||i, printf('%%.*c', i*i*7%%9000, char(97+i%%26)) FROM n;"
             " DELETE FROM t WHERE id %% 9 = 4",
             LINES, what);
    run(db, sql);
    sqlite3_close(db);
}

static int up(void **state)
{
    struct rig *r = calloc(1, sizeof *r);
    r->d = calloc(1, sizeof *r->d);
    r->seed = 7;
    desk_folder(r->d);
    snprintf(r->other, sizeof r->other, "%s/other.db", r->d->folder);
    keyring_put(r->d->path, dk);
    keyring_put(r->other, other_dk);
    fill(r->d->path, "ここ");
    fill(r->other, "よそ");
    *state = r;
    return 0;
}

static int down(void **state)
{
    struct rig *r = *state;
    desk_remove(r->d);
    free(r);
    keyring_wipe();
    return 0;
}

static uint64_t add(uint64_t sum, const unsigned char *p, int n)
{
    for (int i = 0; i < n; i++)
        sum = (sum ^ p[i]) * 1099511628211u;
    return sum;
}

/* All that can be read, by the table and by the index, as a number; 0 with *rc where any of it fails. */
static uint64_t content(const char *path, int *rc)
{
    static const char *const all[] = {"SELECT id, a, b FROM t",
                                      "SELECT a, id FROM t INDEXED BY t_a ORDER BY a",
                                      "SELECT * FROM sqlite_schema"};
    sqlite3 *db = open_with(path, SQLITE_OPEN_READONLY, rc);
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; !*rc && i < COUNT_OF(all); i++) {
        sqlite3_stmt *s = NULL;
        *rc = sqlite3_prepare_v2(db, all[i], -1, &s, NULL);
        while (!*rc && (*rc = sqlite3_step(s)) == SQLITE_ROW) {
            *rc = SQLITE_OK;
            for (int k = 0; k < sqlite3_column_count(s); k++)
                sum = add(sum, sqlite3_column_blob(s, k), sqlite3_column_bytes(s, k)) * 31;
        }
        *rc = *rc == SQLITE_DONE ? SQLITE_OK : *rc;
        sqlite3_finalize(s);
    }
    sqlite3_close(db);
    return *rc ? 0 : sum;
}

struct bytes {
    unsigned char *at;
    size_t n;
};

static struct bytes slurp(const char *path)
{
    struct stat st;
    FILE *in = fopen(path, "re");
    assert_true(in && fstat(fileno(in), &st) == 0);
    struct bytes b = {malloc((size_t)st.st_size), (size_t)st.st_size};
    assert_int_equal(fread(b.at, 1, b.n, in), b.n);
    fclose(in);
    return b;
}

static void put(const char *path, struct bytes b)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, b.at, b.n) == (ssize_t)b.n);
    close(fd);
}

static void poke(const char *path, size_t at, unsigned char byte)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0 && pwrite(fd, &byte, 1, (off_t)at) == 1);
    close(fd);
}

static void sweep(const struct rig *r)
{
    char name[160];
    snprintf(name, sizeof name, "%s-wal", r->d->path);
    unlink(name);
    snprintf(name, sizeof name, "%s-shm", r->d->path);
    unlink(name);
}

static int rounds(void)
{
    return getenv("MADOGUCHI_LONG") ? FLIPS_LONG : FLIPS;
}

/* ---- requirement 14 */

static void a_flipped_bit_is_never_an_answer(void **state)
{
    struct rig *r = *state;
    struct bytes file = slurp(r->d->path);
    int rc, refused = 0;
    uint64_t before = content(r->d->path, &rc);
    assert_int_equal(rc, SQLITE_OK);
    for (int i = 0; i < rounds(); i++) {
        size_t at = chance(r, (unsigned)file.n);
        poke(r->d->path, at, (unsigned char)(file.at[at] ^ 1 << chance(r, 8)));
        uint64_t after = content(r->d->path, &rc);
        refused += rc != SQLITE_OK;
        if (!rc && after != before)
            fail_msg("byte %zu: another content without an error", at);
        poke(r->d->path, at, file.at[at]);
    }
    printf("%d bits flipped in %zu pages: %d refused, %d had no effect, 0 silent\n", rounds(), file.n / PAGE,
           refused, rounds() - refused);
    assert_true(refused > rounds() * 8 / 10);
    free(file.at);
}

/* The same file, plain: the test does see a wrong answer. */
static void a_plain_file_answers_wrongly(void **state)
{
    struct rig *r = *state;
    keyring_wipe();
    unlink(r->d->path);
    fill(r->d->path, "ここ");
    struct bytes file = slurp(r->d->path);
    int rc, silent = 0;
    uint64_t before = content(r->d->path, &rc);
    for (int i = 0; i < 500; i++) {
        size_t at = chance(r, (unsigned)file.n);
        poke(r->d->path, at, (unsigned char)(file.at[at] ^ 1 << chance(r, 8)));
        uint64_t after = content(r->d->path, &rc);
        silent += !rc && after != before;
        poke(r->d->path, at, file.at[at]);
    }
    printf("plain, for comparison: %d of 500 silently wrong\n", silent);
    assert_true(silent > 200);
    free(file.at);
}

/* In the log: what comes after the flipped bit has not happened, and nothing else is ever told. */
static void a_flipped_bit_of_the_log_ends_it(void **state)
{
    enum { COMMITS = 12 };
    struct rig *r = *state;
    char wal[160], kept[160], shm[160];
    uint64_t states[COMMITS + 1];
    int rc, ended = 0, runs = rounds() / 10;
    snprintf(wal, sizeof wal, "%s-wal", r->d->path);
    snprintf(shm, sizeof shm, "%s-shm", r->d->path);
    snprintf(kept, sizeof kept, "%s/kept.db", r->d->folder);
    sqlite3 *db = open_good(r->d->path);
    run(db, "PRAGMA wal_autocheckpoint=0");
    states[0] = content(r->d->path, &rc);
    for (int i = 0; i < COMMITS; i++) {
        char sql[120];
        snprintf(sql, sizeof sql, "UPDATE t SET b=b||'%d' WHERE id %% 5 = %d", i, i % 5);
        run(db, sql);
        states[i + 1] = content(r->d->path, &rc);
        assert_int_equal(rc, SQLITE_OK);
    }
    struct bytes file = slurp(r->d->path), log = slurp(wal); /* nothing is written to it any more */
    sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &(int){1});
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(db);
    keyring_put(kept, dk);
    for (int i = 0; i < runs; i++) {
        size_t at = chance(r, (unsigned)log.n);
        put(r->d->path, file);
        put(wal, log);
        unlink(shm);
        poke(wal, at, (unsigned char)(log.at[at] ^ 1 << chance(r, 8)));
        uint64_t after = content(r->d->path, &rc);
        int which = 0;
        while (!rc && which <= COMMITS && states[which] != after)
            which++;
        if (!rc && which > COMMITS)
            fail_msg("byte %zu of the log: a content that there never was", at);
        ended += which < COMMITS;
    }
    printf("%d bits flipped in a log of %d commits: the log ended there %d times, 0 silent\n", runs, COMMITS,
           ended);
    assert_true(ended > runs / 2);
    free(file.at);
    free(log.at);
}

/* ---- requirement 15 */

static void expect(struct rig *r, struct bytes changed, int wanted, const char *what)
{
    int rc;
    put(r->d->path, changed);
    content(r->d->path, &rc);
    if (rc != wanted)
        fail_msg("%s: %d (%s)", what, rc, sqlite3_errstr(rc));
}

static void pages_that_do_not_belong(void **state)
{
    struct rig *r = *state;
    struct bytes file = slurp(r->d->path), foreign = slurp(r->other), b = {malloc(file.n), file.n};
    memcpy(b.at, file.at, b.n); /* two pages change places */
    memcpy(b.at + 2 * PAGE, file.at + 3 * PAGE, PAGE);
    memcpy(b.at + 3 * PAGE, file.at + 2 * PAGE, PAGE);
    expect(r, b, SQLITE_IOERR_DATA, "swapped");
    memcpy(b.at, file.at, b.n);
    memcpy(b.at + PAGE, foreign.at + PAGE, PAGE);
    expect(r, b, SQLITE_IOERR_DATA, "of another file");
    memcpy(b.at, file.at, b.n);
    memset(b.at + PAGE, 0, PAGE);
    expect(r, b, SQLITE_IOERR_DATA, "zeroed");
    memcpy(b.at, file.at, b.n);
    memcpy(b.at, foreign.at, PAGE);
    expect(r, b, SQLITE_NOTADB, "another file's first page");
    expect(r, (struct bytes){file.at, file.n - PAGE}, SQLITE_CORRUPT, "one page short");
    expect(r, (struct bytes){file.at, file.n - 100}, SQLITE_IOERR_DATA, "some bytes short");
    expect(r, (struct bytes){file.at, PAGE - 96}, SQLITE_NOTADB, "only the beginning");
    put(r->d->path, file);
    keyring_put(r->d->path, other_dk);
    expect(r, file, SQLITE_NOTADB, "another key");
    keyring_put(r->d->path, dk);
    expect(r, file, SQLITE_OK, "as it was");
    free(b.at);
    free(file.at);
    free(foreign.at);
}

/* Cut, while the log still tells of all pages: the missing ones are not taken for empty ones. */
static void a_cut_file_below_its_log(void **state)
{
    struct rig *r = *state;
    int rc;
    char wal[160];
    snprintf(wal, sizeof wal, "%s-wal", r->d->path);
    sqlite3 *db = open_good(r->d->path);
    run(db, "PRAGMA wal_autocheckpoint=0; UPDATE t SET b='x' WHERE id=1");
    struct bytes log = slurp(wal);
    sqlite3_close(db);
    for (off_t pages = 1; pages < 8; pages++) {
        put(wal, log);
        assert_int_equal(truncate(r->d->path, pages * PAGE), 0);
        content(r->d->path, &rc);
        assert_true(rc == SQLITE_IOERR_DATA || rc == SQLITE_CORRUPT);
        sweep(r);
        unlink(r->d->path);
        fill(r->d->path, "ここ");
    }
    free(log.at);
}

static void the_log_of_another_file(void **state)
{
    struct rig *r = *state;
    char wal[160], others[160];
    int rc;
    uint64_t before = content(r->d->path, &rc);
    snprintf(wal, sizeof wal, "%s-wal", r->d->path);
    snprintf(others, sizeof others, "%s-wal", r->other);
    sqlite3 *db = open_good(r->other);
    run(db, "PRAGMA wal_autocheckpoint=0; UPDATE t SET a='よその記録'");
    struct bytes log = slurp(others);
    sqlite3_close(db);
    put(wal, log);
    assert_true(content(r->d->path, &rc) == before);
    assert_int_equal(rc, SQLITE_OK);
    free(log.at);
}

/* Who looks at the file of a desk that was killed with any program of SQLite's finds nothing, and takes nothing away:
 * for that program the log has no frames, and it would delete it when it leaves. */
static void another_program_looks(void **state)
{
    struct rig *r = *state;
    char wal[160], kept[140], kept_wal[160];
    int rc;
    snprintf(wal, sizeof wal, "%s-wal", r->d->path);
    snprintf(kept, sizeof kept, "%s/kept.db", r->d->folder);
    snprintf(kept_wal, sizeof kept_wal, "%s-wal", kept);
    sqlite3 *db = open_good(r->d->path);
    run(db, "PRAGMA wal_autocheckpoint=0; UPDATE t SET b='saved' WHERE id=1");
    uint64_t saved = content(r->d->path, &rc);
    struct bytes pages = slurp(r->d->path), before = slurp(wal);
    put(kept, pages);
    put(kept_wal, before);
    sqlite3_close(db);
    for (int writes = 0; writes < 2; writes++) {
        assert_int_equal(
            sqlite3_open_v2(kept, &db, writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, NULL),
            SQLITE_OK);
        assert_int_not_equal(sqlite3_exec(db, "SELECT * FROM sqlite_schema", NULL, NULL, NULL), SQLITE_OK);
        sqlite3_exec(db, "PRAGMA journal_mode=DELETE; PRAGMA wal_checkpoint(TRUNCATE); VACUUM", NULL, NULL,
                     NULL);
        sqlite3_close(db);
    }
    struct bytes after = slurp(kept_wal);
    assert_true(before.n == after.n && memcmp(before.at, after.at, before.n) == 0);
    keyring_put(kept, dk);
    assert_true(content(kept, &rc) == saved && rc == SQLITE_OK);
    free(pages.at);
    free(before.at);
    free(after.at);
}

/* ---- requirement 16 */

/* Who knows every byte of the page that was written first still does not find its sum in the log. */
static void a_guess_is_not_confirmed(void **state)
{
    struct rig *r = *state;
    char wal[160];
    struct sealpage_keys k;
    snprintf(wal, sizeof wal, "%s-wal", r->d->path);
    sqlite3 *db = open_good(r->d->path);
    run(db, "PRAGMA wal_autocheckpoint=0; UPDATE t SET a='山田太郎' WHERE id=1");
    struct bytes log = slurp(wal);
    sqlite3_close(db);
    assert_true(sealpage_keys(&k, r->d->path, cipher_suite_here()));
    unsigned char *head = log.at + LOG_HEAD, guess[FRAME], own[FRAME_HEAD];
    memcpy(guess, head, FRAME);
    memcpy(own, head, FRAME_HEAD);
    assert_true(sealpage_open(
        &k, (struct sealpage_where){PAGE_LOG, sealpage_number(head), sealpage_number(head + 4), LOG_HEAD},
        guess + FRAME_HEAD));
    unsigned char sums[8];
    enum log_form form = sealpage_open_log(log.at);
    assert_int_equal(form, LOG_SIP);
    memcpy(sums, log.at + 24, sizeof sums);
    sealpage_sum(log.at, head, 8, sums);
    sealpage_sum(log.at, guess + FRAME_HEAD, PAGE, sums);
    assert_memory_not_equal(head + 16, sums, 4);
    assert_memory_not_equal(head + 20, sums + 4, 4);
    sealpage_open_sums(&k, form, own, LOG_HEAD); /* the guess was right: who has the key sees it */
    assert_memory_equal(own + 16, sums, sizeof sums);
    free(log.at);
}

/* ---- requirement 18 */

static void shapes_that_nobody_knows(void **state)
{
    struct rig *r = *state;
    unsigned char bytes[2 * PAGE] = "SQLite format 3";
    static const struct {
        int n;
        sqlite3_int64 at;
    } to_database[] = {{512, PAGE}, {PAGE, 100}, {100, 0}, {2 * PAGE, PAGE}, {PAGE - 1, PAGE}, {1, 5000}},
      to_log[] = {{PAGE, LOG_HEAD}, {512, LOG_HEAD}, {FRAME, LOG_HEAD}, {24, 40},
                  {8, 48},          {33, 0},         {PAGE, 57}},
      from_log[] = {{PAGE, LOG_HEAD}, {24, LOG_HEAD}, {33, 0}, {4, 56}, {PAGE - 1, 56}};
    sqlite3 *db = open_good(r->d->path);
    sqlite3_file *file, *log;
    run(db, "UPDATE t SET a='x' WHERE id=1");
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    for (size_t i = 0; i < COUNT_OF(to_database); i++)
        assert_int_equal(file->pMethods->xWrite(file, bytes, to_database[i].n, to_database[i].at),
                         SQLITE_IOERR_WRITE);
    assert_int_equal(file->pMethods->xWrite(file, bytes, PAGE, 0),
                     SQLITE_IOERR_WRITE); /* no room for seals in it */
    assert_int_equal(file->pMethods->xRead(file, bytes, PAGE, 100), SQLITE_IOERR_READ);
    assert_int_equal(file->pMethods->xRead(file, bytes, 2 * PAGE, 0), SQLITE_IOERR_READ);
    for (size_t i = 0; i < COUNT_OF(to_log); i++)
        assert_int_equal(log->pMethods->xWrite(log, bytes, to_log[i].n, to_log[i].at), SQLITE_IOERR_WRITE);
    for (size_t i = 0; i < COUNT_OF(from_log); i++)
        assert_int_equal(log->pMethods->xRead(log, bytes, from_log[i].n, from_log[i].at), SQLITE_IOERR_READ);
    assert_true(file->pMethods->iVersion < 3); /* never mapped */
    int traits = file->pMethods->xDeviceCharacteristics(file);
    assert_true(traits & SQLITE_IOCAP_POWERSAFE_OVERWRITE);
    assert_false(traits & (SQLITE_IOCAP_BATCH_ATOMIC | SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_ATOMIC4K | 0x8000));
    run(db, "PRAGMA mmap_size=1000000; PRAGMA page_size=8192; VACUUM; SELECT count(*) FROM t");
    sqlite3_close(db);
}

static void nothing_is_put_aside_on_disk(void **state)
{
    struct rig *r = *state;
    static const int kinds[] = {SQLITE_OPEN_TEMP_DB, SQLITE_OPEN_TRANSIENT_DB, SQLITE_OPEN_TEMP_JOURNAL,
                                SQLITE_OPEN_SUBJOURNAL, SQLITE_OPEN_SUPER_JOURNAL};
    sqlite3 *db = open_good(r->d->path);
    sqlite3_vfs *vfs = sqlite3_vfs_find("cipher");
    sqlite3_file *file = calloc(1, (size_t)vfs->szOsFile);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        int flags = kinds[i] | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_DELETEONCLOSE, out;
        assert_int_equal(vfs->xOpen(vfs, NULL, file, flags, &out), SQLITE_CANTOPEN);
        assert_int_equal(vfs->xOpen(vfs, r->other, file, flags, &out), SQLITE_CANTOPEN);
    }
    free(file);
    run(db, "PRAGMA temp_store=FILE; PRAGMA cache_size=10");
    assert_int_equal(
        sqlite3_exec(db,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<20000)"
                     " SELECT i, printf('%.*c', 300, 'a') FROM n ORDER BY random()",
                     NULL, NULL, NULL) &
            0xFF,
        SQLITE_CANTOPEN);
    sqlite3_close(db);
}

/* A file that would lose the end of its pages to the seals is never begun. */
static void a_file_without_room_is_refused(void **state)
{
    struct rig *r = *state;
    char path[140];
    snprintf(path, sizeof path, "%s/noroom.db", r->d->folder);
    keyring_put(path, dk);
    sqlite3 *db = open_good(path);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(a)", NULL, NULL, NULL), SQLITE_IOERR_WRITE);
    sqlite3_close(db);
}

/* ---- what SQLite does with whole files */

static void every_way_of_writing(void **state)
{
    struct rig *r = *state;
    static const char *const modes[] = {"WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY"};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        char path[140], copy[150], sql[900];
        int rc;
        snprintf(path, sizeof path, "%s/%s.db", r->d->folder, modes[i]);
        snprintf(copy, sizeof copy, "%s.copy", path);
        keyring_put(path, dk);
        keyring_put(copy, other_dk); /* a new key: all pages are sealed anew */
        sqlite3 *db = open_good(path);
        assert_int_equal(cipher_begin(db), SQLITE_OK);
        snprintf(sql, sizeof sql,
                 "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=%s; PRAGMA cache_size=5", modes[i]);
        run(db, sql);
        run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX t_a ON t(a)");
        run(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<900)"
                " INSERT INTO t SELECT i, 'a'||(i*7919%900), printf('%.*c', i*i%9000, 'x') FROM n");
        run(db, "BEGIN; DELETE FROM t WHERE id%3=0; SAVEPOINT s; UPDATE t SET b=b||b; ROLLBACK TO s; COMMIT");
        run(db, "BEGIN; UPDATE t SET a=a||'z', b='y'; ROLLBACK; PRAGMA incremental_vacuum(50)");
        run(db,
            "BEGIN; CREATE TABLE u AS SELECT * FROM t; DROP TABLE u; COMMIT"); /* pages that were never filled */
        snprintf(sql, sizeof sql, "VACUUM INTO '%s'; VACUUM", copy);
        run(db, sql);
        sqlite3_close(db);
        uint64_t sum = content(path, &rc);
        assert_int_equal(rc, SQLITE_OK);
        assert_true(content(copy, &rc) == sum && rc == SQLITE_OK);
        db = open_good(copy);
        assert_int_equal(sqlite3_exec(db, "PRAGMA integrity_check", NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
    }
}

/* Every page of the file opens, those that are free with them: there is no hole that reads as zeros. */
static void no_page_is_left_out(void **state)
{
    struct rig *r = *state;
    char path[140];
    snprintf(path, sizeof path, "%s/holes.db", r->d->folder);
    keyring_put(path, dk);
    sqlite3 *db = open_good(path);
    assert_int_equal(cipher_begin(db), SQLITE_OK);
    run(db, "PRAGMA journal_mode=DELETE; PRAGMA cache_size=3; CREATE TABLE t(a)");
    for (int i = 0; i < 5; i++)
        run(db, "BEGIN; CREATE TABLE u(a, b); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n "
                "WHERE i<300)"
                " INSERT INTO u SELECT zeroblob(i*37%9000), i FROM n; DELETE FROM u WHERE b>100; INSERT INTO "
                "t SELECT a "
                "FROM u WHERE b<9; DROP TABLE u; COMMIT");
    sqlite3_close(db);
    struct sealpage_keys k;
    struct bytes file = slurp(path);
    assert_true(sealpage_keys(&k, path, cipher_suite_here()) && file.n % PAGE == 0);
    for (size_t at = 0; at < file.n; at += PAGE)
        if (!sealpage_open(
                &k, (struct sealpage_where){.kind = PAGE_DATABASE, .number = (uint32_t)(at / PAGE) + 1},
                file.at + at))
            fail_msg("page %zu of %zu", at / PAGE + 1, file.n / PAGE);
    free(file.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_flipped_bit_is_never_an_answer, up, down),
        cmocka_unit_test_setup_teardown(a_plain_file_answers_wrongly, up, down),
        cmocka_unit_test_setup_teardown(a_flipped_bit_of_the_log_ends_it, up, down),
        cmocka_unit_test_setup_teardown(pages_that_do_not_belong, up, down),
        cmocka_unit_test_setup_teardown(a_cut_file_below_its_log, up, down),
        cmocka_unit_test_setup_teardown(the_log_of_another_file, up, down),
        cmocka_unit_test_setup_teardown(another_program_looks, up, down),
        cmocka_unit_test_setup_teardown(a_guess_is_not_confirmed, up, down),
        cmocka_unit_test_setup_teardown(shapes_that_nobody_knows, up, down),
        cmocka_unit_test_setup_teardown(nothing_is_put_aside_on_disk, up, down),
        cmocka_unit_test_setup_teardown(a_file_without_room_is_refused, up, down),
        cmocka_unit_test_setup_teardown(every_way_of_writing, up, down),
        cmocka_unit_test_setup_teardown(no_page_is_left_out, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
