/* いま確認した, 一斉確認, and places that are closed: what one key keeps, shows and takes back. */
#include "app/between.h"

#include <sqlite3.h>

#include "app/duty.h"
#include "store/query.h"

static int64_t id_of(struct hands *h, const char *name)
{
    struct query *q;
    struct fault fault;
    GOOD(query_open(h->app->db, S("test"), S("SELECT id FROM resource WHERE name = :name"), &q, &fault));
    query_bind(q, ":name", str_of(name));
    assert_true(query_step(q));
    int64_t id = query_int(q, 0);
    query_close(q, &fault);
    return id;
}

/* "phone 2026-11-20 hanako call|…": all stamps of a resource, by id. */
static const char *stamps(struct hands *h, const char *name)
{
    struct record *rows;
    struct buf b = buf_in(h->arena);
    int n = load_facts(h->arena, h->app->db, RECORD_VERIFIED, id_of(h, name), &rows);
    for (int i = 0; i < n; i++) {
        const struct str *v = rows[i].v;
        buf_print(&b, S_FMT " " S_FMT " " S_FMT " " S_FMT "|", S_ARG(v[VERIFIED_field]),
                  S_ARG(v[VERIFIED_at]), S_ARG(v[VERIFIED_staff]), S_ARG(v[VERIFIED_how]));
    }
    return str_z(h->arena, buf_str(&b));
}

static const char *value(struct hands *h, const char *name, int field)
{
    struct record r = record_new(h->arena, RECORD_RESOURCE);
    assert_true(load_record(h->arena, h->app->db, &r, id_of(h, name)));
    return TEXT(r.v[field]);
}

#define PLACE "みなと在宅クリニック"

static void one_key_confirms_what_is_asked_first(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F8 Down");
    hands_sees(h, "みなと在宅クリニック       未確認");
    hands_keys(h, ".");
    hands_sees(h, "いま確認した印を付けました（電話）: 資源名、資源電話番号");
    hands_keys(h, "."); /* a key that bounces */
    hands_sees(h, "いま記録しています。");
    hands_stored(h);
    hands_sees(h, "みなと在宅クリニック         今日");
    assert_string_equal(stamps(h, PLACE), "name 2026-11-20 hanako call|phone 2026-11-20 hanako call|");
    assert_string_equal(value(h, PLACE, RESOURCE_verified_on), "2026-11-20");
    assert_string_equal(value(h, PLACE, RESOURCE_verified_by), "hanako");
    assert_string_equal(value(h, PLACE, RESOURCE_verified_how), "call");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, PLACE " の確認");
    assert_string_equal(stamps(h, PLACE), "");
    assert_string_equal(value(h, PLACE, RESOURCE_verified_on), "");
    hands_keys(h, "Ctrl-Y");
    hands_stored(h);
    assert_string_equal(stamps(h, PLACE), "name 2026-11-20 hanako call|phone 2026-11-20 hanako call|");
}

static void put_item(struct hands *h, const char *name)
{
    struct item item = {.resource = str_print(h->arena, "%lld", (long long)id_of(h, name)),
                        .item = S("suction"),
                        .value = S("consult"),
                        .note = S("夜間は要相談"),
                        .verified_on = S("2024-01-15"),
                        .verified_how = S("survey")};
    struct change *c = change_new(S("hanako"), S("import"));
    change_put(c, &(struct record){record_row(RECORD_ITEM), 0, item.v}, FIELDS_ALL);
    assert_true(duty_post(h->app, c));
    hands_stored(h);
}

