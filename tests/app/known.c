/* Known people at the desk: taken by one key, changed for the next, taken back; made one and two again; their past. */
#include "app/hands.h"

#include "app/candidate.h"

static void load(struct hands *h, enum record_id id, int64_t row, struct str *v)
{
    struct record r = {.row = record_row(id), .v = v};
    assert_true(load_record(h->arena, h->app->db, &r, row));
}

struct told {
    enum record_id record;
    int field;
    const char *text;
};

static void begin_call(struct hands *h, const struct told *told)
{
    hands_keys(h, "F2");
    for (; told->text; told++) {
        hands_jump(h, told->record, told->field);
        hands_fill(h, told->text);
    }
}

static void commit(struct hands *h)
{
    for (int i = 0; i < 3 && h->app->current; i++) /* once more where it asked for the next date */
        hands_keys(h, "Ctrl-S");
    hands_settle(h);
    assert_null(h->app->current);
}

static const struct told wife[] = {
    {RECORD_INTAKE, INTAKE_caller_phone, "0138001111"}, {RECORD_INTAKE, INTAKE_requester, "2"},
    {RECORD_INTAKE, INTAKE_caller_name, "髙橋一郎"},    {RECORD_PERSON, PERSON_name, "髙橋ハナ"},
    {RECORD_PERSON, PERSON_kana, "たかはしはな"},       {RECORD_PERSON, PERSON_birth_on, "s220315"},
    {RECORD_PERSON, PERSON_address, "架空市港町1-2"},   {RECORD_PERSON, PERSON_phone, "0138001111"},
    {RECORD_INTAKE, INTAKE_note, "父が眠れない"},       {0}};

static void a_known_number_takes_one_key(void **state)
{
    struct hands *h = *state;
    begin_call(h, wife);
    commit(h);
    hands_keys(h, "F2");
    hands_type(h, "0138001111");
    hands_sees(h, "F3 採用 前の電話 髙橋一郎");
    hands_sees(h, "髙橋ハナ  昭22.3.15");
    hands_sees(h, "電話が同じ");
    int at = h->app->current->form.at;
    hands_keys(h, "F3");
    const struct call *call = h->app->current;
    assert_int_equal(call->form.at, at); /* the caret has not moved */
    assert_string_equal(TEXT(call->intake.caller_name), "髙橋一郎");
    assert_string_equal(TEXT(call->person.name), "髙橋ハナ");
    assert_string_equal(TEXT(call->intake.person), "1");
    /* The same key again: not the caller, but the person alone; and again: nobody. */
    hands_keys(h, "F3");
    assert_string_equal(TEXT(call->intake.caller_name), "");
    assert_string_equal(TEXT(call->intake.person), "1");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(call->person.name), "");
    assert_string_equal(TEXT(call->intake.person), "");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(call->intake.person), "1");
    assert_int_equal(call->form.at, at);
    /* One step of undo, and of redo. */
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(call->person.address), "");
    assert_string_equal(TEXT(call->intake.person), "");
    hands_keys(h, "Ctrl-Y");
    assert_string_equal(TEXT(call->person.address), "架空市港町1-2");
    assert_string_equal(TEXT(call->intake.person), "1");
}

static void what_was_typed_anew_goes_into_the_record(void **state)
{
    static const struct told again[] = {
        {RECORD_PERSON, PERSON_phone, "0138009999"}, {RECORD_PERSON, PERSON_kana, "タカハシハナ"}, {0}};
    struct hands *h = *state;
    begin_call(h, wife);
    commit(h);
    begin_call(h, again);
    hands_keys(h, "F3");
    commit(h);
    struct person p = {0};
    struct intake i = {0};
    assert_int_equal(load_count(h->app->db, "person"), 1);
    load(h, RECORD_PERSON, 1, p.v);
    load(h, RECORD_INTAKE, 2, i.v);
    assert_string_equal(TEXT(p.phone), "0138-00-9999");
    assert_string_equal(TEXT(p.address), "架空市港町1-2");
    assert_string_equal(TEXT(i.person), "1");
    hands_keys(h, "Ctrl-T Tab");
    hands_sees(h, "電話番号: 0138-00-1111 から 0138-00-9999");
}

