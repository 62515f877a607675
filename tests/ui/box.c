/* Pieces of the screen: never larger than what they are cut from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/box.h"

static void assert_box(struct box b, int row, int col, int rows, int cols)
{
    assert_int_equal(b.row, row);
    assert_int_equal(b.col, col);
    assert_int_equal(b.rows, rows);
    assert_int_equal(b.cols, cols);
}

static void pieces_lie_within(void **state)
{
    (void)state;
    const struct box in = {2, 3, 10, 20};
    assert_box(box_rows(in, 4, 3), 6, 3, 3, 20);
    assert_box(box_rows(in, 8, 5), 10, 3, 2, 20);
    assert_box(box_rows(in, 30, 5), 12, 3, 0, 20);
    assert_box(box_rows(in, 3, -1), 5, 3, 0, 20);
    assert_box(box_cols(in, 5, 100), 2, 8, 10, 15);
    assert_box(box_cols(in, 21, 1), 2, 23, 10, 0);
}

static void what_is_common_is_in_both(void **state)
{
    (void)state;
    const struct box a = {0, 0, 24, 80};
    assert_box(box_common(a, (struct box){-2, 70, 5, 20}), 0, 70, 3, 10);
    assert_box(box_common((struct box){-2, 70, 5, 20}, a), 0, 70, 3, 10);
    assert_int_equal(box_common(a, (struct box){30, 0, 5, 5}).rows, 0);
    assert_int_equal(box_common(a, (struct box){0, -9, 5, 5}).cols, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_lie_within),
        cmocka_unit_test(what_is_common_is_in_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
