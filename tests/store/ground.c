/* Where things are: by their coordinates, else about where their town is. */
#include "store/desk.h"

#include <math.h>

#include "store/ground.h"

static int64_t put(struct desk *d, const char *name, const char *city_code, const char *address,
                   const char *lat, const char *lon)
{
    struct resource r = {.name = str_of(name),
                         .city = S("函館市"),
                         .city_code = str_of(city_code),
                         .address = str_of(address),
                         .lat = str_of(lat),
                         .lon = str_of(lon)};
    return desk_put(d, RECORD_RESOURCE, r.v);
}

static int on_the_map(const struct ground *g)
{
    int n = 0;
    for (int i = 0; i < g->places.town_count; i++)
        n += g->places.towns[i].placed > 0;
    return n;
}

static void a_clinic_without_coordinates_is_about_where_its_town_is(void **state)
{
    struct desk *d = *state;
    struct ground_place p;
    struct need_town town;
    put(d, "一", "012025", "北海道函館市富岡町1丁目29番", "41.80", "140.70");
    put(d, "二", "012025", "函館市富岡町２丁目３", "41.81", "140.71");
    put(d, "三", "012025", "函館市富岡町3-1", "35.0", "139.0"); /* a wrong one moves nothing */
    int64_t exact = put(d, "四", "012025", "函館市本町33", "41.79", "140.75");
    int64_t clinic = put(d, "富岡クリニック", "012025", "函館市富岡町２丁目10", "0.0", "0.0");
    int64_t lost = put(d, "どこか", "012025", "函館市谷地頭町1", "", "");
    int64_t elsewhere = put(d, "よその富岡", "131016", "函館市富岡町1", "", "");
    struct ground g = ground_load(d->arena, d->db);
    assert_int_equal(on_the_map(&g), 2);
    assert_int_equal(g.places.town_count, 3);
    assert_true(ground_town(&g, d->arena, S("富岡町４丁目"), &town));
    assert_false(ground_town(&g, d->arena, S("谷地頭町1"), &town));
    assert_false(ground_town(&g, d->arena, S(""), &town));
    assert_true(ground_place(d->arena, d->db, &g, exact, &p));
    assert_int_equal(p.how, GROUND_EXACT);
    assert_true(ground_place(d->arena, d->db, &g, clinic, &p));
    assert_int_equal(p.how, GROUND_ABOUT);
    assert_true(fabs(p.at.lat - 41.80) < 1e-9 && fabs(p.at.lon - 140.70) < 1e-9);
    IS(p.name, "富岡クリニック");
    assert_true(ground_place(d->arena, d->db, &g, lost, &p));
    assert_int_equal(p.how, GROUND_UNKNOWN);
    assert_true(ground_place(d->arena, d->db, &g, elsewhere, &p));
    assert_int_equal(p.how, GROUND_UNKNOWN); /* a town of that name in another city */
    assert_false(ground_place(d->arena, d->db, &g, 999, &p));
}

static void an_empty_file_has_no_ground(void **state)
{
    struct desk *d = *state;
    struct ground g = ground_load(d->arena, d->db);
    struct need_town town;
    assert_int_equal(g.places.town_count + g.corners, 0);
    assert_false(ground_town(&g, d->arena, S("函館市本町1"), &town));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_clinic_without_coordinates_is_about_where_its_town_is, desk_up,
                                        desk_down),
        cmocka_unit_test_setup_teardown(an_empty_file_has_no_ground, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