static void an_adoption_that_was_undone_makes_a_new_person(void **state)
{
    static const struct told again[] = {{RECORD_PERSON, PERSON_kana, "タカハシハナ"}, {0}};
    struct hands *h = *state;
    begin_call(h, wife);
    commit(h);
    begin_call(h, again);
    hands_keys(h, "F3 Ctrl-Z");
    commit(h);
    assert_int_equal(load_count(h->app->db, "person"), 2);
}

static void a_household_shares_its_address_only(void **state)
{
    static const struct told husband[] = {
        {RECORD_PERSON, PERSON_phone, "0138001111"}, {RECORD_PERSON, PERSON_kana, "たかはしいちろう"}, {0}};
    struct hands *h = *state;
    begin_call(h, wife);
    commit(h);
    begin_call(h, husband);
    hands_sees(h, "同居 髙橋ハナ");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(h->app->current->person.address), "架空市港町1-2");
    assert_string_equal(TEXT(h->app->current->person.birth_on), "");
    assert_string_equal(TEXT(h->app->current->intake.person), "");
    commit(h);
    assert_int_equal(load_count(h->app->db, "person"), 2);
}

static void a_place_is_a_caller_too(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "0138445566");
    hands_sees(h, "機関 ひばり訪問看護ステーション");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(h->app->current->intake.caller_org), "ひばり訪問看護ステーション");
    assert_string_equal(TEXT(h->app->current->intake.requester), "nursing");
}

static void they_stand_beside_the_sheet_where_there_is_room(void **state)
{
    struct hands *h = *state;
    begin_call(h, wife);
    commit(h);
    hands_size(h, 40, 132);
    hands_keys(h, "F2");
    hands_sees(h, "この人では");
    int row = h->canvas->cursor_row, col = h->canvas->cursor_col;
    hands_type(h, "0138001111");
    hands_sees(h, "F3 採用 前の電話 髙橋一郎");
    hands_sees(h, "電話が同じ");
    assert_int_equal(h->canvas->cursor_row, row);
    assert_int_equal(h->canvas->cursor_col, col + 10);
}

/* A long name is read in full where there is room for it. */
static void a_wide_screen_tells_whole_names(void **state)
{
    static const struct told long_name[] = {
        {RECORD_PERSON, PERSON_name, "アレクサンドラ・マリア・ゴンサレス"},
        {RECORD_PERSON, PERSON_kana, "アレクサンドラ マリア ゴンサレス"},
        {0}};
    struct hands *h = *state;
    for (int i = 0; i < 2; i++) {
        begin_call(h, long_name);
        commit(h);
    }
    hands_keys(h, "Esc Home F10");
    hands_type(h, "nayose");
    hands_keys(h, "Enter");
    hands_sees(h, "似た人 アレクサンドラ・マ >");
    hands_size(h, 40, 132);
    hands_sees(h, "似た人 アレクサンドラ・マリア・ゴンサレス ");
    hands_keys(h, "Enter");
    hands_sees(h, "* アレクサンドラ・マリア・ゴンサレス ");
}

static void two_become_one_and_two_again(void **state)
{
    static const struct told twice[] = {{RECORD_PERSON, PERSON_name, "高橋花"},
                                        {RECORD_PERSON, PERSON_kana, "タカハシハナ"},
                                        {RECORD_PERSON, PERSON_diagnosis, "心不全"},
                                        {0}};
    struct hands *h = *state;
    struct person p = {0};
    struct intake i = {0};
    begin_call(h, wife);
    commit(h);
    begin_call(h, twice);
    commit(h);
    hands_keys(h, "Esc Home Down F10"); /* the older of the two cases */
    hands_type(h, "nayose");
    hands_keys(h, "Enter");
    hands_sees(h, "似た人 高橋花");
    hands_keys(h, "Enter");
    hands_sees(h, "残す登録");
    hands_sees(h, "* 髙橋ハナ");
    hands_sees(h, "* 心不全"); /* only there: it is taken over */
    hands_keys(h, "Right");
    hands_sees(h, "* 高橋花");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    load(h, RECORD_PERSON, 1, p.v);
    load(h, RECORD_INTAKE, 2, i.v);
    assert_string_equal(TEXT(p.name), "高橋花");
    assert_string_equal(TEXT(p.diagnosis), "心不全");
    assert_string_equal(TEXT(i.person), "1");
    hands_keys(h, "F10");
    hands_type(h, "nayose");
    hands_keys(h, "Enter");
    hands_sees(h, "統合済 高橋花");
    hands_keys(h, "Enter");
    hands_sees(h, "統合を元に戻します");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    load(h, RECORD_PERSON, 1, p.v);
    load(h, RECORD_INTAKE, 2, i.v);
    assert_string_equal(TEXT(p.name), "髙橋ハナ");
    assert_string_equal(TEXT(p.diagnosis), "");
    assert_string_equal(TEXT(i.person), "2");
}

