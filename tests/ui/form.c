/* A form made of the rows of intake and person: picking, jumping, undoing, reading what was typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"
#include "ui/choice.h"
#include "ui/form_view.h"
#include "ui/key.h"

enum { CELLS = 40 };

struct sheet {
    struct arena *arena;
    struct setting setting;
    struct intake intake;
    struct person person;
    struct form form;
};

static int up(void **state)
{
    struct arena *a = arena_new();
    struct sheet *s = ARENA_NEW(a, struct sheet);
    s->arena = a;
    s->setting.now = date_moment_from_iso(S("2026-11-20T14:05"));
    form_begin(&s->form, a, &s->setting);
    struct record records[] = {{.row = record_row(RECORD_INTAKE), .v = s->intake.v},
                               {.row = record_row(RECORD_PERSON), .v = s->person.v}};
    form_add_records(&s->form, records, 2);
    *state = s;
    return 0;
}

static int down(void **state)
{
    arena_free(((struct sheet *)*state)->arena);
    return 0;
}

static void type(struct sheet *s, const char *text)
{
    for (struct str rest = str_of(text); rest.n;)
        form_key(&s->form, utf8_next(&rest), CELLS);
}

static int line(struct sheet *s, enum record_id record, int index)
{
    return (int)(form_line(&s->form, record, index) - s->form.lines);
}

static void go(struct sheet *s, enum record_id record, int index)
{
    form_focus(&s->form, line(s, record, index));
}

#define SAME(slice, text) assert_string_equal(str_z(s->arena, slice), text)

static void digits_pick_and_move_on(void **state)
{
    struct sheet *s = *state;
    go(s, RECORD_INTAKE, INTAKE_requester);
    int at = s->form.at;
    type(s, "２"); /* full-width: the input method is on */
    SAME(s->intake.requester, "family");
    assert_int_equal(s->form.at, at + 1);
}

static void two_digits_where_there_are_more_than_nine(void **state)
{
    static const struct {
        const char *typed, *code;
    } rows[] = {{"12", "diabetic"}, {"03", "als"}, {"7", "parkinson"}, {"1\t", "cancer"}, {"16", "joint"}};
    struct sheet *s = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        go(s, RECORD_PERSON, PERSON_disease);
        type(s, rows[i].typed);
        SAME(s->person.disease, rows[i].code);
        assert_int_equal(s->form.at, line(s, RECORD_PERSON, PERSON_disease) + 1);
    }
}

static void letters_filter_and_enter_takes_the_first(void **state)
{
    struct sheet *s = *state;
    go(s, RECORD_INTAKE, INTAKE_requester);
    type(s, "包");
    const struct form_line *l = form_line(&s->form, RECORD_INTAKE, INTAKE_requester);
    assert_false(choice_shown(l, codes_row(CODES_requester, 0)));
    type(s, "括支");
    SAME(edit_text(&l->edit), "包括支"); /* 包括 alone is an alias: typing on goes on */
    type(s, "\x7f");
    type(s, "\r");
    SAME(s->intake.requester, "hub");
    go(s, RECORD_INTAKE, INTAKE_requester);
    type(s, "いない");
    form_focus(&s->form, 0); /* nothing keeps anybody in a field */
    assert_true(l->complaint.n > 0);
    SAME(edit_text(&l->edit), "いない");
}

/* 「例 1 3 5」 of the field's help, with any blank; and the last digit counts when the line is left. */
static void a_blank_ends_a_number(void **state)
{
    static const struct {
        const char *typed, *codes;
    } rows[] = {{"1 3 5\t", "gastrostomy oxygen ivh"},
                {"1　2 1\r", "stoma"},
                {"1 13\t", "gastrostomy insulin"},
                {"1\t", "gastrostomy"}};
    struct sheet *s = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        go(s, RECORD_PERSON, PERSON_procedures);
        type(s, rows[i].typed);
        SAME(s->person.procedures, rows[i].codes);
        go(s, RECORD_PERSON, PERSON_procedures);
        while (s->person.procedures.n)
            type(s, "\x7f");
    }
}

static void sets_toggle_and_stay(void **state)
{
    struct sheet *s = *state;
    go(s, RECORD_PERSON, PERSON_procedures);
    int at = s->form.at;
    type(s, "3510"); /* 3, 5, 10 */
    assert_int_equal(s->form.at, at);
    SAME(s->person.procedures, "oxygen ivh suction");
    type(s, "5");
    SAME(s->person.procedures, "oxygen suction");
    type(s, "\x7f");
    SAME(s->person.procedures, "oxygen");
    type(s, "認知\t");
    SAME(s->person.procedures, "oxygen dementia");
}

