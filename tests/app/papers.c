/* Papers at the desk: what is chosen is seen first, what is printed is in the audit first, and what may not go out
 * does not. */
#include "app/hands.h"

#include "app/printing.h"
#include "store/query.h"
#include "store/timeline.h"

static void type_in(struct hands *h, enum record_id record, int index, const char *text)
{
    hands_go(h, record, index);
    hands_type(h, text);
}

/* consent: 1 あり, 2 なし. */
static void a_case(struct hands *h, const char *consent)
{
    hands_keys(h, "F2");
    type_in(h, RECORD_INTAKE, INTAKE_requester, "2");
    type_in(h, RECORD_INTAKE, INTAKE_caller_name, "秘田長子");
    type_in(h, RECORD_PERSON, PERSON_name, "秘田 ひみつ");
    type_in(h, RECORD_INTAKE, INTAKE_note, "秘田さんの話");
    type_in(h, RECORD_INTAKE, INTAKE_consent_share, consent);
    type_in(h, RECORD_INTAKE, INTAKE_next_on, "+3");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
}

static void print(struct hands *h, enum paper paper)
{
    hands_command(h, "印刷");
    for (int i = 0; i < (int)paper; i++)
        hands_keys(h, "Down");
    hands_keys(h, "Enter");
}

static const char *file_of(struct hands *h, const char *name)
{
    struct buf b = buf_in(h->arena);
    char block[4096];
    FILE *f = fopen(TEXT(str_print(h->arena, "%s/print/%s", h->folder, name)), "r");
    if (!f)
        return NULL;
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        buf_add(&b, (struct str){block, n});
    fclose(f);
    return TEXT(buf_str(&b));
}

static int papers_told(struct hands *h, const char *line)
{
    struct timeline_entry *entries;
    int n = timeline_load(h->arena, h->app->db, &(struct timeline_wish){.intake = 1}, &h->app->setting,
                          &entries),
        found = 0;
    for (int i = 0; i < n; i++)
        found += entries[i].kind == TIMELINE_PAPER && str_eq(entries[i].line, str_of(line));
    return found;
}

static void it_is_seen_then_noted_then_written(void **state)
{
    struct hands *h = *state;
    a_case(h, "1");
    hands_command(h, "insatsu");
    hands_sees(h, "相談  R08-0001 秘田 ひみつ");
    hands_keys(h, "Enter");
    hands_sees(h, "秘田 ひみつ");
    hands_keys(h, "End");
    hands_sees(h, "部数 1 / 出力 看護 花子 2026-11-20 14:05");
    assert_null(file_of(h, "R08-0001-sheet-1.txt")); /* seen, not printed */
    hands_keys(h, "Enter");
    assert_null(file_of(h, "R08-0001-sheet-1.txt")); /* nor before it is in the audit */
    hands_post(h);
    hands_sees(h, "R08-0001-sheet-1.html");
    assert_non_null(strstr(file_of(h, "R08-0001-sheet-1.txt"), "部数 1 / 出力 看護 花子"));
    assert_non_null(strstr(file_of(h, "R08-0001-sheet-1.html"), "練習用"));
    assert_int_equal(papers_told(h, "印刷した 相談受付シート 1部目"), 1);
    hands_keys(h, "Enter");
    hands_post(h);
    assert_non_null(strstr(file_of(h, "R08-0001-sheet-2.txt"), "部数 2 /"));
    assert_int_equal(papers_told(h, "印刷した 相談受付シート 2部目"), 1);
    hands_keys(h, "End Up PageUp PageDown Home Down Esc");
}

static void without_a_case_only_blanks(void **state)
{
    struct hands *h = *state;
    print(h, PAPER_SHEET);
    hands_sees(h, "相談がありません");
    hands_keys(h, "Esc");
    print(h, PAPER_BLANK);
    hands_sees(h, "相談受付シート（白紙）");
    hands_keys(h, "Enter");
    hands_post(h);
    assert_non_null(strstr(file_of(h, "blank-1.txt"), "[ ]電話"));
}

static void no_consent_no_sheet_to_share(void **state)
{
    struct hands *h = *state;
    a_case(h, "2");
    print(h, PAPER_SHARING);
    hands_sees(h, "印刷できません。情報提供同意が「なし」です");
    hands_misses(h, "秘田 ひみつ 様");
    assert_null(file_of(h, "R08-0001-sharing-1.txt"));
}

static void an_item_is_told_and_stands_on_the_sheet(void **state)
{
    struct hands *h = *state;
    a_case(h, "1");
    hands_command(h, "情報共有");
    hands_sees(h, "12項目のどれか");
    hands_keys(h, "Ctrl-S");
    assert_int_equal(hands_number(h, "SELECT count(*) FROM sharing"), 0); /* which of them? */
    hands_type(h, "5");
    hands_type(h, "玄関に段差がある");
    hands_go(h, RECORD_SHARING, SHARING_source);
    hands_type(h, "長女");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM sharing WHERE item = 'house' AND staff = 'hanako'"
                                     " AND said_on = '2026-11-20' AND person = 1"),
                     1);
    hands_command(h, "情報共有");
    hands_sees(h, "家屋の状況: 2026-11-20 長女  玄関に段差がある");
    hands_keys(h, "Ctrl-X");
    print(h, PAPER_SHARING);
    hands_keys(h, "Enter");
    hands_post(h);
    assert_non_null(strstr(file_of(h, "R08-0001-sharing-1.txt"), "令和8年11月20日 長女\n  玄関に段差がある"));
}

static void write_fax(struct hands *h, const char *text)
{
    print(h, PAPER_FAX);
    type_in(h, RECORD_FAX, FAX_to_name, "みなと在宅クリニック");
    type_in(h, RECORD_FAX, FAX_subject, "病状の連絡");
    type_in(h, RECORD_FAX, FAX_text, text);
    type_in(h, RECORD_FAX, FAX_number, "0138-11-2244");
}

