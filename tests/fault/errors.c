/*
 * A disk that refuses at each operation of a day's work, once or for ever, and a SQLite that gets no memory at each of
 * its allocations: what was acknowledged is there, the file is sound, and where the trouble was a passing one the work
 * goes on without a restart (RELIABILITY.md requirements 41, 42 and its table of error policy).
 *
 * Every thirteenth operation and every 120th allocation; with MADOGUCHI_LONG every operation and every seventh of the
 * tens of thousands of allocations, which would take an hour (fault.memory has the program's own).
 */
#include "store/desk.h"

#include <sqlite3.h>

#include "fault/rig.h"

enum { DEEDS = 12, TRIES = 3, MOST = 20000 };

static void day(const char *path, struct tally *t)
{
    day_work(path, t, DEEDS, TRIES);
    t->refused += disk_failures() > 0; /* a refusal that no deed has seen: a checkpoint's */
}

static long step(long usual, long full)
{
    return getenv("MADOGUCHI_LONG") ? full : usual;
}

static const char *const names[DISK_FAULTS] = {
    [DISK_FULL] = "full",       [DISK_SHORT] = "half a write",        [DISK_WRITE_ERROR] = "write error",
    [DISK_SYNC_ERROR] = "sync", [DISK_SYNC_DROPS] = "sync and drops", [DISK_READ_ERROR] = "read error"};

/* A process that was not refused anything has reached the end of its operations. */
static bool refuse(struct rig *r, enum disk_fault fault, long at, bool ever)
{
    struct disk_plan plan = {
        .fault = fault, .fail_at = at, .ever = ever, .seed = (unsigned)at, .survivors = r->left};
    rig_prepare(r);
    bool ended = rig_run(r, &plan, NULL, day) != DISK_POWER_LOST;
    if (!rig_holds(r, ended ? r->path : r->survivor, day_kept))
        fail_msg("%s at operation %ld%s: %s", names[fault], at, ever ? " and ever after" : "", r->tally->why);
    if (!ever && r->tally->done != DEEDS)
        fail_msg("%s at operation %ld: the work stopped after %ld deeds", names[fault], at, r->tally->done);
    return r->tally->refused > 0;
}

static void a_disk_that_refuses(void **state)
{
    for (int fault = DISK_FULL; fault <= DISK_READ_ERROR; fault++) {
        long runs = 0, refusals = 0;
        for (int ever = 0; ever < 2; ever++) {
            int quiet = 0; /* an error may be of a kind that this operation does not know */
            for (long at = 1; quiet < 30 && at < MOST; at += step(13, 1), runs++) {
                bool refused = refuse(*state, (enum disk_fault)fault, at, ever);
                refusals += refused;
                quiet = refused ? 0 : quiet + 1;
            }
        }
        printf("%-14s %ld runs, %ld refused something, 0 lost, 0 damaged\n", names[fault], runs, refusals);
        assert_true(refusals > 0);
    }
}

/* ---- memory */

static sqlite3_mem_methods usual;
static long allocations, fails_at;
static volatile long *denied;

static bool is_denied(void)
{
    bool now = ++allocations == fails_at;
    if (now)
        ++*denied;
    return now;
}

static void *take(int n)
{
    return is_denied() ? NULL : usual.xMalloc(n);
}

static void *take_more(void *p, int n)
{
    return is_denied() ? NULL : usual.xRealloc(p, n);
}

static void deny(long at)
{
    sqlite3_mem_methods scarce;
    sqlite3_shutdown(); /* the test has begun to use it before it forked */
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
    scarce = usual;
    scarce.xMalloc = take;
    scarce.xRealloc = take_more;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce) || sqlite3_initialize())
        abort();
    allocations = 0;
    fails_at = at;
}

static void a_sqlite_without_memory(void **state)
{
    struct rig *r = *state;
    long runs = 0;
    struct tally *t = tally_new();
    denied = &t->refused;
    for (bool ended = false; !ended; runs++) {
        struct disk_plan plan = {.fail_at = 1 + runs * step(120, 7), .fault = DISK_SOUND};
        t->refused = 0;
        rig_prepare(r);
        rig_run(r, &plan, deny, day);
        if (!rig_holds(r, r->path, day_kept))
            fail_msg("no memory at allocation %ld: %s", plan.fail_at, r->tally->why);
        ended = t->refused == 0;
    }
    printf("no memory      %ld runs, 0 lost, 0 damaged\n", runs);
    assert_true(runs > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_disk_that_refuses, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(a_sqlite_without_memory, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
