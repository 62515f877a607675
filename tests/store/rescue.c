/*
 * A disk on which SQLite can make no shared memory, as when it is full or read-only: what is there is shown, what lies
 * in the log included, and no copy is left behind.
 */
#include "store/desk.h"

#include <glob.h>

#include "store/search.h"
#include "store/vfs.h"

static int copies_left(void)
{
    glob_t found;
    int n = glob("/dev/shm/madoguchi-*", 0, NULL, &found) ? 0 : (int)found.gl_pathc;
    if (n)
        globfree(&found);
    return n;
}

/* As a power cut leaves it: the newest case only in the log. */
static void leave_in_the_log(struct desk *d)
{
    char command[400];
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "03-1234-5678", "ログの中の相談");
    snprintf(command, sizeof command, "cd '%s' && mkdir kept && cp desk.db desk.db-wal kept/", d->folder);
    assert_int_equal(system(command), 0);
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
    snprintf(command, sizeof command, "cd '%s' && cp kept/* .", d->folder);
    assert_int_equal(system(command), 0);
}

static void what_is_there_is_shown(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *db;
    struct case_row *rows;
    char before[64], after[64];
    int left = copies_left();
    leave_in_the_log(d);
    desk_sum(d->path, before);
    vfs_no_shm = d->folder;
    GOOD(db_open_reader(d->path, &db, &fault));
    assert_int_equal(copies_left(), left); /* its names are gone while it is open */
    assert_int_equal(load_cases(d->arena, db, CASES_NEWEST, NULL, 5, &rows), 1);
    IS(rows[0].name, "山田 太郎");
    assert_string_equal(db_path(db), d->path);
    db_close(db);
    vfs_no_shm = NULL;
    desk_sum(d->path, after);
    assert_string_equal(before, after);
    GOOD(db_open_reader(d->path, &db, &fault)); /* the disk is well again */
    assert_int_equal(load_count(db, "intake"), 1);
    db_close(db);
}

static void writing_is_refused_with_a_sentence(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *db;
    leave_in_the_log(d);
    vfs_no_shm = d->folder;
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    assert_int_equal(db_open_writer(d->path, d->seat, S("hanako"), d->now, &db, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, "空き容量"));
    vfs_no_shm = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_there_is_shown, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(writing_is_refused_with_a_sentence, desk_up, desk_down),
    };
    vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
