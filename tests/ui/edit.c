#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "ui/edit.h"
#include "ui/key.h"

static void type(struct edit *e, const char *text)
{
    for (struct str s = str_of(text); s.n;)
        edit_key(e, utf8_next(&s), 80);
}

static void press(struct edit *e, uint32_t key, int times)
{
    while (times-- > 0)
        assert_true(edit_key(e, key, 80));
}

static const char *text_of(struct arena *a, const struct edit *e)
{
    return str_z(a, edit_text(e));
}

static void one_press_is_one_cluster(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *stored;
        int presses;
    } rows[] = {
        {"か\u3099", "が", 1},
        {"ウ\u3099", "ヴ", 1},
        {"か\u309A", "か\u309A", 1},
        {"葛\U000E0100", "葛\U000E0100", 1},
        {"𠮷", "𠮷", 1},
        {"👍🏻", "👍🏻", 1},
        {"🇯🇵", "🇯🇵", 1},
        {"ｶﾞ", "ｶﾞ", 2},
        {"e\u0301", "é", 1},
        {"山田", "山田", 2},
        {"\uFA19", "\uFA19", 1}, /* 神 of a name, not 神 U+795E */
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct edit e = edit_new(a, S("先"), false);
        type(&e, rows[i].typed);
        type(&e, "後");
        press(&e, KEY_LEFT, 1 + rows[i].presses);
        assert_int_equal(e.caret, strlen("先"));
        press(&e, KEY_RIGHT, rows[i].presses);
        assert_int_equal(e.caret, strlen("先") + strlen(rows[i].stored));
        assert_memory_equal(edit_text(&e).p + strlen("先"), rows[i].stored, strlen(rows[i].stored));
        press(&e, KEY_BACKSPACE, rows[i].presses);
        assert_string_equal(text_of(a, &e), "先後");
        assert_true(edit_insert(&e, str_of(rows[i].typed)));
        press(&e, KEY_HOME, 1);
        press(&e, KEY_RIGHT, 1);
        press(&e, KEY_DELETE, rows[i].presses);
        assert_string_equal(text_of(a, &e), "先後");
    }
    arena_free(a);
}

static void what_does_not_belong_in_a_field_stays_out(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct edit e = edit_new(a, S0, false);
    assert_true(edit_insert(&e, S("一行目\r\n二行目\n三\t四\033[1m\x82\x00終")));
    assert_string_equal(text_of(a, &e), "一行目 二行目 三 四[1m終");
    assert_false(edit_insert(&e, S("\033\x01")));
    struct edit m = edit_new(a, S0, true);
    assert_true(edit_insert(&m, S("一\r\n二\r三\n")));
    assert_string_equal(text_of(a, &m), "一\n二\n三\n");
    static const uint32_t others[] = {KEY_TAB,     KEY_ESC, KEY_ENTER, KEY_UP,     KEY_DOWN,
                                      KEY_PAGE_UP, KEY_F1,  0x13,      KEY_UNKNOWN};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(edit_key(&e, others[i], 80));
    edit_set(&e, S("新"));
    assert_int_equal(e.caret, 3);
    edit_place(&e, 1);
    assert_int_equal(e.caret, 3);
    edit_place(&e, 99);
    assert_int_equal(e.caret, 3);
    arena_free(a);
}

static bool is_border(struct str s, size_t at)
{
    size_t border = 0;
    while (border < at)
        border = utf8_after(s, border);
    return border == at;
}

static void any_keys_keep_the_caret_between_clusters(void **state)
{
    (void)state;
    static const uint32_t keys[] = {KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_BACKSPACE, KEY_DELETE, KEY_UP,
                                    KEY_DOWN, KEY_ENTER, 'a',      ' ',     0x304B,        0x3099,     0x845B,
                                    0xE0100,  0x20BB7,   0x1F44D,  0x1F3FB, 0x1F1EF,       0x1F1F5,    0xFF76,
                                    0xFF9E,   0x200D,    0x0600,   0x0301,  0x202E};
    srand(3);
    struct canvas *c = canvas_new(8, 30);
    for (int round = 0; round < 60; round++) {
        struct arena *a = arena_new();
        struct edit e = edit_new(a, S0, round % 2);
        int cells = 1 + rand() % 20, rows = 1 + rand() % 6;
        for (int i = 0; i < 400; i++) {
            if (rand() % 30 == 0)
                edit_insert(&e, S("貼り付け\n👨‍👩‍👧か\u3099\xE3\x81"));
            else
                edit_key(&e, keys[(size_t)rand() % COUNT_OF(keys)], cells);
            assert_true(utf8_valid(edit_text(&e), NULL));
            assert_true(is_border(edit_text(&e), e.caret));
            struct edit before = e;
            char text[8192];
            memcpy(text, e.text.p, e.text.n);
            struct box in = {1, 2, rows, cells};
            edit_draw(&e, c, in, LOOK_FIELD, true);
            assert_memory_equal(&before, &e, sizeof e);
            assert_memory_equal(text, e.text.p, e.text.n);
            assert_true(c->cursor_row >= 1 && c->cursor_row < 1 + rows);
            assert_true(c->cursor_col >= 2 && c->cursor_col < 2 + cells);
        }
        arena_free(a);
    }
    canvas_free(c);
}