/* During a call, fact by fact; tomorrow again: the same stamp, newer. */
static void each_fact_is_confirmed_by_itself(void **state)
{
    struct hands *h = *state;
    put_item(h, PLACE);
    hands_keys(h, "F2 F8");
    hands_type(h, PLACE);
    hands_keys(h, "Enter Enter .");
    hands_sees(h, "項目の確認  " PLACE);
    hands_sees(h, ">事業所番号");
    hands_sees(h, "未確認");
    hands_sees(h, "2年前 古い");
    hands_sees(h, "要相談（夜間は要相談）");
    hands_keys(h, "Down Down Down Down Down");
    hands_sees(h, ">資源電話番号");
    hands_keys(h, ".");
    hands_sees(h, "いま確認した印を付けました（利用のとき）: 資源電話番号");
    hands_stored(h);
    hands_misses(h, ">資源電話番号"); /* it goes on to the next */
    hands_sees(h, "今日確認");
    hands_misses(h, "全体 今日確認"); /* of the others nobody has asked */
    assert_string_equal(stamps(h, PLACE), "phone 2026-11-20 hanako used|");
    h->now += 86400;
    hands_keys(h, "Up");
    hands_sees(h, "1日前に確認");
    hands_sees(h, "2026-11-20 利用のとき 看護 花子");
    hands_keys(h, ".");
    hands_stored(h);
    assert_string_equal(stamps(h, PLACE), "phone 2026-11-21 hanako used|");
    hands_keys(h, "End .");
    hands_stored(h);
    hands_misses(h, "2年前 古い");
    assert_string_equal(value(h, PLACE, RESOURCE_verified_on), "2026-11-21");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "2年前 古い");
    hands_size(h, 1, 1);
    hands_keys(h, ". Up Down");
    hands_screen(h);
}

/* Degrees and codes are nothing that anybody says on the telephone. */
static void what_only_machines_read_is_not_asked(void **state)
{
    struct hands *h = *state;
    struct resource r = {
        .lat = S("41.7688"), .lon = S("140.7290"), .city_code = S("012025"), .building = S("港ビル3階")};
    struct change *c = change_new(S("hanako"), S("verify"));
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), id_of(h, PLACE), r.v},
               FIELD_BIT(RESOURCE_lat) | FIELD_BIT(RESOURCE_lon) | FIELD_BIT(RESOURCE_city_code) |
                   FIELD_BIT(RESOURCE_building));
    assert_true(duty_post(h->app, c));
    hands_stored(h);
    hands_keys(h, "F8");
    hands_type(h, PLACE);
    hands_keys(h, "Enter Enter .");
    hands_sees(h, "港ビル3階");
    hands_misses(h, "緯度");
    hands_misses(h, "経度");
    hands_misses(h, "市区町村コード");
}

static void close_place(struct hands *h, const char *name)
{
    struct resource r = {.state = S("closed"), .state_on = S("2026-05-01"), .state_why = S("移転のため")};
    struct change *c = change_new(S("hanako"), S("verify"));
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), id_of(h, name), r.v},
               FIELD_BIT(RESOURCE_state) | FIELD_BIT(RESOURCE_state_on) | FIELD_BIT(RESOURCE_state_why));
    assert_true(duty_post(h->app, c));
    hands_stored(h);
}

static void a_closed_place_is_found_by_name_only(void **state)
{
    struct hands *h = *state;
    close_place(h, PLACE);
    hands_keys(h, "F8");
    hands_type(h, "診療所"); /* its kind: it is not suggested */
    hands_misses(h, PLACE);
    hands_keys(h, "Esc Esc");
    hands_misses(h, PLACE); /* nor listed */
    hands_sees(h, "ひばり訪問看護");
    hands_keys(h, "/");
    hands_type(h, "minato"); /* but found, with the reason */
    hands_sees(h, "（廃止）みなと在宅");
    hands_sees(h, "廃止 令8.5.1から 移転のため");
}

static void put_home(struct hands *h)
{
    static const struct str names[] = {S_ROW("甲訪問看護"), S_ROW("乙訪問看護"), S_ROW("丙薬局"),
                                       S_ROW("丁薬局")};
    struct change *c = change_new(S("hanako"), S("import"));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct resource r = {.name = names[i],
                             .phone = S("0138-00-0000"),
                             .service = i < 2 ? S("訪問看護") : S("薬局"),
                             .city_code = S("012025")};
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    }
    assert_true(duty_post(h->app, c));
    hands_stored(h);
}

