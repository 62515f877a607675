/* Rules over several fields, each at both sides of its edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "model/rule.h"

static void insured_and_age_band(void **state)
{
    static const struct {
        const char *birth, *disease, *at, *insured, *band;
    } rows[] = {
        {"1961-11-20", "", "2026-11-20", "first", "65-74"},   /* the 65th birthday */
        {"1961-11-21", "", "2026-11-20", "outside", "40-64"}, /* the day before it */
        {"1961-11-21", "als", "2026-11-20", "second", "40-64"},
        {"1986-11-20", "cancer", "2026-11-20", "second", "40-64"},
        {"1986-11-21", "cancer", "2026-11-20", "outside", "0-39"},
        {"1951-11-21", "", "2026-11-20", "first", "65-74"},
        {"1951-11-20", "", "2026-11-20", "first", "75-84"},
        {"1941-11-20", "", "2026-11-20", "first", "85-94"},
        {"1931-11-20", "", "2026-11-20", "first", "95以上"},
        {"1931-11-21", "", "2026-11-20", "first", "85-94"},
        {"2026-11-20", "", "2026-11-20", "outside", "0-39"},
        {"2027-01-01", "als", "2026-11-20", "unknown", "不明"}, /* not born yet: the date is wrong */
        {"1947", "", "2026-11-20", "first", "75-84"},
        {"1947-03", "", "2026-11-20", "first", "75-84"},
        {"1960-02-29", "", "2025-02-28", "outside", "40-64"},
        {"1960-02-29", "", "2025-03-01", "first", "65-74"},
        {"", "als", "2026-11-20", "unknown", "不明"},
        {"昭和22年", "als", "2026-11-20", "unknown", "不明"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int32_t at = date_from_iso(str_of(rows[i].at));
        struct str insured = rule_insured(str_of(rows[i].birth), str_of(rows[i].disease), at);
        struct str band = rule_age_band(str_of(rows[i].birth), at);
        if (!str_eq(insured, str_of(rows[i].insured)) || !str_eq(band, str_of(rows[i].band)))
            fail_msg("%s %s at %s: %.*s %.*s", rows[i].birth, rows[i].disease, rows[i].at, S_ARG(insured),
                     S_ARG(band));
        assert_non_null(code_find(CODES_insured, insured));
    }
}

static void position_of_every_requester(void **state)
{
    (void)state;
    struct str why;
    for (int i = 0; i < codes_count(CODES_requester); i++) {
        struct str requester = codes_row(CODES_requester, i)->code;
        bool citizen = str_eq(requester, S("self")) || str_eq(requester, S("family"));
        assert_true(str_eq(rule_position(requester, &why), citizen ? S("party") : S("supervisor")));
        assert_true(why.n > 0);
    }
    assert_int_equal(rule_position(S0, &why).n, 0);
    assert_int_equal(why.n, 0);
}

static void doubts(void **state)
{
    static const struct {
        const char *column, *value, *other, *other_value, *third, *third_value, *say;
    } rows[] = {
        {"next_on", "2026-11-19", "state", "open", "note", "", "過ぎた日"},
        {"next_on", "2026-11-20", "state", "open", "note", "", ""},
        {"next_on", "2026-11-19", "state", "closed", "note", "", ""},
        {"next_on", "そのうち", "state", "open", "note", "", ""}, /* unread: the field says why itself */
        {"position", "supervisor", "requester", "family", "position_reason", "", "変更理由"},
        {"position", "supervisor", "requester", "family", "position_reason", "本人の希望", ""},
        {"position", "party", "requester", "family", "position_reason", "", ""},
        {"position", "outside", "requester", "medical", "position_reason", "", ""},
        {"position", "supervisor", "requester", "medical", "position_reason", "", ""},
        {"position", "party", "requester", "medical", "position_reason", "", "変更理由"},
        {"position", "party", "requester", "", "position_reason", "", ""},
        {"position", "", "requester", "medical", "position_reason", "", ""},
    };
    (void)state;
    struct arena *a = arena_new();
    struct setting s = {.now = date_moment_from_iso(S("2026-11-20T14:05"))};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct record r = record_new(a, RECORD_INTAKE);
        const struct field *f = record_field(RECORD_INTAKE, str_of(rows[i].column));
        r.v[f->index] = str_of(rows[i].value);
        r.v[record_field(RECORD_INTAKE, str_of(rows[i].other))->index] = str_of(rows[i].other_value);
        r.v[record_field(RECORD_INTAKE, str_of(rows[i].third))->index] = str_of(rows[i].third_value);
        struct str doubt = rule_doubt(a, f, r.v, &s);
        if (rows[i].say[0] ? str_find(doubt, str_of(rows[i].say)) == SIZE_MAX : doubt.n > 0)
            fail_msg("%s=%s: 「%.*s」", rows[i].column, rows[i].value, S_ARG(doubt));
    }
    arena_free(a);
}

static void doubtful_births(void **state)
{
    static const struct {
        const char *birth, *say;
    } rows[] = {{"2026-11-21", "未来"}, {"2026-11-20", ""}, {"1916-11-20", ""}, {"1915-11-20", "111歳"},
                {"1868", "158歳"},      {"", ""},           {"不明", ""}};
    (void)state;
    struct arena *a = arena_new();
    struct setting s = {.now = date_moment_from_iso(S("2026-11-20T14:05"))};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct record r = record_new(a, RECORD_PERSON);
        r.v[PERSON_birth_on] = str_of(rows[i].birth);
        struct str doubt = rule_doubt(a, record_field(RECORD_PERSON, S("birth_on")), r.v, &s);
        if (rows[i].say[0] ? str_find(doubt, str_of(rows[i].say)) == SIZE_MAX : doubt.n > 0)
            fail_msg("%s: 「%.*s」", rows[i].birth, S_ARG(doubt));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(insured_and_age_band),
        cmocka_unit_test(position_of_every_requester),
        cmocka_unit_test(doubts),
        cmocka_unit_test(doubtful_births),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
