/*
 * A disk on which SQLite can make no shared memory, as when it is full or read-only, or only such as ends the program
 * that touches it (mapped.c): what is there is shown, what lies in the log included, and no copy is left behind.
 */
#include "store/desk.h"

#include "../../src/store/inside.h"

#include <errno.h>
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

/* Where the system cannot be asked (before Linux 5.14) the program ends as SQLite's own would. */
static bool holes_can_be_told(void)
{
    void *hole = vfs_hole(4096);
    bool can = madvise(hole, 4096, 23 /* MADV_POPULATE_WRITE */) && errno == EFAULT;
    munmap(hole, 4096);
    return can;
}

static void holes_in_the_index_end_nobody(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *db;
    struct case_row *rows;
    leave_in_the_log(d);
    if (!holes_can_be_told())
        skip();
    vfs_holes = d->folder;
    GOOD(db_open_reader(d->path, &db, &fault));
    assert_int_equal(load_cases(d->arena, db, CASES_NEWEST, NULL, 5, &rows), 1);
    IS(rows[0].name, "山田 太郎");
    db_close(db);
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    assert_int_equal(db_open_writer(d->path, d->seat, S("hanako"), d->now, &db, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, "ディスクがいっぱい"));
    vfs_holes = NULL;
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    desk_case(d, "山田 次郎", "ヤマダ ジロウ", "03-1234-5679", "場所ができてから");
    assert_int_equal(load_count(d->db, "intake"), 2);
}

/* The index needs its second piece where the log is longer than 4,000 pages. */
static void an_index_that_cannot_grow_is_a_full_disk(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    static const char many[] = "CREATE TABLE wide AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                               "FROM n WHERE i < 6000) SELECT zeroblob(3000) FROM n";
    if (!holes_can_be_told())
        skip();
    vfs_holes = d->folder;
    vfs_hole_from = 1;
    assert_int_equal(db_run(d->db, many, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, "ディスクがいっぱい"));
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "03-1234-5678", "いっぱいの間");
    vfs_holes = NULL;
    vfs_hole_from = 0;
    GOOD(db_run(d->db, many, &fault));
    assert_int_equal(db_number(d->db, "SELECT count(*) FROM wide", 0), 6000);
    assert_int_equal(load_count(d->db, "intake"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_there_is_shown, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(writing_is_refused_with_a_sentence, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(holes_in_the_index_end_nobody, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_index_that_cannot_grow_is_a_full_disk, desk_up, desk_down),
    };
    vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
