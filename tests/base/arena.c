/* Memory by lifetime: what is given back, what grows, and that all of it is zero at first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"

static void an_array_grows_and_keeps_its_rows(void **state)
{
    enum { ROWS = 1000, LEAST = 3 };
    (void)state;
    struct arena *a = arena_new();
    int *rows = NULL, room = 0;
    for (int i = 0; i < ROWS; i++) {
        if (i == room) {
            int before = room;
            rows = arena_grow(a, rows, &room, LEAST, sizeof *rows);
            assert_int_equal(room, before ? 2 * before : LEAST);
        }
        assert_int_equal(rows[i], 0);
        rows[i] = i + 1;
    }
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(rows[i], i + 1);
    arena_free(a);
}

/* A room that was made smaller than `least` by another hand becomes that much at once. */
static void a_small_room_becomes_the_least(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int room = 2, *rows = ARENA_ARRAY(a, int, 2);
    rows[0] = 7, rows[1] = 8;
    rows = arena_grow(a, rows, &room, 16, sizeof *rows);
    assert_int_equal(room, 16);
    assert_int_equal(rows[1], 8);
    assert_int_equal(rows[15], 0);
    arena_free(a);
}

static void what_was_taken_after_a_mark_is_given_back(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char *kept = arena_take(a, 100);
    struct arena_mark mark = arena_mark(a);
    char *first = arena_take(a, 64);
    memset(first, 'x', 64);
    arena_take(a, 100000); /* a chunk of its own */
    arena_rewind(a, mark);
    char *again = arena_take(a, 64);
    assert_ptr_equal(again, first);
    for (int i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
    kept[99] = 'k';
    arena_reset(a);
    arena_free(a);
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_grows_and_keeps_its_rows),
        cmocka_unit_test(a_small_room_becomes_the_least),
        cmocka_unit_test(what_was_taken_after_a_mark_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