static void a_year_is_worked_through(void **state)
{
    struct hands *h = *state;
    put_home(h);
    hands_keys(h, "F8 y");
    hands_sees(h, "一斉確認 2026年度");
    hands_sees(h, "< すべての種類 >  0 / 4 施設 (0%)");
    hands_sees(h, ">甲訪問看護");
    hands_sees(h, "次の確認 いますぐ");
    hands_type(h, "１");
    hands_stored(h);
    hands_sees(h, "「完了」を記録しました: 甲訪問看護");
    hands_sees(h, "1 / 4 施設 (25%)");
    hands_sees(h, ">乙訪問看護");
    assert_string_equal(stamps(h, "甲訪問看護"), "name 2026-11-20 hanako call|phone 2026-11-20 hanako call|");
    hands_type(h, "3");
    hands_stored(h);
    hands_sees(h, ">丙薬局");
    hands_sees(h, "連絡不能"); /* it stands behind the others */
    hands_type(h, "4");
    hands_stored(h);
    assert_string_equal(value(h, "丙薬局", RESOURCE_state), "closed");
    assert_string_equal(value(h, "丙薬局", RESOURCE_state_on), "2026-11-20");
    hands_sees(h, "2 / 4 施設 (50%)");
    hands_type(h, "2");
    hands_stored(h);
    hands_sees(h, ">乙訪問看護");
    assert_string_equal(stamps(h, "丁薬局"), ""); /* in part: which part is said field by field */
    hands_keys(h, "Right");
    hands_sees(h, "< 薬局 >  1 / 2 施設 (50%)");
    hands_keys(h, "Right");
    hands_sees(h, "< 訪問看護 >  1 / 2 施設 (50%)");
    hands_keys(h, "Ctrl-Z Esc y"); /* the last one, though another kind is looked at */
    hands_stored(h);
    hands_sees(h, ">丁薬局");
    hands_keys(h, "Enter");
    hands_sees(h, "探す 丁薬局");
}

/* The sheet is of the place at the cursor, not of one that was looked at before. */
static void the_survey_is_of_the_one_selected(void **state)
{
    struct hands *h = *state;
    put_home(h);
    hands_keys(h, "F8 y Down");
    hands_sees(h, ">乙訪問看護");
    hands_keys(h, "p");
    hands_sees(h, "渡す先 乙訪問看護");
    hands_keys(h, "End Enter");
    hands_sees(h, "情報の確認のお願い");
    hands_sees(h, "乙訪問看護 御中");
}

static void an_attempt_is_kept_once(void **state)
{
    struct hands *h = *state;
    put_home(h);
    hands_keys(h, "F8 y");
    hands_type(h, "33"); /* a key that bounces */
    hands_sees(h, "いま記録しています。");
    hands_stored(h);
    hands_sees(h, "0 / 4 施設 (0%)");
    hands_type(h, "5");
    hands_keys(h, "PageDown PageUp End Home Left Left");
    hands_size(h, 1, 1);
    hands_screen(h);
}

/* What could not be stored can be tried again; what was stored under another screen is seen when one is back. */
static void an_attempt_that_failed_is_no_end(void **state)
{
    struct hands *h = *state;
    put_home(h);
    hands_keys(h, "F8 y");
    in_the_file(h, "CREATE TRIGGER refused BEFORE INSERT ON session BEGIN SELECT RAISE(FAIL, 'no'); END");
    hands_type(h, "1");
    hands_keys(h, "F1");
    hands_stored(h);
    hands_keys(h, "Esc");
    hands_sees(h, "0 / 4 施設 (0%)");
    in_the_file(h, "DROP TRIGGER refused");
    hands_type(h, "1");
    hands_misses(h, "いま記録しています。");
    hands_stored(h);
    hands_sees(h, "1 / 4 施設 (25%)");
    hands_type(h, "1");
    hands_keys(h, "F1");
    hands_stored(h);
    hands_keys(h, "Esc");
    hands_sees(h, "2 / 4 施設 (50%)");
}

/* Also where the answer to something else comes between the two. */
static void an_attempt_is_kept_once_between_saves(void **state)
{
    struct hands *h = *state;
    put_home(h);
    hands_keys(h, "F8 y");
    twice_between_saves(h, "3");
    assert_int_equal(load_count(h->app->db, "session"), 1);
}

static void a_campaign_without_resources_is_calm(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F8 y"); /* the two places of the file have no city code */
    hands_sees(h, "市内の資源がまだありません。");
    hands_type(h, "1234");
    hands_keys(h, "Enter Left Right Up Down Esc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_key_confirms_what_is_asked_first, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(each_fact_is_confirmed_by_itself, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(what_only_machines_read_is_not_asked, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_closed_place_is_found_by_name_only, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_year_is_worked_through, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_survey_is_of_the_one_selected, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_attempt_is_kept_once, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_attempt_is_kept_once_between_saves, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_attempt_that_failed_is_no_end, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_campaign_without_resources_is_calm, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
