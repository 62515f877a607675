/* 資源台帳 by need: the line, its completion, the facets, what the person of the call needs, and what nobody takes. */
#include "app/hands.h"

#include "app/directory.h"
#include "app/duty.h"
#include "store/query.h"

/* Until the writer has done it. */
static void wait_for(struct hands *h, const char *sql, int64_t n)
{
    for (int i = 0; i < 100 && hands_number(h, sql) != n; i++) {
        struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
        if (poll(&p, 1, 50) > 0)
            hands_event(h, (struct event){.kind = EVENT_STORE});
    }
    assert_int_equal(hands_number(h, sql), n);
}

static void put_item(struct change *c, const char *resource, const char *item, const char *value,
                     const char *on)
{
    struct item i = {.resource = str_of(resource),
                     .item = str_of(item),
                     .value = str_of(value),
                     .verified_on = str_of(on)};
    change_put(c, &(struct record){record_row(RECORD_ITEM), 0, i.v}, FIELDS_ALL);
}

/* ひばり (2) takes 胃瘻 gladly; of あおば (3) nothing is known, さくら (4) does not, やまと (5) is closed. */
static void make_places(struct hands *h)
{
    static const char *const names[] = {"あおば訪問看護", "さくら訪問看護", "やまと訪問看護"};
    struct change *c = change_new(h->app->login, S("resource"));
    for (int i = 0; i < 3; i++) {
        struct resource r = {.name = str_of(names[i]),
                             .service = S("訪問看護"),
                             .area = i ? S0 : S("北部圏域"),
                             .state = i == 2 ? S("stopped") : S("open"),
                             .state_on = i == 2 ? S("2026-10-01") : S0,
                             .state_why = i == 2 ? S("職員の不足") : S0};
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    }
    put_item(c, "2", "gastrostomy", "active", "2026-10-01");
    put_item(c, "2", "suction", "takes", "2025-08-01");
    put_item(c, "4", "gastrostomy", "never", "2026-10-01");
    assert_true(duty_post(h->app, c));
    wait_for(h, "SELECT count(*) FROM item", 3);
}

static void look_for(struct hands *h, const char *line)
{
    hands_keys(h, "F8");
    hands_type(h, "/");
    hands_type(h, line);
}

static void who_fits_stands_first_with_the_reason(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 胃ろう");
    hands_sees(h, "受入可1 不明1 除外2");
    hands_sees(h, "胃瘻 積極的受入 2026-10-01確認");
    hands_sees(h, ">ひばり訪問看護"); /* the first row */
    hands_sees(h, "あおば訪問看護");
    hands_misses(h, "さくら訪問看護");
    hands_misses(h, "やまと訪問看護");
    hands_type(h, " 吸引");
    hands_sees(h, "気管切開下の吸引 受入 2025-08-01"); /* how old it is, in a word */
    hands_sees(h, "2025-08-01 古");
    hands_sees(h, "積可    1年前"); /* of the oldest answer, in the list */
    hands_keys(h, "Enter Down");
    hands_sees(h, "胃瘻 不明");
}

/* A word that no 圏域 of the file is finds nobody there, and says why: also when the line is left. */
static void an_area_that_is_not_there_is_told(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 北部圏域 ");
    hands_misses(h, "台帳にありません");
    hands_keys(h, "Esc Esc");
    look_for(h, "訪問看護 北郡圏域 ");
    hands_sees(h, "北郡圏域は台帳にありません");
    hands_keys(h, "Enter");
    hands_sees(h, "北郡圏域は台帳にありません");
    hands_sees(h, "受入可0");
}

