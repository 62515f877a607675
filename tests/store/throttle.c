/* Guessing is slow, whatever is restarted, set back or put back from a copy. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "desk.h"
#include "store/keyring.h"
#include "store/signin.h"
#include "store/throttle.h"

#define WORDS "ハルカゼ 看護の朝 2026"

/* The clocks and the machine's start as this test wants them: in the place of the C library's own. */
static int64_t passed, calendar;
static bool started_again;

int clock_gettime(clockid_t which, struct timespec *t)
{
    long result = syscall(SYS_clock_gettime, which, t);
    t->tv_sec += which == CLOCK_BOOTTIME ? passed : which == CLOCK_REALTIME ? calendar : 0;
    return (int)result;
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    bool boot = started_again && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0;
    return (int)syscall(SYS_openat, AT_FDCWD, boot ? "/proc/version" : path, flags, mode);
}

struct office {
    struct desk desk;
    char auth[160], beside[160];
    struct slots_birth birth;
};

static int up(void **state)
{
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    passed = calendar = 0;
    started_again = false;
    desk_folder(&o->desk);
    snprintf(o->auth, sizeof o->auth, "%s.auth", o->desk.path);
    snprintf(o->beside, sizeof o->beside, "%s/madoguchi/station.auth", o->desk.folder);
    o->birth = (struct slots_birth){.login = S("hanako"), .passphrase = S(WORDS), .now = o->desk.now};
    GOOD(slots_create(o->desk.path, &o->birth, &fault));
    keyring_wipe();
    *state = o;
    return 0;
}

static int down(void **state)
{
    struct office *o = *state;
    keyring_wipe();
    desk_clear(&o->desk);
    free(o);
    return 0;
}

static void fail_times(struct office *o, const char *login, int times)
{
    struct throttle t;
    struct fault fault;
    for (int i = 0; i < times; i++)
        GOOD(throttle_begin(o->desk.path, str_of(login), &t, &fault));
}

static struct throttle look(struct office *o, const char *login)
{
    struct throttle t;
    struct fault fault;
    GOOD(throttle_look(o->desk.path, str_of(login), &t, &fault));
    return t;
}

static void copy(const char *from, const char *to)
{
    char command[400];
    snprintf(command, sizeof command, "cp '%s' '%s'", from, to);
    assert_int_equal(system(command), 0);
}

static void the_waits_are_as_listed(void **state)
{
    static const int waits[] = {0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60};
    (void)state;
    for (int i = 0; i < (int)COUNT_OF(waits); i++)
        assert_int_equal(throttle_wait(i), waits[i]);
}

static void three_tries_are_free_then_one_waits(void **state)
{
    struct office *o = *state;
    struct throttle t;
    struct fault fault;
    fail_times(o, "hanako", 3);
    assert_int_equal(throttle_begin(o->desk.path, S("hanako"), &t, &fault), ERR_DENIED);
    assert_non_null(strstr(fault.say, "秒待って"));
    assert_true(t.wait >= 1 && t.wait <= 2);
    assert_int_equal(t.failed, 3); /* who was sent away has not tried */
    fail_times(o, "taro", 1);      /* somebody else is not made to wait */
    passed += 2;
    fail_times(o, "hanako", 1);
    assert_true(look(o, "hanako").wait >= 3);
}

static void signing_in_forgets_what_failed_and_tells_it(void **state)
{
    struct office *o = *state;
    struct signin in;
    struct fault fault;
    for (int i = 0; i < 2; i++)
        assert_int_equal(signin_person(o->desk.path, S("hanako"), S("x"), 7, &in, &fault), ERR_DENIED);
    assert_int_equal(in.failed_before, 2);
    GOOD(signin_person(o->desk.path, S("hanako"), S(WORDS), 8, &in, &fault));
    assert_int_equal(in.failed_before, 2);
    GOOD(signin_person(o->desk.path, S("hanako"), S(WORDS), 9, &in, &fault));
    assert_int_equal(in.failed_before, 0);
    assert_int_equal(in.last_good, 8);
}

