#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "ui/pick.h"

enum { ROWS = 8, BELOW = 1 };

static struct str cell(const void *of, int row, int column)
{
    (void)column;
    return ((const struct str *)of)[row];
}

static const struct list_column columns[] = {{.cells = 0}};
static const struct pick_look look = {
    S_ROW("定型文"), S_ROW("絞り込み"), S_ROW("見つかりません。"), columns, 1, cell};

/* The motions are divided: the caret takes the line's, the list the rest; what is no motion is nobody's. */
static void motions_go_to_the_box_or_the_list(void **state)
{
    (void)state;
    static const struct {
        enum verb verb;
        bool motion;
        int selected;
        size_t caret; /* bytes: each character is three */
    } steps[] = {
        {VERB_DOWN, true, 1, 6},      {VERB_NEXT, true, 2, 6},  {VERB_PREVIOUS, true, 1, 6},
        {VERB_LEFT, true, 1, 3},      {VERB_HOME, true, 1, 0},  {VERB_RIGHT, true, 1, 3},
        {VERB_END, true, 1, 6},       {VERB_UP, true, 0, 6},    {VERB_UP, true, 0, 6},
        {VERB_PAGE_DOWN, true, 4, 6}, {VERB_FIND, false, 4, 6},
    };
    struct arena *a = arena_new();
    struct pick p;
    pick_open(&p, a, BELOW);
    assert_int_equal(p.list.selected, -1);
    edit_insert(&p.box, S("退院"));
    pick_found(&p, 9, ROWS);
    assert_int_equal(p.list.selected, 0);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        assert_int_equal(pick_move(&p, steps[i].verb, ROWS), steps[i].motion);
        assert_int_equal(p.list.selected, steps[i].selected);
        assert_int_equal(p.box.caret, steps[i].caret);
    }
    pick_found(&p, 2, ROWS); /* typed on: from the first again */
    assert_int_equal(p.list.selected, 0);
    arena_free(a);
}

static void box_list_and_the_rest_lie_below_each_other(void **state)
{
    (void)state;
    static const struct str found[] = {S_ROW("一"), S_ROW("二"), S_ROW("三"), S_ROW("四"), S_ROW("五")};
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(ROWS, 24);
    struct pick p;
    pick_open(&p, a, BELOW);
    edit_insert(&p.box, S("退院"));
    pick_found(&p, COUNT_OF(found), ROWS);
    pick_draw(&p, c, (struct box){0, 0, ROWS, 24}, &look, found, true);
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), " 定型文        絞り込み\n"
                                                            " 退院\n"
                                                            "\n"
                                                            ">一\n"
                                                            " 二\n"
                                                            " 三\n"
                                                            " 四\n"
                                                            "\n");
    assert_int_equal(c->cursor_row, 1);
    assert_int_equal(c->cursor_col, 5);
    canvas_free(c);
    c = canvas_new(ROWS, 24);
    pick_found(&p, 0, ROWS);
    pick_draw(&p, c, (struct box){0, 0, ROWS, 24}, &look, found, true);
    assert_string_equal(str_z(a, canvas_screen_text(a, c)), " 定型文        絞り込み\n"
                                                            " 退院\n"
                                                            "\n"
                                                            "\n"
                                                            "  見つかりません。\n"
                                                            "\n\n\n");
    canvas_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(motions_go_to_the_box_or_the_list),
        cmocka_unit_test(box_list_and_the_rest_lie_below_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