/* As in any search box: the line of before is selected. */
static void a_search_begins_anew_or_goes_on(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 胃瘻");
    hands_keys(h, "Enter");
    hands_sees(h, "Esc 消す");
    hands_type(h, "/");
    hands_sees(h, "打つと置き換え  空白 足す");
    hands_sees(h, "探す 訪問看護 胃瘻");
    hands_type(h, "あ");
    hands_sees(h, "探す あ\n");
    hands_misses(h, "空白 足す");
    hands_type(h, "おば訪問看護");
    hands_keys(h, "Enter /");
    hands_type(h, " 胃瘻");
    hands_sees(h, "探す あおば訪問看護 胃瘻");
    hands_keys(h, "Enter");
    hands_type(h, "訪問看護"); /* Japanese in the list begins one, too */
    hands_sees(h, "探す 訪問看護\n");
    hands_keys(h, "Enter / Right");
    hands_type(h, "ス");
    hands_sees(h, "探す 訪問看護ス");
    hands_keys(h, "Enter / Backspace");
    hands_sees(h, "例 訪問看護 胃瘻");
    hands_type(h, "胃瘻");
    hands_keys(h, "Esc Esc"); /* to the list, and then the line is empty */
    hands_misses(h, "探す 胃瘻");
    hands_keys(h, "/");
    hands_misses(h, "空白 足す");
}

static void a_place_elsewhere_tells_its_city(void **state)
{
    static const struct str cities[] = {S_ROW("函館市"), S_ROW("七飯町")},
                            codes[] = {S_ROW("012025"), S_ROW("013374")};
    struct hands *h = *state;
    struct change *c = change_new(S("hanako"), S("import"));
    for (size_t i = 0; i < COUNT_OF(cities); i++) {
        struct resource r = {
            .name = S("あおぞら診療所"), .service = S("診療所"), .city = cities[i], .city_code = codes[i]};
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    }
    assert_true(duty_post(h->app, c));
    wait_for(h, "SELECT count(*) FROM resource", 4);
    look_for(h, "あおぞら");
    hands_sees(h, ">あおぞら診療所\n");
    hands_sees(h, " あおぞら診療所（七飯町）");
    hands_misses(h, "（函館市）");
}

/* Who goes to another pane has done with the line: / begins anew when they are back. */
static void a_line_that_was_left_is_not_gone_on_with(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護");
    hands_keys(h, "F6 F8 /");
    hands_sees(h, "打つと置き換え");
    hands_type(h, "薬局");
    hands_sees(h, "探す 薬局\n");
}

static void a_kind_that_the_directory_has_not_is_told(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問入浴");
    hands_sees(h, "この種類は台帳にありません。");
    hands_keys(h, "Enter");
    look_for(h, "訪問看護 定員500");
    hands_misses(h, "この種類は台帳にありません。");
}

/* Found by desk.soak: the list was being read anew under the sheet that stood open, and a page
 * key looked for its reasons. */
static void a_sheet_outlives_its_list(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 胃瘻");
    hands_keys(h, "Enter Enter");
    assert_true(h->app->directory.whole && h->app->directory.detail.resource.id);
    h->app->directory.count = 0;
    h->app->directory.fits = NULL;
    hands_keys(h, "PageUp PageDown");
    hands_screen(h);
}

static void who_is_closed_is_found_by_name_with_the_reason(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "やまと");
    hands_sees(h, "休止 令8.10.1から 職員の不足");
    hands_misses(h, "休止 2026"); /* once is enough */
    hands_misses(h, "時間帯 不明");
}

static void the_last_word_is_completed(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 胃");
    hands_sees(h, "Tab 胃瘻");
    hands_sees(h, "3件 除外1"); /* what is not a word yet is not asked for */
    hands_keys(h, "Tab");
    hands_sees(h, "訪問看護 胃瘻");
    hands_sees(h, "受入可1 不明1 除外2");
    hands_type(h, "北");
    hands_keys(h, "Tab");
    hands_sees(h, "北部圏域");
    hands_keys(h, "Tab"); /* nothing to complete: to the next pane, as ever */
    assert_int_equal(h->app->focus, PANE_ROSTER);
}

static void an_unfinished_word_counts_when_it_is_entered(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 ひ");
    hands_keys(h, "Enter");
    hands_sees(h, "ひばり訪問看護");
    hands_misses(h, "あおば");
    hands_keys(h, "Esc Esc");
    look_for(h, "訪問看護 胃"); /* nobody is called so: the item that was offered */
    hands_keys(h, "Enter");
    hands_sees(h, "探す 訪問看護 胃瘻");
    hands_sees(h, "受入可1 不明1 除外2");
}

