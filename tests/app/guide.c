/* What the sheet proposes and asks while it is filled in: position, eligibility, town, opening lines, closing. */
#include "app/hands.h"
#include "store/bulk.h"

static const struct intake *intake(const struct hands *h)
{
    return &h->app->current->intake;
}

static const struct field *here(const struct hands *h)
{
    const struct form *f = &h->app->current->form;
    return f->lines[f->at].field;
}

static bool at(const struct hands *h, enum record_id record, int index)
{
    return here(h) == &record_row(record)->fields[index];
}

static void the_position_is_proposed_with_its_reason(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_requester);
    hands_type(h, "2"); /* 家族 */
    hands_jump(h, RECORD_INTAKE, INTAKE_position);
    hands_sees(h, "案 コーディネーター（当事者）（市民からの相談");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(intake(h)->position), "party");
    hands_misses(h, "立ち位置変更理由");
    hands_jump(h, RECORD_INTAKE, INTAKE_position);
    hands_type(h, "3"); /* スーパーバイザー: against the rule */
    assert_true(at(h, RECORD_INTAKE, INTAKE_position_reason));
    hands_sees(h, "立ち位置変更理由");
    struct form_line *l = form_line(&h->app->current->form, RECORD_INTAKE, INTAKE_position);
    assert_string_equal(TEXT(l->doubt), "基本の立ち位置と違います。変更理由を書いてください");
    hands_type(h, "本人の希望");
    assert_int_equal(l->doubt.n, 0);
}

static void the_caller_is_told_what_is_possible(void **state)
{
    static const struct {
        const char *typed, *say;
    } rows[] = {{"s220315", "第1号。65歳以上の方なので"},
                {"s450101", "病名をお尋ねください"},
                {"h100101", "40歳未満の方は"}};
    struct hands *h = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        hands_keys(h, "F2");
        hands_size(h, 50, 160);
        hands_jump(h, RECORD_PERSON, PERSON_birth_on);
        hands_type(h, rows[i].typed);
        hands_sees(h, rows[i].say);
    }
    hands_jump(h, RECORD_PERSON, PERSON_care_until);
    hands_type(h, "r081031");
    hands_keys(h, "Tab");
    hands_sees(h, "認定の有効期限が切れています");
}

static void put_towns(struct hands *h)
{
    static const struct str rows[][5] = {
        {S_ROW("0400001"), S_ROW("北海道"), S_ROW("函館市"), S_ROW("五稜郭町"), S_ROW("ゴリョウカクチョウ")},
        {S_ROW("0402231"), S_ROW("北海道"), S_ROW("函館市"), S_ROW("上湯川町"), S_ROW("カミユノカワチョウ")},
        {S_ROW("0402231"), S_ROW("北海道"), S_ROW("函館市"), S_ROW("鱒川町"), S_ROW("マスカワチョウ")},
    };
    struct fault fault;
    struct seat *seat;
    struct db *db;
    struct bulk *b;
    app_close(h->app);
    GOOD(seat_take(h->path, SEAT_DESK, S("hanako"), h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, S("hanako"), h->now, &db, &fault));
    GOOD(bulk_begin(db, S("hanako"), S("import"), h->now, &b, &fault));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        GOOD(bulk_row(b, S("postal_town"), rows[i], 5, &fault));
    for (int i = 0; i < TOWNS_MOST + 1; i++) {
        struct str many[5] = {S("6040001"), S("京都府"), S("京都市中京区"), str_print(h->arena, "%d町", i),
                              str_print(h->arena, "%d", i)};
        GOOD(bulk_row(b, S("postal_town"), many, 5, &fault));
    }
    GOOD(bulk_commit(b, S("towns"), &fault));
    db_close(db);
    seat_leave(seat);
    hands_sit(h, S("hanako"));
}

static void type_postal(struct hands *h, const char *code)
{
    hands_keys(h, "F2");
    hands_jump(h, RECORD_PERSON, PERSON_postal);
    hands_fill(h, code);
    assert_true(at(h, RECORD_PERSON, PERSON_address));
}

static const char *address(struct hands *h)
{
    return TEXT(h->app->current->person.address);
}

