#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/utf8.h"

static void every_code_point_returns(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        struct str s = {bytes, utf8_put(bytes, c)};
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(s.n, 0);
            continue;
        }
        assert_int_equal(utf8_next(&s), c);
        assert_int_equal(s.n, 0);
    }
    assert_int_equal(utf8_put((char[4]){0}, 0x110000), 0);
}

static void refuses_bad_bytes(void **state)
{
    (void)state;
    static const struct {
        struct str s;
        size_t at, mended;
    } rows[] = {
        {{"函\x80", 4}, 3, 1},           {{"\xC0\xAF", 2}, 0, 2},       {{"\xE0\x80\xAF", 3}, 0, 3},
        {{"\xED\xA0\x80", 3}, 0, 3},     {{"a\xE5\x87", 3}, 1, 2},      {{"\xF4\x90\x80\x80", 4}, 0, 4},
        {{"\xF8\x88\x80\x80", 4}, 0, 4}, {{"あ\xFF\xE3\x81", 6}, 3, 3}, {{"\xF0\x80\x80\x80", 4}, 0, 4},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t at = 99, mended = 99;
        assert_false(utf8_valid(rows[i].s, &at));
        assert_int_equal(at, rows[i].at);
        struct str good = utf8_mend(a, rows[i].s, &mended);
        assert_int_equal(mended, rows[i].mended);
        assert_true(utf8_valid(good, NULL));
        assert_int_equal(utf8_count(good), utf8_count(rows[i].s));
    }
    size_t mended = 99;
    struct str same = S("髙橋");
    assert_ptr_equal(utf8_mend(a, same, &mended).p, same.p);
    assert_int_equal(mended, 0);
    arena_free(a);
}

/* Text that is looked at eight bytes at a time is as good or bad, and bad in the same place,
 * as character by character. */
static void validates_as_it_reads(void **state)
{
    static const char *const bits[] = {"a",
                                       "1234567",
                                       "あ",
                                       "漢",
                                       "é",
                                       "𠮷",
                                       "Ａ",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xED\xA0\x80",
                                       "\xE0\x80\x80",
                                       "\xE3\x81",
                                       "\x80",
                                       "\xE3",
                                       "\xEF\xBF\xBF",
                                       "漢字"};
    unsigned x = 9;
    int good = 0;
    (void)state;
    for (int i = 0; i < 40000; i++) {
        char text[256] = "";
        for (int n = (int)(rand_r(&x) % 9); n > 0; n--)
            strcat(text, bits[(size_t)rand_r(&x) % (i % 2 ? 9 : COUNT_OF(bits))]);
        struct str s = str_of(text), rest = s;
        size_t bad = SIZE_MAX, at = SIZE_MAX;
        while (rest.n && bad == SIZE_MAX) {
            size_t here = s.n - rest.n;
            bad = utf8_next(&rest) == UTF8_BAD ? here : SIZE_MAX;
        }
        assert_int_equal(utf8_valid(s, &at), bad == SIZE_MAX);
        assert_int_equal(at, bad);
        good += bad == SIZE_MAX;
    }
    assert_in_range(good, 10000, 35000);
}

static void composes_pairs_only(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"か\xE3\x82\x99", "が"},
        {"ハ\xE3\x82\x9Aート\xE3\x82\x99", "パード"},
        {"\xE3\x82\xA6\xE3\x82\x99", "ヴ"},
        {"e\xCC\x81", "é"},
        {"e\xCC\x82\xCC\x81", "ế"},
        {"\xE3\x82\x99か", "\xE3\x82\x99か"}, /* a mark with nothing before it */
        {"漢\xE3\x82\x99", "漢\xE3\x82\x99"}, /* no such letter */
        {"\xEF\xA8\x99\xE3\x82\x99", "\xEF\xA8\x99\xE3\x82\x99"},
        {"\xEF\xA8\x99か\xE3\x82\x99", "\xEF\xA8\x99が"},
        {"\xE2\x84\xAB", "\xE2\x84\xAB"}, /* Å of physics is a singleton */
        {"\xE2\x84\xAA\xCC\xA7", "\xE2\x84\xAA\xCC\xA7"},
        {"\xFFか\xE3\x82\x99", "\xFFが"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str got = utf8_compose(a, str_of(rows[i].in));
        if (!str_eq(got, str_of(rows[i].out)))
            fail_msg("row %zu: " S_FMT ", expected %s", i, S_ARG(got), rows[i].out);
    }
    arena_free(a);
}

/* 神 U+FA19, 福 U+FA1B, 塚 U+FA10 stand in names: NFC would replace them, composing must not. */
static void leaves_compatibility_ideographs(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (uint32_t c = 0xF900; c <= 0xFAFF; c++) {
        char bytes[7];
        struct str s = {bytes, utf8_put(bytes, c)};
        assert_ptr_equal(utf8_compose(a, s).p, bytes);
        s.n += utf8_put(bytes + s.n, 0x3099); /* even with a mark to look at */
        assert_ptr_equal(utf8_compose(a, s).p, bytes);
    }
    struct str plain = S("社会福祉法人　函館厚生院");
    assert_ptr_equal(utf8_compose(a, plain).p, plain.p);
    arena_free(a);
}

