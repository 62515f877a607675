/*
 * No memory at each allocation of the whole program, its own and SQLite's, once and from then on: calls, drafts and
 * contacts of a day, an import of rows and of a file, an export, a backup, a change of version. The process says so and
 * ends with status 5, or goes on; it never ends by a signal, and what was acknowledged is there, whole (RELIABILITY.md
 * requirement 42).
 *
 * Every allocation of the program's own, of SQLite's each 400th; with MADOGUCHI_LONG each
 * tenth.
 */
#include "store/desk.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "export/import.h"
#include "export/run.h"
#include "fault/rig.h"
#include "store/backup.h"

enum { DEEDS = 12, TRIES = 2, NO_MEMORY = 5 /* exit status */, SQLITE_STEP = 400, SQLITE_STEP_LONG = 10 };

static struct rig *rig; /* of the test at work: its folder holds what the jobs read and make */

/* ---- allocations that fail */

static atomic_long allocations;
static long fails_at;
static bool own, ever; /* own: the program's allocations, not SQLite's */
static sqlite3_mem_methods usual;

static bool is_denied(bool counts)
{
    long now = counts && fails_at ? ++allocations : 0;
    bool denied = now && (now == fails_at || (ever && now > fails_at));
    if (denied)
        rig->tally->refused++;
    return denied;
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
    return is_denied(own) ? (errno = ENOMEM, NULL) : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return is_denied(own) ? (errno = ENOMEM, NULL) : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return is_denied(own) ? (errno = ENOMEM, NULL) : __real_realloc(p, n);
}

static void *take(int n)
{
    return is_denied(true) ? NULL : usual.xMalloc(n);
}

static void *take_more(void *p, int n)
{
    return is_denied(true) ? NULL : usual.xRealloc(p, n);
}

static void deny_own(long at)
{
    own = true;
    allocations = 0;
    fails_at = at;
}

static void deny_sqlite(long at)
{
    sqlite3_mem_methods scarce;
    sqlite3_shutdown(); /* the test has begun to use it before it forked */
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
    scarce = usual;
    scarce.xMalloc = take;
    scarce.xRealloc = take_more;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce) || sqlite3_initialize())
        _exit(99);
    allocations = 0;
    fails_at = at;
}

/* ---- jobs, and how one sees that they left nothing half done */

static void day(const char *path, struct tally *t)
{
    day_work(path, t, DEEDS, TRIES);
}

static const char *beside(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", rig->folder, name);
    return path;
}

static int64_t noon(void)
{
    return date_moment_from_iso(S("2026-11-20T12:00"));
}

static long counted(const char *path, const char *name)
{
    struct fault fault;
    struct db *db;
    GOOD(db_open_reader(path, &db, &fault));
    long n = (long)load_count(db, name);
    db_close(db);
    return n;
}

/* All of them or none; all where it was acknowledged. */
static bool all_or_none(const char *path, struct tally *t, const char *name, long before, long more)
{
    if (!day_is_whole(path, t))
        return false;
    long n = counted(path, name);
    snprintf(t->why, sizeof t->why, "%ld rows of %ld", n - before, more);
    return n == before + more || (n == before && !t->done);
}

static bool rows_came(const char *path, struct tally *t)
{
    return all_or_none(path, t, "resource", 0, DAY_IMPORTED);
}

static void import_file(const char *path, struct tally *t)
{
    struct arena *a = arena_new();
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    struct import_result result = {0};
    const char *file = beside("cases.csv");
    struct import_request q = {
        .kind = IMPORT_CASES, .paths = &file, .count = 1, .login = S("hanako"), .now = noon()};
    enum err e = seat_take(path, SEAT_DESK, S("試験"), q.now, &seat, &f);
    e = e ? e : db_open_writer(path, seat, S("hanako"), q.now, &db, &f);
    e = e ? e : import_files(a, db, &q, &result, &f);
    t->done = e == OK;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
    arena_free(a);
}

static bool file_came(const char *path, struct tally *t)
{
    return all_or_none(path, t, "intake", 1, 2);
}

