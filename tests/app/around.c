/* 地図: what the directory lists, around the town of the person who is talked about. */
#include "app/hands.h"

#include "app/duty.h"

static const struct {
    struct str name, address, lat, lon;
} rows[] = {
    {S_ROW("遠い訪問看護"), S_ROW("函館市湯川町1丁目1"), S_ROW("41.7800"), S_ROW("140.7900")},
    {S_ROW("近い訪問看護"), S_ROW("函館市本町１番"), S_ROW("41.7890"), S_ROW("140.7520")},
    {S_ROW("本町薬局"), S_ROW("函館市本町2番"), S_ROW("41.7900"), S_ROW("140.7530")},
    {S_ROW("座標なしクリニック"), S_ROW("函館市湯川町３丁目"), S_ROW("0.0"), S_ROW("0.0")},
    {S_ROW("どこかの訪問看護"), S_ROW(""), S_ROW(""), S_ROW("")},
    {S_ROW("アイルランド訪問看護"), S_ROW("函館市の外"), S_ROW("53.4"), S_ROW("-7.9")},
};

static void put_resources(struct hands *h)
{
    struct change *c = change_new(S("hanako"), S("import"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct resource r = {.name = rows[i].name,
                             .address = rows[i].address,
                             .lat = rows[i].lat,
                             .lon = rows[i].lon,
                             .service = S("訪問看護"),
                             .city = S("函館市"),
                             .city_code = S("012025")};
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    }
    assert_true(duty_post(h->app, c));
    hands_stored(h);
}

/* A call of somebody in 本町, and the directory searched. */
static void call_and_seek(struct hands *h)
{
    hands_keys(h, "F2");
    h->app->current->person.address = S("函館市本町33-2");
    hands_keys(h, "F8");
    hands_type(h, "訪問看護");
    hands_keys(h, "Enter m");
}

static void the_nearest_stands_first(void **state)
{
    struct hands *h = *state;
    put_resources(h);
    call_and_seek(h);
    hands_sees(h, "本町から近い順");
    hands_sees(h, ">1 本町薬局                 すぐ近く");
    hands_sees(h, "3 座標なしクリニック        約3.3km");
    hands_sees(h, "4 遠い訪問看護                3.3km");
    hands_sees(h, "  どこかの訪問看護             不明"); /* listed, not drawn, no number */
    hands_sees(h, "本町からすぐ近く");
    hands_sees(h, "町");
    hands_type(h, "４"); /* an input method may be on */
    hands_sees(h, ">4 遠い訪問看護");
    hands_sees(h, "本町から東へ3.3km");
    hands_keys(h, "End");
    hands_sees(h, "座標がなく、");
}

static void the_map_is_zoomed_and_left(void **state)
{
    struct hands *h = *state;
    put_resources(h);
    call_and_seek(h);
    hands_sees(h, "|--------| 1km");
    hands_keys(h, "-");
    hands_sees(h, "|--------| 2km");
    hands_keys(h, "+ +");
    hands_sees(h, "|--------| 500m");
    hands_keys(h, "4 F3");
    assert_int_equal(h->app->current->want_count, 1);
    hands_keys(h, "Enter");
    assert_int_equal(h->app->depth, 1);
    hands_sees(h, "探す 遠い訪問看護");
}

/* Two places without coordinates, nobody on the line, a person without a town; any size. */
static void a_map_without_places_is_calm(void **state)
{
    static const int sizes[][2] = {{24, 80}, {60, 200}, {10, 40}, {1, 1}, {24, 81}};
    struct hands *h = *state;
    hands_keys(h, "F8 m");
    hands_sees(h, "相談の人の町が分からない");
    hands_sees(h, "不明");
    hands_keys(h, "+ - Up Down End F3");
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        hands_size(h, sizes[i][0], sizes[i][1]);
        hands_screen(h);
    }
    hands_size(h, 24, 80);
    hands_keys(h, "m");
    assert_int_equal(h->app->depth, 1); /* the key that opened it closes it */
    hands_type(h, "どこにもない");
    hands_keys(h, "Enter m");
    hands_sees(h, "資源台帳の一覧が空です。");
    hands_keys(h, "Enter F3 + 1 Esc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_nearest_stands_first, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_map_is_zoomed_and_left, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_map_without_places_is_calm, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
