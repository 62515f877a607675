/* The writer's thread: results in order, one sync a save, nothing acknowledged is ever lost, faults are told
 * and pass. */
#include "store/check.h"
#include "store/desk.h"

#include "../../src/store/inside.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "store/audit.h"
#include "store/vfs.h"
#include "store/writer.h"

enum { KILLS = 30, KILLS_LONG = 300, POSTS = 200, PATIENCE_MS = 30000 };

static bool take(struct writer *w, struct writer_done *done)
{
    struct pollfd p = {.fd = writer_watch(w), .events = POLLIN};
    while (!writer_take(w, done))
        if (poll(&p, 1, PATIENCE_MS) <= 0)
            return false;
    return true;
}

static struct change *one_case(int n)
{
    char note[64];
    snprintf(note, sizeof note, "%d件目の相談。夜間にせん妄がある。", n);
    struct change *c = change_new(S("hanako"), S("intake"));
    struct person p = {.name = S("山田 太郎"), .kana = S("ヤマダ タロウ")};
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct intake i = {.person = change_ref(c, person),
                       .received_at = S("2026-11-20T14:05"),
                       .state = S("open"),
                       .note = str_of(note)};
    change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, i.v}, FIELDS_ALL);
    return c;
}

static struct change *one_draft(int64_t id, int n)
{
    char typed[64];
    snprintf(typed, sizeof typed, "%d文字目まで", n);
    struct draft_value v = {S("intake.note"), str_of(typed)};
    struct draft d = {.id = id,
                      .staff = S("hanako"),
                      .form = S("intake"),
                      .at = S("intake.note"),
                      .values = &v,
                      .count = 1};
    struct change *c = change_new(S("hanako"), S("draft"));
    change_draft(c, &d);
    return c;
}

static struct writer *start(struct desk *d)
{
    struct writer_done done;
    db_close(d->db);
    d->db = NULL;
    struct writer *w = writer_start(d->path, d->seat, S("hanako"), d->now);
    assert_non_null(w);
    assert_true(take(w, &done));
    assert_string_equal(done.code ? done.fault.say : "", "");
    assert_int_equal(done.ticket, 0);
    return w;
}

static void results_come_in_order(void **state)
{
    struct desk *d = *state;
    struct writer *w = start(d);
    struct writer_done done;
    char number[24];
    for (int i = 1; i <= POSTS; i++)
        assert_int_equal(writer_post(w, one_case(i), d->now), i);
    for (int i = 1; i <= POSTS; i++) {
        assert_true(take(w, &done));
        assert_int_equal(done.code, OK);
        assert_int_equal(done.ticket, i);
        assert_int_equal(done.result.ids[1], i);
        snprintf(number, sizeof number, "R08-%04d", i);
        assert_string_equal(done.result.number, number);
    }
    assert_false(writer_take(w, &done));
    for (int i = 0; i < POSTS; i++)
        writer_post(w, one_case(i), d->now);
    writer_stop(w); /* does what was posted */
    writer_stop(NULL);
    struct fault fault;
    GOOD(db_open_reader(d->path, &d->db, &fault));
    assert_int_equal(load_count(d->db, "intake"), 2 * POSTS);
}

static void a_save_is_one_sync(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    desk_case(d, "準備", "ジュンビ", "", "");
    int before = vfs_syncs;
    for (int i = 0; i < POSTS; i++) {
        struct change *c = one_case(i);
        GOOD(change_apply(d->db, c, d->now, &result, &fault));
        change_free(c);
    }
    assert_in_range(vfs_syncs - before, POSTS, POSTS + 2);
    before = vfs_syncs;
    int64_t draft = 0;
    for (int i = 0; i < POSTS; i++) {
        struct change *c = one_draft(draft, i);
        GOOD(change_apply(d->db, c, d->now, &result, &fault));
        draft = result.draft;
        change_free(c);
    }
    assert_in_range(vfs_syncs - before, POSTS, POSTS + 2);
}

static void saving_does_not_grow_memory(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    sqlite3_int64 used[2], high;
    int64_t draft = 0;
    for (int i = 0; i < 10000; i++) {
        struct change *c = i % 10 ? one_draft(draft, i) : one_case(i);
        GOOD(change_apply(d->db, c, d->now, &result, &fault));
        draft = result.draft ? result.draft : draft;
        change_free(c);
        if (i == 2000)
            sqlite3_status64(SQLITE_STATUS_MEMORY_USED, &used[0], &high, 0);
    }
    sqlite3_status64(SQLITE_STATUS_MEMORY_USED, &used[1], &high, 0);
    assert_true(used[1] < used[0] + 6 * 1024 * 1024); /* its page cache may fill up to 4 MB */
}

