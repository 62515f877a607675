/*
 * A desk that is killed with everything around it, thousands of times: two that want to write, one export and one
 * backup after the other, each killed at any moment and begun anew. One of the two has the seat, nobody is told that
 * the file is busy, an export and a backup hold whole transactions or are not there, and what was acknowledged is in
 * the file (RELIABILITY.md 1.4 and requirement 11).
 *
 * 120 kills; with MADOGUCHI_LONG 3,000.
 */
#include "store/desk.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "export/run.h"
#include "fault/rig.h"
#include "store/backup.h"
#include "store/keyring.h"
#include "store/lost.h"

enum { KILLS = 120, KILLS_LONG = 3000, WORKERS = 4 };

static struct rig *rig;
static struct shared { /* between the processes */
    volatile long acked, busy, exports, backups, races, doubles;
    volatile pid_t holder;
    char why[300];
} * shared;

static int64_t noon(void)
{
    return date_moment_from_iso(S("2026-11-20T12:00"));
}

static void note(enum err e, const struct fault *f)
{
    if (e == ERR_SEAT)
        shared->busy++;
    if (e && e != ERR_NOTICE && !shared->why[0])
        snprintf(shared->why, sizeof shared->why, "%.290s", f->say);
}

/* ---- who writes: a case with its contact in one transaction, numbered from the last one that was acknowledged */

static enum err commit(struct db *db, long n)
{
    struct fault f;
    struct change_result result;
    char words[32];
    snprintf(words, sizeof words, "鍵%07ld", n);
    struct change *c = change_new(S("hanako"), S("intake"));
    struct intake i = {.received_at = S("2026-11-20T11:05"), .state = S("open"), .note = str_of(words)};
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, i.v}, FIELDS_ALL);
    struct contact k = {
        .intake = change_ref(c, intake), .at = i.received_at, .channel = S("phone"), .staff = S("hanako")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    enum err e = change_apply(db, c, noon(), &result, &f);
    change_free(c);
    note(e, &f);
    return e;
}

/* Whoever had the seat is gone; the one who kills may need a moment to say so. */
static void sit_down(void)
{
    for (int i = 0; shared->holder && i < 2000; i++)
        usleep(1000);
    shared->doubles += shared->holder != 0;
    shared->holder = getpid();
    shared->races++;
}

static void write_on(void)
{
    struct fault f;
    struct seat *seat;
    struct db *db;
    while (seat_take(rig->path, SEAT_DESK, S("山田 花子"), noon(), &seat, &f))
        usleep(500);
    sit_down();
    enum err e = db_open_writer(rig->path, seat, S("hanako"), noon(), &db, &f);
    note(e, &f);
    if (!e && lost_found(db).n)
        snprintf(shared->why, sizeof shared->why, "%.*s", S_ARG(lost_found(db)));
    while (!e) {
        long n = shared->acked + 1;
        e = commit(db, n);
        if (!e)
            shared->acked = n;
    }
    _exit(1);
}

/* ---- who reads */

static long lines_of(const char *folder, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "re");
    long n = 0;
    for (int c; in && (c = getc(in)) != EOF;)
        n += c == '\n';
    if (in)
        fclose(in);
    return n;
}

static void export_on(void)
{
    static const struct source_dirs shipped = {NULL, SOURCE_SCHEMA};
    char out[100];
    snprintf(out, sizeof out, "%s/out", rig->folder);
    for (;;) {
        struct arena *a = arena_new();
        struct fault f;
        struct seat *seat = NULL;
        struct db *db = NULL;
        struct run_result result = {0};
        struct run_request q = {.out = out, .day = DAY_NONE, .all = true, .now = noon(), .dirs = &shipped};
        enum err e = seat_take(rig->path, SEAT_EXPORT, S("試験"), q.now, &seat, &f);
        e = e ? e : db_open_reader(rig->path, &db, &f);
        e = e ? e : run_export(a, db, &q, &result, &f);
        note(e, &f);
        shared->exports += !e || e == ERR_NOTICE;
        db_close(db);
        seat_leave(seat);
        arena_free(a);
    }
}

