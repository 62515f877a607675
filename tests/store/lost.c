/* Commits that were acknowledged and are not in the file any more are found at the next start, every time; what was not
 * acknowledged, and what was put there on purpose, is no alarm (RELIABILITY.md requirement 12). */
#include "store/lost.h"
#include "store/check.h"

#include "store/desk.h"

#include <signal.h>
#include <sys/wait.h>

#include "store/audit.h"
#include "store/queue.h"

enum { COMMITS = 20 };

static void shell(const struct desk *d, const char *command, int n)
{
    char line[600];
    snprintf(line, sizeof line, "cd '%s' && f=desk.db n=%d && %s", d->folder, n, command);
    if (system(line))
        fail_msg("%s", line);
}

static void keep(const struct desk *d, int n)
{
    shell(d, "for x in '' -wal; do rm -f kept.$n$x; [ ! -e $f$x ] || cp $f$x kept.$n$x; done", n);
}

static void put_back(const struct desk *d, int n)
{
    shell(d, "rm -f $f-shm; for x in '' -wal; do rm -f $f$x; [ ! -e kept.$n$x ] || cp kept.$n$x $f$x; done",
          n);
}

static void leave(struct desk *d)
{
    db_close(d->db);
    d->db = NULL;
}

static void sit(struct desk *d)
{
    struct fault fault;
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static int64_t chain(struct desk *d)
{
    struct fault fault;
    int64_t rows;
    GOOD(audit_check(d->db, &rows, &fault));
    return rows;
}

static void one_more(struct desk *d)
{
    desk_case(d, "佐藤 花", "サトウ ハナ", "0138-11-2233", "退院の相談");
}

/* The file as it was after each of twenty commits, while the desk was open; the note of the last one. */
static int64_t work(struct desk *d)
{
    for (int i = 0; i < COMMITS; i++) {
        keep(d, i);
        one_more(d);
    }
    keep(d, COMMITS);
    shell(d, "cp $f.lock kept.lock", 0);
    return chain(d);
}

/* Into the same inode: the seat is held on it. */
static void note_again(const struct desk *d)
{
    shell(d, "dd if=kept.lock of=$f.lock conv=notrunc 2>/dev/null", 0);
}

static void every_missing_commit_is_found(void **state)
{
    struct desk *d = *state;
    int found = 0;
    int64_t last = work(d);
    leave(d);
    for (int i = 0; i <= COMMITS; i++) {
        put_back(d, i);
        note_again(d);
        sit(d);
        found += lost_found(d->db).n > 0;
        if (i < COMMITS)
            IS(lost_found(d->db),
               str_print(d->arena,
                         "席の控えは監査の %lld 番まで、ファイルは %lld 番まで。後の記録が失われている",
                         (long long)last, (long long)last - COMMITS + i)
                   .p);
        leave(d);
    }
    printf("the newest 1 to %d commits taken away: found %d times of %d\n", COMMITS, found, COMMITS);
    assert_int_equal(found, COMMITS); /* and nothing is said of the whole file */
}

static void a_deleted_log_is_found(void **state)
{
    struct desk *d = *state;
    work(d);
    leave(d);
    put_back(d, COMMITS);
    shell(d, "[ -s $f-wal ] && rm $f-wal", 0);
    note_again(d);
    sit(d);
    assert_true(lost_found(d->db).n > 0);
}

/* The chain has gone on from where it was cut: as long as before, and longer. */
static void another_continuation_is_found(void **state)
{
    struct desk *d = *state;
    int64_t last = work(d);
    leave(d);
    put_back(d, 5);
    seat_forget(d->path);
    sit(d);
    assert_int_equal(lost_found(d->db).n, 0);
    while (chain(d) < last + 3)
        one_more(d);
    leave(d);
    note_again(d);
    sit(d);
    assert_true(str_find(lost_found(d->db), S("席の控えと違う")) != SIZE_MAX);
}

static int alarms(struct desk *d, struct queue_row **rows)
{
    struct queue_ask q = {.today = date_of_moment(d->now), .login = S("hanako")};
    int n = queue_load(d->arena, d->db, QUEUE_EMERGENCY, &q, rows);
    assert_int_equal(queue_count(d->db, QUEUE_EMERGENCY, &q, 100), n);
    return n;
}

/* By a row of the chain, to whoever looks, to the administrators until they have read it; and then it is over. */
static void it_is_told_and_kept(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct check_line *lines;
    struct queue_row *rows;
    int count;
    struct db *reader;
    work(d);
    leave(d);
    put_back(d, 3);
    note_again(d);
    GOOD(db_open_reader(d->path, &reader, &fault));
    assert_true(lost_look(d->arena, reader).n > 0);
    assert_int_equal(check_all(d->arena, reader, false, &lines, &count, &fault), ERR_DAMAGED);
    assert_non_null(strstr(fault.say, "記録の続き"));
    db_close(reader);
    sit(d);
    IS(lost_look(d->arena, d->db), ""); /* the note is of this file from now on */
    IS(lost_unread(d->arena, d->db), str_z(d->arena, lost_found(d->db)));
    assert_int_equal(alarms(d, &rows), 1);
    assert_int_equal(rows[0].intake, 0);
    IS(rows[0].what, str_z(d->arena, lost_found(d->db)));
    GOOD(check_all(d->arena, d->db, true, &lines, &count, &fault));
    leave(d);
    sit(d);
    IS(lost_found(d->db), "");
    assert_int_equal(alarms(d, &rows), 1);
    struct change *c = change_new(S("hanako"), S("acknowledged"));
    change_seen(c, str_print(d->arena, "emergency %lld", (long long)rows[0].id));
    desk_apply(d, c);
    assert_int_equal(alarms(d, &rows), 0);
    IS(lost_unread(d->arena, d->db), "");
}

/* A transaction that was taken back has shown its row to nobody: the next commit must not note it. */
static void what_was_taken_back_is_not_noted(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("contact"));
    struct contact k = {
        .intake = S("987654"), .at = date_iso_moment(d->arena, d->now), .channel = S("phone")};
    one_more(d);
    struct str before = seat_noted(d->arena, d->path);
    assert_true(before.n > 0);
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    assert_int_not_equal(change_apply(d->db, c, d->now, &result, &fault), OK);
    change_free(c);
    IS(seat_noted(d->arena, d->path), str_z(d->arena, before));
    leave(d);
    sit(d);
    IS(lost_found(d->db), "");
}

