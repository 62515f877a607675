/* What a damaged sealed file still holds is brought out, and what is missing is told. */
#include "store/desk.h"

#include "store/keyring.h"
#include "store/salvage.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

enum { CASES = 400, PAGE = 4096 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk";

static void birth(struct desk *d)
{
    struct fault fault;
    struct db_birth b = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                         S("山田 花子"), S("nurse"),  true};
    desk_folder(d);
    keyring_put(d->path, dk);
    GOOD(db_create(d->path, &b, d->now, &fault));
    GOOD(seat_take(d->path, SEAT_DESK, S("hanako"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    for (int i = 0; i < CASES; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
}

static int64_t count_of(const char *path, const char *sql)
{
    sqlite3 *plain;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2(path, &plain, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(plain, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(plain);
    return n;
}

static const struct salvage_line *line_of(const struct salvage_line *lines, int n, const char *table)
{
    for (int i = 0; i < n; i++)
        if (str_eq(lines[i].table, str_of(table)))
            return &lines[i];
    fail_msg("no line for %s", table);
    return NULL;
}

static int64_t salvage(struct desk *d, const char *out, int64_t *gaps)
{
    struct fault fault;
    struct db *db;
    struct salvage_line *lines;
    int n;
    *gaps = 0;
    if (db_open_reader(d->path, &db, &fault))
        return -1;
    enum err e = salvage_to(d->arena, db, out, &lines, &n, &fault);
    db_close(db);
    if (e)
        fail_msg("%s", fault.say);
    for (int i = 0; i < n; i++)
        *gaps += lines[i].gaps;
    return line_of(lines, n, "person")->saved + line_of(lines, n, "intake")->saved;
}

static void damage(const char *path, int page)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    unsigned char byte;
    off_t at = (off_t)page * PAGE + 100;
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

/* Each page in turn: of whole files everything, of damaged ones all but what lay on that page. */
static void what_lies_on_other_pages_comes_out(void **state)
{
    (void)state;
    struct desk d = {0};
    char out[160];
    struct stat st;
    int64_t gaps, least = 2 * CASES;
    int lossy = 0, opened = 0;
    birth(&d);
    snprintf(out, sizeof out, "%s/saved.db", d.folder);
    assert_int_equal(salvage(&d, out, &gaps), 2 * CASES);
    assert_int_equal(gaps, 0);
    assert_int_equal(count_of(out, "SELECT count(*) FROM person WHERE name='山田 太郎'"), CASES);
    assert_true(count_of(out, "SELECT count(*) FROM history") >= 0 &&
                count_of(out, "SELECT count(*) FROM audit") > 0);
    assert_int_equal(stat(out, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(d.path, &st), 0);
    for (int page = 1; page < st.st_size / PAGE; page++) {
        unlink(out);
        damage(d.path, page);
        int64_t saved = salvage(&d, out, &gaps);
        damage(d.path, page);
        if (saved < 0)
            continue; /* what the file says of itself lay there */
        opened++;
        lossy += saved < 2 * CASES;
        least = saved < least ? saved : least;
        if (saved < 2 * CASES && !gaps)
            fail_msg("page %d: %lld rows, and no gap is told", page, (long long)saved);
        assert_int_equal(
            count_of(out, "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM intake)"), saved);
    }
    printf("%d of %d pages damaged one by one: %d took rows along, at least %lld of %d came out\n", opened,
           (int)(st.st_size / PAGE) - 1, lossy, (long long)least, 2 * CASES);
    assert_true(lossy > 5);
    assert_true(opened > st.st_size / PAGE * 9 / 10);
    keyring_wipe();
    desk_clear(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_lies_on_other_pages_comes_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