/* What a pick writes into the line must be read back as the same code. */
static void every_label_reads_back(void **state)
{
    struct sheet *s = *state;
    for (int r = 0; r < RECORD_COUNT; r++)
        for (int i = 0; i < record_row((enum record_id)r)->count; i++) {
            const struct field *f = &record_row((enum record_id)r)->fields[i];
            for (int k = 0; f->kind == KIND_CODE && k < codes_count(f->codes); k++) {
                struct str value, complaint;
                assert_true(
                    kind_read(s->arena, f, &s->setting, codes_row(f->codes, k)->label, &value, &complaint));
                assert_true(str_eq(value, codes_row(f->codes, k)->code));
            }
        }
}

static void dates_and_phones_are_tidied_when_left(void **state)
{
    struct sheet *s = *state;
    go(s, RECORD_PERSON, PERSON_birth_on);
    type(s, "s220315\t");
    SAME(s->person.birth_on, "1947-03-15");
    SAME(edit_text(&form_line(&s->form, RECORD_PERSON, PERSON_birth_on)->edit), "1947-03-15");
    go(s, RECORD_INTAKE, INTAKE_caller_phone);
    type(s, "０３１２３４５６７８");
    SAME(edit_text(&form_line(&s->form, RECORD_INTAKE, INTAKE_caller_phone)->edit), "０３１２３４５６７８");
    type(s, "\t");
    SAME(s->intake.caller_phone, "03-1234-5678");
    go(s, RECORD_PERSON, PERSON_birth_on);
    type(s, "x\t");
    SAME(edit_text(&form_line(&s->form, RECORD_PERSON, PERSON_birth_on)->edit), "1947-03-15x");
    assert_true(form_line(&s->form, RECORD_PERSON, PERSON_birth_on)->complaint.n > 0);
    struct record about = {record_row(RECORD_INTAKE), 0, s->intake.v};
    s->intake.note = S("話");
    uint64_t fields = form_take(&s->form, &about, INTAKE_note, true);
    SAME(s->intake.note, "話\n（読み取れなかった項目）生年月日: 1947-03-15x");
    assert_int_equal(s->person.birth_on.n, 0);
    assert_true(fields & (UINT64_C(1) << INTAKE_note));
    assert_true(fields & (UINT64_C(1) << INTAKE_caller_phone));
}

/* R39: from any field to any other in two keys, and what was typed stays. */
static void every_tag_reaches_its_line(void **state)
{
    struct sheet *s = *state;
    for (int i = 0; i < s->form.count; i++) {
        assert_int_equal(form_tagged(&s->form, (uint32_t)(unsigned char)s->form.lines[i].tag), i);
        for (int k = 0; k < i; k++)
            assert_int_not_equal(s->form.lines[i].tag, s->form.lines[k].tag);
    }
    assert_int_equal(form_tagged(&s->form, 0xFF11), 0); /* １ */
    assert_int_equal(form_tagged(&s->form, '!'), -1);
}

static void missing_goes_round(void **state)
{
    struct sheet *s = *state;
    int at = s->form.count - 1, seen = 0;
    for (int first = form_missing(&s->form, at); seen == 0 || (at = form_missing(&s->form, at)) != first;
         seen++)
        at = seen ? at : first;
    int asked = 0;
    for (int i = 0; i < s->form.count; i++)
        asked += form_asks(&s->form.lines[i]);
    assert_int_equal(seen, asked);
    assert_true(asked > 5);
}

/* Which lines are on the form, by their tags. */
static struct str open_tags(struct sheet *s)
{
    struct buf b = buf_in(s->arena);
    for (int i = 0; i < s->form.count; i++)
        if (!s->form.lines[i].shut)
            buf_byte(&b, s->form.lines[i].tag);
    return buf_str(&b);
}

static bool is_shut(struct sheet *s, int index)
{
    return form_line(&s->form, RECORD_INTAKE, index)->shut;
}

