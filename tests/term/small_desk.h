/* A desk of one field in a pseudo-terminal: what the tests of the layer drive. */
#ifndef TESTS_TERM_SMALL_DESK_H
#define TESTS_TERM_SMALL_DESK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "desk/pty.h"
#include "term/term.h"
#include "ui/edit.h"
#include "ui/key.h"

enum { FIELD_ROW = 2, FIELD_COL = 7, FIELD_CELLS = 30, REFUSED = 3, HUNG_UP = 4 };

/* Seen by the child and by the test. */
static struct shared {
    struct termios before; /* modes of the terminal when the child starts */
    int writes;            /* write(2) calls to the terminal */
    struct term_options options;
    int pipe[2]; /* the watched descriptor */
    int tick_ms; /* after which the deadline comes, once */
    bool nonblocking;
} * shared;

/* Takes the place of the C library's, for the layer and for ncurses: every write to the terminal is counted.
 */
ssize_t write(int fd, const void *bytes, size_t n)
{
    if (shared && fd == STDOUT_FILENO)
        shared->writes++;
    return syscall(SYS_write, fd, bytes, n);
}

static inline void draw_desk(struct canvas *c, const struct edit *e, struct str last, int count)
{
    static const enum look looks[] = {LOOK_PLAIN, LOOK_SELECTED, LOOK_ERROR,
                                      LOOK_FOCUS, LOOK_FIELD,    LOOK_WARNING};
    struct box whole = canvas_whole(c);
    canvas_clear(c);
    canvas_fill(c, (struct box){0, 0, 1, c->cols}, LOOK_BAR);
    canvas_text(c, whole, 0, 1, LOOK_BAR, S("相談受付"));
    canvas_text(c, whole, FIELD_ROW, 0, LOOK_LABEL, S("氏名:"));
    canvas_text(c, whole, 4, 0, LOOK_PLAIN, last);
    canvas_text(c, whole, 5, 0, LOOK_PLAIN, count % 2 ? S("①x") : S("①y"));
    canvas_text(c, whole, 7, 0, LOOK_PLAIN,
                S("制御\033[31m\u202E\u2066\xC2\x9B"
                  "31m 葛\U000E0100"));
    for (size_t i = 0; i < COUNT_OF(looks); i++)
        canvas_text(c, whole, 8, (int)i, looks[i], S("@"));
    edit_draw(e, c, (struct box){FIELD_ROW, FIELD_COL, 1, FIELD_CELLS}, LOOK_FOCUS, true);
}

/* What the keys of the test program do; the rest goes into the field or is named on row 4. */
static inline void obey(struct term *t, uint32_t key)
{
    if (key == KEY_CTRL('L'))
        term_repaint(t);
    else if (key == KEY_CTRL('G'))
        term_bell(t);
    else if (key == KEY_CTRL('X'))
        raise(SIGSEGV);
    else if (key == KEY_CTRL('Y'))
        abort();
}

static inline int run_desk(void *unused)
{
    (void)unused;
    struct fault f;
    tcgetattr(STDIN_FILENO, &shared->before);
    if (shared->nonblocking)
        fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
    struct term *t = term_open(&shared->options, &f);
    if (!t || term_settle(t, &f)) {
        term_close(t);
        fprintf(stderr, "%s\n", f.say);
        return REFUSED;
    }
    struct arena *a = arena_new();
    int rows, cols, result = 0, count = 0;
    term_size(t, &rows, &cols);
    struct canvas *c = canvas_new(rows, cols);
    struct edit e = edit_new(a, S0, false);
    struct str last = S0;
    int64_t deadline = shared->tick_ms ? term_clock() + shared->tick_ms : -1;
    for (bool running = true; running;) {
        draw_desk(c, &e, last, count++);
        term_show(t, c);
        struct event event = term_wait(t, deadline);
        switch (event.kind) {
        case EVENT_KEY:
            running = event.key != KEY_CTRL('Q');
            obey(t, event.key);
            if (!edit_key(&e, event.key, FIELD_CELLS))
                last = key_name(a, event.key);
            break;
        case EVENT_PASTE:
            last = str_print(a, "貼り付け %zu", event.text.n);
            edit_insert(&e, event.text);
            break;
        case EVENT_RESIZE:
            canvas_free(c);
            c = canvas_new(event.rows, event.cols);
            last = str_print(a, "%dx%d", event.cols, event.rows);
            break;
        case EVENT_STORE: {
            char byte;
            last = read(shared->pipe[0], &byte, 1) == 1 ? S("保存") : S("?");
            break;
        }
        case EVENT_HANGUP:
            result = HUNG_UP;
            running = false;
            break;
        case EVENT_TICK:
            last = S("時刻");
            deadline = -1;
            break;
        }
    }
    canvas_free(c);
    term_close(t);
    arena_free(a);
    return result;
}

static inline struct pty *start_with(const char *script, const char *early, const char *const *env)
{
    return pty_start(&(struct pty_options){
        .rows = 24, .cols = 80, .child = run_desk, .script = script, .early = early, .env = env});
}

static inline struct pty *start(void)
{
    struct pty *p = start_with(NULL, NULL, NULL);
    pty_expect_row(p, 0, " 相談受付");
    pty_expect_cursor(p, FIELD_ROW, FIELD_COL);
    return p;
}

static inline void field_is(struct pty *p, const char *text)
{
    char row[8192];
    snprintf(row, sizeof row, "氏名:  %s", text);
    pty_expect_row(p, FIELD_ROW, text[0] ? row : "氏名:");
}

static inline int64_t since(int64_t start)
{
    return term_clock() - start;
}

static inline int prepare(void **state)
{
    (void)state;
    shared->writes = shared->tick_ms = 0;
    shared->nonblocking = false;
    shared->options = (struct term_options){.watch = -1, .colour = true};
    return 0;
}

#define CASE(name) cmocka_unit_test_setup(name, prepare)

#endif
