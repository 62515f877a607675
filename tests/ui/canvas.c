#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/canvas.h"
#include "ui/halves.h"

enum { ROWS = 5, COLS = 100 };

static struct str random_text(struct arena *a)
{
    static const uint32_t letters[] = {'a',    'z',    ' ',     0x3042, 0x5C71,  0x7530,  0x20BB7, 0xFF76,
                                       0xFF9E, 0x3099, 0xE0100, 0x845B, 0x1F44D, 0x1F3FB, 0x1F1EF, 0x1F1F5,
                                       0x202E, 0x200D, 0x1B,    '\n',   0x2460,  0xFEFF,  0x0301,  0xFA19};
    struct buf b = buf_in(a);
    for (int n = rand() % 60; n > 0; n--)
        utf8_add(&b, letters[(size_t)rand() % COUNT_OF(letters)]);
    if (rand() % 8 == 0)
        buf_add(&b, S("\x82\xa0"));
    return buf_str(&b);
}

static void nothing_outside_the_box_changes(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(ROWS, COLS), *before = canvas_new(ROWS, COLS);
    srand(1);
    for (int i = 0; i < 200; i++) {
        struct str text = random_text(a);
        for (int cells = 1; cells <= 80; cells++) {
            struct box in = {2, 1 + rand() % (COLS - 81), 1, cells};
            canvas_fill(c, canvas_whole(c), LOOK_PLAIN);
            for (int row = 0; row < ROWS; row++)
                canvas_text(c, canvas_whole(c), row, 0, LOOK_BAR,
                            S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                              "xxxxxxxxxxxx"));
            memcpy(before->cells, c->cells, sizeof *c->cells * ROWS * COLS);
            int end = canvas_text(c, in, 0, 0, LOOK_FIELD, text);
            assert_int_equal(end, canvas_cells(text) < cells ? canvas_cells(text) : cells);
            for (int row = 0; row < ROWS; row++)
                for (int col = 0; col < COLS; col++)
                    if (row != 2 || col < in.col || col >= in.col + cells)
                        assert_memory_equal(canvas_at(c, row, col), canvas_at(before, row, col),
                                            sizeof(struct cell));
            assert_whole(c);
        }
        arena_reset(a);
    }
    canvas_free(c);
    canvas_free(before);
    arena_free(a);
}

/* Overlapping boxes at any column, also outside the canvas: never half a character, never a byte beyond. */
static void any_boxes_leave_whole_characters(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(ROWS, COLS);
    srand(2);
    for (int i = 0; i < 20000; i++) {
        struct box in = {rand() % 9 - 2, rand() % 130 - 20, rand() % 4, rand() % 40};
        if (rand() % 4 == 0)
            canvas_fill(c, in, LOOK_PLAIN);
        else
            canvas_text(c, in, rand() % 4 - 1, rand() % 20 - 8, LOOK_PLAIN, random_text(a));
        canvas_cursor(c, in, rand() % 10 - 5, rand() % 200 - 100);
        assert_whole(c);
        assert_true(c->cursor_row >= 0 && c->cursor_row < ROWS && c->cursor_col >= 0 && c->cursor_col < COLS);
        arena_reset(a);
    }
    canvas_free(c);
    arena_free(a);
}

/* A frame that is drawn where another one was is the same, cell by cell, as one on a fresh canvas: most of its texts
 * stand where they stood, some are changed, moved, cut or covered. */
