/*
 * Files of earlier versions are brought up to date, with all that is in them: by a start that nothing disturbs, by one
 * that power is lost in at any write, by one that is killed at any system call (fault/kill.c) (RELIABILITY.md 55).
 *
 * Every third write; with MADOGUCHI_LONG each.
 */
#include "store/desk.h"

#include "fault/older.h"
#include "fault/rig.h"

enum { STEP = 3, SEEDS = 2 };

static int version;

static bool whole_and_kept(const char *path, struct tally *t)
{
    return day_is_whole(path, t) && older_kept(path, version, t->why, sizeof t->why);
}

static void each_is_brought_up_to_date(void **state)
{
    struct rig *r = *state;
    for (int i = 0; i < OLDER; i++) {
        version = older_versions[i];
        older_make(r->pattern, version);
        rig_prepare(r);
        struct disk_plan sound = {.fault = DISK_SOUND};
        assert_int_equal(rig_run(r, &sound, NULL, day_update), 0);
        assert_int_equal(r->tally->done, 1);
        if (!rig_holds(r, r->path, whole_and_kept))
            fail_msg("from %d: %s", version, r->tally->why);
    }
}

static void power_is_lost_meanwhile(void **state)
{
    struct rig *r = *state;
    for (int i = 0; i < OLDER; i++) {
        long runs = 0, at = 1, step = getenv("MADOGUCHI_LONG") ? 1 : STEP;
        version = older_versions[i];
        older_make(r->pattern, version);
        for (bool ended = false; !ended; at += step)
            for (int seed = 0; !ended && seed < SEEDS; seed++, runs++) {
                struct disk_plan plan = {
                    .lose_power_at = at, .seed = (unsigned)(at * 131 + seed), .survivors = r->left};
                rig_prepare(r);
                ended = rig_run(r, &plan, NULL, day_update) != DISK_POWER_LOST;
                if (!rig_holds(r, ended ? r->path : r->survivor, whole_and_kept))
                    fail_msg("from %d, power lost at %ld: %s", version, at, r->tally->why);
            }
        printf("from version %d: %ld losses of power, old or new each time\n", version, runs - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_is_brought_up_to_date, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(power_is_lost_meanwhile, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
