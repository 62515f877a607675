/* One seat per file: one winner in every race, whoever dies; who holds it is said in a sentence. */
#include "store/desk.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "store/station.h"

enum { RACERS = 8, ROUNDS = 200, ROUNDS_LONG = 2000 };

struct race { /* one racer's ends */
    pid_t pid;
    int go, result;
};

static void run_racer(const struct desk *d, int go, int result)
{
    struct fault fault;
    struct seat *seat;
    char c;
    while (read(go, &c, 1) == 1) {
        bool won = seat_take(d->path, SEAT_DESK, S("競争"), d->now, &seat, &fault) == OK;
        c = won ? 'w' : fault.code == ERR_SEAT ? 'l' : '?';
        if (write(result, &c, 1) != 1)
            break;
        if (won) {
            if (read(go, &c, 1) != 1)
                break;
            seat_leave(seat);
            if (write(result, "d", 1) != 1)
                break;
        }
    }
    _exit(0);
}

static void start_racer(const struct desk *d, struct race *r, const struct race *others, int count)
{
    int go[2], result[2];
    assert_true(pipe2(go, O_CLOEXEC) == 0 && pipe2(result, O_CLOEXEC) == 0);
    r->pid = fork();
    assert_true(r->pid >= 0);
    if (r->pid == 0) {
        for (int i = 0; i < count; i++) {
            close(others[i].go);
            close(others[i].result);
        }
        close(go[1]);
        close(result[0]);
        run_racer(d, go[0], result[1]);
    }
    close(go[0]);
    close(result[1]);
    r->go = go[1];
    r->result = result[0];
}

static char answer(const struct race *r)
{
    char c = 0;
    assert_int_equal(read(r->result, &c, 1), 1);
    return c;
}

static void end_racer(struct race *r, int with)
{
    int status;
    kill(r->pid, with);
    waitpid(r->pid, &status, 0);
    close(r->go);
    close(r->result);
}

/* Every third winner is killed with the seat in its hand; the next round must have one winner all the same.
 */
static void one_winner_in_every_race(void **state)
{
    struct desk *d = *state;
    struct race racers[RACERS];
    seat_leave(d->seat);
    d->seat = NULL;
    for (int i = 0; i < RACERS; i++)
        start_racer(d, &racers[i], racers, i);
    int rounds = getenv("MADOGUCHI_LONG") ? ROUNDS_LONG : ROUNDS;
    for (int round = 0; round < rounds; round++) {
        int winner = -1;
        for (int i = 0; i < RACERS; i++)
            assert_int_equal(write(racers[i].go, "g", 1), 1);
        for (int i = 0; i < RACERS; i++) {
            char c = answer(&racers[i]);
            assert_true(c == 'w' || c == 'l');
            assert_false(c == 'w' && winner >= 0);
            winner = c == 'w' ? i : winner;
        }
        assert_true(winner >= 0);
        if (round % 3) {
            assert_int_equal(write(racers[winner].go, "r", 1), 1);
            assert_int_equal(answer(&racers[winner]), 'd');
        } else {
            end_racer(&racers[winner], SIGKILL);
            struct race others[RACERS];
            int n = 0;
            for (int i = 0; i < RACERS; i++)
                if (i != winner)
                    others[n++] = racers[i];
            start_racer(d, &racers[winner], others, n);
        }
    }
    for (int i = 0; i < RACERS; i++)
        end_racer(&racers[i], SIGKILL);
}

static void the_holder_is_named(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct seat *second;
    assert_int_equal(seat_take(d->path, SEAT_DESK, S("鈴木 次郎"), d->now, &second, &fault), ERR_SEAT);
    assert_null(second);
    assert_non_null(strstr(fault.say, "この端末では 山田 花子（看護師）が 14:05 から使用中（"));
    assert_non_null(strstr(fault.say, isatty(STDIN_FILENO) ? "/" : "画面なし"));
    struct str holder = seat_holder(d->arena, d->path);
    assert_true(str_starts(holder, S("山田 花子（看護師）が 14:05 から使用中")));
    seat_leave(d->seat);
    d->seat = NULL;
    IS(seat_holder(d->arena, d->path), "");
    GOOD(seat_take(d->path, SEAT_DESK, S("鈴木 次郎"), d->now + 3600, &d->seat, &fault));
    assert_true(str_starts(seat_holder(d->arena, d->path), S("鈴木 次郎が 15:05")));
}

