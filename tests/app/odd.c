/* What the city will not get as it is typed is marked under the caret's line and in the note, by the table that writes
 * the files; what it gets is not. */
#include "app/hands.h"

#include "app/odd.h"
#include "export/encode.h"

/* The look of the cell that shows this character, LOOK_ODD where one of several has it (a title repeats
 * names); -1 where it is nowhere. */
static int look_of(struct hands *h, const char *character)
{
    int look = -1;
    hands_screen(h);
    for (int i = 0; i < h->canvas->rows * h->canvas->cols; i++) {
        const struct cell *c = &h->canvas->cells[i];
        if (str_eq((struct str){c->text, c->bytes}, str_of(character)) && look != LOOK_ODD)
            look = c->look;
    }
    return look;
}

static void go_to(struct hands *h, enum record_id record, int index)
{
    form_focus(&h->app->current->form, form_find(&h->app->current->form, &record_row(record)->fields[index]));
}

static void marked_in_a_line(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    go_to(h, RECORD_PERSON, PERSON_name);
    hands_type(h, "𠮷髙〜");
    assert_int_equal(look_of(h, "𠮷"), LOOK_ODD);
    assert_int_not_equal(look_of(h, "髙"), LOOK_ODD);
    assert_int_not_equal(look_of(h, "〜"), LOOK_ODD); /* the same mark under another code point */
    hands_sees(h, "「𠮷」は「吉」になります");
    hands_keys(h, "Backspace Backspace Backspace");
    hands_misses(h, "になります（市");
    hands_type(h, "⽇高");
    assert_int_equal(look_of(h, "⽇"), LOOK_ODD);
    assert_int_not_equal(look_of(h, "高"), LOOK_ODD);
}

static void marked_in_the_note(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    go_to(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "父の名は俱之、顔は😀");
    assert_int_equal(look_of(h, "俱"), LOOK_ODD);
    assert_int_equal(look_of(h, "😀"), LOOK_ODD);
    assert_int_not_equal(look_of(h, "父"), LOOK_ODD);
    hands_sees(h, "「俱」は「倶」になり、「😀」は「〓」になります");
}

/* Before the first frame there is no table yet: nothing is marked, nothing falls. */
static void the_same_table_as_the_files(void **state)
{
    struct hands *h = *state;
    struct fault fault;
    struct encoder *e;
    GOOD(encode_open(h->arena, ENCODING_CP932, &e, &fault));
    for (uint32_t c = 0x80; c < 0x110000; c++) {
        bool lacks = !encode_lookup(e, c) && encode_substitute(e, c).kind != SUBSTITUTION_ALIKE;
        if (odd_is(h->app->odd, c) != lacks)
            fail_msg("%04X", (unsigned)c);
    }
    assert_false(odd_is(NULL, 0x20BB7));
}

#define AT_A_DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_A_DESK(marked_in_a_line),
        AT_A_DESK(marked_in_the_note),
        AT_A_DESK(the_same_table_as_the_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
