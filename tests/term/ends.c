/* How it leaves a terminal: signals, lines that are lost, slow ones; and what else the one wait waits for. */
#include "term/small_desk.h"

static void assert_left_as_it_was(struct pty *p)
{
    static const char *const back[] = {"\033[?2004l", "\033[23;2t", "\033[?1049l", "\033[?25h"};
    struct termios after;
    const char *raw = pty_raw(p, NULL);
    for (size_t i = 0; i < COUNT_OF(back); i++)
        assert_non_null(strstr(raw, back[i]));
    assert_int_equal(tcgetattr(pty_descriptor(p), &after), 0);
    assert_int_equal(after.c_iflag, shared->before.c_iflag);
    assert_int_equal(after.c_oflag, shared->before.c_oflag);
    assert_int_equal(after.c_cflag, shared->before.c_cflag);
    assert_int_equal(after.c_lflag, shared->before.c_lflag);
}

/* R30 */
static void every_end_puts_the_terminal_back(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        int signal, exit, killed_by;
    } ends[] = {
        {.key = "\021"},
        {.signal = SIGTERM, .exit = HUNG_UP},
        {.signal = SIGHUP, .exit = HUNG_UP},
        {.signal = SIGINT, .exit = HUNG_UP},
        {.signal = SIGQUIT, .exit = HUNG_UP},
        {.key = "\030", .killed_by = SIGSEGV},
        {.key = "\031", .killed_by = SIGABRT},
        {.signal = SIGBUS, .killed_by = SIGBUS},
        {.signal = SIGFPE, .killed_by = SIGFPE},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct pty *p = start();
        if (ends[i].key)
            pty_keys(p, ends[i].key);
        else
            pty_signal(p, ends[i].signal);
        int status = pty_wait_exit(p);
        if (ends[i].killed_by)
            assert_int_equal(WTERMSIG(status), ends[i].killed_by);
        else
            assert_int_equal(WEXITSTATUS(status), ends[i].exit);
        assert_left_as_it_was(p);
        pty_end(p);
    }
}

static void signals_of_the_line_do_not_stop_it(void **state)
{
    (void)state;
    struct pty *p = start();
    pty_signal(p, SIGTSTP);
    pty_signal(p, SIGPIPE);
    pty_signal(p, SIGWINCH); /* no new size: no event */
    pty_keys(p, "続く");
    field_is(p, "続く");
    pty_expect_row(p, 4, "");
    pty_end(p);
}

/* R27: the line goes dead. */
static void a_lost_line_ends_the_program(void **state)
{
    (void)state;
    struct pty *p = start();
    int64_t begin = term_clock();
    pty_hang_up(p);
    assert_int_equal(WEXITSTATUS(pty_wait_exit(p)), HUNG_UP);
    assert_true(since(begin) < 1000);
    pty_end(p);
}

static void a_watched_descriptor_is_an_event(void **state)
{
    (void)state;
    assert_int_equal(pipe(shared->pipe), 0);
    shared->options.watch = shared->pipe[0];
    struct pty *p = start();
    assert_int_equal(write(shared->pipe[1], "x", 1), 1);
    pty_expect_row(p, 4, "保存");
    pty_keys(p, "山");
    field_is(p, "山");
    close(shared->pipe[0]);
    close(shared->pipe[1]);
    pty_end(p);
}

static void a_deadline_is_an_event_after_the_keys(void **state)
{
    (void)state;
    shared->tick_ms = 200;
    int64_t begin = term_clock();
    struct pty *p = start();
    pty_keys(p, "山");
    field_is(p, "山");
    pty_expect_row(p, 4, "時刻");
    assert_true(since(begin) >= 200);
    pty_end(p);
}

/* Frames pile up in a terminal that is not read, and leave in parts. */
static void a_slow_terminal_gets_every_frame_whole(void **state)
{
    (void)state;
    shared->nonblocking = true;
    struct pty *p = start();
    for (int i = 0; i < 100; i++)
        assert_int_equal(write(pty_descriptor(p), "\f", 1), 1);
    assert_int_equal(write(pty_descriptor(p), "\xE5\xB1\xB1", 3), 3);
    int stuck = -1;
    while (stuck != shared->writes) { /* until it can write no more */
        stuck = shared->writes;
        usleep(20000);
    }
    assert_true(stuck < 100);
    field_is(p, "山");
    pty_expect_row(p, 4, "Ctrl-L");
    assert_true(pty_frames(p) >= 101);
    pty_end(p);
}

static void the_environment_does_not_set_the_size(void **state)
{
    (void)state;
    struct pty *p = start_with(NULL, NULL, (const char *const[]){"LINES=5", "COLUMNS=20", NULL});
    pty_expect_row(p, 7, "制御?[31m???31m 葛\U000E0100");
    pty_expect_row(p, 8, "@@@@@@");
    pty_end(p);
}

static void repaint_bell_and_idleness(void **state)
{
    (void)state;
    size_t n;
    struct pty *p = start();
    pty_keys(p, "山");
    field_is(p, "山");
    pty_forget_raw(p);
    pty_pump(p, 100);
    pty_raw(p, &n);
    assert_int_equal(n, 0);
    pty_keys(p, "\007");
    pty_expect_row(p, 4, "Ctrl-G");
    pty_expect_raw(p, "\a\033[?2026l");
    pty_forget_raw(p);
    pty_keys(p, "\f");
    pty_expect_row(p, 4, "Ctrl-L");
    pty_expect_raw(p, "\033[2J");
    pty_expect_raw(p, "相談受付");
    field_is(p, "山");
    pty_end(p);
}

int main(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const struct CMUnitTest tests[] = {
        CASE(every_end_puts_the_terminal_back),      CASE(signals_of_the_line_do_not_stop_it),
        CASE(a_lost_line_ends_the_program),          CASE(a_watched_descriptor_is_an_event),
        CASE(a_deadline_is_an_event_after_the_keys), CASE(a_slow_terminal_gets_every_frame_whole),
        CASE(the_environment_does_not_set_the_size), CASE(repaint_bell_and_idleness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