/* What may be at work beside what: the row's job is held, the column's is asked for. */
static void jobs_beside_jobs(void **state)
{
    static const bool beside[5][5] = {
        /*            read  desk  export backup replace */
        [SEAT_READ] = {true, true, true, true, false},
        [SEAT_DESK] = {true, false, true, true, false},
        [SEAT_EXPORT] = {true, true, false, true, false},
        [SEAT_BACKUP] = {true, true, true, false, false},
        [SEAT_REPLACE] = {false, false, false, false, false},
    };
    struct desk *d = *state;
    struct fault fault;
    struct seat *first, *second;
    seat_leave(d->seat);
    d->seat = NULL;
    for (int held = 0; held < 5; held++)
        for (int asked = 0; asked < 5; asked++) {
            GOOD(seat_take(d->path, (enum seat_job)held, S("一人目"), d->now, &first, &fault));
            assert_int_equal(seat_writes(first), held == SEAT_DESK || held == SEAT_REPLACE);
            bool taken = seat_take(d->path, (enum seat_job)asked, S("二人目"), d->now, &second, &fault) == OK;
            if (taken != beside[held][asked])
                fail_msg("%d held, %d asked for: %s", held, asked, taken ? "taken" : fault.say);
            seat_leave(second);
            seat_leave(first);
        }
}

/* A file that is put where none is: by one at a time, too; everybody else needs the file. */
static void a_place_without_a_file_has_one_who_puts_it(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct seat *first, *second;
    char path[160];
    snprintf(path, sizeof path, "%s/none.db", d->folder);
    assert_int_equal(seat_take(path, SEAT_DESK, S("一人目"), d->now, &first, &fault), ERR_IO);
    GOOD(seat_take(path, SEAT_REPLACE, S("一人目"), d->now, &first, &fault));
    assert_int_equal(seat_take(path, SEAT_REPLACE, S("二人目"), d->now, &second, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "一人目"));
    seat_leave(first);
}

/* Where nothing can be written (a disk that the system made read-only, a medium, rights): 0, or where it failed. */
static int read_there(const struct desk *d)
{
    struct fault fault;
    struct seat *seat;
    if (geteuid() == 0 && setuid(65534))
        return 9;
    if (seat_take(d->path, SEAT_READ, S("山田"), d->now, &seat, &fault))
        return 1;
    if (seat_writes(seat))
        return 2;
    seat_leave(seat);
    return seat_take(d->path, SEAT_DESK, S("山田"), d->now, &seat, &fault) == ERR_IO ? 0 : 3;
}

static void who_cannot_write_reads(void **state)
{
    struct desk *d = *state;
    char lock[160];
    int status;
    snprintf(lock, sizeof lock, "%s.lock", d->path);
    for (int there = 1; there >= 0; there--) {
        assert_true((!there || chmod(lock, 0444) == 0) && chmod(d->folder, 0555) == 0);
        pid_t child = fork();
        if (child == 0)
            _exit(read_there(d));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_int_equal(chmod(d->folder, 0700), 0);
        assert_int_equal(there ? unlink(lock) : access(lock, F_OK), there ? 0 : -1);
    }
}