static void lines_open_when_they_are_asked_for(void **state)
{
    struct sheet *s = *state;
    int wishes = line(s, RECORD_INTAKE, INTAKE_wishes);
    struct str at_first = open_tags(s);
    assert_true(is_shut(s, INTAKE_wishes) && is_shut(s, INTAKE_emergency_order));
    go(s, RECORD_INTAKE, INTAKE_phase);
    type(s, "4"); /* 看取り */
    assert_false(is_shut(s, INTAKE_wishes) || is_shut(s, INTAKE_wishes_by));
    assert_true(is_shut(s, INTAKE_emergency_order));
    go(s, RECORD_INTAKE, INTAKE_note);
    form_key(&s->form, KEY_TAB, CELLS);
    assert_int_equal(s->form.at, wishes);
    type(s, "家で過ごしたい");
    go(s, RECORD_INTAKE, INTAKE_phase);
    form_key(&s->form, KEY_BACKSPACE, CELLS);
    assert_true(is_shut(s, INTAKE_wishes_by)); /* not asked for any more */
    assert_false(is_shut(s, INTAKE_wishes));   /* but what was said stays */
    assert_true(str_eq(s->intake.wishes, S("家で過ごしたい")));
    go(s, RECORD_INTAKE, INTAKE_wishes);
    while (edit_text(&s->form.lines[wishes].edit).n)
        form_key(&s->form, KEY_BACKSPACE, CELLS);
    assert_false(is_shut(s, INTAKE_wishes)); /* never under the caret */
    form_key(&s->form, KEY_TAB, CELLS);
    assert_true(is_shut(s, INTAKE_wishes));
    assert_true(str_eq(open_tags(s), at_first));
}

static void a_shut_line_is_passed_and_reached_by_its_tag(void **state)
{
    struct sheet *s = *state;
    int shut = line(s, RECORD_INTAKE, INTAKE_discharge_on);
    for (int i = 0; i < 2 * s->form.count; i++) {
        form_key(&s->form, i < s->form.count ? KEY_TAB : KEY_SHIFT_TAB, CELLS);
        assert_true(s->form.at != shut);
    }
    for (int i = 0; i < 2 * SECTION_COUNT; i++) {
        form_key(&s->form, i < SECTION_COUNT ? KEY_PAGE_DOWN : KEY_PAGE_UP, CELLS);
        assert_false(s->form.lines[s->form.at].shut);
    }
    assert_int_equal(s->form.at, 0);
    struct canvas *c = canvas_new(60, 80);
    struct form_view view = {0};
    form_view_draw(&s->form, &view, s->arena, c, (struct box){0, 0, 60, 80}, true);
    assert_null(strstr(str_z(s->arena, canvas_screen_text(s->arena, c)), "退院予定日"));
    form_focus(&s->form, form_tagged(&s->form, (uint32_t)s->form.lines[shut].tag));
    assert_int_equal(s->form.at, shut);
    form_view_draw(&s->form, &view, s->arena, c, (struct box){0, 0, 60, 80}, true);
    assert_non_null(strstr(str_z(s->arena, canvas_screen_text(s->arena, c)), "退院予定日"));
    canvas_free(c);
}

/* R46: n steps and n undos give the beginning, n redos the end. */
static void undo_takes_everything_back(void **state)
{
    struct sheet *s = *state;
    static const char *const pieces[] = {"山田 ", "\t", "太郎。", "2", "\x7f", "s22", "\r", "か", "、", "09"};
    struct str before[64], after[64];
    for (int i = 0; i < s->form.count; i++)
        before[i] = str_copy(s->arena, edit_text(&s->form.lines[i].edit));
    srand(7);
    for (int n = 0; n < 300; n++) {
        if (rand() % 5 == 0)
            form_focus(&s->form, rand() % s->form.count);
        type(s, pieces[(size_t)rand() % COUNT_OF(pieces)]);
        if (rand() % 20 == 0)
            form_paste(&s->form, S("貼り付け\n二行目"));
    }
    for (int i = 0; i < s->form.count; i++)
        after[i] = str_copy(s->arena, edit_text(&s->form.lines[i].edit));
    int undone = 0, redone = 0;
    while (form_undo(&s->form))
        undone++;
    for (int i = 0; i < s->form.count; i++)
        assert_true(str_eq(edit_text(&s->form.lines[i].edit), before[i]));
    while (form_redo(&s->form))
        redone++;
    assert_true(undone > 100);
    assert_int_equal(undone, redone);
    for (int i = 0; i < s->form.count; i++) /* dates and numbers may have been tidied on the way */
        assert_true(str_eq(edit_text(&s->form.lines[i].edit), after[i]) || !s->form.lines[i].edit.many_lines);
}

static void a_paste_is_one_step(void **state)
{
    struct sheet *s = *state;
    go(s, RECORD_INTAKE, INTAKE_caller_name);
    type(s, "山");
    assert_true(form_paste(&s->form, S("田\n花子")));
    SAME(s->intake.caller_name, "山田 花子");
    assert_true(form_undo(&s->form));
    SAME(s->intake.caller_name, "山");
}

