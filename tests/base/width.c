#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/width.h"

static void code_points(void **state)
{
    (void)state;
    static const struct {
        uint32_t c;
        int narrow, wide; /* cells where ambiguous ones take 1 and 2 */
    } rows[] = {
        {'a', 1, 1},     {' ', 1, 1},     {0, 0, 0},       {0x1B, 0, 0},     {0x7F, 0, 0},   {0x9B, 0, 0},
        {0x3042, 2, 2},  {0x6F22, 2, 2},  {0xFF71, 1, 1},  {0xFF9E, 1, 1},   {0xFF21, 2, 2}, {0x3000, 2, 2},
        {0x20BB7, 2, 2}, {0x2FFFD, 2, 2}, {0x1F44D, 2, 2}, {0x1F1EF, 1, 1},  {0xAC00, 2, 2}, {0x1161, 0, 0},
        {0x2460, 1, 2},  {0x203B, 1, 2},  {0x25CB, 1, 2},  {0x2192, 1, 2},   {0x2026, 1, 2}, {0x3B1, 1, 2},
        {0xE9, 1, 2},    {0xE000, 1, 2},  {0xF0000, 1, 2}, {0x301, 0, 0},    {0x3099, 0, 0}, {0x309B, 2, 2},
        {0x200B, 0, 0},  {0x200D, 0, 0},  {0xFEFF, 0, 0},  {0xE0100, 0, 0},  {0xFE0F, 0, 0}, {0xAD, 0, 0},
        {0x301C, 2, 2},  {0xFF5E, 2, 2},  {0x3231, 2, 2},  {0x32FF, 2, 2},   {0xFFE5, 2, 2}, {0xA9, 1, 1},
        {0x303F, 1, 1},  {0x4DC0, 1, 1},  {0xFA19, 2, 2},  {0x110000, 0, 0}, {0xFFFD, 1, 2}, {0x2028, 0, 0},
    };
    for (int cells = 1; cells <= 2; cells++) {
        width_set_ambiguous(cells);
        assert_int_equal(width_ambiguous(), cells);
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            if (width_of(rows[i].c) != (cells == 1 ? rows[i].narrow : rows[i].wide))
                fail_msg("U+%04X takes %d", rows[i].c, width_of(rows[i].c));
    }
    width_set_ambiguous(1);
    assert_true(width_is_ambiguous(0x2460) && !width_is_ambiguous(0x3042) && !width_is_ambiguous('a'));
}

static void clusters_and_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells;
    } rows[] = {
        {"葛\xF3\xA0\x84\x80", 2},
        {"か\xE3\x82\x99", 2},
        {"👨‍👩‍👧", 6},
        {"🇯🇵", 2},
        {"ｶﾞ", 2},
        {"𠮷", 2},
        {"e\xCC\x81", 1},
        {"", 0},
        {"函館市　美原１丁目26-8", 22},
        {"ABC", 3},
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", 2},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str s = str_of(rows[i].text);
        if (width_text(s) != rows[i].cells)
            fail_msg("%s takes %d", rows[i].text, width_text(s));
    }
}

static void fits_whole_clusters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells, used;
        size_t bytes;
    } rows[] = {
        {"函館市", 5, 4, 6},
        {"函館市", 6, 6, 9},
        {"函館市", 0, 0, 0},
        {"か\xE3\x82\x99き", 2, 2, 6},
        {"か\xE3\x82\x99き", 1, 0, 0},
        {"a函", 2, 1, 1},
        {"👨‍👩‍👧x", 5, 0, 0},
        {"ab", 9, 2, 2},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int used = -1;
        assert_int_equal(width_fit(str_of(rows[i].text), rows[i].cells, &used), rows[i].bytes);
        assert_int_equal(used, rows[i].used);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_points),
        cmocka_unit_test(clusters_and_texts),
        cmocka_unit_test(fits_whole_clusters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
