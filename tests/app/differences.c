/* 食い違い: what two workstations changed is compared, decided with one digit, once, and taken back like any change. */
#include "app/between.h"
#include "app/contacts.h"

#include "store/difference.h"

#define LONG "長い前置きの文が、両方の端末で同じまま続いている。"

static void differ(struct hands *h, const char *intake, const char *record, const char *row,
                   const char *field, const char *theirs)
{
    struct difference d = {.intake = str_of(intake),
                           .record = str_of(record),
                           .row = str_of(row),
                           .field = str_of(field),
                           .theirs = str_of(theirs),
                           .peer = S("北支所"),
                           .by = S("hanako"),
                           .at = S("2026-11-20T11:32")};
    hands_keep(h, "hanako", RECORD_DIFFERENCE, d.v);
}

/* Two cases, the second restricted to somebody else; four differences of the first, one of
 * the second, one of a place. */
static int six_differences(void **state)
{
    hands_up(state);
    struct hands *h = *state;
    app_close(h->app);
    struct staff clerk = {.login = S("jimu"), .name = S("事務 四郎"), .job = S("clerk"), .state = S("here")};
    struct person one = {.name = S("公開 太郎")}, two = {.name = S("秘匿 花枝")};
    hands_keep(h, "hanako", RECORD_STAFF, clerk.v);
    hands_keep(h, "hanako", RECORD_PERSON, one.v);
    hands_keep(h, "hanako", RECORD_PERSON, two.v);
    struct intake first = {.number = S("R08-0001"),
                           .person = S("1"),
                           .received_at = S("2026-11-20T10:00"),
                           .state = S("open"),
                           .owner = S("hanako"),
                           .urgency = S("normal"),
                           .next_action = S("病棟へ電話"),
                           .note = S(LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG "こちらの結び")};
    struct intake second = {.number = S("R08-0002"),
                            .person = S("2"),
                            .received_at = S("2026-11-20T11:00"),
                            .state = S("open"),
                            .owner = S("jiro"),
                            .restricted = S("yes"),
                            .next_action = S("避難先へ電話")};
    struct slot slot = {.resource = S("1"), .purpose = S("visit"), .from_at = S("09:00")};
    hands_keep(h, "hanako", RECORD_INTAKE, first.v);
    hands_keep(h, "hanako", RECORD_INTAKE, second.v);
    hands_keep(h, "hanako", RECORD_SLOT, slot.v);
    differ(h, "1", "intake", "1", "next_action", "病棟へ訪問");
    differ(h, "1", "intake", "1", "urgency", "soon");
    differ(h, "1", "intake", "1", "note",
           LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG "あちらの結び");
    differ(h, "1", "intake", "1", "", "");
    differ(h, "2", "intake", "2", "next_action", "避難先へ訪問");
    differ(h, "", "slot", "1", "", "");
    hands_sit(h, S("hanako"));
    return 0;
}

static void open_list(struct hands *h)
{
    hands_keys(h, "F10");
    hands_type(h, "食い違い");
    hands_keys(h, "Enter");
}

static struct str of_case(struct hands *h, int field)
{
    struct record r = record_new(h->arena, RECORD_INTAKE);
    assert_true(load_record(h->arena, h->app->db, &r, 1));
    return r.v[field];
}
#define IS(field, text) assert_string_equal(TEXT(of_case(h, INTAKE_##field)), text)

static void today_tells_and_leads_there(void **state)
{
    struct hands *h = *state;
    hands_sees(h, "食い違い6");
    hands_sees(h, "食い違い 6");
    hands_sees(h, "次回対応内容: 北支所 と違う");
    hands_sees(h, "緊急度: 北支所 と違う");
    hands_keys(h, "Enter");
    hands_sees(h, "食い違い  1/6");
    hands_keys(h, "Esc F10");
    hands_type(h, "状態");
    hands_keys(h, "Enter");
    hands_sees(h, "6件。F10 の「食い違い」");
}

static void who_may_not_write_is_not_told(void **state)
{
    struct hands *h = *state;
    app_close(h->app);
    hands_sit(h, S("jimu"));
    hands_misses(h, "食い違い");
    open_list(h);
    hands_misses(h, "病棟へ訪問");
    hands_sees(h, "相談を書き換えるのは");
}