static void a_postal_code_fills_the_town(void **state)
{
    struct hands *h = *state;
    put_towns(h);
    type_postal(h, "０４０ー０００１");
    assert_string_equal(address(h),
                        "函館市五稜郭町"); /* the only one: it is filled in, the caret behind it */
    hands_type(h, "3-2");
    assert_string_equal(address(h), "函館市五稜郭町3-2");
    hands_jump(h, RECORD_PERSON, PERSON_postal);
    hands_keys(h, "Backspace Backspace Backspace Backspace Backspace Backspace Backspace Backspace");
    hands_fill(h, "0402231");
    hands_misses(h, "上湯川町"); /* something stands there */
    hands_keys(h, "F3");
    assert_string_equal(address(h), "函館市五稜郭町3-2");
}

static void several_towns_are_numbered(void **state)
{
    struct hands *h = *state;
    put_towns(h);
    type_postal(h, "0402231");
    hands_sees(h, "F3 採用 のあと番号: 函館市");
    hands_sees(h, "1 上湯川町");
    hands_sees(h, "2 鱒川町");
    hands_keys(h, "F3");
    hands_type(h, "２");
    assert_string_equal(address(h), "函館市鱒川町");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(address(h), "");
    hands_keys(h, "F3");
    hands_type(h, "五2"); /* no number: it is text, and so is what follows */
    assert_string_equal(address(h), "五2");
    type_postal(h, "6040001");
    assert_string_equal(address(h), "京都市中京区"); /* too many to choose from: what they have in common */
    type_postal(h, "9999999");
    hands_keys(h, "F3");
    assert_string_equal(address(h), "");
}

static void the_caller_is_copied_and_passed(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0138112233");
    hands_jump(h, RECORD_INTAKE, INTAKE_caller_name);
    hands_fill(h, "佐藤次郎");
    hands_type(h, "1"); /* 続柄 本人 */
    assert_true(at(h, RECORD_PERSON, PERSON_kana));
    assert_string_equal(TEXT(h->app->current->person.name), "佐藤次郎");
    assert_string_equal(TEXT(h->app->current->person.phone), "0138-11-2233");
}

static bool stored(struct hands *h)
{
    hands_settle(h);
    return h->app->current == NULL;
}

static void somebody_acts_on_some_day(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0138112233");
    hands_keys(h, "Ctrl-S");
    assert_false(stored(h));
    assert_true(at(h, RECORD_INTAKE, INTAKE_next_on));
    hands_sees(h, "次に動く日か、終結が必要です");
    int marked = 0;
    for (int i = 0; i < h->app->current->form.count; i++)
        marked += h->app->current->form.lines[i].doubt.n > 0;
    assert_int_equal(marked, 1);
    hands_keys(h, "Ctrl-S"); /* asked once: it is stored as it is */
    assert_true(stored(h));
    assert_int_equal(load_count(h->app->db, "intake.open"), 1);
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_next_on);
    hands_type(h, "+3");
    hands_keys(h, "Ctrl-S"); /* nothing to ask */
    assert_true(stored(h));
    assert_int_equal(load_count(h->app->db, "intake.open"), 2);
}

static void closing_asks_until_it_knows(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0138112233");
    hands_jump(h, RECORD_INTAKE, INTAKE_state);
    hands_type(h, "3");
    for (int i = 0; i < 2; i++) {
        hands_keys(h, "Ctrl-S");
        assert_false(stored(h));
        assert_true(at(h, RECORD_INTAKE, INTAKE_category));
    }
    hands_type(h, "1");
    for (int i = 0; i < 2; i++) {
        hands_keys(h, "Ctrl-S");
        assert_false(stored(h));
        assert_true(at(h, RECORD_INTAKE, INTAKE_close_reason));
        hands_sees(h, "終結には終結理由が必要です");
    }
    hands_type(h, "1");
    assert_string_equal(TEXT(intake(h)->closed_on), "2026-11-20");
    hands_keys(h, "Ctrl-S");
    assert_true(stored(h));
    assert_int_equal(load_count(h->app->db, "intake.closed"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_position_is_proposed_with_its_reason, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_caller_is_told_what_is_possible, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_postal_code_fills_the_town, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(several_towns_are_numbered, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_caller_is_copied_and_passed, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(somebody_acts_on_some_day, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(closing_asks_until_it_knows, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
