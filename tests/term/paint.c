/* What is on the glass after any number of frames is what is in the cells (R2, R11), for few bytes (R14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "desk/pty.h"
#include "term/term.h"
#include "ui/edit.h"
#include "ui/key.h"

static struct term *open_terminal(void)
{
    struct fault f;
    struct term_options options = {.watch = -1, .colour = true};
    struct term *t = term_open(&options, &f);
    if (!t || term_settle(t, &f))
        fprintf(stderr, "%s\n", f.say);
    return t;
}

static uint32_t roll(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* Characters whose width libvterm knows; its own fault with U+3099 is left out. */
static struct str random_text(struct arena *a, uint32_t *seed)
{
    static const char *const letters[] = {"a",  "z",  " ", "  ",           "あ", "山",
                                          "𠮷", "ｶ",  "ﾞ", "葛\U000E0100", "👍",  "e\u0301",
                                          "é",  "：", "-", "日本",         "key"};
    struct buf b = buf_in(a);
    for (uint32_t n = roll(seed, 30); n > 0; n--)
        buf_add(&b, str_of(letters[roll(seed, COUNT_OF(letters))]));
    return buf_str(&b);
}

/* After its last column libvterm waits for the next row and puts marks there. */
static void wipe_marks_at_the_end(struct canvas *c)
{
    for (int row = 0; row < c->rows; row++)
        for (int col = c->cols > 1 ? c->cols - 2 : 0; col < c->cols; col++) {
            struct str text = {canvas_at(c, row, col)->text, canvas_at(c, row, col)->bytes};
            if (text.n && utf8_next(&text) && text.n)
                canvas_fill(c, (struct box){row, col, 1, 1}, LOOK_PLAIN);
        }
}

/* The next frame: some boxes over what was there, at any column. The number makes each frame differ. */
static void draw_random(struct canvas *c, uint32_t number)
{
    struct arena *a = arena_new();
    uint32_t seed = number * 2654435761u;
    if (roll(&seed, 20) == 0)
        canvas_clear(c);
    for (uint32_t n = 1 + roll(&seed, 6); n > 0; n--) {
        struct box in = {(int)roll(&seed, (uint32_t)c->rows), (int)roll(&seed, (uint32_t)c->cols),
                         1 + (int)roll(&seed, 4), 1 + (int)roll(&seed, 50)};
        enum look look = (enum look)roll(&seed, LOOK_COUNT);
        if (roll(&seed, 4) == 0)
            canvas_fill(c, in, look);
        else
            canvas_text(c, in, 0, 0, look, random_text(a, &seed));
    }
    wipe_marks_at_the_end(c);
    canvas_text(c, canvas_whole(c), 0, 0, LOOK_PLAIN, str_print(a, "%u ", number));
    canvas_cursor(c, canvas_whole(c), (int)roll(&seed, 30), (int)roll(&seed, 100));
    arena_free(a);
}

/* 'n' draws the next frame, Ctrl-L the same one whole. */
static int run_random(void *unused)
{
    (void)unused;
    struct term *t = open_terminal();
    int rows, cols;
    if (!t)
        return 1;
    term_size(t, &rows, &cols);
    struct canvas *c = canvas_new(rows, cols);
    for (uint32_t number = 0;;) {
        term_show(t, c);
        struct event e = term_wait(t, -1);
        if (e.kind == EVENT_HANGUP)
            break;
        if (e.kind == EVENT_RESIZE) {
            canvas_free(c);
            c = canvas_new(e.rows, e.cols);
        }
        if (e.kind == EVENT_KEY && e.key == 'n')
            draw_random(c, ++number);
        if (e.kind == EVENT_KEY && e.key == KEY_CTRL('L'))
            term_repaint(t);
    }
    canvas_free(c);
    term_close(t);
    return 0;
}

static void assert_cell(struct pty *p, const struct canvas *c, int row, int col, uint32_t number)
{
    static const struct {
        bool bold, underline, reverse;
    } marks[LOOK_COUNT] = {
        [LOOK_TITLE] = {.bold = true},
        [LOOK_ACTIVE] = {.underline = true, .reverse = true},
        [LOOK_FIELD] = {.underline = true},
        [LOOK_FOCUS] = {.bold = true, .underline = true},
        [LOOK_ODD] = {.underline = true, .reverse = true},
        [LOOK_SELECTED] = {.reverse = true},
        [LOOK_MARKED] = {.bold = true},
        [LOOK_WARNING] = {.bold = true},
        [LOOK_ERROR] = {.bold = true, .reverse = true},
        [LOOK_BAR] = {.reverse = true},
        [LOOK_KEY] = {.bold = true, .reverse = true},
    };
    const struct cell *want = canvas_at(c, row, col);
    VTermScreenCell seen = pty_cell(p, row, col);
    char text[64] = "";
    size_t n = 0;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && seen.chars[i] && seen.chars[i] != (uint32_t)-1; i++)
        n += utf8_put(text + n, seen.chars[i]);
    struct str shown = str_eq((struct str){text, n}, S(" ")) ? S0 : (struct str){text, n};
    bool same = str_eq(shown, (struct str){want->text, want->bytes});
    if (want->width)
        same = same && seen.width == want->width && seen.attrs.bold == marks[want->look].bold &&
               (seen.attrs.underline != 0) == marks[want->look].underline &&
               seen.attrs.reverse == marks[want->look].reverse;
    if (!same)
        fail_msg("frame %u, cell %d,%d: [%s] width %d, wanted [" S_FMT "] width %d look %d", number, row, col,
                 text, seen.width, (int)want->bytes, want->text, want->width, want->look);
}

