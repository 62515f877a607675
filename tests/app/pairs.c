/* 同じ事業所か: pairs are decided with one digit, once, and taken back like any change. */
#include "app/between.h"

#include "store/bulk.h"
#include "store/match.h"

/* Two pairs that only a person can decide, as an import leaves them. */
static int two_pairs(void **state)
{
    static const struct {
        struct str name, address, phone;
    } rows[] = {
        {S_ROW("空医院"), S_ROW("函館市空町5番地"), S_ROW("0138-00-0005")},
        {S_ROW("空医院通所リハビリ"), S_ROW("北海道函館市空町５"), S_ROW("0138-00-0006")},
        {S_ROW("川ヘルパー"), S_ROW("函館市川町7-1"), S_ROW("0138-00-0007")},
        {S_ROW("川ヘルパー"), S_ROW("函館市川町7"), S_ROW("0138-00-0008")},
    };
    hands_up(state);
    struct hands *h = *state;
    struct fault fault;
    struct seat *seat;
    struct db *db;
    struct bulk *b;
    struct match_result matched;
    app_close(h->app);
    GOOD(seat_take(h->path, SEAT_DESK, S("取り込み"), h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, S("hanako"), h->now, &db, &fault));
    GOOD(bulk_begin(db, S("hanako"), S("import"), h->now, &b, &fault));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum bulk_outcome outcome;
        struct record r = record_new(h->arena, RECORD_RESOURCE);
        r.v[RESOURCE_name] = rows[i].name;
        r.v[RESOURCE_address] = rows[i].address;
        r.v[RESOURCE_phone] = rows[i].phone;
        r.v[RESOURCE_city] = S("函館市");
        r.v[RESOURCE_city_code] = S("012025");
        GOOD(bulk_put(b, &r, FIELDS_ALL, &outcome, &fault));
    }
    GOOD(bulk_commit(b, S("test"), &fault));
    GOOD(match_offices(db, S("hanako"), h->now, (struct match_seen_list){0}, &matched, &fault));
    assert_int_equal(matched.doubtful, 2);
    db_close(db);
    seat_leave(seat);
    hands_sit(h, S("hanako"));
    return 0;
}

static const char *office_of(struct hands *h, int64_t id)
{
    struct record r = record_new(h->arena, RECORD_RESOURCE);
    assert_true(load_record(h->arena, h->app->db, &r, id));
    return TEXT(r.v[RESOURCE_office]);
}

static void pairs_are_decided_with_a_digit(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F8");
    hands_type(h, "w");
    hands_sees(h, "同じ事業所か  1/2");
    hands_keys(h, "Right");
    hands_sees(h, "違 資源電話番号");
    hands_misses(h, "違 資源住所"); /* with and without the prefecture */
    hands_keys(h, "Left");
    const char *screen = hands_screen(h);
    bool river = strstr(screen, "川ヘルパー");
    hands_sees(h, "違 資源電話番号");
    hands_keys(h, "Right");
    hands_sees(h, "同じ事業所か  2/2");
    hands_sees(h, river ? "空医院通所リハビリ" : "川ヘルパー");
    hands_keys(h, "Left");
    hands_type(h, "3"); /* later */
    hands_sees(h, "同じ事業所か  2/2");
    hands_keys(h, "Left");
    hands_type(h, "1");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/1");
    hands_sees(h, "同じ事業所にまとめました");
    const char *first = river ? "5" : "3";
    assert_string_equal(office_of(h, river ? 5 : 3), first);
    assert_string_equal(office_of(h, river ? 6 : 4), first);
    hands_type(h, "２"); /* as an input method leaves it */
    hands_stored(h);
    hands_sees(h, "確かめたい組はありません");
    assert_string_equal(office_of(h, river ? 3 : 5), "");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/1");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/2");
    assert_string_equal(office_of(h, river ? 6 : 4), "");
    hands_keys(h, "Left");
    hands_type(h, "2"); /* what was taken back can be decided anew */
    hands_misses(h, "いま記録しています");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/1");
    hands_type(h, "1");
    hands_stored(h);
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_type(h, "1");
    hands_misses(h, "いま記録しています");
    hands_stored(h);
    hands_keys(h, "Esc");
    hands_sees(h, "資源台帳");
}

/* The second digit is of the same pair, whatever else was stored between the two; the pair stays where it was. */
static void a_pair_is_decided_once(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F8");
    hands_type(h, "w");
    hands_keys(h, "Right");
    hands_sees(h, "同じ事業所か  2/2");
    twice_between_saves(h, "2");
    hands_sees(h, "同じ事業所か  1/1");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/2");
}

/* Ctrl-Z is of the list that is seen, not of what was typed into the form that lies under it. */
static void what_is_typed_below_is_left_alone(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "2");
    hands_settle(h);
    hands_keys(h, "F10");
    hands_type(h, "同じ事業所か");
    hands_keys(h, "Enter");
    hands_type(h, "1");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/1");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "同じ事業所か  1/2");
    assert_string_equal(office_of(h, 4), "");
    assert_string_equal(office_of(h, 6), "");
    assert_string_equal(TEXT(h->app->current->intake.caller_phone), "2");
}

static void it_survives_small_screens(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F8");
    hands_type(h, "w");
    for (int rows = 24; rows > 0; rows /= 2)
        for (int cols = 80; cols > 0; cols /= 3) {
            hands_size(h, rows, cols);
            hands_screen(h);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pairs_are_decided_with_a_digit, two_pairs, hands_down),
        cmocka_unit_test_setup_teardown(a_pair_is_decided_once, two_pairs, hands_down),
        cmocka_unit_test_setup_teardown(what_is_typed_below_is_left_alone, two_pairs, hands_down),
        cmocka_unit_test_setup_teardown(it_survives_small_screens, two_pairs, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
