/*
 * Somebody types while an export, a backup and an import keep both cores busy: every key arrives, the calls are stored,
 * and neither the person nor any of the three is told that something else has the file. How long a key takes is
 * measured by tests/bench, not here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/home.h"
#include "store/load.h"

enum { CASES = 2000, OFFICES = 2000, PARTS = 400, CALLS = 6, JOBS = 3 };

static struct home home;

static int up(void **state)
{
    (void)state;
    return home_up(&home, PROGRAM);
}

static int down(void **state)
{
    (void)state;
    return home_down(&home);
}

static void run(const char *command)
{
    if (system(command) != 0)
        fail_msg("%s", command);
}

static const char *text(const char *format, ...)
{
    static char command[1024];
    va_list rest;
    va_start(rest, format);
    assert_true(vsnprintf(command, sizeof command, format, rest) < (int)sizeof command);
    va_end(rest);
    return command;
}

static void make_files(void)
{
    run(text(PROGRAM " demo --no-open --cases %d '%s' 2>/dev/null", CASES, home.file));
    run(text("cd '%s' && awk -v rows=%d -f '" TESTS "/cost/resources.awk' >offices.csv", home.folder,
             OFFICES));
    run(text("cd '%s' && " PROGRAM " demo --no-open --cases 1 blank.db 2>/dev/null", home.folder));
}

/* What is done again and again until the file `stop` is there, or it fails; what it says goes into its log. */
static const struct {
    const char *name, *command;
} jobs[JOBS] = {
    {"export", PROGRAM " --db practice.db export --profile city --all --out out-$n"},
    {"backup", PROGRAM " --db practice.db backup copy-$n.db && rm copy-$n.db"},
    {"import",
     "cp blank.db other.db && " PROGRAM " --db other.db import resources offices.csv && rm other.db*"},
};

static pid_t begin(int job)
{
    char script[1024];
    snprintf(
        script, sizeof script,
        "cd '%s' || exit 1; export HOME=\"$PWD\" XDG_STATE_HOME=\"$PWD\"; unset MADOGUCHI_DB; n=0; "
        "while [ ! -e stop ]; do n=$((n+1)); { %s; } >>%s.log 2>&1 || { echo failed >>%s.log; exit 1; }; "
        "done; echo rounds $n >>%s.log",
        home.folder, jobs[job].command, jobs[job].name, jobs[job].name, jobs[job].name);
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0);
    return pid;
}

static void end(const pid_t *pids)
{
    int status, bad = 0;
    run(text(": >'%s/stop'", home.folder));
    for (int i = 0; i < JOBS; i++) {
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        bad += status != 0;
    }
    if (bad)
        run(text("tail -n 4 '%s'/*.log >&2", home.folder));
    assert_int_equal(bad, 0);
    run(text("cd '%s' && ! grep -h ほかの処理 *.log >&2", home.folder));
    run(text("cd '%s' && grep -H ^rounds *.log", home.folder));
}

/* Calls that are stored, and at last a note whose every part is another one. */
static void type(struct buf *want)
{
    for (int i = 0; i < CALLS; i++) {
        pty_keys(home.pty, F2);
        pty_expect_text(home.pty, "通話中");
        pty_keys(home.pty, text("050000%02d\t2\t花子\t\t父が転んだ" SAVE SAVE, i));
        pty_expect_no_text(home.pty, "通話中");
    }
    pty_keys(home.pty, F2);
    pty_expect_text(home.pty, "通話中");
    home_go_to_note(&home);
    for (int i = 0; i < PARTS; i++) {
        const char *part = text("%d父が、", i);
        buf_add(want, str_of(part));
        pty_keys(home.pty, part);
        pty_pump(home.pty, 10);
    }
}

static void no_key_is_lost_and_nothing_is_busy(void **state)
{
    pid_t pids[JOBS];
    struct buf want = buf_in(home.arena);
    (void)state;
    make_files();
    home_start(&home);
    home_look(&home);
    int64_t cases = load_count(home.db, "intake");
    for (int i = 0; i < JOBS; i++)
        pids[i] = begin(i);
    type(&want);
    home_settle(&home);
    pty_pump(home.pty, 1500); /* the draft is saved */
    end(pids);
    size_t n;
    const char *raw = pty_raw(home.pty, &n);
    assert_null(memmem(raw, n, "ほかの処理", strlen("ほかの処理")));
    home_leave(&home);
    struct str note = home_drafted(&home, "intake.note");
    if (!str_eq(note, buf_str(&want)))
        fail_msg("%zu bytes of %zu", note.n, buf_str(&want).n);
    assert_int_equal(load_count(home.db, "intake"), cases + CALLS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_key_is_lost_and_nothing_is_busy, up, down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
