/* Drafts that the database did not take, beside it: they come back whole, once, and to nobody without the key. */
#include "store/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "store/ballast.h"
#include "store/keyring.h"
#include "store/space.h"
#include "store/spool.h"
#include "store/writer.h"

static const char secret[] = "夜、母が一人でいられない";

static struct draft typed(struct draft_value *value)
{
    *value = (struct draft_value){S("intake.note"), S("夜、母が一人でいられない\n二行目: 3:4")};
    return (struct draft){.staff = S("hanako"),
                          .form = S("intake"),
                          .started = 1000,
                          .saved = 2000,
                          .at = S("intake.note"),
                          .caret = 9,
                          .values = value,
                          .count = 1};
}

static const char *file_of(struct desk *d, const char *folder)
{
    return str_print(d->arena, "%s/hanako-intake-1000.draft", folder).p;
}

static const char *beside(struct desk *d)
{
    return str_print(d->arena, "%s.spool", d->path).p;
}

static bool holds(const char *path, const char *text)
{
    char bytes[4096] = "";
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t n = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    return str_find((struct str){bytes, n}, str_of(text)) != SIZE_MAX;
}

static int drafts(struct desk *d, struct draft **rows)
{
    return load_drafts(d->arena, d->db, S(""), rows);
}

static void it_comes_back_once(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct draft_value value;
    struct draft t = typed(&value), *rows;
    GOOD(spool_put(d->path, &t, &fault));
    GOOD(spool_put(d->path, &t, &fault)); /* the newer one in place of the older */
    struct stat st;
    assert_int_equal(stat(beside(d), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(file_of(d, beside(d)), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(spool_fold(d->db, d->now), 1);
    assert_int_equal(spool_fold(d->db, d->now), 0);
    assert_int_not_equal(access(beside(d), F_OK), 0);
    assert_int_equal(drafts(d, &rows), 1);
    IS(rows[0].staff, "hanako");
    IS(rows[0].at, "intake.note");
    assert_int_equal(rows[0].caret, 9);
    assert_int_equal(rows[0].started, 1000);
    IS(rows[0].values[0].typed, "夜、母が一人でいられない\n二行目: 3:4");
}

static int64_t store(struct desk *d, struct draft *t)
{
    struct change *c = change_new(S("hanako"), S("draft"));
    change_draft(c, t);
    struct change_result result = desk_apply(d, c);
    return result.draft;
}

static void it_goes_on_with_what_was_stored(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct draft_value value;
    struct draft t = typed(&value), *rows;
    value.typed = S("前の文");
    t.id = store(d, &t);
    struct draft later = typed(&value);
    later.id = t.id;
    later.saved = 3000;
    GOOD(spool_put(d->path, &later, &fault));
    assert_int_equal(spool_fold(d->db, d->now), 1);
    assert_int_equal(drafts(d, &rows), 1);
    assert_true(str_starts(rows[0].values[0].typed, str_of(secret)));
}

/* What was stored by a newer save is not overwritten: both are there. */
static void it_never_replaces_what_is_newer(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct draft_value value;
    struct draft t = typed(&value), *rows;
    t.saved = 9000;
    t.id = store(d, &t);
    struct draft older = typed(&value);
    older.id = t.id;
    GOOD(spool_put(d->path, &older, &fault));
    assert_int_equal(spool_fold(d->db, d->now), 1);
    assert_int_equal(drafts(d, &rows), 2);
}

/* Cut at every length, or with any byte changed: nothing is taken that was not written so, nothing is lost. */
static void what_cannot_be_read_stays(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct draft_value value;
    struct draft t = typed(&value), *rows;
    GOOD(spool_put(d->path, &t, &fault));
    const char *path = file_of(d, beside(d));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    for (off_t n = 0; n < st.st_size; n++) {
        GOOD(spool_put(d->path, &t, &fault));
        assert_int_equal(truncate(path, n), 0);
        assert_int_equal(spool_fold(d->db, d->now), 0);
        assert_int_equal(access(path, F_OK), 0);
    }
    assert_int_equal(drafts(d, &rows), 0);
}

static void it_lies_elsewhere_where_the_folder_is_closed(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct draft_value value;
    struct draft t = typed(&value), *rows;
    const char *state_folder = str_print(d->arena, "%s/madoguchi", d->folder).p;
    mkdir(state_folder, 0700);
    FILE *in_the_way = fopen(beside(d), "we");
    assert_non_null(in_the_way);
    fclose(in_the_way);
    GOOD(spool_put(d->path, &t, &fault));
    assert_int_equal(access(file_of(d, str_print(d->arena, "%s/desk.db.spool", state_folder).p), F_OK), 0);
    assert_int_equal(spool_fold(d->db, d->now), 1);
    assert_int_equal(drafts(d, &rows), 1);
    GOOD(spool_put(d->path, &t, &fault));
    spool_drop(d->path, &t);
    assert_int_equal(spool_fold(d->db, d->now), 0);
}

static void it_is_sealed_where_the_file_is(void **state)
{
    static const unsigned char dk[KEY_BYTES] = "the key of this desk";
    struct desk *d = *state;
    struct fault fault;
    struct draft_value value;
    struct draft t = typed(&value);
    GOOD(spool_put(d->path, &t, &fault));
    assert_true(holds(file_of(d, beside(d)), secret)); /* the look that would find it */
    keyring_put(d->path, dk);
    GOOD(spool_put(d->path, &t, &fault));
    assert_false(holds(file_of(d, beside(d)), secret));
    assert_false(holds(file_of(d, beside(d)), "母"));
    keyring_forget(d->path);
}

static void ballast_is_laid_and_let_go(void **state)
{
    struct desk *d = *state;
    struct stat st;
    const char *path = str_print(d->arena, "%s.ballast", d->path).p;
    assert_true(space_beside(d->path) > 0);
    ballast_lay(d->path);
    ballast_lay(d->path);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, BALLAST_BYTES);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(ballast_release(d->path));
    assert_false(ballast_release(d->path));
}

/* ---- a disk that is really full: a small file system in memory, where one may be mounted */

static void fill_up(const char *folder)
{
    static const char zeros[4096];
    char path[160];
    snprintf(path, sizeof path, "%s/filler", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    while (write(fd, zeros, sizeof zeros) == sizeof zeros)
        ;
    assert_int_equal(errno, ENOSPC);
    close(fd);
}

static struct writer_done done_with(struct writer *w, uint64_t ticket)
{
    struct writer_done done = {.ticket = UINT64_MAX};
    while (done.ticket != ticket) {
        struct pollfd p = {.fd = writer_watch(w), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 20000), 1);
        while (done.ticket != ticket && writer_take(w, &done))
            ;
    }
    return done;
}

static struct change *long_draft(struct desk *d, int i)
{
    struct change *c = change_new(S("hanako"), S("draft"));
    struct buf b = buf_in(d->arena);
    for (int k = 0; k < 5000; k++)
        buf_print(&b, "長い話の%d ", i * k);
    struct draft_value value = {S("intake.note"), buf_str(&b)};
    struct draft t = {.staff = S("hanako"), .form = S("intake"), .values = &value, .count = 1};
    change_draft(c, &t);
    return c;
}

static void use_the_disk(struct desk *d, const char *folder)
{
    struct fault fault;
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    const char *path = str_print(d->arena, "%s/desk.db", folder).p;
    struct seat *seat;
    GOOD(db_create(path, &birth, d->now, &fault));
    GOOD(seat_take(path, SEAT_DESK, S("試験"), d->now, &seat, &fault));
    ballast_lay(path);
    fill_up(folder);
    struct writer *w = writer_start(path, seat, S("hanako"), d->now);
    struct writer_done done = done_with(w, 0);
    assert_string_equal(done.code ? done.fault.say : "", "");
    assert_true(done.pressed); /* not even the index of the log had room */
    unlink(str_print(d->arena, "%s/filler", folder).p);
    ballast_lay(path);
    fill_up(folder);
    for (int i = 0; i < 400 && (i == 0 || !done.pressed);
         i++) { /* until the log has no room left in its own file */
        done = done_with(w, writer_post(w, long_draft(d, i + 1), d->now));
        assert_string_equal(done.code ? done.fault.say : "", "");
    }
    assert_true(done.pressed);
    assert_false(ballast_release(path));
    writer_stop(w);
    seat_leave(seat);
}

static void a_full_disk_still_takes_what_was_typed(void **state)
{
    struct desk *d = *state;
    const char *folder = str_print(d->arena, "%s/disk", d->folder).p;
    assert_int_equal(mkdir(folder, 0700), 0);
    if (mount("tmpfs", folder, "tmpfs", 0, "size=40m"))
        skip();
    use_the_disk(d, folder);
    assert_int_equal(umount2(folder, MNT_DETACH), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_comes_back_once, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(it_goes_on_with_what_was_stored, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(it_never_replaces_what_is_newer, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_stays, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(it_lies_elsewhere_where_the_folder_is_closed, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(it_is_sealed_where_the_file_is, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(ballast_is_laid_and_let_go, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_full_disk_still_takes_what_was_typed, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