/* R13, R16: the caret is seen at every width, with three rows of the form below it wherever they fit. */
static void the_caret_is_always_in_sight(void **state)
{
    struct sheet *s = *state;
    struct form_view view = {0};
    go(s, RECORD_INTAKE, INTAKE_note);
    for (int i = 0; i < 40; i++)
        type(s, "父が昨日から食事をとらず、歩けない。\r");
    for (int cols = 1; cols <= 120; cols += 7)
        for (int rows = 1; rows <= 50; rows += 7) {
            struct canvas *c = canvas_new(rows + 2, cols + 2);
            struct box in = {1, 1, rows, cols};
            for (int i = 0; i < s->form.count; i++) {
                form_focus(&s->form, i);
                canvas_clear(c);
                form_view_draw(&s->form, &view, s->arena, c, in, true);
                assert_in_range(c->cursor_row, 0, rows);
                if (cols > 25 && rows > 12) {
                    assert_in_range(c->cursor_row, 1, rows - 3);
                    assert_in_range(c->cursor_col, 20, cols);
                    assert_int_equal(canvas_at(c, c->cursor_row, c->cursor_col)->look, LOOK_FOCUS);
                }
            }
            canvas_free(c);
        }
}

static void a_digit_that_waits_is_seen(void **state)
{
    struct sheet *s = *state;
    struct form_view view = {0};
    struct canvas *c = canvas_new(8, 56);
    static const struct {
        const char *typed, *says;
    } rows[] = {{"", "番号で選ぶ（いくつでも）"},
                {"1", "1_ もう1桁か空白"},
                {"2", "番号で選ぶ"},
                {"0", "0_ もう1桁"}};
    go(s, RECORD_PERSON, PERSON_procedures);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        type(s, rows[i].typed);
        form_view_panel(&s->form, &view, s->arena, c, canvas_whole(c));
        assert_non_null(strstr(str_z(s->arena, canvas_row_text(s->arena, c, 0)), rows[i].says));
    }
    canvas_free(c);
}

static struct str says_much(const void *of, struct arena *a, const struct form_line *l)
{
    (void)of, (void)a;
    return l->field->kind == KIND_DATE ? S("案 令和8年12月1日(火)（相談後 7営業日）") : S0;
}

static void what_is_not_typed_in_gives_way(void **state)
{
    struct sheet *s = *state;
    struct form_view view = {.echo = says_much};
    struct canvas *c = canvas_new(80, 64);
    go(s, RECORD_INTAKE, INTAKE_caller_org);
    type(s, "社会福祉法人みなと地域包括支援センター第二相談室");
    go(s, RECORD_INTAKE, INTAKE_caller_phone);
    form_view_draw(&s->form, &view, s->arena, c, canvas_whole(c), true);
    const char *screen = str_z(s->arena, canvas_screen_text(s->arena, c));
    assert_non_null(strstr(screen, "社会福祉法人みなと")); /* seen from its beginning */
    assert_non_null(strstr(screen, "案 令和8年12月1日(火)（相談後 7営業日）"));
    canvas_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(digits_pick_and_move_on, up, down),
        cmocka_unit_test_setup_teardown(two_digits_where_there_are_more_than_nine, up, down),
        cmocka_unit_test_setup_teardown(letters_filter_and_enter_takes_the_first, up, down),
        cmocka_unit_test_setup_teardown(sets_toggle_and_stay, up, down),
        cmocka_unit_test_setup_teardown(every_label_reads_back, up, down),
        cmocka_unit_test_setup_teardown(dates_and_phones_are_tidied_when_left, up, down),
        cmocka_unit_test_setup_teardown(every_tag_reaches_its_line, up, down),
        cmocka_unit_test_setup_teardown(missing_goes_round, up, down),
        cmocka_unit_test_setup_teardown(lines_open_when_they_are_asked_for, up, down),
        cmocka_unit_test_setup_teardown(a_shut_line_is_passed_and_reached_by_its_tag, up, down),
        cmocka_unit_test_setup_teardown(undo_takes_everything_back, up, down),
        cmocka_unit_test_setup_teardown(a_paste_is_one_step, up, down),
        cmocka_unit_test_setup_teardown(the_caret_is_always_in_sight, up, down),
        cmocka_unit_test_setup_teardown(what_is_not_typed_in_gives_way, up, down),
        cmocka_unit_test_setup_teardown(a_blank_ends_a_number, up, down),
        cmocka_unit_test_setup_teardown(a_digit_that_waits_is_seen, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