static void clusters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count;
        size_t bytes[4]; /* of each cluster */
    } rows[] = {
        {"か\xE3\x82\x99き", 2, {6, 3}},
        {"葛\xF3\xA0\x84\x80飾", 2, {7, 3}},
        {"𠮷野", 2, {4, 3}},
        {"👍🏻x", 2, {8, 1}},
        {"🇯🇵🇯🇵", 2, {8, 8}},
        {"ｶﾞ", 2, {3, 3}},
        {"ﾊﾟﾝ", 3, {3, 3, 3}},
        {"👨‍👩‍👧。", 2, {18, 3}},
        {"e\xCC\x81\r\n", 2, {3, 2}},
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", 1, {9}},
        {"a\xFF\xFF"
         "b",
         4,
         {1, 1, 1, 1}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str s = str_of(rows[i].text);
        size_t at = 0;
        for (size_t k = 0; k < rows[i].count; k++) {
            size_t end = utf8_after(s, at);
            assert_int_equal(end - at, rows[i].bytes[k]);
            assert_int_equal(utf8_before(s, end), at);
            at = end;
        }
        assert_int_equal(at, s.n);
        assert_int_equal(utf8_after(s, at), s.n);
    }
    assert_int_equal(utf8_before(S("あ"), 0), 0);
}

/* Back over any text gives the same clusters as forward over it. */
static void back_mirrors_forward(void **state)
{
    (void)state;
    static const uint32_t some[] = {'a',     '\r',   '\n',    0x304B,  0x3099,  0x845B, 0xE0100,
                                    0x1F468, 0x200D, 0x1F1EF, 0x1F1F5, 0x1F3FB, 0xFF76, 0xFF9E,
                                    0x0600,  0x1100, 0x1161,  0x11A8,  0x0E33,  0x0903, 0xFE0F};
    uint32_t seed = 20261120;
    for (int round = 0; round < 20000; round++) {
        char text[64];
        struct str s = {text, 0};
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525 + 1013904223;
            s.n += utf8_put(text + s.n, some[(seed >> 16) % COUNT_OF(some)]);
        }
        for (size_t at = 0; at < s.n;) {
            size_t end = utf8_after(s, at);
            assert_true(end > at);
            assert_int_equal(utf8_before(s, end), at);
            at = end;
        }
    }
}

static void shows_what_terminals_may_see(void **state)
{
    (void)state;
    static const struct {
        uint32_t first, last;
    } hidden[] = {{0, 0x1F},        {0x7F, 0x9F},     {0xAD, 0xAD},        {0x61C, 0x61C},
                  {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x2064},    {0x2066, 0x206F},
                  {0xD800, 0xDFFF}, {0xFDD0, 0xFDEF}, {0xFE0E, 0xFE0F},    {0xFEFF, 0xFEFF},
                  {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF}, {0x378, 0x379},      {0xE0000, 0xE007F},
                  {0x3164, 0x3164}, {0x34F, 0x34F},   {0x110000, 0x110010}};
    static const uint32_t shown[] = {' ',    '~',    0xA0,   0xE9,    0x301,   0x3042,  0x3099,
                                     0x9AD9, 0xFA11, 0xFA19, 0x20BB7, 0xE0100, 0xE01EF, 0xFE00,
                                     0xE000, 0xF8FF, 0x3000, 0x1F44D, 0x1F1EF, 0xFFFD,  0xFF9E};
    for (size_t i = 0; i < COUNT_OF(hidden); i++)
        for (uint32_t c = hidden[i].first; c <= hidden[i].last; c++)
            if (utf8_showable(c))
                fail_msg("U+%04X is shown", c);
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        if (!utf8_showable(shown[i]))
            fail_msg("U+%04X is not shown", shown[i]);
}

/* The quick way through Japanese text says what the long one says. */
static void what_stands_alone(void **state)
{
    int alone = 0;
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
        if (!utf8_alone(c))
            continue;
        alone++;
        if (property->boundclass != UTF8PROC_BOUNDCLASS_OTHER || property->ignorable ||
            utf8proc_charwidth((utf8proc_int32_t)c) != 2 ||
            (property->category != UTF8PROC_CATEGORY_LO && property->category != UTF8PROC_CATEGORY_PO))
            fail_msg("U+%04X does not stand alone", c);
    }
    assert_true(alone > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_returns),
        cmocka_unit_test(refuses_bad_bytes),
        cmocka_unit_test(validates_as_it_reads),
        cmocka_unit_test(composes_pairs_only),
        cmocka_unit_test(leaves_compatibility_ideographs),
        cmocka_unit_test(clusters),
        cmocka_unit_test(back_mirrors_forward),
        cmocka_unit_test(shows_what_terminals_may_see),
        cmocka_unit_test(what_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