static int faxes(struct hands *h)
{
    return (int)hands_number(h, "SELECT count(*) FROM fax");
}

static void a_fax_waits_for_the_number_and_for_words_that_may_go(void **state)
{
    struct hands *h = *state;
    a_case(h, "2");
    write_fax(h, "秘田さんの件");
    hands_keys(h, "Ctrl-S Ctrl-S");
    hands_post(h);
    assert_int_equal(faxes(h), 0);
    hands_sees(h, "「連絡の内容」に対象者氏名が入っています");
    hands_keys(h, "Backspace Backspace Backspace Backspace Backspace Backspace");
    hands_type(h, "体調の件");
    hands_keys(h, "Ctrl-S");
    hands_sees(h, "番号をもう一度打ってください");
    type_in(h, RECORD_FAX, FAX_again, "0138-11-2245");
    hands_keys(h, "Ctrl-S Ctrl-S");
    hands_post(h);
    assert_int_equal(faxes(h), 0);
    hands_sees(h, "上の番号と違います");
    hands_keys(h, "Backspace");
    hands_type(h, "4");
    type_in(h, RECORD_FAX, FAX_reply_by, "11/24");
    hands_keys(h, "Ctrl-S F9"); /* somebody comes to the desk before the disk has answered */
    hands_post(h);
    hands_misses(h, "FAX送付状");
    hands_misses(h, "みなと在宅");
    hands_keys(h, "F9");
    assert_int_equal(faxes(h), 1);
    hands_sees(h, "FAX送付状・連絡票 R08-0001");
    hands_keys(h, "Enter");
    hands_post(h);
    const char *text = file_of(h, "R08-0001-fax-1.txt");
    assert_non_null(strstr(text, "0138-11-2244"));
    assert_non_null(strstr(text, "体調の件"));
    assert_null(strstr(text, "秘田"));
    assert_int_equal(papers_told(h, "印刷した FAX送付状・連絡票 1部目 みなと在宅クリニック"), 1);
    assert_int_equal(
        hands_number(h, "SELECT count(*) FROM callback WHERE intake = 1 AND next_at = '2026-11-24T09:00'"
                        " AND about = 'FAXの返信を確かめる'"),
        1);
}

/* What was typed into a FAX is a draft like any other. */
static void a_fax_that_was_begun_comes_back(void **state)
{
    struct hands *h = *state;
    a_case(h, "2");
    hands_keys(h, "F8 p"); /* to the place that is selected there */
    hands_sees(h, "渡す先 ひばり訪問看護ステーション");
    hands_keys(h, "Down Down Down Down Enter");
    type_in(h, RECORD_FAX, FAX_text, "体調の件");
    hands_settle(h);
    app_close(h->app);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    assert_string_equal(TEXT(h->app->current->fax.to_name), "ひばり訪問看護ステーション");
    assert_string_equal(TEXT(h->app->current->fax.text), "体調の件");
    assert_true(h->app->current->fax.resource.n > 0);
}

/* The place that was chosen, until another name stands there. */
static void a_fax_to_another_name_is_not_to_the_place_chosen(void **state)
{
    struct hands *h = *state;
    a_case(h, "2");
    for (int other = 0; other < 2; other++) {
        hands_keys(h, "F8 p Down Down Down Down Enter");
        assert_string_equal(TEXT(h->app->current->fax.to_name), "ひばり訪問看護ステーション");
        if (other) {
            hands_go(h, RECORD_FAX, FAX_to_name);
            for (int i = 0; i < 13; i++)
                hands_keys(h, "Backspace");
            hands_type(h, "別の薬局");
        }
        type_in(h, RECORD_FAX, FAX_text, "体調の件");
        type_in(h, RECORD_FAX, FAX_number, "0138-11-2244");
        type_in(h, RECORD_FAX, FAX_again, "0138-11-2244");
        hands_keys(h, "Ctrl-S");
        hands_post(h);
        hands_keys(h, "Esc Esc");
        assert_int_equal(faxes(h), other + 1);
    }
    assert_int_equal(
        hands_number(h, "SELECT count(*) FROM fax WHERE to_name LIKE 'ひばり%' AND resource > 0"), 1);
    assert_int_equal(
        hands_number(h, "SELECT count(*) FROM fax WHERE to_name = '別の薬局' AND resource IS NULL"), 1);
}

/* Where the audit cannot be written nothing is printed; a read-only desk says why. */
static void a_reader_prints_nothing(void **state)
{
    struct hands *h = *state;
    a_case(h, "1");
    struct app *first = h->app;
    hands_sit(h, S("hanako"));
    hands_keys(h, "Esc Esc");
    hands_command(h, "印刷");
    hands_sees(h, "読み取り専用です");
    app_close(h->app);
    h->app = first;
}

static void any_size(void **state)
{
    struct hands *h = *state;
    a_case(h, "1");
    print(h, PAPER_SHEET);
    for (int rows = 24; rows > 0; rows -= 5) {
        hands_size(h, rows, rows * 3);
        hands_screen(h);
        hands_keys(h, "Down End Home");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hands_up, hands_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_seen_then_noted_then_written),
        TEST(without_a_case_only_blanks),
        TEST(no_consent_no_sheet_to_share),
        TEST(an_item_is_told_and_stands_on_the_sheet),
        TEST(a_fax_waits_for_the_number_and_for_words_that_may_go),
        TEST(a_fax_that_was_begun_comes_back),
        TEST(a_fax_to_another_name_is_not_to_the_place_chosen),
        TEST(a_reader_prints_nothing),
        TEST(any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