/* One line, drawn in ten cells: where it scrolls to, and where the cursor is. */
static void a_line_scrolls_by_half_its_width(void **state)
{
    (void)state;
    static const struct {
        const char *text, *seen;
        size_t caret;
        int cursor;
    } rows[] = {
        {"山田花子", "山田花子", 12, 8},
        {"abcdefghi", "abcdefghi", 9, 9},
        {"abcdefghij", "<fghij", 10, 6},
        {"abcdefghij", "abcdefghij", 0, 0},
        {"abcdefghijk", "abcdefghi>", 8, 8},
        {"abcdefghijklmno", "<fghijklm>", 9, 5},
        {"東京都新宿区", "< 新宿区", 18, 8},
        {"東京都新宿区", "東京都新 >", 0, 0},
        {"", "", 0, 0},
    };
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(1, 10);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct edit e = edit_new(a, str_of(rows[i].text), false);
        edit_place(&e, rows[i].caret);
        edit_draw(&e, c, canvas_whole(c), LOOK_FIELD, true);
        assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), rows[i].seen);
        assert_int_equal(c->cursor_col, rows[i].cursor);
    }
    canvas_free(c);
    arena_free(a);
}

static void a_note_wraps_by_cells(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(3, 9);
    struct edit e = edit_new(a, S("夫が亡くなり一人\n食事は\nごはん"), true);
    assert_int_equal(edit_lines(&e, 9, 99), 4);
    edit_place(&e, 0);
    edit_draw(&e, c, canvas_whole(c), LOOK_FIELD, true);
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), "夫が亡く\nなり一人\n食事は\n");
    edit_place(&e, strlen("夫が亡く"));
    edit_draw(&e, c, canvas_whole(c), LOOK_FIELD, true);
    assert_int_equal(c->cursor_row * 100 + c->cursor_col, 100);
    press(&e, KEY_END, 1);
    edit_draw(&e, c, canvas_whole(c), LOOK_FIELD, true);
    assert_int_equal(c->cursor_row * 100 + c->cursor_col, 108);
    edit_place(&e, edit_text(&e).n);
    edit_draw(&e, c, canvas_whole(c), LOOK_FIELD, true);
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), "なり一人\n食事は\nごはん\n");
    assert_int_equal(c->cursor_row * 100 + c->cursor_col, 206);
    struct edit empty = edit_new(a, S("終\n"), true);
    assert_int_equal(edit_lines(&empty, 9, 99), 2);
    canvas_free(c);
    arena_free(a);
}

static void up_and_down_keep_their_column(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct edit e = edit_new(a, S("一二三四\n五\n六七八九"), true);
    edit_place(&e, strlen("一二三"));
    assert_true(edit_key(&e, KEY_DOWN, 20));
    assert_int_equal(e.caret, strlen("一二三四\n五"));
    assert_true(edit_key(&e, KEY_DOWN, 20));
    assert_int_equal(e.caret, strlen("一二三四\n五\n六七八"));
    assert_false(edit_key(&e, KEY_DOWN, 20));
    assert_true(edit_key(&e, KEY_UP, 20));
    assert_true(edit_key(&e, KEY_UP, 20));
    assert_int_equal(e.caret, strlen("一二三"));
    assert_false(edit_key(&e, KEY_UP, 20));
    arena_free(a);
}

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* whatever else the machine does */
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* 8,000 characters must cost about twice as much as 4,000: work per key that grew with the square would show.
 */
static void a_key_in_a_long_note_is_cheap(void **state)
{
    (void)state;
    double cost[2];
    for (int size = 0; size < 2; size++) {
        struct arena *a = arena_new();
        struct canvas *c = canvas_new(24, 80);
        struct edit e = edit_new(a, S0, true);
        for (int i = 0; i < 400 * (size + 1); i++)
            edit_insert(&e, S("昨日から食事をとらず"));
        edit_place(&e, edit_text(&e).n / 2);
        double start = milliseconds();
        for (int i = 0; i < 100; i++) {
            edit_key(&e, 0x3042, 60);
            edit_draw(&e, c, (struct box){2, 2, 10, 60}, LOOK_FIELD, true);
        }
        cost[size] = (milliseconds() - start) / 100;
        canvas_free(c);
        arena_free(a);
    }
    print_message("a key: %.3f ms in 4,000 characters, %.3f ms in 8,000\n", cost[0], cost[1]);
    assert_true(cost[1] < cost[0] * 3 + 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_press_is_one_cluster),
        cmocka_unit_test(what_does_not_belong_in_a_field_stays_out),
        cmocka_unit_test(any_keys_keep_the_caret_between_clusters),
        cmocka_unit_test(a_line_scrolls_by_half_its_width),
        cmocka_unit_test(a_note_wraps_by_cells),
        cmocka_unit_test(up_and_down_keep_their_column),
        cmocka_unit_test(a_key_in_a_long_note_is_cheap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
