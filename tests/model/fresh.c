/* The age of a fact in words, and which places are gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/fresh.h"

static const struct {
    struct str on;
    enum fresh fresh;
    const char *words, *brief;
} ages[] = {
    {S_ROW(""), FRESH_NEVER, "未確認", "未確認"},
    {S_ROW("きのう"), FRESH_NEVER, "未確認", "未確認"},
    {S_ROW("2026-11-20"), FRESH_NEW, "今日確認", "今日"},
    {S_ROW("2026-12-24"), FRESH_NEW, "今日確認", "今日"}, /* a slip of the keys */
    {S_ROW("2026-11-15T09:30"), FRESH_NEW, "5日前に確認", "5日前"},
    {S_ROW("2026-11-08"), FRESH_NEW, "12日前に確認", "12日前"},
    {S_ROW("2026-08-20"), FRESH_NEW, "3か月前に確認", "3か月前"},
    {S_ROW("2026-05-24"), FRESH_NEW, "6か月前に確認", "6か月前"}, /* 180 days */
    {S_ROW("2026-05-23"), FRESH_AGEING, "6か月前 そろそろ", "6か月前"},
    {S_ROW("2025-11-21"), FRESH_AGEING, "11か月前 そろそろ", "11か月前"},
    {S_ROW("2025-11-20"), FRESH_AGEING, "1年前 そろそろ", "1年前"}, /* 365 days */
    {S_ROW("2025-11-19"), FRESH_OLD, "1年前 古い", "1年前"},
    {S_ROW("2024-10-01"), FRESH_OLD, "2年前 古い", "2年前"},
};

static void ages_are_told_in_words(void **state)
{
    struct arena *a = arena_new();
    int32_t today = date_from_iso(S("2026-11-20"));
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ages); i++) {
        assert_int_equal(fresh_of(ages[i].on, today), ages[i].fresh);
        assert_string_equal(str_z(a, fresh_words(a, ages[i].on, today)), ages[i].words);
        assert_string_equal(str_z(a, fresh_short(a, ages[i].on, today)), ages[i].brief);
        assert_int_equal(fresh_is_doubtful(ages[i].fresh),
                         ages[i].fresh == FRESH_NEVER || ages[i].fresh == FRESH_OLD);
    }
    arena_free(a);
}

/* The cycle is a year (FEATURES F47); what is unknown or past is due now. */
static void the_next_confirmation_has_a_day(void **state)
{
    static const struct {
        struct str on;
        const char *words;
    } rows[] = {{S_ROW("2026-11-20"), "次の確認 令9.11.20まで"},
                {S_ROW("2025-11-20"), "次の確認 令8.11.20まで"},
                {S_ROW("2025-11-19"), "次の確認 いますぐ"},
                {S_ROW(""), "次の確認 いますぐ"}};
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(str_z(a, fresh_due_words(a, rows[i].on, date_from_iso(S("2026-11-20")))),
                            rows[i].words);
    arena_free(a);
}

static void unknown_is_not_gone(void **state)
{
    (void)state;
    assert_true(fresh_is_gone(S("closed")));
    assert_true(fresh_is_gone(S("stopped")));
    assert_false(fresh_is_gone(S("open")));
    assert_false(fresh_is_gone(S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ages_are_told_in_words),
                                       cmocka_unit_test(the_next_confirmation_has_a_day),
                                       cmocka_unit_test(unknown_is_not_gone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
