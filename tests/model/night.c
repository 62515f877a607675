/* The parts of a day that need somebody on call, and whose night it is (seed 004, 臼杵). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/code.h"
#include "model/night.h"

static struct str thanksgiving(const void *of, int32_t day)
{
    (void)of;
    return day == date_from_iso(S("2026-11-23")) ? S("勤労感謝の日") : S0;
}

static const struct holidays calendar = {thanksgiving, NULL};

static void the_rows_are_the_codes(void **state)
{
    (void)state;
    assert_int_equal(codes_count(CODES_night), NIGHT_PARTS);
    for (int n = 0; n < NIGHT_PARTS; n++)
        assert_true(str_eq(codes_row(CODES_night, n)->code, night_code((enum night)n)));
}

static void what_a_day_needs(void **state)
{
    static const struct {
        const char *day, *needs; /* a letter for each part */
    } days[] = {
        {"2026-11-20", "EL"},                       /* Friday */
        {"2026-11-21", "LD"},                       /* Saturday */
        {"2026-11-22", "LD"},                       /* Sunday */
        {"2026-11-23", "LD"},                       /* a Monday that is a holiday */
        {"2026-11-24", "EL"}, {"2026-12-29", "LD"}, /* the turn of the year */
        {"2026-01-03", "LD"}, {"2026-01-05", "EL"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        char needs[NIGHT_PARTS + 1] = "", *to = needs;
        for (int n = 0; n < NIGHT_PARTS; n++)
            if (night_needed((enum night)n, date_from_iso(str_of(days[i].day)), &calendar))
                *to++ = "ELD"[n];
        *to = 0;
        assert_string_equal(needs, days[i].needs);
    }
}

static void whose_night_it_is(void **state)
{
    static const struct {
        const char *moment, *day;
        int now;
    } turns[] = {
        {"2026-11-20T14:05", "2026-11-20", -1},
        {"2026-11-20T18:00", "2026-11-20", NIGHT_EVENING},
        {"2026-11-20T21:59", "2026-11-20", NIGHT_EVENING},
        {"2026-11-20T22:00", "2026-11-20", NIGHT_LATE},
        {"2026-11-20T23:59", "2026-11-20", NIGHT_LATE},
        {"2026-11-21T00:00", "2026-11-20", NIGHT_LATE},
        {"2026-11-21T08:29", "2026-11-20", NIGHT_LATE},
        {"2026-11-21T08:30", "2026-11-21", NIGHT_DAYOFF},
        {"2026-11-23T13:00", "2026-11-23", NIGHT_DAYOFF},
        {"2026-11-24T03:00", "2026-11-23", NIGHT_LATE},
        {"2026-11-24T08:30", "2026-11-24", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(turns); i++) {
        struct night_turn t = night_turn(date_moment_from_iso(str_of(turns[i].moment)), &calendar);
        assert_int_equal(t.day, date_from_iso(str_of(turns[i].day)));
        assert_int_equal(t.now, turns[i].now);
    }
}

static void hours_are_told(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_true(str_eq(night_hours(a, NIGHT_EVENING), S("18:00-22:00")));
    assert_true(str_eq(night_hours(a, NIGHT_LATE), S("22:00-8:30")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rows_are_the_codes),
        cmocka_unit_test(what_a_day_needs),
        cmocka_unit_test(whose_night_it_is),
        cmocka_unit_test(hours_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
