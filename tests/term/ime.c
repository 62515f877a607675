/* The input method switched by the terminal: who is told what, when, and what is put back (R15, R20, R30). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "desk/pty.h"
#include "term/term.h"
#include "ui/key.h"

#define TERA_TERM "\033[1;2R\033[1;5R\033[>32;331;0c\033[?1;2c"
#define XTERM     "\033[1;2R\033[1;5R\033[>41;379;0c\033[?1;2c"

/* j: a field for names, d: one for digits, k: whatever it is; the key is shown so that a frame comes. */
static int run_fields(void *of)
{
    struct fault f;
    struct term_options o = {.watch = -1, .ime = *(enum ime_control *)of};
    struct term *t = term_open(&o, &f);
    if (!t || term_settle(t, &f))
        return 1;
    struct canvas *c = canvas_new(24, 80);
    char shown[2] = "-";
    for (struct event e = {0}; e.key != KEY_CTRL('Q');) {
        canvas_clear(c);
        canvas_text(c, canvas_whole(c), 0, 0, LOOK_PLAIN, str_of(shown));
        c->ime = shown[0] == 'j' ? IME_ON : shown[0] == 'd' ? IME_OFF : IME_KEEP;
        term_show(t, c);
        e = term_wait(t, -1);
        if (e.key == KEY_CTRL('X'))
            raise(SIGSEGV);
        shown[0] = (char)e.key;
    }
    canvas_free(c);
    term_close(t);
    return 0;
}

static struct pty *start(enum ime_control *control, const char *script, const char *program)
{
    const char *env[] = {program ? program : "TERM_PROGRAM", NULL};
    struct pty *p = pty_start(&(struct pty_options){
        .rows = 24, .cols = 80, .child = run_fields, .arg = control, .script = script, .env = env});
    pty_expect_row(p, 0, "-");
    return p;
}

static int times(const char *text, const char *part)
{
    int n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

/* One key, one frame: what it said of the input method. */
static void key_says(struct pty *p, const char *key, const char *told)
{
    pty_forget_raw(p);
    pty_keys(p, key);
    pty_expect_row(p, 0, key);
    const char *raw = pty_raw(p, NULL), *at = strstr(raw, "\033[<");
    if (!told[0]) {
        assert_null(at);
        return;
    }
    assert_non_null(at);
    assert_memory_equal(at, told, strlen(told));
    assert_int_equal(times(raw, "t\033[?2026l"), 1); /* in the frame's own write, before its end */
}

static void fields_switch_it_where_the_terminal_listens(void **state)
{
    (void)state;
    static const struct {
        enum ime_control control;
        const char *script, *program;
    } rows[] = {
        {IME_AUTO, TERA_TERM, NULL},
        {IME_AUTO, XTERM, "TERM_PROGRAM=RLogin"},
        {IME_ALWAYS, XTERM, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum ime_control control = rows[i].control;
        struct pty *p = start(&control, rows[i].script, rows[i].program);
        key_says(p, "j", "\033[<s\033[<1t");
        key_says(p, "d", "\033[<0t");
        key_says(p, "k", "");
        key_says(p, "d", "");
        key_says(p, "j", "\033[<1t");
        pty_forget_raw(p);
        pty_pump(p, 300); /* idle in a field */
        size_t n;
        pty_raw(p, &n);
        assert_int_equal(n, 0);
        pty_keys(p, "\021");
        assert_int_equal(pty_wait_exit(p), 0);
        assert_int_equal(times(pty_raw(p, NULL), "\033[<r"), 1);
        pty_end(p);
    }
}

static void a_crash_puts_it_back(void **state)
{
    (void)state;
    enum ime_control control = IME_AUTO;
    struct pty *p = start(&control, TERA_TERM, NULL);
    key_says(p, "j", "\033[<s\033[<1t");
    pty_keys(p, "\030");
    pty_wait_exit(p);
    assert_int_equal(times(pty_raw(p, NULL), "\033[<r"), 1);
    pty_end(p);
}

static void other_terminals_hear_nothing_of_it(void **state)
{
    (void)state;
    static const struct {
        enum ime_control control;
        const char *script, *program;
        bool asked; /* what the terminal is */
    } rows[] = {
        {IME_AUTO, XTERM, NULL, true},
        {IME_AUTO, NULL, NULL, true}, /* libvterm's own answers */
        {IME_AUTO, "\033[?1;2c", NULL, true},
        {IME_AUTO, XTERM, "TERM_PROGRAM=tmux", true},
        {IME_NEVER, TERA_TERM, "TERM_PROGRAM=RLogin", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum ime_control control = rows[i].control;
        struct pty *p = start(&control, rows[i].script, rows[i].program);
        assert_int_equal(times(pty_raw(p, NULL), "\033[>c"), rows[i].asked);
        key_says(p, "j", "");
        key_says(p, "d", "");
        pty_keys(p, "\021");
        pty_wait_exit(p);
        assert_null(strstr(pty_raw(p, NULL), "\033[<"));
        pty_end(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_switch_it_where_the_terminal_listens),
        cmocka_unit_test(a_crash_puts_it_back),
        cmocka_unit_test(other_terminals_hear_nothing_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