static bool is_consistent(const char *path)
{
    struct fault f;
    struct db *db;
    enum err e = db_open_reader(path, &db, &f);
    note(e, &f);
    if (e)
        return false;
    bool same = load_count(db, "intake") == load_count(db, "contact");
    db_close(db);
    return same;
}

static void back_up_on(void)
{
    char copy[100];
    snprintf(copy, sizeof copy, "%s/copy.db", rig->folder);
    keyring_share(copy, rig->path);
    for (;;) {
        struct fault f;
        struct seat *seat = NULL;
        struct db *db = NULL;
        unlink(copy);
        enum err e = seat_take(rig->path, SEAT_BACKUP, S("試験"), noon(), &seat, &f);
        e = e ? e : db_open_reader(rig->path, &db, &f);
        e = e ? e : backup_to(db, copy, &f);
        note(e, &f);
        db_close(db);
        if (!e && !is_consistent(copy) && !shared->why[0])
            snprintf(shared->why, sizeof shared->why, "a backup holds half a transaction");
        shared->backups += !e;
        seat_leave(seat);
    }
}

static void (*const jobs[WORKERS])(void) = {write_on, write_on, export_on, back_up_on};

/* ---- who kills */

static pid_t begin(int job)
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        rig_child(rig);
        jobs[job]();
    }
    return pid;
}

static void end(pid_t pid)
{
    int status;
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status))
        fail_msg("it ended by itself: %s", shared->why);
    if (shared->holder == pid)
        shared->holder = 0;
}

/* Each finished folder has its manifest, and as many cases as contacts: one transaction made them. */
static void exports_are_whole(void)
{
    char folder[200];
    snprintf(folder, sizeof folder, "%s/out/2026-11-20", rig->folder);
    if (access(folder, F_OK))
        return;
    assert_true(lines_of(folder, "manifest.csv") > 1);
    assert_int_equal(lines_of(folder, "cases.csv"), lines_of(folder, "contacts.csv"));
}

/* Each number, at least once: who was killed before it could say so has left it, and it was written again. */
static long acknowledged_there(void)
{
    sqlite3 *raw;
    sqlite3_stmt *s;
    assert_int_equal(
        sqlite3_open_v2(rig->path, &raw, SQLITE_OPEN_READONLY, keyring_has(rig->path) ? "cipher" : NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw,
                                        "SELECT count(DISTINCT note) FROM intake WHERE note LIKE '鍵%' AND "
                                        "CAST(substr(note, 2) AS INTEGER) <= ?1",
                                        -1, &s, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(s, 1, shared->acked);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    long n = (long)sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(raw);
    return n;
}

static void everything_is_killed_all_the_time(void **state)
{
    pid_t pids[WORKERS];
    unsigned seed = 11;
    int kills = getenv("MADOGUCHI_LONG") ? KILLS_LONG : KILLS;
    rig = *state;
    rig_prepare(rig);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(shared, MAP_FAILED);
    for (int i = 0; i < WORKERS; i++)
        pids[i] = begin(i);
    for (int i = 0; i < kills; i++) {
        int which = rand_r(&seed) % WORKERS;
        usleep(5000 + (unsigned)rand_r(&seed) % 75000);
        end(pids[which]);
        if (jobs[which] == export_on)
            exports_are_whole();
        if (shared->why[0])
            fail_msg("after %d kills: %s", i + 1, shared->why);
        pids[which] = begin(which);
    }
    for (int i = 0; i < WORKERS; i++)
        end(pids[i]);
    if (!rig_holds(rig, rig->path, day_is_whole))
        fail_msg("%s", rig->tally->why);
    printf("%d kills: %ld commits acknowledged, %ld lost; %ld exports and %ld backups, all whole; %ld times "
           "somebody "
           "took the seat, %ld times two; %ld times busy\n",
           kills, shared->acked, shared->acked - acknowledged_there(), shared->exports, shared->backups,
           shared->races, shared->doubles, shared->busy);
    assert_int_equal(acknowledged_there(), shared->acked);
    assert_int_equal(shared->doubles, 0);
    assert_int_equal(shared->busy, 0);
    assert_true(shared->exports > 0 && shared->backups > 0 && shared->races > kills / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_killed_all_the_time, rig_up, rig_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