static void file_systems_are_an_allow_list(void **state)
{
    static const struct {
        long type;
        const char *refused;
        bool warn;
    } rows[] = {
        {0xEF53, NULL, false},           {0x58465342, NULL, false},
        {0x9123683E, NULL, false},       {0xF2F52010, NULL, false},
        {0x2FC12FC1, NULL, false},       {0x01021994, NULL, true},
        {0x794C7630, NULL, true},        {0x6969, "NFS", false},
        {0x517B, "SMB", false},          {0xFF534D42, "CIFS", false},
        {0xFE534D42, "SMB2", false},     {0x65735546, "FUSE", false},
        {0x01021997, "9p", false},       {0x5346414F, "AFS", false},
        {0x00C36400, "Ceph", false},     {0x7461636F, "OCFS2", false},
        {0x4D44, "FAT", false},          {0x2011BAB0, "exFAT", false},
        {0x6A656A63, "virtiofs", false}, {0x12345678, "不明なファイルシステム", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool warn;
        const char *refused = seat_refuses(rows[i].type, &warn);
        assert_string_equal(refused ? refused : "", rows[i].refused ? rows[i].refused : "");
        assert_int_equal(warn, rows[i].warn);
    }
}

static void links_are_refused(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct seat *seat;
    struct db *db;
    char other[160];
    snprintf(other, sizeof other, "%s/other.db", d->folder);
    assert_int_equal(symlink(d->path, other), 0);
    assert_int_equal(seat_take(other, SEAT_READ, S0, d->now, &seat, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "別名（リンク）"));
    assert_int_equal(db_open_reader(other, &db, &fault), ERR_SEAT);
    assert_int_equal(unlink(other), 0);
    assert_int_equal(link(d->path, other), 0);
    assert_int_equal(seat_take(other, SEAT_READ, S0, d->now, &seat, &fault), ERR_SEAT);
    assert_int_equal(unlink(other), 0);
    snprintf(other, sizeof other, "%s.lock", d->path);
    char twin[200];
    snprintf(twin, sizeof twin, "%s.twin", other);
    assert_int_equal(link(other, twin), 0);
    assert_int_equal(seat_take(d->path, SEAT_READ, S0, d->now, &seat, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, ".lock"));
}

/* A link on the way to the folder is no second name of the file: home folders often lie behind one. */
static void a_linked_folder_is_allowed(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *db;
    char way[100], path[160];
    snprintf(way, sizeof way, "%s/way", d->folder);
    assert_int_equal(symlink(".", way), 0);
    snprintf(path, sizeof path, "%s/desk.db", way);
    GOOD(db_open_reader(path, &db, &fault));
    db_close(db);
    struct seat *seat;
    assert_int_equal(seat_take(path, SEAT_DESK, S0, d->now, &seat, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "山田 花子"));
}

static void another_workstation_is_refused(void **state)
{
    struct desk d = {0};
    struct fault fault;
    struct db *db;
    struct seat *seat;
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  false};
    (void)state;
    desk_folder(&d);
    GOOD(db_create(d.path, &birth, d.now, &fault));
    GOOD(db_open_reader(d.path, &db, &fault));
    assert_false(db_facts(db)->practice);
    char station[80];
    snprintf(station, sizeof station, "端末「%s」に固定", str_z(d.arena, db_facts(db)->station));
    db_close(db);
    GOOD(seat_take(d.path, SEAT_DESK, S("山田"), d.now, &seat, &fault));
    char elsewhere[160], before[64], after[64];
    snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", d.folder);
    for (int made = 0; made < 2; made++) { /* a station without a key, then one with another key */
        struct station other;
        setenv("XDG_STATE_HOME", elsewhere, 1);
        if (made)
            GOOD(station_load(&other, true, &fault));
        desk_sum(d.path, before);
        assert_int_equal(db_open_reader(d.path, &db, &fault), ERR_SEAT);
        assert_non_null(strstr(fault.say, station));
        assert_int_equal(db_open_writer(d.path, seat, S("hanako"), d.now, &db, &fault), ERR_SEAT);
        assert_non_null(strstr(fault.say, station));
        desk_sum(d.path, after);
        assert_string_equal(before, after);
    }
    setenv("XDG_STATE_HOME", d.folder, 1);
    GOOD(db_open_writer(d.path, seat, S("hanako"), d.now, &db, &fault));
    db_close(db);
    seat_leave(seat);
    desk_clear(&d);
}

static void the_seat_is_asked_for_and_refused(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct seat_wish *wish, *second;
    assert_false(seat_is_wanted(d->seat));
    GOOD(seat_ask(d->path, S("鈴木 次郎"), &wish, &fault));
    assert_true(seat_is_wanted(d->seat));
    IS(seat_wanted_by(d->arena, d->seat), "鈴木 次郎");
    assert_true(str_starts(seat_holder(d->arena, d->path), S("山田 花子"))); /* the texts do not touch */
    assert_false(str_ends(seat_holder(d->arena, d->path), S("次郎")));
    assert_int_equal(seat_ask(d->path, S("佐藤"), &second, &fault), ERR_SEAT);
    assert_false(seat_refused(wish));
    seat_refuse(d->seat, true);
    assert_true(seat_refused(wish));
    seat_refuse(d->seat, false);
    assert_false(seat_refused(wish));
    seat_refuse(d->seat, true);
    seat_leave(d->seat); /* a refusal ends with its holder */
    assert_false(seat_refused(wish));
    GOOD(seat_take(d->path, SEAT_DESK, S("鈴木 次郎"), d->now, &d->seat, &fault));
    seat_unask(wish);
    assert_false(seat_is_wanted(d->seat));
}

