/* What is written into a note without typing it: short forms, phrases, problems, and mails that are pasted. */
#include "app/contacts.h"

static struct str note_text(struct hands *h)
{
    struct call *call = at_hand_call(h->app);
    return edit_text(&call->form.lines[at_hand_note(call)].edit);
}

static void short_forms_and_phrases(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "父が;sk 。；ＤＫ　;zz ");
    assert_string_equal(TEXT(note_text(h)), "父が食事摂取困難。独居;zz ");
    hands_keys(h, "Ctrl-Z Ctrl-Z");
    assert_string_equal(TEXT(note_text(h)), "父が食事摂取困難。；ＤＫ");
    hands_keys(h, "Ctrl-Y");
    hands_post(h);
    assert_int_equal(phrases_count(h->arena, h->app->db, S("sk")), 1);
    assert_int_equal(acts(h, "phrase"), 0);
    /* the picker: romaji finds, Enter writes at the caret */
    hands_keys(h, "Ctrl-E");
    hands_sees(h, "1回");
    hands_type(h, "mitori");
    hands_keys(h, "Enter");
    assert_string_equal(TEXT(note_text(h)), "父が食事摂取困難。独居自宅での看取りを希望");
    hands_keys(h, "Ctrl-R");
    assert_string_equal(TEXT(note_text(h)), "父が食事摂取困難。独居自宅での看取りを希望14:05 ");
    hands_keys(h, "Ctrl-Z Ctrl-Z");
    assert_string_equal(TEXT(note_text(h)), "父が食事摂取困難。独居");
}

static void the_centres_own_phrases_win(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2 Ctrl-P");
    hands_type(h, "teikeibunwo");
    hands_keys(h, "Enter");
    hands_fill(h, "SK");
    hands_type(h, "食欲がない");
    hands_keys(h, "Enter");
    hands_type(h, "（3日以上）");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_ptr_equal(h->app->current->row, &call_intake); /* the call came back */
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, ";sk ");
    assert_string_equal(TEXT(note_text(h)), "食欲がない\n（3日以上）");
    hands_go(h, RECORD_INTAKE, INTAKE_outcome);
    hands_type(h, ";sk ");
    assert_string_equal(
        TEXT(edit_text(&form_line(&h->app->current->form, RECORD_INTAKE, INTAKE_outcome)->edit)),
        "食欲がない （3日以上）");
}

/* Every one of the eighteen: into the note, its proposals into empty fields
 * only, one step of undo. */
static void the_problems_of_the_seed(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "先に書いたこと");
    hands_go(h, RECORD_INTAKE, INTAKE_phase);
    hands_type(h, "4"); /* 看取り: is not overwritten */
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    hands_keys(h, "Ctrl-W");
    hands_type(h, "限界");
    hands_keys(h, "Enter");
    const struct intake *i = &h->app->current->intake;
    assert_string_equal(TEXT(i->note), "先に書いたこと\n家族による医療・介護の負担が大きく，もう限界だ。");
    assert_string_equal(TEXT(i->category), "home");
    assert_string_equal(TEXT(i->phase), "dying");
    assert_string_equal(TEXT(i->urgency), "now");
    assert_true(i->next_action.n > 0);
    hands_sees(h, "「レスパイト」の資源");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(i->note), "先に書いたこと");
    assert_string_equal(TEXT(i->category), "");
    hands_keys(h, "F8");
    hands_sees(h, "探す レスパイト");
    for (int n = 0; n < 18; n++) {
        char id[8];
        snprintf(id, sizeof id, "A%03d", 53 + n);
        hands_keys(h, "F7 Ctrl-W");
        hands_type(h, id);
        hands_keys(h, "Enter");
    }
    size_t lines = 1;
    for (size_t k = 0; k < i->note.n; k++)
        lines += i->note.p[k] == '\n';
    assert_int_equal(lines, 19);
    commit(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM intake WHERE note LIKE '%限界だ。'"), 1);
}

/* The rows name codes that exist, and short forms that can be typed and are not
 * taken twice. */
static void rows_that_hold(void **state)
{
    static const struct {
        enum codes table;
        struct str code;
    } codes[] = {
#define PROBLEM(id, group, text, category, phase, urgency, next, query)                                      \
    {CODES_category, S_ROW(#category)}, {CODES_phase, S_ROW(#phase)}, {CODES_urgency, S_ROW(#urgency)},
#include "problems.def"
#undef PROBLEM
    };
    (void)state;
    assert_int_equal(COUNT_OF(codes), 3 * 18);
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        assert_true(code_label(codes[i].table, codes[i].code).n > 0);
    static const struct str forms[] = {
#define PHRASE(short_form, text, reading) S_ROW(short_form),
#include "phrases.def"
#undef PHRASE
    };
    assert_true(COUNT_OF(forms) >= 40);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        for (size_t k = 0; k < forms[i].n; k++)
            assert_in_range(forms[i].p[k], 'a', 'z');
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(forms[i], forms[k]));
    }
}

static void paste(struct hands *h, const char *text)
{
    hands_event(h, (struct event){.kind = EVENT_PASTE, .text = str_of(text)});
}

static const char mail[] = "差出人: 北病院 鈴木 <suzuki@kita.example.jp>\n日時: 2026年11月19日(木) "
                           "16:40\n"
                           "件名: =?UTF-8?B?6YCA6Zmi6Kq/5pW0?=\n\n12月1日に退院予定です。\n$(rm -rf "
                           "~)\n";

static void a_mail_is_pasted(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    paste(h, mail);
    const struct intake *i = &h->app->current->intake;
    assert_string_equal(TEXT(i->note), "退院調整\n12月1日に退院予定です。\n$(rm -rf ~)");
    assert_string_equal(TEXT(i->channel), "mail");
    assert_string_equal(TEXT(i->received_at), "2026-11-19T16:40");
    assert_string_equal(TEXT(i->caller_name), "北病院 鈴木");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(i->note), "");
    assert_string_equal(TEXT(i->channel), "phone");
    assert_string_equal(TEXT(i->caller_name), "");
    hands_keys(h, "Ctrl-Y");
    commit(h);
    assert_string_equal(text_of(h, "SELECT channel || ' ' || at || ' ' || with_whom FROM contact"),
                        "mail 2026-11-19T16:40 北病院 鈴木");
    hands_keys(h, "Ctrl-K");
    hands_go(h, RECORD_CONTACT, CONTACT_note);
    paste(h, mail);
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM contact WHERE channel = 'mail' AND "
                                     "direction = 'in'"
                                     " AND at = '2026-11-19T16:40' AND with_whom = '北病院 鈴木'"),
                     2);
}

/* An existing case keeps its date and caller; a text that is no mail is a text.
 */
static void what_is_no_mail_stays_text(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    hands_keys(h, "Enter");
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    paste(h, mail);
    assert_string_equal(TEXT(h->app->current->intake.channel), "phone");
    assert_true(str_starts(h->app->current->intake.note, S("差出人")));
    hands_keys(h, "F2");
    hands_go(h, RECORD_INTAKE, INTAKE_note);
    paste(h, "件名: なし\n本文だけ");
    assert_string_equal(TEXT(h->app->current->intake.note), "件名: なし\n本文だけ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(short_forms_and_phrases, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_centres_own_phrases_win, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_problems_of_the_seed, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_mail_is_pasted, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(what_is_no_mail_stays_text, hands_up, hands_down),
        cmocka_unit_test(rows_that_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
