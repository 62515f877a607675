/*
 * A backup that an earlier version of the program made is brought back and tried; it stays what it is, byte for byte,
 * and nothing is left beside it.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "store/desk.h"

#include "cli/cli.h"
#include "fault/older.h"
#include "store/instead.h"

static enum err run(const struct desk *d, int count, const char *const *arguments)
{
    static const struct cli_host nobody;
    char *words[8] = {(char *)"madoguchi", (char *)"--db", (char *)d->path};
    int kept[2] = {dup(1), dup(2)}, to = open("/dev/null", O_WRONLY | O_CLOEXEC);
    for (int i = 0; i < count; i++)
        words[3 + i] = (char *)arguments[i];
    fflush(stdout);
    assert_true(kept[0] >= 0 && kept[1] >= 0 && dup2(to, 1) == 1 && dup2(to, 2) == 2);
    enum err e = (enum err)cli_run(3 + count, words, &nobody);
    fflush(stdout);
    dup2(kept[0], 1);
    dup2(kept[1], 2);
    close(kept[0]);
    close(kept[1]);
    close(to);
    return e;
}

static int names_in(const char *path)
{
    int n = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* As backups are: one file. */
static void leave_the_log(const char *path)
{
    sqlite3 *raw;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

static void a_backup_of_an_earlier_version_stays_what_it_is(void **state)
{
    struct desk d;
    char kept[140], backup[180], before[64], after[64], why[256];
    (void)state;
    for (int i = 0; i < OLDER; i++) {
        desk_folder(&d);
        snprintf(kept, sizeof kept, "%s.backups", d.path);
        snprintf(backup, sizeof backup, "%s/2026-11-20T14-05-00.db", kept);
        assert_int_equal(mkdir(kept, 0700), 0);
        older_make(backup, older_versions[i]);
        leave_the_log(backup);
        desk_sum(backup, before);
        int names = names_in(kept);
        enum err tried = run(&d, 2, (const char *[]){"restore", "--drill"});
        assert_true(tried == OK || i); /* later ones have a closed month without a name, which is told */
        assert_int_equal(run(&d, 2, (const char *[]){"restore", backup}), OK);
        desk_sum(backup, after);
        assert_string_equal(before, after);
        assert_int_equal(names_in(kept), names);
        if (!older_kept(d.path, older_versions[i], why, sizeof why))
            fail_msg("from %d: %s", older_versions[i], why);
        snprintf(backup, sizeof backup, "%s.older", d.path);
        assert_int_equal(access(backup, F_OK), -1);
        desk_clear(&d);
    }
}

/* As the desk does it, where the file is damaged. */
static void so_it_does_where_the_desk_brings_it_back(void **state)
{
    struct desk d;
    struct fault fault;
    char backup[180], before[64], after[64], why[256];
    (void)state;
    for (int i = 0; i < OLDER; i++) {
        desk_folder(&d);
        snprintf(backup, sizeof backup, "%s.kept", d.path);
        older_make(backup, older_versions[i]);
        leave_the_log(backup);
        desk_sum(backup, before);
        struct instead at = {.path = d.path, .login = S("hanako"), .now = d.now};
        GOOD(seat_take(d.path, SEAT_REPLACE, S("山田 花子"), d.now, &d.seat, &fault));
        GOOD(instead_bring_back(d.arena, &at, backup, &fault));
        seat_leave(d.seat);
        desk_sum(backup, after);
        assert_string_equal(before, after);
        if (!older_kept(d.path, older_versions[i], why, sizeof why))
            fail_msg("from %d: %s", older_versions[i], why);
        desk_clear(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backup_of_an_earlier_version_stays_what_it_is),
        cmocka_unit_test(so_it_does_where_the_desk_brings_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