/* Who changes the keys or signs in meanwhile waits for nobody, and is no answer to who asks. */
static void small_files_have_locks_of_their_own(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct seat_wish *wish;
    GOOD(seat_ask(d->path, S("鈴木 次郎"), &wish, &fault));
    alarm(10); /* one that waits for the wish waits for ever */
    int keys = seat_hold(d->path, SEAT_KEYS), tries = seat_hold(d->path, SEAT_TRIES);
    alarm(0);
    assert_true(keys >= 0 && tries >= 0);
    assert_false(seat_refused(wish));
    seat_unask(wish);
    assert_false(seat_is_wanted(d->seat));
    close(keys);
    close(tries);
}

/* The first process of another world of process numbers has the seat, with a number that
 * stands for somebody else here. */
static void sit_elsewhere(const struct desk *d, int said)
{
    struct fault fault;
    struct seat *seat;
    if (unshare(CLONE_NEWPID))
        _exit(99);
    pid_t first = fork();
    if (first == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        bool good =
            getpid() == 1 && seat_take(d->path, SEAT_DESK, S("別の世界"), d->now, &seat, &fault) == OK;
        if (write(said, good ? "w" : "?", 1) == 1)
            pause();
        _exit(1);
    }
    int status;
    waitpid(first, &status, 0);
    _exit(0);
}

static void seconds_until_taken(struct desk *d, double *took)
{
    struct fault fault;
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    do {
        clock_gettime(CLOCK_MONOTONIC, &b);
        *took = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
    } while (seat_take(d->path, SEAT_DESK, S("次"), d->now, &d->seat, &fault) && *took < 5);
}

/* RELIABILITY.md 6: no decision reads a process number, so that one which means somebody else misleads nobody. */
static void process_numbers_of_another_world(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    double took, most = 0;
    int rounds = getenv("MADOGUCHI_LONG") ? 200 : 20, status = 0;
    seat_leave(d->seat);
    d->seat = NULL;
    for (int i = 0; i < rounds; i++) {
        int said[2];
        char c = 0;
        assert_int_equal(pipe2(said, O_CLOEXEC), 0);
        pid_t pid = fork();
        if (pid == 0)
            sit_elsewhere(d, said[1]);
        close(said[1]);
        if (read(said[0], &c, 1) != 1) {
            waitpid(pid, &status, 0);
            close(said[0]);
            skip(); /* no right to make one here */
        }
        assert_int_equal(c, 'w');
        assert_int_equal(seat_take(d->path, SEAT_DESK, S("次"), d->now, &d->seat, &fault), ERR_SEAT);
        assert_non_null(strstr(fault.say, "別の世界"));
        kill(pid, SIGKILL); /* and the holder with it */
        seconds_until_taken(d, &took);
        most = took > most ? took : most;
        assert_non_null(d->seat);
        seat_leave(d->seat);
        d->seat = NULL;
        waitpid(pid, &status, 0);
        close(said[0]);
    }
    printf("%d holders of another world killed: the next has the seat after %.0f ms at most\n", rounds,
           most * 1e3);
    assert_true(most < 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_winner_in_every_race, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_holder_is_named, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_seat_is_asked_for_and_refused, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(process_numbers_of_another_world, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(small_files_have_locks_of_their_own, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(jobs_beside_jobs, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_place_without_a_file_has_one_who_puts_it, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(who_cannot_write_reads, desk_up, desk_down),
        cmocka_unit_test(file_systems_are_an_allow_list),
        cmocka_unit_test_setup_teardown(links_are_refused, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_linked_folder_is_allowed, desk_up, desk_down),
        cmocka_unit_test(another_workstation_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