/* Without one second of rest the log is checkpointed all the same. */
static void the_wal_stays_small(void **state)
{
    struct desk *d = *state;
    struct writer *w = start(d);
    struct writer_done done;
    struct stat st;
    char wal[160];
    for (int i = 0; i < 4000; i++) {
        writer_post(w, one_case(i), d->now);
        assert_true(take(w, &done));
        assert_int_equal(done.code, OK);
    }
    snprintf(wal, sizeof wal, "%s-wal", d->path);
    assert_int_equal(stat(wal, &st), 0);
    assert_in_range(st.st_size, 1, 12 * 1024 * 1024);
    writer_stop(w);
    assert_true(stat(wal, &st) != 0 || st.st_size == 0);
}

static off_t log_size(const struct desk *d)
{
    char wal[160];
    struct stat st;
    snprintf(wal, sizeof wal, "%s-wal", d->path);
    return stat(wal, &st) ? 0 : st.st_size;
}

/* Each after a second of rest, as they come from people: none has the sync of a log that begins anew. */
static void a_save_after_a_rest_is_one_sync(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    desk_case(d, "準備", "ジュンビ", "", "");
    off_t most = 0;
    for (int i = 0; i < POSTS; i++) {
        while (db_tidy(d->db))
            ;
        int before = vfs_syncs;
        struct change *c = one_case(i);
        GOOD(change_apply(d->db, c, d->now, &result, &fault));
        change_free(c);
        assert_int_equal(vfs_syncs - before, 1);
        most = log_size(d) > most ? log_size(d) : most;
    }
    assert_in_range(most, 1024 * 1024, 2 * 1024 * 1024);
}

/* What was deleted is still in the log after a checkpoint: when the desk is left, the log is empty. */
static void a_desk_that_is_left_has_an_empty_log(void **state)
{
    struct desk *d = *state;
    struct writer *w = start(d);
    struct writer_done done;
    for (int i = 0; i < 5; i++)
        writer_post(w, one_case(i), d->now);
    writer_settle(w);
    for (int i = 0; i < 5; i++)
        assert_true(take(w, &done));
    for (int i = 0; i < 100 && log_size(d); i++)
        usleep(20 * 1000);
    assert_int_equal(log_size(d), 0);
    writer_post(w, one_case(6), d->now);
    assert_true(take(w, &done));
    assert_int_equal(done.code, OK);
    writer_stop(w);
}

/* The disk refuses every write for a while: each change is told, none is half there, and then it goes on. */
static void a_refused_write_is_told_and_passes(void **state)
{
    static const struct {
        int rc;
        const char *say;
    } rows[] = {
        {SQLITE_READONLY, "書き込めません"},
        {SQLITE_FULL, "ディスクがいっぱい"},
        {SQLITE_IOERR_WRITE, "読み書きに失敗"},
    };
    struct desk *d = *state;
    struct writer *w = start(d);
    struct writer_done done;
    int good = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int n = 0; n < 6; n++) {
            bool refused = n % 3 == 1;
            vfs_refuse = refused ? rows[i].rc : 0;
            writer_post(w, one_case(n), d->now);
            assert_true(take(w, &done));
            vfs_refuse = 0;
            good += !done.code;
            if (refused ? done.code != ERR_IO || !strstr(done.fault.say, rows[i].say) : done.code != OK)
                fail_msg("%s, %d: %d %s", rows[i].say, n, done.code, done.fault.say);
        }
    writer_stop(w);
    struct fault fault;
    struct check_line *lines;
    int n;
    GOOD(db_open_reader(d->path, &d->db, &fault));
    assert_int_equal(load_count(d->db, "intake"), good);
    GOOD(check_all(d->arena, d->db, true, &lines, &n, &fault));
}

