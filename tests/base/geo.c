/* Places: what publishers write as coordinates, distances, the outline of a town. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/arena.h"
#include "base/geo.h"

#define IS(slice, text) assert_string_equal(str_z(a, slice), text)

static void near(double is, double wanted, double by)
{
    if (fabs(is - wanted) > by)
        fail_msg("%f is not %f", is, wanted);
}

static void coordinates_are_read_as_published(void **state)
{
    static const struct {
        struct str lat, lon;
        bool good;
    } rows[] = {
        {S_ROW("41.804217600000000"), S_ROW("140.746197100000000"), true},
        {S_ROW(" 41.8 "), S_ROW("140"), true},
        {S_ROW("0.0"), S_ROW("0.0"), false},    /* 医療情報ネット: unknown */
        {S_ROW("53.4"), S_ROW("-7.9"), false},  /* Ireland */
        {S_ROW("140.7"), S_ROW("41.8"), false}, /* the wrong way round */
        {S_ROW(""), S_ROW("140.7"), false},
        {S_ROW("41.8.1"), S_ROW("140.7"), false},
        {S_ROW("41.7N"), S_ROW("140.7"), false},
        {S_ROW("41,8"), S_ROW("140,7"), false}, /* what strtod reads depends on the locale */
        {S_ROW("0x29"), S_ROW("140.7"), false},
        {S_ROW("北緯41"), S_ROW("140.7"), false},
        {S_ROW("."), S_ROW("140.7"), false},
        {S_ROW("1e400"), S_ROW("140.7"), false},
        {S_ROW("nan"), S_ROW("inf"), false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct geo g = {1, 2};
        if (geo_read(rows[i].lat, rows[i].lon, &g) != rows[i].good)
            fail_msg("row %zu", i);
        if (!rows[i].good)
            near(g.lat + g.lon, 3, 0); /* untouched */
    }
    struct geo g;
    assert_true(geo_read(S("41.804217600000000"), S("140.7461971"), &g));
    near(g.lat, 41.8042176, 1e-9);
    near(g.lon, 140.7461971, 1e-9);
}

static const struct geo goryokaku = {41.7969, 140.7570}, station = {41.7737, 140.7264},
                        sapporo = {43.0686, 141.3508};

static void distances_are_those_of_a_globe(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    near(geo_km(goryokaku, station), 3.61, 0.03);
    near(geo_km(station, sapporo), 152.6, 1);
    near(geo_km(station, station), 0, 1e-9);
    struct plane p = geo_plane(station, goryokaku);
    near(hypot(p.east, p.south), geo_km(goryokaku, station), 0.01); /* a town is flat */
    assert_true(p.east > 0 && p.south < 0);
    IS(geo_direction_words(station, goryokaku), "北東");
    IS(geo_direction_words(goryokaku, station), "南西");
    IS(geo_direction_words(station, (struct geo){42, 140.7264}), "北");
    IS(geo_direction_words(station, (struct geo){41.7737, 140}), "西");
    IS(geo_direction_words(station, station), "");
    IS(geo_km_words(a, 0), "すぐ近く");
    IS(geo_km_words(a, 0.06), "0.1km");
    IS(geo_km_words(a, 3.61), "3.6km");
    IS(geo_km_words(a, 152.6), "153km");
    arena_free(a);
}

static void near_metres(struct geo a, struct geo b, int expected)
{
    assert_in_range(geo_metres(a, b), expected - expected / 200, expected + expected / 200);
    assert_int_equal(geo_metres(a, b), geo_metres(b, a));
}

static void metres_are_those_of_the_map(void **state)
{
    (void)state;
    near_metres((struct geo){41.7687, 140.7288}, (struct geo){41.7970, 140.7573},
                3940); /* 函館 station, 五稜郭 */
    near_metres((struct geo){35.6812, 139.7671}, (struct geo){35.7295, 139.7109}, 7400); /* 東京, 池袋 */
    near_metres((struct geo){26.2124, 127.6792}, (struct geo){26.2125, 127.6892}, 998);  /* 那覇 */
    assert_int_equal(geo_metres(station, station), 0);
}

static void a_middle_is_not_moved_by_a_wrong_one(void **state)
{
    struct geo points[] = {
        {41.80, 140.70}, {41.81, 140.71}, {35.68, 139.76}, {41.82, 140.72}, {41.83, 140.73}};
    (void)state;
    struct geo m = geo_middle(points, COUNT_OF(points));
    near(m.lat, 41.81, 1e-9);
    near(m.lon, 140.71, 1e-9);
}

/* A square with much inside, and one place far away. */
static void an_outline_holds_the_town_and_no_more(void **state)
{
    struct arena *a = arena_new();
    struct geo points[103] = {
        {41.70, 140.70}, {41.80, 140.70}, {41.80, 140.80}, {41.70, 140.80}, {35.68, 139.76}};
    struct geo *out;
    (void)state;
    for (int i = 5; i < 103; i++)
        points[i] = (struct geo){41.71 + i * 0.0007, 140.71 + i % 7 * 0.011};
    assert_int_equal(geo_outline(a, points, 103, &out), 4);
    for (int i = 0; i < 4; i++) {
        near(fabs(out[i].lat - 41.75), 0.05, 1e-9);
        near(fabs(out[i].lon - 140.75), 0.05, 1e-9);
    }
    assert_int_equal(geo_outline(a, points, 2, &out), 0);
    struct geo same[] = {station, station, station, station},
               line[] = {{41, 140}, {41.1, 140.1}, {41.2, 140.2}};
    assert_int_equal(geo_outline(a, same, 4, &out), 0);
    assert_int_equal(geo_outline(a, line, 3, &out), 0);
    arena_free(a);
}

static void a_frame_holds_all_points(void **state)
{
    struct geo points[] = {station, goryokaku, {41.76, 140.80}};
    (void)state;
    struct geo_frame f = geo_frame(points, COUNT_OF(points));
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        struct plane p = geo_plane(f.middle, points[i]);
        assert_true(fabs(p.east) < f.east * 1.01 && fabs(p.south) < f.south * 1.01);
    }
    f = geo_frame(points, 1);
    near(f.east + f.south, 0, 1e-9);
    near(f.middle.lat, station.lat, 1e-9);
    assert_int_equal(geo_scale_for(0), 0);
    near(geo_scale(geo_scale_for(0.3)), 0.5, 0);
    near(geo_scale(geo_scale_for(1e9)), 1000, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coordinates_are_read_as_published),
        cmocka_unit_test(distances_are_those_of_a_globe),
        cmocka_unit_test(metres_are_those_of_the_map),
        cmocka_unit_test(a_middle_is_not_moved_by_a_wrong_one),
        cmocka_unit_test(an_outline_holds_the_town_and_no_more),
        cmocka_unit_test(a_frame_holds_all_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
