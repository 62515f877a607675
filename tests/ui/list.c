#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "ui/key.h"
#include "ui/list.h"

static const struct {
    const char *name, *kind;
    const char *day;
} people[] = {
    {"山田花子", "家族", "3"},
    {"佐藤𠮷男", "本人", "12"},
    {"鈴木在宅クリニック", "医療機関", "120"},
    {"ｶﾞﾙｼｱ", "その他", "7"},
};

static struct str cell(const void *of, int row, int column)
{
    (void)of;
    return str_of(column == 0 ? people[row].name : column == 1 ? people[row].kind : people[row].day);
}

static void rows_are_drawn_in_columns(void **state)
{
    (void)state;
    static const struct list_column columns[] = {{.cells = 0}, {.cells = 8}, {.cells = 3, .right = true}};
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(4, 26);
    struct list l = {0};
    list_resize(&l, 4, 3);
    list_select(&l, 1, 3);
    list_draw(&l, c, (struct box){1, 0, 3, 26}, columns, 3, cell, NULL, true);
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), "\n"
                                                            " 山田花子     家族       3\n"
                                                            ">佐藤𠮷男     本人      12\n"
                                                            " 鈴木在宅ク > 医療機関 120\n");
    assert_int_equal(c->cursor_row, 2);
    assert_int_equal(c->cursor_col, 0);
    assert_int_equal(canvas_at(c, 2, 25)->look, LOOK_SELECTED);
    assert_int_equal(canvas_at(c, 1, 0)->look, LOOK_PLAIN);
    list_resize(&l, 0, 3);
    list_draw(&l, c, (struct box){1, 0, 3, 26}, columns, 3, cell, NULL, true);
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), "\n\n\n\n");
    assert_int_equal(c->cursor_row, 1);
    canvas_free(c);
    arena_free(a);
}

static void keys_move_within_the_rows(void **state)
{
    (void)state;
    static const struct {
        uint32_t key;
        int selected, top;
    } steps[] = {
        {KEY_UP, 0, 0},        {KEY_DOWN, 1, 0},  {KEY_PAGE_DOWN, 6, 2},
        {KEY_UP, 5, 2},        {KEY_END, 19, 15}, {KEY_DOWN, 19, 15},
        {KEY_PAGE_UP, 14, 14}, {KEY_HOME, 0, 0},  {KEY_PAGE_UP, 0, 0},
    };
    struct list l = {0};
    list_resize(&l, 20, 5);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        assert_true(list_key(&l, steps[i].key, 5));
        assert_int_equal(l.selected, steps[i].selected);
        assert_int_equal(l.top, steps[i].top);
    }
    assert_false(list_key(&l, KEY_ENTER, 5));
    assert_false(list_key(&l, 'a', 5));
    assert_false(list_key(&l, KEY_LEFT, 5));
}

static void the_selection_stays_in_range_and_in_sight(void **state)
{
    (void)state;
    static const uint32_t keys[] = {KEY_UP, KEY_DOWN, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME, KEY_END};
    struct list l = {0};
    srand(4);
    for (int i = 0; i < 20000; i++) {
        int seen = rand() % 12;
        if (rand() % 5 == 0)
            list_resize(&l, rand() % 30, seen);
        else
            list_key(&l, keys[(size_t)rand() % COUNT_OF(keys)], seen);
        int rows = seen ? seen : 1;
        assert_int_equal(l.selected == -1, l.count == 0);
        assert_true(l.selected < l.count && l.top >= 0);
        if (l.count)
            assert_true(l.selected >= l.top && l.selected < l.top + rows);
        assert_true(l.top == 0 || l.top + rows <= l.count);
    }
}

/* Rows came above the one that was looked at, or it went. */
static void the_hand_stays_on_its_row(void **state)
{
    static const struct row {
        char before;
        int64_t id;
    } rows[] = {{'a', 7}, {'b', 3}, {'c', 9}, {'d', 3}};
    struct list l = {0};
    (void)state;
    list_resize(&l, 4, 2);
    assert_true(LIST_STAY(&l, rows, struct row, id, 9, 2));
    assert_int_equal(l.selected, 2);
    assert_int_equal(l.top, 1);
    assert_true(LIST_STAY(&l, rows, struct row, id, 3, 2)); /* the first of them */
    assert_int_equal(l.selected, 1);
    assert_false(LIST_STAY(&l, rows, struct row, id, 5, 2));
    assert_false(LIST_STAY(&l, rows, struct row, id, 0, 2));
    assert_int_equal(l.selected, 1);
    list_resize(&l, 0, 2);
    assert_false(list_stay(&l, NULL, 16, 8, 3, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_drawn_in_columns),
        cmocka_unit_test(the_hand_stays_on_its_row),
        cmocka_unit_test(keys_move_within_the_rows),
        cmocka_unit_test(the_selection_stays_in_range_and_in_sight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
