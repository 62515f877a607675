/* What a person must be able to read to the end, and keys that lead somewhere in every list. */
#include "app/hands.h"

static void help_tells_the_screen_and_whole_sentences(void **state)
{
    struct hands *h = *state;
    hands_type(h, "y");
    hands_keys(h, "F1");
    hands_sees(h, "画面「一斉確認」");
    hands_sees(h, "左右で種類を替える。");
    for (int i = 0; i < 200 && !strstr(hands_screen(h), ">Ctrl-U"); i++)
        hands_keys(h, "Down");
    hands_sees(h, "次にかける時刻は1時間後から始まる。"); /* cut off in its row */
}

static void the_palette_tells_whole_sentences(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F10");
    hands_type(h, "採用");
    hands_sees(h, "資源台帳ではつなぐ。");
}

/* The end of a message says what to do: it takes a second row where it is long. */
static void a_long_message_is_seen_to_its_end(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "0312345678");
    hands_keys(h, "F8 Enter F3");
    hands_sees(h, "匿名で打診する予定です。");
    struct str text = h->app->message.text;
    assert_true(canvas_cells(text) > 80);
    hands_sees(h, TEXT(str_from(text, text.n - strlen("てください。"))));
    for (int rows = 1; rows < 10; rows++)
        hands_size(h, rows, rows * 7);
}

static void a_list_without_a_line_opens_the_search(void **state)
{
    static const char *const lists[] = {"y", "w", "c", "r", "h"};
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "0312345678");
    hands_keys(h, "F8 Enter");
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        hands_type(h, lists[i]);
        hands_type(h, "/");
        hands_misses(h, "使えません");
        hands_keys(h, "Esc Esc F8 Enter");
    }
}

static void a_list_hints_at_what_it_is_for(void **state)
{
    struct hands *h = *state;
    hands_sees(h, "/ 探す  f 絞り込み  n いま電話できる  r つなぎ");
}

/* A screen that is worked in tells its own keys before those of everywhere. */
static void a_screen_hints_at_its_own_keys(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "r");
    hands_sees(h, " 1～7 返事を記録  F3 次の候補に打診  Enter 開く  Ctrl-Z 取り消す  Esc 戻る");
    hands_keys(h, "Esc F8 m");
    hands_sees(h, " 番号 選ぶ  + 拡大  - 縮小  Enter 台帳で開く  F3 つなぐ  Esc 戻る");
    hands_keys(h, "Esc n");
    hands_sees(h, " 文字 名前で絞る  F3 つなぐ  Enter 台帳で開く  Ctrl-U 折り返し  Esc 戻る");
    hands_keys(h, "Esc F8 Enter .");
    hands_sees(h, " . いま確認した  Ctrl-Z 取り消す  Esc 戻る  F1 ヘルプ");
}

static void a_number_stays_with_its_name(void **state)
{
    struct hands *h = *state;
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_RESOURCE,
               (struct resource){.name = S("ファクス医院"),
                                 .service = S("診療所"),
                                 .phone = S("050-0000-2287"),
                                 .fax = S("050-0000-7981")}
                   .v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "F8");
    hands_type(h, "ファクス");
    hands_sees(h, "電話 050-0000-2287");
    hands_sees(h, "FAX 050-0000-7981");
}

/* 前回 is for a name; of a window without one only the profession is said. */
static void nobody_answered_last_time_yet(void **state)
{
    struct hands *h = *state;
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_DEPARTMENT,
               (struct department){
                   .resource = S("1"), .name = S("夜間携帯"), .phone = S("090-0000-0231"), .job = S("薬剤師")}
                   .v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "F8");
    hands_type(h, "みなと");
    hands_keys(h, "Enter Enter");
    hands_sees(h, "090-0000-0231（薬剤師）");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(help_tells_the_screen_and_whole_sentences, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_palette_tells_whole_sentences, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_long_message_is_seen_to_its_end, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_list_without_a_line_opens_the_search, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_list_hints_at_what_it_is_for, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_screen_hints_at_its_own_keys, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_number_stays_with_its_name, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(nobody_answered_last_time_yet, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
