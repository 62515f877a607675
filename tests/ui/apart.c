/* Two texts side by side: only what differs is marked, whole characters of it, and long ones go on in the next row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ui/apart.h"

enum { ROWS = 6, COLS = 22, HALF = 10 };

static void the_middle_is_marked(void **state)
{
    static const struct {
        const char *one, *other;
        size_t head, tail;
    } cases[] = {
        {"退院は金曜", "退院は月曜", 9, 3},
        {"同じ", "同じ", 6, 0},
        {"", "文", 0, 0},
        {"ああ", "あああ", 6, 0},
        {"か\xE3\x82\x99", "か", 0, 0}, /* a mark belongs to its letter */
        {"曜日", "曜月", 3, 0},         /* and of characters that share bytes none is cut */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct apart p = apart_of(str_of(cases[i].one), str_of(cases[i].other));
        if (p.head != cases[i].head || p.tail != cases[i].tail)
            fail_msg("case %zu: %zu, %zu", i, p.head, p.tail);
    }
}

static void rows_and_looks(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(ROWS, COLS);
    struct apart p = apart_of(S("一行目は同じ\n二行目が違う"), S("一行目は同じ\n二行目は違う"));
    assert_int_equal(apart_half(canvas_whole(c), 0).cols, HALF);
    assert_int_equal(apart_half(canvas_whole(c), 1).col, HALF + 2);
    assert_int_equal(apart_rows(&p, HALF), 4);
    assert_int_equal(apart_first(&p, HALF), 2);
    apart_draw(&p, c, canvas_whole(c), 2);
    assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), "二行目が違  二行目は違");
    assert_int_equal(canvas_at(c, 0, 4)->look, LOOK_PLAIN);
    assert_int_equal(canvas_at(c, 0, 6)->look, LOOK_MARKED);
    assert_int_equal(canvas_at(c, 0, 8)->look, LOOK_PLAIN);
    assert_int_equal(canvas_at(c, 0, 18)->look, LOOK_MARKED);
    canvas_clear(c);
    p = apart_plain(S("これは"), S0);
    apart_draw(&p, c, canvas_whole(c), 0);
    assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), "これは      （なし）");
    assert_int_equal(canvas_at(c, 0, 0)->look, LOOK_PLAIN);
    assert_int_equal(apart_first(&p, HALF), 0);
    canvas_free(c);
    arena_free(a);
}

static void nothing_is_drawn_where_there_is_no_room(void **state)
{
    (void)state;
    for (int rows = 1; rows < 4; rows++)
        for (int cols = 1; cols < 8; cols++) {
            struct canvas *c = canvas_new(rows, cols);
            struct apart p = apart_of(S("長い長い文\n次"), S("長い\n文"));
            apart_draw(&p, c, canvas_whole(c), 0);
            assert_true(apart_rows(&p, apart_half(canvas_whole(c), 0).cols) > 0);
            canvas_free(c);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_middle_is_marked),
        cmocka_unit_test(rows_and_looks),
        cmocka_unit_test(nothing_is_drawn_where_there_is_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