static void the_call_tells_what_its_person_needs(void **state)
{
    struct hands *h = *state;
    make_places(h);
    hands_keys(h, "F2");
    form_put(&h->app->current->form,
             form_find(&h->app->current->form, &record_row(RECORD_PERSON)->fields[PERSON_procedures]),
             S("胃瘻"));
    form_put(&h->app->current->form,
             form_find(&h->app->current->form, &record_row(RECORD_PERSON)->fields[PERSON_area]),
             S("北部圏域"));
    hands_keys(h, "F8");
    hands_sees(h, "Ctrl-A 胃瘻 北部圏域");
    hands_keys(h, "Ctrl-A");
    hands_sees(h, "探す 胃瘻 北部圏域");
    hands_type(h, "訪看");
    hands_sees(h, "不明2 除外2");
    hands_keys(h, "F7"); /* the call is as it was */
    assert_non_null(h->app->current);
    assert_int_equal(h->app->focus, PANE_SHEET);
}

static void facets_write_the_line(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪看 吸引 ひばり");
    hands_keys(h, "Enter");
    hands_type(h, "f");
    hands_sees(h, "絞り込み");
    hands_sees(h, "訪看 吸引 ひばり"); /* as it was typed until something is changed */
    hands_type(h, "2");
    hands_sees(h, "訪問看護 気管切開下の吸引 北部圏域 ひばり");
    hands_type(h, "2"); /* once round */
    hands_sees(h, " 訪問看護 気管切開下の吸引 ひばり");
    hands_type(h, "888");
    hands_sees(h, "胃瘻:積極的受入");
    hands_sees(h, "受入可 1件");
    hands_type(h, "8");
    hands_misses(h, "胃瘻:");
    hands_keys(h, "Home Down Right");
    hands_sees(h, "北部圏域");
    hands_keys(h, "Enter");
    hands_sees(h, "探す 訪問看護");
    hands_sees(h, "北部圏域 不明");
}

static void what_nobody_takes_is_recorded_in_one_key(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 胃瘻");
    hands_keys(h, "Enter");
    hands_type(h, "u");
    hands_sees(h, "受け手が1件あります");
    hands_keys(h, "Esc");
    look_for(h, "訪問看護 胃瘻 呼吸器 西部圏域");
    hands_keys(h, "Enter");
    hands_type(h, "u");
    hands_sees(h, "未充足として記録しました");
    wait_for(h,
             "SELECT count(*) FROM unmet WHERE service = '訪問看護' AND area = '西部圏域' AND items = '胃瘻 "
             "人工呼吸器'"
             " AND need = '訪問看護 胃瘻 人工呼吸器 西部圏域' AND reason = 'nobody' AND staff = 'hanako'"
             " AND at = '2026-11-20T14:05'",
             1);
    hands_type(h, "u"); /* pressed twice, recorded once */
    hands_sees(h, "今日もう記録してあります");
    hands_keys(h, "Ctrl-Z");
    wait_for(h, "SELECT count(*) FROM unmet", 0);
}

/* Somebody would take it elsewhere, or at another hour: that is why. */
static void the_reason_is_what_stands_in_the_way(void **state)
{
    struct hands *h = *state;
    make_places(h);
    struct change *c = change_new(h->app->login, S("resource"));
    struct slot slot = {.resource = S("2"),
                        .purpose = S("office"),
                        .weekdays = S("mon"),
                        .from_at = S("09:00"),
                        .until_at = S("17:00")};
    change_put(c, &(struct record){record_row(RECORD_SLOT), 0, slot.v}, FIELDS_ALL);
    duty_post(h->app, c);
    wait_for(h, "SELECT count(*) FROM slot", 1);
    look_for(h, "訪問看護 胃瘻 日曜");
    hands_keys(h, "Enter");
    hands_type(h, "u");
    wait_for(h, "SELECT count(*) FROM unmet WHERE reason = 'hours'", 1);
    look_for(h, "");
    hands_keys(h, "Esc Esc");
    look_for(h, "訪問看護 胃瘻 港町圏域");
    hands_keys(h, "Enter");
    hands_type(h, "u");
    wait_for(h, "SELECT count(*) FROM unmet WHERE reason = 'distance'", 1);
}

