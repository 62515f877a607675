/*
 * Two misfortunes at once: power is lost during a day's work, and the disk refuses something while the next start
 * brings the file back. The start after that has everything that was acknowledged (RELIABILITY.md requirement 43).
 *
 * Every 90th operation of the day, each kind of refusal at each of the first operations of the recovery; with
 * MADOGUCHI_LONG every third operation of the day.
 */
#include "store/desk.h"

#include "fault/rig.h"

enum { DEEDS = 12, STEP = 90, STEP_LONG = 3, RECOVERY_MOST = 200 };

static void day(const char *path, struct tally *t)
{
    day_work(path, t, DEEDS, 1);
}

/* The next start, as far as the disk lets it. */
static void start(const char *path, struct tally *t)
{
    struct fault unused;
    struct seat *seat = NULL;
    struct db *db = NULL;
    int64_t now = date_moment_from_iso(S("2026-11-20T14:30"));
    if (!seat_take(path, SEAT_DESK, S("山田 花子"), now, &seat, &unused))
        (void)db_open_writer(path, seat, S("hanako"), now, &db, &unused);
    db_close(db);
    seat_leave(seat);
    t->refused += disk_failures() > 0;
}

/* What the power left, where the work is done. */
static void put_back(const struct rig *r)
{
    char command[700];
    snprintf(command, sizeof command,
             "rm -f '%s' '%s'-wal '%s'-shm '%s'-journal; for f in '%s'*; do cp \"$f\" '%s'/; done", r->path,
             r->path, r->path, r->path, r->survivor, r->folder);
    assert_int_equal(system(command), 0);
}

/* False where the recovery had come to its end before this operation. */
static bool refuse(struct rig *r, enum disk_fault fault, long lost_at, long at)
{
    struct disk_plan plan = {.fault = fault, .fail_at = at, .seed = (unsigned)at, .survivors = r->left};
    put_back(r);
    r->tally->refused = 0;
    bool ended = rig_run(r, &plan, NULL, start) != DISK_POWER_LOST;
    bool refused = r->tally->refused > 0;
    if (!rig_holds(r, ended ? r->path : r->survivor, day_kept))
        fail_msg("power lost at %ld, then fault %d at operation %ld of the recovery: %s", lost_at, (int)fault,
                 at, r->tally->why);
    return refused;
}

static void a_disk_that_refuses_while_it_recovers(void **state)
{
    struct rig *r = *state;
    long runs = 0, refusals = 0, step = getenv("MADOGUCHI_LONG") ? STEP_LONG : STEP;
    for (long lost_at = step;; lost_at += step) {
        struct disk_plan plan = {.lose_power_at = lost_at, .seed = (unsigned)lost_at, .survivors = r->left};
        rig_prepare(r);
        if (rig_run(r, &plan, NULL, day) != DISK_POWER_LOST)
            break;
        for (int fault = DISK_FULL; fault <= DISK_READ_ERROR; fault++) {
            if (fault == DISK_SYNC_DROPS)
                continue; /* it ends by a loss of power itself, and overwrites what the first one left */
            int quiet = 0;
            for (long at = 1; quiet < 12 && at < RECOVERY_MOST; at++, runs++) {
                bool refused = refuse(r, (enum disk_fault)fault, lost_at, at);
                refusals += refused;
                quiet = refused ? 0 : quiet + 1;
            }
        }
    }
    printf("%ld recoveries, %ld of them refused something, 0 lost, 0 damaged\n", runs, refusals);
    assert_true(refusals > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_disk_that_refuses_while_it_recovers, rig_up, rig_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