static void without_the_seat_nothing_is_written(void **state)
{
    struct desk *d = *state;
    struct writer_done done;
    struct fault fault;
    struct seat *reader;
    GOOD(seat_take(d->path, SEAT_READ, S("二つ目の窓"), d->now, &reader, &fault));
    struct writer *w = writer_start(d->path, reader, S("hanako"), d->now);
    assert_true(take(w, &done));
    assert_int_equal(done.code, ERR_SEAT);
    writer_post(w, one_case(1), d->now);
    assert_true(take(w, &done));
    assert_int_equal(done.code, ERR_SEAT);
    assert_non_null(strstr(done.fault.say, "読み取り専用"));
    writer_stop(w);
    seat_leave(reader);
    assert_int_equal(load_count(d->db, "intake"), 0);
}

/* The child posts cases and drafts, two at a time, and writes down only what came back as committed. */
static void work_until_killed(const struct desk *d, int to)
{
    struct fault fault;
    struct seat *seat;
    struct writer_done done;
    if (seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &seat, &fault))
        _exit(1);
    struct writer *w = writer_start(d->path, seat, S("hanako"), d->now);
    if (!take(w, &done) || done.code)
        _exit(2);
    int64_t draft = 0;
    for (int i = 1;; i++) {
        writer_post(w, one_draft(draft, i), d->now);
        writer_post(w, one_case(i), d->now);
        if (!take(w, &done) || done.code)
            _exit(3);
        int64_t said[3] = {draft = done.result.draft, i, 0};
        if (!take(w, &done) || done.code)
            _exit(4);
        said[2] = done.result.ids[1];
        if (write(to, said, sizeof said) != (ssize_t)sizeof said)
            _exit(5);
    }
}

static void acknowledged_work_is_there(struct desk *d, const int64_t said[3])
{
    struct draft *drafts;
    struct arena_mark mark = arena_mark(d->arena);
    struct record r = record_new(d->arena, RECORD_INTAKE);
    assert_true(load_record(d->arena, d->db, &r, said[2]));
    assert_true(str_starts(r.v[INTAKE_note], str_print(d->arena, "%lld件目", (long long)said[1])));
    int n = load_drafts(d->arena, d->db, S("hanako"), &drafts), at = 0;
    while (at < n && drafts[at].id != said[0])
        at++;
    assert_true(at < n);
    struct str typed = drafts[at].values[0].typed;
    int64_t kept = str_int(str_head(typed, str_find(typed, S("文字目"))), -1);
    assert_true(kept >= said[1]);
    arena_rewind(d->arena, mark);
}

static void kill_9_loses_nothing_acknowledged(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
    srand(20261120);
    int64_t last_case = 0, acknowledged = 0;
    int kills = getenv("MADOGUCHI_LONG") ? KILLS_LONG : KILLS;
    for (int round = 0; round < kills; round++) {
        int pipes[2], status;
        int64_t said[3], newest[3] = {0};
        assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
        pid_t child = fork();
        if (child == 0) {
            desk_unlock(d);
            work_until_killed(d, pipes[1]);
        }
        close(pipes[1]);
        struct pollfd first = {.fd = pipes[0], .events = POLLIN};
        if (round % 2) /* every second one has saved something, however slow the machine is */
            assert_int_equal(poll(&first, 1, 20000), 1);
        struct timespec some = {0, (5 + rand() % 60) * 1000000L};
        nanosleep(&some, NULL);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        while (read(pipes[0], said, sizeof said) == (ssize_t)sizeof said) {
            memcpy(newest, said, sizeof said);
            assert_true(said[2] > last_case);
            last_case = said[2];
            acknowledged++;
        }
        close(pipes[0]);
        GOOD(seat_take(d->path, SEAT_DESK, S("次"), d->now, &d->seat, &fault));
        GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
        if (newest[2])
            acknowledged_work_is_there(d, newest);
        assert_true(load_count(d->db, "intake") >= acknowledged);
        last_case = load_count(d->db, "intake");
        struct check_line *lines;
        int n;
        GOOD(check_all(d->arena, d->db, round % 10 == 9, &lines, &n, &fault));
        db_close(d->db);
        seat_leave(d->seat);
        d->db = NULL;
        d->seat = NULL;
    }
    assert_true(acknowledged >= kills / 2); /* the children did work */
}

int main(void)
{
    vfs_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(results_come_in_order, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_save_is_one_sync, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(saving_does_not_grow_memory, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_wal_stays_small, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_save_after_a_rest_is_one_sync, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_desk_that_is_left_has_an_empty_log, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_refused_write_is_told_and_passes, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(without_the_seat_nothing_is_written, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(kill_9_loses_nothing_acknowledged, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