/* How many tries are let through within an hour of waiting as little as may be. */
static void ten_tries_lock_until_a_code_is_given(void **state)
{
    struct office *o = *state;
    struct throttle t;
    struct fault fault;
    int through = 0, seconds = 0;
    while (seconds < 3600) {
        if (!throttle_begin(o->desk.path, S("hanako"), &t, &fault)) {
            through++;
            continue;
        }
        if (t.locked)
            break;
        seconds += t.wait;
        passed += t.wait;
    }
    print_message("%d tries an hour, then locked after %d s of waiting\n", through, seconds);
    assert_int_equal(through, THROTTLE_LOCKED);
    assert_int_equal(throttle_begin(o->desk.path, S("hanako"), &t, &fault), ERR_DENIED);
    assert_non_null(strstr(fault.say, "使えなくなって"));
    struct signin in;
    assert_int_equal(signin_person(o->desk.path, S("hanako"), S(WORDS), 1, &in, &fault), ERR_DENIED);
    assert_true(in.locked);
    char code[PAPERCODE_ROOM];
    GOOD(slots_open_station(o->desk.path, &fault));
    GOOD(signin_once(o->desk.path, S("hanako"), 1, code, &fault));
    keyring_wipe();
    assert_int_equal(signin_person(o->desk.path, S("hanako"), str_of(code), 2, &in, &fault), ERR_NOTICE);
    GOOD(signin_redeem(o->desk.path, S("hanako"), str_of(code), S("まったく新しい合い言葉"), 3, &in, &fault));
    assert_true(keyring_has(o->desk.path));
}

static void a_new_start_of_the_machine_or_another_date_ends_no_wait(void **state)
{
    struct office *o = *state;
    struct throttle t;
    struct fault fault;
    fail_times(o, "hanako", 3);
    calendar = 86400 * 365;
    assert_int_equal(throttle_begin(o->desk.path, S("hanako"), &t, &fault), ERR_DENIED);
    calendar = -86400 * 365;
    assert_int_equal(throttle_begin(o->desk.path, S("hanako"), &t, &fault), ERR_DENIED);
    started_again = true;
    passed = -1000;
    assert_int_equal(throttle_begin(o->desk.path, S("hanako"), &t, &fault), ERR_DENIED);
    assert_int_equal(t.wait, 2);
    passed += 3;
    fail_times(o, "hanako", 1);
    passed += 100000; /* a clock that jumped does not count tries away */
    assert_int_equal(look(o, "hanako").failed, 4);
    passed = -100000; /* and one that jumped back makes nobody wait longer than the rule */
    assert_int_equal(look(o, "hanako").wait, 4);
}

static void neither_file_put_back_clears_the_count(void **state)
{
    struct office *o = *state;
    char kept[200], kept_beside[200];
    snprintf(kept, sizeof kept, "%s.kept", o->auth);
    snprintf(kept_beside, sizeof kept_beside, "%s.kept", o->beside);
    fail_times(o, "hanako", 1);
    copy(o->auth, kept);
    copy(o->beside, kept_beside);
    fail_times(o, "hanako", 2);
    copy(kept, o->auth);
    assert_int_equal(look(o, "hanako").failed, 3);
    passed += 2;
    fail_times(o, "hanako", 1);
    copy(kept_beside, o->beside);
    assert_int_equal(look(o, "hanako").failed, 4);
    unlink(o->auth);
    assert_int_equal(look(o, "hanako").failed, 1); /* both were put back: that nobody can see */
    passed += 100;
    fail_times(o, "hanako", 2);
    unlink(o->beside);
    assert_int_equal(look(o, "hanako").failed, 3);
}

