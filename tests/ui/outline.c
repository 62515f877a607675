/* A list in parts: headings are seen and never selected, whatever is pressed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ui/key.h"
#include "ui/outline.h"

enum { SEEN = 5 };

/* Parts of 2, 0, 3 and 20 rows: lines 0 h 1 2, 3 h 4 5 6, 7 h 8 … 27. */
static const int counts[] = {2, 0, 3, 20};

static const struct {
    uint32_t key;
    int part, row;
} walk[] = {
    {KEY_UP, 0, 0},        {KEY_DOWN, 0, 1},      {KEY_DOWN, 2, 0},      {KEY_UP, 0, 1},
    {KEY_PAGE_DOWN, 3, 0}, {KEY_UP, 2, 2},        {KEY_END, 3, 19},      {KEY_PAGE_UP, 3, 14},
    {KEY_HOME, 0, 0},      {KEY_PAGE_DOWN, 2, 2}, {KEY_PAGE_DOWN, 3, 3}, {KEY_DOWN, 3, 4},
};

static void keys_go_from_row_to_row(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct outline o = {.list.selected = -1};
    outline_fill(&o, a, counts, COUNT_OF(counts), SEEN);
    assert_int_equal(o.list.count, 2 + 3 + 20 + 3);
    for (size_t i = 0; i < COUNT_OF(walk); i++) {
        assert_true(outline_key(&o, walk[i].key, SEEN));
        const struct outline_line *at = outline_selected(&o);
        if (at->part != walk[i].part || at->row != walk[i].row)
            fail_msg("step %zu: part %d row %d", i, at->part, at->row);
        assert_in_range(o.list.selected - o.list.top, 0, SEEN - 1);
    }
    assert_false(outline_key(&o, KEY_LEFT, SEEN));
    arena_free(a);
}

/* Where the rows change and a heading takes the place of the selected one, in the last row seen, the row below it is
 * scrolled into sight. */
static void what_is_selected_is_seen(void **state)
{
    static const int before[] = {30, 0}, after[] = {6, 20};
    (void)state;
    struct arena *a = arena_new();
    struct outline o = {.list.selected = -1};
    outline_fill(&o, a, before, COUNT_OF(before), SEEN);
    while (o.list.selected < 7)
        outline_key(&o, KEY_DOWN, SEEN);
    outline_fill(&o, a, after, COUNT_OF(after), SEEN);
    assert_int_equal(outline_selected(&o)->part, 1);
    assert_int_equal(outline_selected(&o)->row, 0);
    assert_in_range(o.list.selected - o.list.top, 0, SEEN - 1);
    arena_free(a);
}

/* Down through all of it reaches each row once; rows that go away take the selection to one that is there. */
static void every_row_is_reached(void **state)
{
    static const int fewer[] = {0, 0, 1, 0}, none[] = {0, 0, 0, 0};
    (void)state;
    struct arena *a = arena_new();
    struct outline o = {.list.selected = -1};
    outline_fill(&o, a, counts, COUNT_OF(counts), SEEN);
    int rows = 1;
    for (int before = o.list.selected; outline_key(&o, KEY_DOWN, SEEN) && o.list.selected != before;
         before = o.list.selected)
        rows++;
    assert_int_equal(rows, 25);
    outline_fill(&o, a, fewer, COUNT_OF(fewer), SEEN);
    assert_int_equal(outline_selected(&o)->part, 2);
    assert_int_equal(outline_selected(&o)->row, 0);
    outline_fill(&o, a, none, COUNT_OF(none), SEEN);
    assert_null(outline_selected(&o));
    assert_true(outline_key(&o, KEY_DOWN, SEEN));
    assert_null(outline_selected(&o));
    arena_free(a);
}

static struct str heading(const void *of, int part)
{
    (void)of;
    return part ? S("今日 3") : S("期限切れ 2");
}

static struct str text(const void *of, int part, int row, int column)
{
    (void)of, (void)column;
    return part == 0 && row == 1 ? S("二行目") : S("行");
}

static void headings_are_drawn(void **state)
{
    static const struct list_column columns[] = {{0}};
    static const struct outline_view view = {columns, 1, heading, text, NULL};
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(6, 20);
    struct outline o = {.list.selected = -1};
    outline_fill(&o, a, (const int[]){2, 1}, 2, 6);
    outline_draw(&o, &view, c, canvas_whole(c), true);
    assert_int_equal(c->cursor_row, 1);
    struct str screen = canvas_screen_text(a, c);
    assert_true(str_starts(screen, S(" 期限切れ 2\n>行\n 二行目\n 今日 3\n 行\n")));
    canvas_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_go_from_row_to_row),
        cmocka_unit_test(every_row_is_reached),
        cmocka_unit_test(what_is_selected_is_seen),
        cmocka_unit_test(headings_are_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