static void a_frame_is_the_same_whatever_was_before(void **state)
{
    static const char *const texts[] = {
        "相談一覧",
        "R08-0060",
        "嶋田 昭夫",
        ">",
        "邊見\U000E0100 惠子",
        "a\x1B[2Jb",
        "",
        "e\u0301",
        "か\u3099",
        "長い文は右の端で切れて、そこに印が付く。切れたところは半分にならない。"};
    struct canvas *again = canvas_new(12, 30);
    uint32_t seed = 7, keep = 0;
    (void)state;
    for (int frame = 0; frame < 3000; frame++) {
        struct canvas *fresh = canvas_new(12, 30);
        width_set_ambiguous(frame % 500 < 250 ? 1 : 2);
        canvas_clear(again);
        if (seed % 3 == 0)
            keep = seed; /* else the frame before once more, but for its last texts */
        uint32_t one = keep;
        for (int i = 0; i < 40; i++) {
            one = one * 1664525u + 1013904223u;
            if (i == 35)
                one += (uint32_t)frame;
            struct box in = {(int)(one >> 8) % 14 - 1, (int)(one >> 12) % 34 - 2, 1 + (int)(one >> 16) % 3,
                             1 + (int)(one >> 18) % 20};
            struct str text = str_of(texts[(one >> 22) % COUNT_OF(texts)]);
            enum look look = (enum look)((one >> 4) % LOOK_COUNT);
            int col = (int)(one >> 26) % 4;
            if (i % 9 == 8) {
                canvas_fill(fresh, in, look);
                canvas_fill(again, in, look);
            }
            assert_int_equal(canvas_text(fresh, in, 0, col, look, text),
                             canvas_text(again, in, 0, col, look, text));
        }
        assert_memory_equal(fresh->cells, again->cells, (size_t)(12 * 30) * sizeof *again->cells);
        canvas_free(fresh);
        seed = seed * 1664525u + 1013904223u;
    }
    width_set_ambiguous(1);
    canvas_free(again);
}

/* The same words in the same place are not the same cells where the box, the look or the terminal is another. */
static void what_is_another_text_is_drawn_anew(void **state)
{
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(1, 20);
    (void)state;
    static const struct {
        int cols, cells;
        enum look look;
        const char *text, *shown;
    } frames[] = {{20, 1, LOOK_PLAIN, "①山田", "①山田"},  {20, 1, LOOK_MARKED, "①山田", "①山田"},
                  {4, 1, LOOK_MARKED, "①山田", "①山>"},   {20, 2, LOOK_MARKED, "①山田", "①山田"},
                  {20, 2, LOOK_MARKED, "①山口", "①山口"}, {20, 1, LOOK_MARKED, "①山口", "①山口"}};
    for (size_t i = 0; i < COUNT_OF(frames); i++) {
        width_set_ambiguous(frames[i].cells);
        canvas_clear(c);
        int end = canvas_text(c, (struct box){0, 0, 1, frames[i].cols}, 0, 0, frames[i].look,
                              str_of(frames[i].text));
        assert_int_equal(end, frames[i].cols < 20 ? frames[i].cols : frames[i].cells + 4);
        assert_int_equal(canvas_at(c, 0, 0)->look, frames[i].look);
        assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), frames[i].shown);
    }
    width_set_ambiguous(1);
    canvas_free(c);
    arena_free(a);
}

static void a_cut_is_shown_at_every_parity(void **state)
{
    (void)state;
    static const struct {
        const char *text, *seen;
        int cells;
    } rows[] = {
        {"日本語", ">", 1},
        {"日本語", " >", 2},
        {"日本語", "日>", 3},
        {"日本語", "日 >", 4},
        {"日本語", "日本>", 5},
        {"日本語", "日本語", 6},
        {"日本語", "日本語", 7},
        {"a日本語", "a>", 2},
        {"a日本語", "a >", 3},
        {"a日本語", "a日>", 4},
        {"a日本語", "a日 >", 5},
        {"abc", "a>", 2},
        {"abc", "abc", 3},
        {"日a", "日a", 3},
        {"日a", " >", 2},
        {"", "", 3},
        {"日本\u200B", "日本", 4},
        {"か\u3099き", "か\u3099>", 3},
        {"あか\u3099", "あか\u3099", 4},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct canvas *c = canvas_new(1, 10);
        canvas_text(c, (struct box){0, 0, 1, rows[i].cells}, 0, 0, LOOK_PLAIN, str_of(rows[i].text));
        assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), rows[i].seen);
        canvas_free(c);
    }
    arena_free(a);
}

