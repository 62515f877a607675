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

#include "fault/jobs.h"

enum { NO_MEMORY = 5 /* exit status */, SQLITE_STEP = 400, SQLITE_STEP_LONG = 10 };

static struct rig *rig; /* of the test at work */

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

/* ---- at each allocation */

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
    jobs_begin(rig);
    for (int i = 0; i < JOBS; i++) {
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