static void assert_glass(struct pty *p, const struct canvas *c, uint32_t number)
{
    int row, col;
    for (row = 0; row < c->rows; row++)
        for (col = 0; col < c->cols; col++)
            assert_cell(p, c, row, col, number);
    pty_cursor(p, &row, &col);
    assert_int_equal(row, c->cursor_row);
    assert_int_equal(col, c->cursor_col);
    assert_true(pty_cursor_visible(p));
}

static void any_frames_leave_what_is_in_the_cells(void **state)
{
    (void)state;
    static const struct {
        int rows, cols;
    } sizes[] = {{24, 80}, {30, 101}, {10, 41}, {1, 6}, {24, 80}, {2, 7}, {50, 160}, {24, 80}};
    struct pty *p = pty_start(&(struct pty_options){.rows = 24, .cols = 80, .child = run_random});
    struct canvas *c = canvas_new(24, 80);
    pty_expect_frames(p, 1);
    for (uint32_t number = 1; number < 1600; number++) {
        if (number % 200 == 0) {
            canvas_free(c);
            c = canvas_new(sizes[number / 200 % COUNT_OF(sizes)].rows,
                           sizes[number / 200 % COUNT_OF(sizes)].cols);
            pty_resize(p, c->rows, c->cols);
            pty_expect_frames(p, 1);
            assert_glass(p, c, number);
        }
        draw_random(c, number);
        pty_keys(p, "n");
        pty_expect_frames(p, 1);
        assert_glass(p, c, number);
        if (number % 100 == 0) {
            pty_keys(p, "\f");
            pty_expect_frames(p, 1);
            assert_glass(p, c, number);
        }
    }
    canvas_free(c);
    pty_end(p);
}

/* Kinds of terminals whose entries differ: without colours, with padding, with other marks. */
static void on_any_terminal(void **state)
{
    (void)state;
    static const char *const terms[] = {"TERM=vt100", "TERM=vt220",      "TERM=linux",        "TERM=screen",
                                        "TERM=rxvt",  "TERM=xterm-mono", "TERM=tmux-256color"};
    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        struct pty *p = pty_start(&(struct pty_options){
            .rows = 24, .cols = 80, .child = run_random, .env = (const char *const[]){terms[i], NULL}});
        struct canvas *c = canvas_new(24, 80);
        pty_expect_frames(p, 1);
        for (uint32_t number = 1; number < 150; number++) {
            draw_random(c, number);
            pty_keys(p, "n");
            pty_expect_frames(p, 1);
            assert_glass(p, c, number);
        }
        canvas_free(c);
        pty_end(p);
    }
}

/* One field on a desk of many rows. */
static int run_field(void *unused)
{
    (void)unused;
    struct arena *a = arena_new();
    struct term *t = open_terminal();
    if (!t)
        return 1;
    struct canvas *c = canvas_new(24, 80);
    struct edit e = edit_new(a, S0, false);
    for (struct event event = {.kind = EVENT_TICK}; event.kind != EVENT_HANGUP; event = term_wait(t, -1)) {
        if (event.kind == EVENT_KEY)
            edit_key(&e, event.key, 60);
        canvas_clear(c);
        for (int row = 0; row < 24; row++)
            canvas_text(c, canvas_whole(c), row, 0, LOOK_PLAIN,
                        S("氏名: 山田花子   電話: 03-1234-5678   住所: 新宿区西新宿"));
        edit_draw(&e, c, (struct box){10, 6, 1, 70}, LOOK_FOCUS, true);
        term_show(t, c);
    }
    canvas_free(c);
    term_close(t);
    arena_free(a);
    return 0;
}

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void a_key_costs_few_bytes(void **state)
{
    (void)state;
    enum { KEYS = 1000, BRACKETS = 16 };
    static const char *const typed[] = {"あ", "a", "山"};
    static double took[KEYS];
    size_t most = 0, sum = 0;
    struct pty *p = pty_start(&(struct pty_options){.rows = 24, .cols = 80, .child = run_field});
    pty_expect_cursor(p, 10, 6);
    pty_expect_frames(p, 1);
    for (int i = 0; i < KEYS; i++) {
        size_t n;
        pty_forget_raw(p);
        double start = milliseconds();
        pty_keys(p, i % 60 < 30 ? typed[i % 3] : "\177");
        pty_expect_frames(p, 1);
        took[i] = milliseconds() - start;
        pty_raw(p, &n);
        most = n - BRACKETS > most ? n - BRACKETS : most;
        sum += n - BRACKETS;
    }
    qsort(took, KEYS, sizeof *took, by_size);
    print_message("a key: %.1f bytes, at most %zu; p50 %.3f ms, p99 %.3f ms\n", (double)sum / KEYS, most,
                  took[KEYS / 2], took[KEYS * 99 / 100]);
    assert_true(sum <= 16 * KEYS);
    pty_end(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_frames_leave_what_is_in_the_cells),
        cmocka_unit_test(on_any_terminal),
        cmocka_unit_test(a_key_costs_few_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
