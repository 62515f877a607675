/*
 * Power that is lost at each write, truncation, fsync and deletion of a day's work, an import, a change of version: what
 * was acknowledged is there afterwards, what was under way is there whole or not at all, and the file is sound
 * (RELIABILITY.md requirements 38, 39, 55). A disk that lies about fsync must be found out, or this proves nothing.
 *
 * Two seeds for each operation; with MADOGUCHI_LONG forty.
 */
#include "store/desk.h"

#include "fault/rig.h"

enum { DEEDS = 12 };

static void day(const char *path, struct tally *t)
{
    day_work(path, t, DEEDS, 1);
}

/* Until the work ends before its power is lost. */
static void lose_at_each(struct rig *r, rig_job *work, rig_look *good)
{
    long runs = 0, at = 1;
    for (bool ended = false; !ended; at++)
        for (int seed = 0; !ended && seed < rig_seeds(); seed++) {
            struct disk_plan plan = {
                .lose_power_at = at, .seed = (unsigned)(at * 131 + seed), .survivors = r->left};
            rig_prepare(r);
            ended = rig_run(r, &plan, NULL, work) != DISK_POWER_LOST;
            if (!rig_holds(r, ended ? r->path : r->survivor, good))
                fail_msg("power lost at operation %ld, seed %d: %s", at, seed, r->tally->why);
            runs++;
        }
    printf("%ld operations, %ld losses of power, 0 lost, 0 damaged\n", at - 2, runs - 1);
    assert_true(runs > rig_seeds());
}

static void a_day_of_work(void **state)
{
    lose_at_each(*state, day, day_kept);
}

static long imported(const char *path)
{
    struct fault fault;
    struct db *db;
    GOOD(db_open_reader(path, &db, &fault));
    long n = (long)load_count(db, "resource");
    db_close(db);
    return n;
}

static bool all_or_none(const char *path, struct tally *t)
{
    if (!day_is_whole(path, t))
        return false;
    long n = imported(path);
    snprintf(t->why, sizeof t->why, "%ld rows of an import", n);
    return n == DAY_IMPORTED || (n == 0 && !t->done);
}

static void an_import(void **state)
{
    lose_at_each(*state, day_import, all_or_none);
}

static void a_change_of_version(void **state)
{
    struct rig *r = *state;
    day_age(r->pattern);
    lose_at_each(r, day_update, day_is_whole);
}

static void a_disk_that_lies_is_found_out(void **state)
{
    struct rig *r = *state;
    int found = 0, runs = 40;
    for (int seed = 0; seed < runs; seed++) {
        struct disk_plan plan = {.fault = DISK_LIES, .seed = (unsigned)seed, .survivors = r->left};
        rig_prepare(r);
        assert_int_equal(rig_run(r, &plan, NULL, day), DISK_POWER_LOST);
        found += !rig_holds(r, r->survivor, day_kept);
    }
    printf("a disk that lies about fsync: found out in %d of %d\n", found, runs);
    assert_true(found * 2 > runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_of_work, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(an_import, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(a_change_of_version, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(a_disk_that_lies_is_found_out, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
