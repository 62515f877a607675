/*
 * drive SCRIPT PROGRAM [ARGUMENT…]: types a script into a program and looks at
 * its screen. One command a line:
 *
 *   start ROWS COLS    starts the program                keys F2 Enter Ctrl-S   keys by their names
 *   type 文字           the rest of the line as text      paste 文字              as one bracketed paste
 *   expect 文字         waits until it is on the screen   absent 文字             waits until it is not
 *   size ROWS COLS     resizes                           kill                   SIGKILL, at once
 *   field 項目名        goes to a field by the tag that stands before its label
 *   settle             waits until no more frames come
 *   quiet MILLISECONDS nothing may be sent for so long   show                   prints the screen
 *   end                waits for the program to leave; its status must be 0
 *
 * Lines that begin with # are comments. The first command that fails prints the line and the screen.
 */
#include <ctype.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"
#include "desk/pty.h"
#include "ui/key.h"

enum { ROWS_MOST = 24 }; /* of which a label is looked for: every screen has them */

struct drive {
    struct pty *pty;
    char *const *program;
    const char *script;
    struct arena *arena;
};

static void start(struct drive *d, int rows, int cols)
{
    if (d->pty)
        pty_end(d->pty);
    struct pty_options o = {.rows = rows, .cols = cols, .argv = d->program, .patience_ms = 10000};
    d->pty = pty_start(&o);
}

static void quiet(struct drive *d, int ms)
{
    pty_forget_raw(d->pty);
    pty_pump(d->pty, ms);
    size_t n;
    pty_raw(d->pty, &n);
    assert_int_equal(n, 0);
}

static void settle(struct drive *d)
{
    int before;
    do {
        before = pty_frames(d->pty);
        pty_pump(d->pty, 150);
    } while (pty_frames(d->pty) != before);
}

/* Ctrl-G and the tag: the last letter or digit before the label, marks and blanks passed over. */
static void go_to_field(struct drive *d, const char *label)
{
    pty_expect_text(d->pty, label);
    for (int i = 0; i < ROWS_MOST; i++) {
        const char *row = pty_row(d->pty, i), *at = strstr(row, label);
        while (at && at > row && !isalnum((unsigned char)at[-1]))
            at--;
        if (!at || at == row)
            continue;
        pty_press(d->pty, KEY_CTRL('G'));
        pty_send(d->pty, at - 1, 1);
        settle(d);
        return;
    }
    fail_msg("no tag before %s", label);
}

static void show(struct drive *d, int rows)
{
    for (int i = 0; i < rows; i++)
        printf("|%s\n", pty_row(d->pty, i));
}

static void obey(struct drive *d, struct str line)
{
    struct str verb = str_part(&line, ' ');
    const char *text = str_z(d->arena, line);
    int a = 0, b = 0;
    sscanf(text, "%d %d", &a, &b);
    if (str_eq(verb, S("start")))
        start(d, a, b);
    else if (str_eq(verb, S("keys")))
        while (line.n)
            pty_press(d->pty, key_of_name(str_part(&line, ' ')));
    else if (str_eq(verb, S("type")))
        pty_keys(d->pty, text);
    else if (str_eq(verb, S("paste")))
        pty_keys(d->pty, str_print(d->arena, "\033[200~%s\033[201~", text).p);
    else if (str_eq(verb, S("expect")))
        pty_expect_text(d->pty, text);
    else if (str_eq(verb, S("absent")))
        pty_expect_no_text(d->pty, text);
    else if (str_eq(verb, S("size")))
        pty_resize(d->pty, a, b);
    else if (str_eq(verb, S("field")))
        go_to_field(d, text);
    else if (str_eq(verb, S("settle")))
        settle(d);
    else if (str_eq(verb, S("quiet")))
        quiet(d, a);
    else if (str_eq(verb, S("show")))
        show(d, a ? a : 24);
    else if (str_eq(verb, S("kill"))) {
        pty_signal(d->pty, SIGKILL);
        pty_wait_exit(d->pty);
    } else if (str_eq(verb, S("end")))
        assert_int_equal(pty_wait_exit(d->pty), 0);
    else
        fail_msg("no such command: %s", str_z(d->arena, verb));
}

static void script(void **state)
{
    struct drive *d = *state;
    FILE *in = fopen(d->script, "r");
    char line[8192];
    assert_non_null(in);
    for (int number = 1; fgets(line, sizeof line, in); number++) {
        struct str text = str_of(line);
        if (str_ends(text, S("\n")))
            text.n--;
        if (!text.n || text.p[0] == '#')
            continue;
        fprintf(stderr, "%d: " S_FMT "\n", number, S_ARG(text));
        obey(d, text);
    }
    fclose(in);
}

int main(int argc, char **argv)
{
    static struct drive d;
    if (argc < 3)
        return 2;
    d.script = argv[1];
    d.program = argv + 2;
    d.arena = arena_new();
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(script, &d)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (d.pty)
        pty_end(d.pty);
    arena_free(d.arena);
    return failed;
}
