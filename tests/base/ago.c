/* How long ago a day was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ago.h"
#include "base/arena.h"
#include "base/date.h"

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
        cmocka_unit_test(ages_are_words_and_degrees),
    };
    return cmocka_run_group_tests_name("base/ago", tests, NULL, NULL);
}