static void a_file_that_was_tampered_with_does_not_begin_at_zero(void **state)
{
    struct office *o = *state;
    struct stat st;
    fail_times(o, "hanako", 2);
    assert_int_equal(stat(o->auth, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    for (int i = 0; i < 2; i++) {
        int fd = open(i ? o->beside : o->auth, O_WRONLY);
        assert_int_equal(pwrite(fd, "x", 1, 200), 1);
        close(fd);
    }
    assert_int_equal(look(o, "hanako").failed, THROTTLE_FREE);
}

static void the_workstation_is_slowed_by_many_logins_and_never_locked(void **state)
{
    struct office *o = *state;
    struct throttle t;
    struct fault fault;
    char login[16];
    for (int i = 0; i < THROTTLE_LOCKED; i++) {
        snprintf(login, sizeof login, "p%d", i);
        fail_times(o, login, 1);
    }
    assert_int_equal(throttle_begin(o->desk.path, S("hanako"), &t, &fault), ERR_DENIED);
    assert_false(t.locked);
    for (int i = 0; i < 200; i++) {
        passed += THROTTLE_LONGEST;
        snprintf(login, sizeof login, "q%d", i);
        fail_times(o, login, 1);
    }
    passed += THROTTLE_LONGEST;
    assert_false(look(o, "hanako").locked);
    assert_int_equal(look(o, "hanako").wait, 0);
}

/* Who is killed while the words are looked at has tried. */
static void a_killed_try_counts(void **state)
{
    struct office *o = *state;
    struct throttle t;
    struct fault fault;
    int status;
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == 0) {
            throttle_begin(o->desk.path, S("hanako"), &t, &fault);
            raise(SIGKILL);
        }
        waitpid(child, &status, 0);
    }
    assert_int_equal(look(o, "hanako").failed, 3);
}

static void on_another_workstation_nothing_is_counted_or_written(void **state)
{
    struct office *o = *state;
    struct signin in;
    struct fault fault;
    char other[160];
    int names = desk_names(&o->desk);
    snprintf(other, sizeof other, "%s/b", o->desk.folder);
    setenv("XDG_STATE_HOME", other, 1);
    assert_int_equal(signin_person(o->desk.path, S("hanako"), S(WORDS), 1, &in, &fault), ERR_SEAT);
    assert_int_equal(desk_names(&o->desk), names);
    GOOD(signin_recovery(o->desk.path, str_of(o->birth.recovery[0]), o->desk.now, &fault));
}

static void a_recovery_code_frees_everybody(void **state)
{
    struct office *o = *state;
    struct fault fault;
    for (int i = 0; i < THROTTLE_LOCKED; i++) {
        fail_times(o, "hanako", 1);
        passed += THROTTLE_LONGEST;
    }
    assert_true(look(o, "hanako").locked);
    GOOD(signin_recovery(o->desk.path, str_of(o->birth.recovery[1]), o->desk.now, &fault));
    assert_false(look(o, "hanako").locked);
    assert_int_equal(look(o, "hanako").failed, 0);
}

/* One place for all of them, too: who is locked out is never pushed off the sheet by names that nobody has. */
static void a_login_longer_than_any_is_counted_like_another(void **state)
{
    struct office *o = *state;
    struct throttle t;
    struct fault fault;
    char one[100], other[101];
    memset(one, 'x', sizeof one - 1);
    memset(other, 'x', sizeof other - 1);
    one[sizeof one - 1] = other[sizeof other - 1] = 0;
    fail_times(o, one, 1);
    fail_times(o, other, 1);
    fail_times(o, one, 1);
    assert_int_equal(throttle_begin(o->desk.path, str_of(other), &t, &fault), ERR_DENIED);
    assert_int_equal(t.failed, 3);
    GOOD(throttle_good(o->desk.path, str_of(one), 1, &fault));
    assert_int_equal(look(o, other).failed, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_waits_are_as_listed),
        T(three_tries_are_free_then_one_waits),
        T(signing_in_forgets_what_failed_and_tells_it),
        T(ten_tries_lock_until_a_code_is_given),
        T(a_new_start_of_the_machine_or_another_date_ends_no_wait),
        T(neither_file_put_back_clears_the_count),
        T(a_file_that_was_tampered_with_does_not_begin_at_zero),
        T(the_workstation_is_slowed_by_many_logins_and_never_locked),
        T(a_killed_try_counts),
        T(on_another_workstation_nothing_is_counted_or_written),
        T(a_recovery_code_frees_everybody),
        T(a_login_longer_than_any_is_counted_like_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