static void the_past_by_letters_and_whole(void **state)
{
    struct hands *h = *state;
    begin_call(h, wife);
    hands_keys(h, "Ctrl-G");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "。");
    hands_keys(h, "Enter");
    hands_type(h, "夜中に何度も起きて家族も眠れず、日中もうとうとしている。薬は飲んでいるとのこと。主治医には"
                  "来週受診の予定。");
    commit(h);
    hands_keys(h, "Home Ctrl-T");
    hands_sees(h, "履歴  R08-0001 髙橋ハナ");
    hands_sees(h, "受付");
    hands_misses(h, "来週受診の予定");
    hands_type(h, "t");
    hands_misses(h, "R08-0001 電話 家族");
    hands_sees(h, "受けた 髙橋一郎");
    hands_type(h, "t");
    hands_type(h, "ｕ"); /* the input method is on */
    hands_sees(h, "R08-0001 電話 家族");
    hands_keys(h, "Enter");
    hands_sees(h, "来週受診の予定");
    hands_keys(h, "Esc");
    hands_sees(h, "この人のすべて");
    hands_keys(h, "Tab");
    hands_sees(h, "髙橋ハナ さんのすべて");
    hands_keys(h, "Enter Enter");
    assert_non_null(h->app->current);
    assert_int_equal(h->app->current->intake_id, 1);
}

static void the_past_without_the_seat(void **state)
{
    struct hands *h = *state;
    struct seat *seat;
    struct fault fault;
    begin_call(h, wife);
    commit(h);
    app_close(h->app);
    GOOD(seat_take(h->path, SEAT_DESK, S("ほかの人"), h->now, &seat, &fault));
    hands_sit(h, S("hanako"));
    assert_true(h->app->reads);
    hands_keys(h, "Home Ctrl-T");
    hands_sees(h, "R08-0001 電話 家族");
    hands_keys(h, "Esc F10");
    hands_type(h, "nayose");
    hands_keys(h, "Enter");
    hands_sees(h, "読み取り専用");
    seat_leave(seat);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

/* The kanji are written when the telephone is down: until then the list has the reading. */
static void who_is_known_by_reading_is_listed_by_it(void **state)
{
    struct hands *h = *state;
    static const struct told only_kana[] = {
        {RECORD_INTAKE, INTAKE_caller_name, "はなこ"}, {RECORD_PERSON, PERSON_kana, "やまだたろう"}, {0}};
    begin_call(h, only_kana);
    commit(h);
    hands_sees(h, "ヤマダタ");
    hands_misses(h, "（はなこ）");
}

/* 名寄せ is about whom one stands on: with another call open, the one in the list. */
static void the_list_says_who_is_made_one(void **state)
{
    struct hands *h = *state;
    begin_call(h, wife);
    commit(h);
    hands_keys(h, "F2 F6 Home F10");
    hands_type(h, "nayose\r");
    hands_sees(h, "名寄せ  髙橋ハナ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK(a_known_number_takes_one_key),
        DESK(what_was_typed_anew_goes_into_the_record),
        DESK(an_adoption_that_was_undone_makes_a_new_person),
        DESK(a_household_shares_its_address_only),
        DESK(a_place_is_a_caller_too),
        DESK(they_stand_beside_the_sheet_where_there_is_room),
        DESK(two_become_one_and_two_again),
        DESK(a_wide_screen_tells_whole_names),
        DESK(the_past_by_letters_and_whole),
        DESK(the_past_without_the_seat),
        DESK(who_is_known_by_reading_is_listed_by_it),
        DESK(the_list_says_who_is_made_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