static void export_day(const char *path, struct tally *t)
{
    static const struct source_dirs shipped = {NULL, SOURCE_SCHEMA};
    struct arena *a = arena_new();
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    struct run_result result = {0};
    struct run_request q = {
        .out = str_print(a, "%s", beside("out")).p, .day = DAY_NONE, .now = noon(), .dirs = &shipped};
    enum err e = seat_take(path, SEAT_EXPORT, S("試験"), q.now, &seat, &f);
    e = e ? e : db_open_reader(path, &db, &f);
    e = e ? e : run_export(a, db, &q, &result, &f);
    t->done = !e || e == ERR_NOTICE;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
    arena_free(a);
}

/* A folder of the day has its manifest or is not there; what a process that ended left aside is no day. */
static bool export_is_whole(const char *path, struct tally *t)
{
    bool folder = access(beside("out/2026-11-20"), F_OK) == 0;
    bool manifest = access(beside("out/2026-11-20/manifest.csv"), F_OK) == 0;
    bool good = folder == manifest && (folder || !t->done);
    char command[160];
    snprintf(t->why, sizeof t->why, "a folder %s manifest, %s", folder ? "with" : "without",
             t->done ? "done" : "not done");
    snprintf(command, sizeof command, "rm -rf '%s'", beside("out"));
    return good && system(command) == 0 && day_is_whole(path, t);
}

static void back_up(const char *path, struct tally *t)
{
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    enum err e = seat_take(path, SEAT_BACKUP, S("試験"), noon(), &seat, &f);
    e = e ? e : db_open_reader(path, &db, &f);
    e = e ? e : backup_to(db, beside("copy.db"), &f);
    t->done = e == OK;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
}

static bool copy_is_whole(const char *path, struct tally *t)
{
    const char *copy = beside("copy.db");
    bool there = access(copy, F_OK) == 0;
    snprintf(t->why, sizeof t->why, "no copy");
    bool good = there ? day_is_whole(copy, t) : !t->done;
    unlink(beside("copy.db"));
    return good && day_is_whole(path, t);
}

static const struct job {
    const char *name;
    rig_job *work;
    rig_look *good;
    bool aged; /* on a file of an older version */
} jobs[] = {
    {"a day's calls, drafts and contacts", day, day_kept, false},
    {"an import of rows", day_import, rows_came, false},
    {"an import of a file", import_file, file_came, false},
    {"an export", export_day, export_is_whole, false},
    {"a backup", back_up, copy_is_whole, false},
    {"a change of version", day_update, day_is_whole, true},
};

/* ---- at each allocation */

static void make_file(void)
{
    FILE *file = fopen(beside("cases.csv"), "w");
    assert_non_null(file);
    fputs("受付番号,受付日時,受付方法,相談者区分,対象者氏名,相談内容\r\n"
          "R08-0101,2026-11-19 9:05,電話,家族,秘密 花子,夜の不安\r\n"
          "R08-0102,2026-11-20 10:00,来所,本人,,退院の相談\r\n",
          file);
    assert_int_equal(fclose(file), 0);
}

/* False where the job came to its end before this allocation. */
static bool refuse(const struct job *job, long at, void (*deny)(long at))
{
    struct disk_plan sound = {.fail_at = at, .fault = DISK_SOUND};
    rig_prepare(rig);
    int status = rig_run(rig, &sound, deny, job->work);
    if (status != 0 && status != NO_MEMORY)
        fail_msg("%s, allocation %ld: status %d", job->name, at, status);
    bool refused = rig->tally->refused > 0;
    if (!rig_holds(rig, rig->path, job->good))
        fail_msg("%s, allocation %ld: %s", job->name, at, rig->tally->why);
    return refused;
}

static void sweep(void **state, void (*deny)(long at), long step)
{
    rig = *state;
    make_file();
    for (size_t i = 0; i < COUNT_OF(jobs); i++) {
        long runs = 0;
        if (jobs[i].aged)
            day_age(rig->pattern);
        for (int all = 0; all < 2; all++) {
            ever = all;
            for (long at = 1; refuse(&jobs[i], at, deny); at += step)
                runs++;
        }
        printf("%s: %ld runs, 0 lost, 0 damaged\n", jobs[i].name, runs);
        assert_true(runs > 2);
    }
}

static void the_program_without_memory(void **state)
{
    sweep(state, deny_own, 1);
}

static void sqlite_without_memory(void **state)
{
    sweep(state, deny_sqlite, getenv("MADOGUCHI_LONG") ? SQLITE_STEP_LONG : SQLITE_STEP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_program_without_memory, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(sqlite_without_memory, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
