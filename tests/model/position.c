/* The matrix of positions: both profiles, each requester, each phase, each day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "model/position.h"

static bool is_position(struct str code)
{
    return code_find(CODES_position, code) != NULL;
}

/* The whole matrix: both profiles, each requester, each phase. */
static void position_of_every_requester(void **state)
{
    static const char *const profiles[] = {"hakodate", "osaka"};
    (void)state;
    struct str why;
    int32_t at = date_day(2026, 11, 20);
    for (size_t p = 0; p < COUNT_OF(profiles); p++)
        for (int i = 0; i < codes_count(CODES_requester); i++)
            for (int j = 0; j < codes_count(CODES_phase); j++) {
                struct str profile = str_of(profiles[p]);
                struct str requester = codes_row(CODES_requester, i)->code;
                struct str phase = codes_row(CODES_phase, j)->code;
                struct str got = position_proposed(profile, requester, phase, at, &why);
                bool citizen = str_eq(position_asker(requester), S("市民"));
                assert_true(is_position(got) && why.n > 0);
                assert_int_equal(str_eq(got, S("party")), citizen);
                assert_int_equal(position_is_citizen(requester), citizen);
                assert_false(position_overrides(profile, requester, phase, at, got));
                assert_int_equal(position_overrides(profile, requester, phase, at, S("outside")), citizen);
            }
}

static void rules_have_a_day_and_a_profile(void **state)
{
    (void)state;
    struct str why, medical = S("medical"), phase = S("acute");
    int32_t first = date_day(2015, 4, 1);
    assert_true(str_eq(position_proposed(S("hakodate"), medical, phase, first, &why), S("supervisor")));
    assert_true(str_eq(position_proposed(S("hakodate"), medical, S0, first, &why), S("supervisor")));
    assert_true(str_eq(position_proposed(S("osaka"), medical, phase, first, &why), S("outside")));
    assert_true(str_find(why, S("支援の対象")) != SIZE_MAX);
    static const struct {
        struct str profile, requester;
        int days;
    } none[] = {{S_ROW("hakodate"), S_ROW("medical"), -1},
                {S_ROW("hakodate"), S_ROW(""), 0},
                {S_ROW("hakodate"), S_ROW("nobody"), 0},
                {S_ROW("nowhere"), S_ROW("medical"), 0}};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        assert_int_equal(
            position_proposed(none[i].profile, none[i].requester, phase, first + none[i].days, &why).n, 0);
        assert_int_equal(why.n, 0);
        assert_false(
            position_overrides(none[i].profile, none[i].requester, phase, first + none[i].days, S("party")));
    }
    assert_int_equal(position_asker(S("nobody")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(position_of_every_requester),
        cmocka_unit_test(rules_have_a_day_and_a_profile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