static void what_must_not_reach_a_terminal_is_filtered(void **state)
{
    (void)state;
    static const struct {
        const char *text, *seen;
        int cells;
    } rows[] = {
        {"a\033[2Jb", "a?[2Jb", 6},
        {"a\nb\r\tc", "a b  c", 6},
        {"a\u202Eb", "a?b", 3},
        {"a\u2066b\u2069", "a?b?", 4},
        {"a\xC2\x9B"
         "b",
         "a?b", 3},
        {"a\x82", "a?", 2},
        {"a\u200Bb\u2060c\uFEFFd\u00AD", "abcd", 4},
        {"\u2764\uFE0F", "\u2764", 1},
        {"👨\u200D👩\u200D👧", "👨👩👧", 6},
        {"葛\U000E0100", "葛\U000E0100", 2},
        {"\u3099か", " \u3099か", 3},
        {"a \u0301b", "a \u0301b", 3},
        {"ｶﾞ", "ｶﾞ", 2},
        {"𠮷", "𠮷", 2},
    };
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(1, 20);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        canvas_clear(c);
        assert_int_equal(canvas_text(c, canvas_whole(c), 0, 0, LOOK_PLAIN, str_of(rows[i].text)),
                         rows[i].cells);
        assert_int_equal(canvas_cells(str_of(rows[i].text)), rows[i].cells);
        assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), rows[i].seen);
    }
    canvas_clear(c);
    canvas_text(c, canvas_whole(c), 0, 0, LOOK_PLAIN, S("a\033b"));
    assert_int_equal(canvas_at(c, 0, 1)->look, LOOK_ERROR);
    assert_int_equal(canvas_at(c, 0, 2)->look, LOOK_PLAIN);
    canvas_free(c);
    arena_free(a);
}

/* More marks than a cell has room for are cut at a code point. */
static void a_cell_holds_whole_code_points(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(1, 4);
    struct buf b = buf_in(a);
    buf_add(&b, S("葛"));
    for (int i = 0; i < 20; i++)
        utf8_add(&b, 0xE0100);
    canvas_text(c, canvas_whole(c), 0, 0, LOOK_PLAIN, buf_str(&b));
    const struct cell *cell = canvas_at(c, 0, 0);
    assert_true(cell->bytes > 3 && utf8_valid((struct str){cell->text, cell->bytes}, NULL));
    canvas_free(c);
    arena_free(a);
}

static void an_overlay_takes_the_other_half_too(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(1, 10);
    canvas_text(c, canvas_whole(c), 0, 0, LOOK_PLAIN, S("日本語文字"));
    canvas_text(c, (struct box){0, 3, 1, 3}, 0, 0, LOOK_PLAIN, S("abc"));
    assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), "日 abc文字");
    canvas_fill(c, (struct box){0, 7, 1, 1}, LOOK_PLAIN);
    assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), "日 abc  字");
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), "日 abc  字\n");
    canvas_free(c);
    arena_free(a);
}

static void ambiguous_characters_take_what_the_terminal_gives_them(void **state)
{
    (void)state;
    assert_int_equal(canvas_cells(S("①x")), 2);
    width_set_ambiguous(2);
    assert_int_equal(canvas_cells(S("①x")), 3);
    width_set_ambiguous(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_outside_the_box_changes),
        cmocka_unit_test(any_boxes_leave_whole_characters),
        cmocka_unit_test(a_frame_is_the_same_whatever_was_before),
        cmocka_unit_test(what_is_another_text_is_drawn_anew),
        cmocka_unit_test(a_cut_is_shown_at_every_parity),
        cmocka_unit_test(what_must_not_reach_a_terminal_is_filtered),
        cmocka_unit_test(a_cell_holds_whole_code_points),
        cmocka_unit_test(an_overlay_takes_the_other_half_too),
        cmocka_unit_test(ambiguous_characters_take_what_the_terminal_gives_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
