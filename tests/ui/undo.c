/* Steps of undo: what they keep, how they are joined, how many there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "ui/undo.h"

struct line { /* a note that steps are made of */
    struct arena *arena;
    struct undo undo;
    struct str text;
};

static int up(void **state)
{
    struct line *l = calloc(1, sizeof *l);
    l->arena = arena_new();
    l->undo = undo_new(l->arena);
    *state = l;
    return 0;
}

static int down(void **state)
{
    struct line *l = *state;
    arena_free(l->arena);
    free(l);
    return 0;
}

static void change(struct line *l, const char *to, bool joined)
{
    undo_begin(&l->undo, 0, l->text, l->text.n, false, joined);
    l->text = str_of(to);
    undo_grow(&l->undo, l->text, l->text.n);
}

static void move(struct line *l, bool forth)
{
    const struct undo_step *s = forth ? undo_forth(&l->undo) : undo_back(&l->undo);
    struct buf out = buf_in(l->arena);
    assert_non_null(s);
    assert_true(undo_text(s, forth, false, l->text, &out));
    l->text = buf_str(&out);
}

#define IS(slice, want) assert_string_equal(str_z(l->arena, slice), want)

/* ね and の differ in their last byte only: a step begins and ends between characters. */
static void a_step_keeps_what_differs(void **state)
{
    static const struct {
        const char *was, *is;
        size_t at;
        const char *before, *after;
    } rows[] = {
        {"父が転んだ", "父が昨日転んだ", 6, "", "昨日"},
        {"あねん", "あのん", 3, "ね", "の"},
        {"ああ", "あああ", 6, "", "あ"},
        {"山田", "", 0, "山田", ""},
        {"", "山田", 0, "", "山田"},
        {"かか\nか", "か\nか", 3, "か", ""},
    };
    struct line *l = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        l->text = str_of(rows[i].was);
        change(l, rows[i].is, false);
        const struct undo_step *s = undo_back(&l->undo);
        assert_int_equal(s->at, rows[i].at);
        IS(s->before, rows[i].before);
        IS(s->after, rows[i].after);
        assert_ptr_equal(undo_forth(&l->undo), s);
    }
}

static void there_and_back(void **state)
{
    struct line *l = *state;
    change(l, "父が転んだ。", false);
    change(l, "父が昨日転んだ。", false);
    undo_seal(&l->undo);
    move(l, false);
    IS(l->text, "父が転んだ。");
    move(l, false);
    IS(l->text, "");
    assert_null(undo_back(&l->undo));
    move(l, true);
    change(l, "母が転んだ。", false); /* another way: what was undone is gone */
    assert_null(undo_forth(&l->undo));
    move(l, false);
    IS(l->text, "父が転んだ。");
}

static void what_changed_nothing_is_no_step(void **state)
{
    struct line *l = *state;
    change(l, "父", false);
    change(l, "父", false);
    undo_seal(&l->undo);
    assert_int_equal(l->undo.count, 1);
}

/* The numbers of steps only grow, and a save begins with the first that changed since the last. */
static void steps_that_are_not_saved(void **state)
{
    struct line *l = *state;
    change(l, "a", false);
    change(l, "ab", false);
    undo_saved(&l->undo);
    assert_int_equal(l->undo.dirty, 2); /* the second still grows */
    undo_seal(&l->undo);
    undo_saved(&l->undo);
    assert_int_equal(l->undo.dirty, 3);
    undo_tidied(&l->undo, 0, S("AB"));
    assert_int_equal(l->undo.dirty, 2);
    undo_saved(&l->undo);
    undo_back(&l->undo);
    undo_back(&l->undo);
    assert_int_equal(l->undo.dirty, 3); /* where one stands is no step */
    l->text = S("");
    change(l, "c", false);
    assert_int_equal(l->undo.dirty, 1);
}

static void the_oldest_go_with_all_that_is_joined(void **state)
{
    struct line *l = *state;
    char text[8] = "";
    for (int i = 0; i < UNDO_MOST; i++) {
        snprintf(text, sizeof text, "%d", i);
        change(l, str_z(l->arena, str_of(text)), i == 1 || i == 2);
    }
    assert_int_equal(l->undo.count, UNDO_MOST);
    change(l, "x", false);
    assert_int_equal(l->undo.first, 4);
    assert_int_equal(l->undo.count, UNDO_MOST - 2);
    int n = 0;
    for (; l->undo.at; n++)
        move(l, false);
    IS(l->text, "2");
    assert_int_equal(n, UNDO_MOST - 2);
}

/* A line that is not as the step left it keeps what it has. */
static void another_text_is_left_alone(void **state)
{
    struct line *l = *state;
    struct buf out = buf_in(l->arena);
    change(l, "父が転んだ", false);
    assert_false(undo_text(undo_back(&l->undo), false, false, S("母が転んだ"), &out));
    assert_int_equal(out.n, 0);
}

int main(void)
{
#define WITH_LINE(test) cmocka_unit_test_setup_teardown(test, up, down)
    const struct CMUnitTest tests[] = {
        WITH_LINE(a_step_keeps_what_differs),
        WITH_LINE(there_and_back),
        WITH_LINE(what_changed_nothing_is_no_step),
        WITH_LINE(steps_that_are_not_saved),
        WITH_LINE(the_oldest_go_with_all_that_is_joined),
        WITH_LINE(another_text_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