/* The desk killed after any commit has noted that one or the one before, which is no alarm. */
static void a_killed_desk_is_no_alarm(void **state)
{
    struct desk *d = *state;
    leave(d);
    seat_leave(d->seat);
    d->seat = NULL;
    for (int round = 0; round < 30; round++) {
        struct fault fault;
        int said[2];
        char c;
        assert_int_equal(pipe(said), 0);
        pid_t pid = fork();
        if (pid == 0) {
            desk_unlock(d);
            if (seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault))
                _exit(1);
            sit(d);
            for (bool told = false;; told = true) {
                one_more(d);
                if (!told && write(said[1], "w", 1) != 1)
                    _exit(1);
            }
        }
        close(said[1]);
        assert_int_equal(read(said[0], &c, 1), 1);
        usleep((unsigned)(round * 700));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        close(said[0]);
        GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
        sit(d);
        IS(lost_found(d->db), "");
        leave(d);
        seat_leave(d->seat);
        d->seat = NULL;
    }
}

static void another_database_in_the_place_is_no_alarm(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db_birth birth = {S("架空市"), S("012025"), S("hakodate"), S("hanako"),
                             S("山田"),   S("nurse"),  true};
    work(d);
    leave(d);
    shell(d, "rm -f $f $f-wal $f-shm", 0);
    GOOD(db_create(d->path, &birth, d->now, &fault));
    sit(d);
    IS(lost_found(d->db), "");
}

/* As a disk may leave it: half a note, or none, says nothing about the file. */
static void a_broken_note_is_no_alarm(void **state)
{
    static const char *const notes[] = {"", "x", "0000 12:00", "uuid", ":::", "\xff\xff"};
    struct desk *d = *state;
    one_more(d);
    struct str good = seat_noted(d->arena, d->path);
    for (size_t i = 0; i < COUNT_OF(notes) + good.n; i++) {
        struct str note = i < COUNT_OF(notes) ? str_of(notes[i]) : (struct str){good.p, i - COUNT_OF(notes)};
        leave(d);
        seat_note(d->seat, note);
        sit(d);
        IS(lost_found(d->db), "");
    }
}

int main(void)
{
#define LOST(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)
    const struct CMUnitTest tests[] = {
        LOST(every_missing_commit_is_found),
        LOST(a_deleted_log_is_found),
        LOST(another_continuation_is_found),
        LOST(it_is_told_and_kept),
        LOST(what_was_taken_back_is_not_noted),
        LOST(a_killed_desk_is_no_alarm),
        LOST(another_database_in_the_place_is_no_alarm),
        LOST(a_broken_note_is_no_alarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
