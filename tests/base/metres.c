/* Distances on the ground, and how long ago a day was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ago.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/metres.h"

static void near(int metres, int expected)
{
    assert_in_range(metres, expected - expected / 200, expected + expected / 200);
}

static void distances_are_those_of_the_map(void **state)
{
    (void)state;
    near(metres_between(41.7687, 140.7288, 41.7970, 140.7573), 3940); /* 函館 station, 五稜郭 */
    near(metres_between(35.6812, 139.7671, 35.7295, 139.7109), 7400); /* 東京, 池袋 */
    near(metres_between(26.2124, 127.6792, 26.2125, 127.6892), 998);  /* 那覇 */
    assert_int_equal(metres_between(41, 140, 41, 140), 0);
    assert_int_equal(metres_between(41.7, 140.7, 41.8, 140.9), metres_between(41.8, 140.9, 41.7, 140.7));
}

static void places_outside_the_country_are_not_known(void **state)
{
    (void)state;
    double lat, lon;
    assert_true(metres_read(S("41.768700000000000"), S("140.728800000000000"), &lat, &lon));
    assert_false(metres_read(S(""), S("140.7"), &lat, &lon));
    assert_false(metres_read(S("0.0"), S("0.0"), &lat, &lon));
    assert_false(metres_read(S("53.3"), S("-6.2"), &lat, &lon));
    assert_false(metres_read(S("41.7N"), S("140.7"), &lat, &lon));
}

static void ages_are_words_and_degrees(void **state)
{
    (void)state;
    static const struct {
        struct str on, words;
        enum ago ago;
    } rows[] = {
        {S_ROW("2026-11-20"), S_ROW("今日"), AGO_FRESH},   {S_ROW("2026-12-01"), S_ROW("今日"), AGO_FRESH},
        {S_ROW("2026-11-08"), S_ROW("12日前"), AGO_FRESH}, {S_ROW("2026-06-20"), S_ROW("5月前"), AGO_FRESH},
        {S_ROW("2026-05-01"), S_ROW("6月前"), AGO_AGEING}, {S_ROW("2025-11-19"), S_ROW("12月前"), AGO_OLD},
        {S_ROW("2024-01-01"), S_ROW("2年前"), AGO_OLD},    {S_ROW(""), S_ROW("日付不明"), AGO_NEVER}};
    struct arena *a = arena_new();
    int32_t today = date_day(2026, 11, 20);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(str_z(a, ago_words(a, rows[i].on, today)), str_z(a, rows[i].words));
        assert_int_equal(ago_of(rows[i].on, today), rows[i].ago);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_map),
        cmocka_unit_test(places_outside_the_country_are_not_known),
        cmocka_unit_test(ages_are_words_and_degrees),
    };
    return cmocka_run_group_tests_name("base/metres", tests, NULL, NULL);
}