/* Who is known to take it is not weighed against who was never asked, nor is one of those proposed in its place. */
static void equal_are_those_as_good_as_the_selected(void **state)
{
    struct hands *h = *state;
    make_places(h);
    look_for(h, "訪問看護 吸引");
    hands_keys(h, "Enter");
    hands_sees(h, ">ひばり訪問看護");
    hands_misses(h, "か所中");
    hands_keys(h, "Down");
    hands_sees(h, "90日 打診なし 2か所中");
}

/* Japanese begins a search by itself, as the line says; romaji does behind '/', for letters are keys of the list: one
 * that is none of them does nothing. */
static void the_line_says_how_a_search_begins(void **state)
{
    struct hands *h = *state;
    make_places(h);
    hands_keys(h, "F8");
    hands_sees(h, "探す / か日本語で探す  f 絞り込み");
    hands_type(h, "xgl");
    hands_sees(h, "/ か日本語で探す");
    hands_type(h, "あおば");
    hands_sees(h, "探す あおば");
    hands_sees(h, ">あおば訪問看護");
    hands_keys(h, "Esc Esc");
    hands_sees(h, "/ か日本語で探す");
    hands_type(h, "/aoba");
    hands_sees(h, "探す aoba");
    hands_sees(h, ">あおば訪問看護");
    hands_keys(h, "Esc Esc");
    hands_type(h, "/mrt.+"); /* of the line, not of the list */
    hands_sees(h, "探す mrt.+");
}

/* What an import made unknown says why (export/notified.h). */
static void an_unknown_item_tells_its_condition(void **state)
{
    struct hands *h = *state;
    app_close(h->app);
    hands_keep(
        h, "hanako", RECORD_ITEM,
        (struct item){.resource = S("2"), .item = S("suction"), .note = S("取り下げ？ 前の名簿では 支援診２")}
            .v);
    hands_sit(h, S("hanako"));
    hands_size(h, 60, 132);
    look_for(h, "ひばり");
    hands_keys(h, "Enter Enter");
    hands_sees(h, "取り下げ？");
}

static void every_size_is_drawn(void **state)
{
    struct hands *h = *state;
    static const int sizes[][2] = {{24, 80}, {60, 200}, {24, 132}, {10, 40}, {1, 1}};
    make_places(h);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        hands_size(h, sizes[i][0], sizes[i][1]);
        look_for(h, "訪問看護 胃瘻 吸引 認知症 精神 日曜夜 空き 定員10 3km");
        hands_screen(h);
        hands_keys(h, "Enter");
        hands_type(h, "f");
        hands_screen(h);
        hands_keys(h, "Esc Esc Esc");
    }
    hands_size(h, 60, 200);
    look_for(h, "訪問看護 胃瘻");
    hands_sees(h, "ひばり訪問看護ステーション"); /* columns where there is room */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_search_begins_anew_or_goes_on, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_area_that_is_not_there_is_told, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_kind_that_the_directory_has_not_is_told, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_sheet_outlives_its_list, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_place_elsewhere_tells_its_city, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_line_that_was_left_is_not_gone_on_with, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(who_fits_stands_first_with_the_reason, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(who_is_closed_is_found_by_name_with_the_reason, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_last_word_is_completed, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_unfinished_word_counts_when_it_is_entered, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_call_tells_what_its_person_needs, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(facets_write_the_line, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(what_nobody_takes_is_recorded_in_one_key, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_reason_is_what_stands_in_the_way, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(equal_are_those_as_good_as_the_selected, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_line_says_how_a_search_begins, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_unknown_item_tells_its_condition, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(every_size_is_drawn, hands_up, hands_down),
    };
    return cmocka_run_group_tests_name("app/need", tests, NULL, NULL);
}