static void both_are_shown(void **state)
{
    struct hands *h = *state;
    open_list(h);
    hands_sees(h, "R08-0001 公開 太郎  次回対応内容");
    hands_sees(h, "病棟へ電話                              病棟へ訪問");
    hands_sees(h, "2 あちら（北支所）");
    hands_sees(h, "11/20 11:32 看護 花子");
    hands_keys(h, "Down"); /* a code is its words */
    hands_sees(h, TEXT(code_label(CODES_urgency, S("soon"))));
    assert_int_equal(acts(h, "view"), 1); /* of the case, not of each of its differences */
}

/* Of a long one that part is seen which differs; Left and Right go on. */
static void a_long_note_begins_where_it_differs(void **state)
{
    struct hands *h = *state;
    open_list(h);
    hands_keys(h, "Down Down");
    hands_sees(h, "こちらの結び");
    hands_sees(h, "あちらの結び");
    hands_keys(h, "Left Left");
    hands_misses(h, "こちらの結び");
    hands_keys(h, "Right Right Right");
    hands_sees(h, "あちらの結び");
    hands_size(h, 40, 132);
    hands_sees(h, "こちらの結び");
}

static void a_digit_decides_once_and_is_taken_back(void **state)
{
    struct hands *h = *state;
    open_list(h);
    twice_between_saves(h, "2");
    hands_sees(h, "食い違い  1/5");
    hands_sees(h, "食い違い5");
    IS(next_action, "病棟へ訪問");
    hands_type(h, "１"); /* as an input method leaves it */
    hands_stored(h);
    hands_sees(h, "「緊急度」は、こちらにしました。");
    hands_sees(h, "食い違い  1/4");
    IS(urgency, "normal");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_keys(h, "Home");
    hands_sees(h, "食い違い  1/6");
    hands_sees(h, "病棟へ電話                              病棟へ訪問");
    IS(next_action, "病棟へ電話");
    IS(urgency, "normal");
    hands_keys(h, "Ctrl-Y");
    hands_stored(h);
    hands_sees(h, "食い違い  1/5");
    IS(next_action, "病棟へ訪問");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_keys(h, "Home");
    hands_type(h, "1"); /* and can be decided anew */
    hands_misses(h, "いま記録しています");
    hands_stored(h);
    hands_sees(h, "食い違い  1/5");
    IS(next_action, "病棟へ電話");
    assert_string_equal(text_of(h, "SELECT decision || staff FROM difference WHERE id = 1"), "ourshanako");
}

/* No sentence of a note need go: theirs stands below ours. Of a line there is no both. */
static void both_texts_of_a_note_can_stay(void **state)
{
    struct hands *h = *state;
    open_list(h);
    hands_misses(h, "3 両方");
    hands_type(h, "3");
    hands_stored(h);
    hands_sees(h, "両方を残せるのは、文章の項目だけです。");
    hands_sees(h, "食い違い  1/6");
    hands_keys(h, "Down Down");
    hands_sees(h, "3 両方");
    hands_type(h, "3");
    hands_stored(h);
    hands_sees(h, "「相談内容」は、両方にしました。");
    struct str note = of_case(h, INTAKE_note);
    assert_true(str_find(note, S("こちらの結び\n" LONG)) != SIZE_MAX);
    assert_true(str_ends(note, S("あちらの結び")));
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    assert_true(str_ends(of_case(h, INTAKE_note), S("こちらの結び")));
    hands_sees(h, "/6  ");
}

static void what_is_not_seen_is_not_decided(void **state)
{
    struct hands *h = *state;
    struct intake now = {.next_action = S("けさ変えた")};
    open_list(h);
    struct change *c = change_new(S("hanako"), S("intake"));
    change_put(c, &(struct record){record_row(RECORD_INTAKE), 1, now.v}, FIELD_BIT(INTAKE_next_action));
    assert_true(writer_wait(h->app->writer, duty_post(h->app, c), 5000));
    hands_type(h, "2");
    hands_sees(h, "読み直したので、見てから決めてください。");
    hands_sees(h, "けさ変えた");
    hands_sees(h, "11/20 14:05 看護 花子                   11/20 11:32 看護 花子");
    hands_stored(h);
    IS(next_action, "けさ変えた");
    hands_sees(h, "食い違い  1/6");
    hands_type(h, "2");
    hands_stored(h);
    IS(next_action, "病棟へ訪問");
}

static void a_case_of_others_is_not_for_us(void **state)
{
    struct hands *h = *state;
    open_list(h);
    hands_keys(h, "End Up");
    hands_sees(h, "食い違い  5/6");
    hands_sees(h, "担当者か副担当者が決めます");
    hands_type(h, "1");
    hands_stored(h);
    hands_sees(h, "食い違い  5/6");
    hands_misses(h, "秘匿");
    hands_misses(h, "避難先");
    hands_keys(h, "Enter"); /* the reason first */
    hands_sees(h, "緊急閲覧");
    hands_type(h, "市から急ぎの問い合わせがあったため");
    hands_keys(h, "Enter");
    hands_stored(h);
    hands_sees(h, "秘匿 花枝");
}

static void a_row_that_is_gone_there(void **state)
{
    struct hands *h = *state;
    open_list(h);
    hands_keys(h, "Down Down Down");
    hands_sees(h, "（この記録は、あちらで");
    hands_sees(h, "受付番号: R08-0001");
    hands_type(h, "2"); /* a case is never taken away */
    hands_sees(h, "この記録は取り消せません。1 でこちらを残してください。");
    hands_keys(h, "End");
    hands_sees(h, "開始時刻: 09:00");
    hands_type(h, "2");
    hands_stored(h);
    hands_sees(h, "食い違い  5/5");
    assert_int_equal(hands_number(h, "SELECT count(*) FROM slot"), 0);
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM slot"), 1);
    hands_keys(h, "End Enter");
    hands_sees(h, "この食い違いは相談のものではありません。");
}

static void what_went_here_too_stays_away(void **state)
{
    struct hands *h = *state;
    app_close(h->app);
    differ(h, "", "slot", "1", "from_at", "10:00");
    hands_sit(h, S("hanako"));
    open_list(h);
    hands_keys(h, "End Up");
    hands_type(h, "2");
    hands_stored(h);
    hands_sees(h, "この端末では取り消し");
    hands_type(h, "2");
    hands_sees(h, "この端末では取り消してあり、書き込めません。");
    hands_type(h, "1");
    hands_stored(h);
    hands_sees(h, "食い違い  5/5");
}

static void enter_opens_the_case(void **state)
{
    struct hands *h = *state;
    open_list(h);
    hands_keys(h, "Enter");
    assert_non_null(h->app->current);
    assert_int_equal(h->app->current->intake_id, 1);
    open_list(h); /* and after a decision what it says by then */
    hands_type(h, "2");
    hands_stored(h);
    hands_keys(h, "Up Enter");
    assert_string_equal(TEXT(h->app->current->intake.next_action), "病棟へ訪問");
}

static void it_survives_small_screens(void **state)
{
    struct hands *h = *state;
    open_list(h);
    for (int row = 0; row < 6; row++) {
        for (int rows = 24; rows > 0; rows /= 2)
            for (int cols = 80; cols > 0; cols /= 3) {
                hands_size(h, rows, cols);
                hands_screen(h);
                hands_keys(h, "Right Left");
            }
        hands_keys(h, "Down");
    }
}

static void none_is_said(void **state)
{
    struct hands *h = *state;
    hands_misses(h, "食い違い");
    open_list(h);
    hands_sees(h, "決めていない食い違いはありません。");
    hands_type(h, "1");
    hands_keys(h, "Enter Right Left Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "決めていない食い違いはありません。");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, six_differences, hands_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(today_tells_and_leads_there),
        TEST(who_may_not_write_is_not_told),
        TEST(both_are_shown),
        TEST(a_long_note_begins_where_it_differs),
        TEST(a_digit_decides_once_and_is_taken_back),
        TEST(both_texts_of_a_note_can_stay),
        TEST(what_is_not_seen_is_not_decided),
        TEST(a_case_of_others_is_not_for_us),
        TEST(a_row_that_is_gone_there),
        TEST(what_went_here_too_stays_away),
        TEST(enter_opens_the_case),
        TEST(it_survives_small_screens),
        cmocka_unit_test_setup_teardown(none_is_said, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
