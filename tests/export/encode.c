/* CP932: the table against what the vendors publish, and what stands for characters that it lacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "export/cp932.h"
#include "export/encode.h"

static struct encoder *opened(struct arena *a, enum encoding e)
{
    struct encoder *out;
    struct fault f;
    assert_int_equal(encode_open(a, e, &out, &f), OK);
    return out;
}

struct told {
    char text[512];
    int count;
};

static void tell(void *of, const struct substitution *s)
{
    struct told *t = of;
    size_t n = strlen(t->text);
    snprintf(t->text + n, sizeof t->text - n, "%04X=%.*s/%d ", (unsigned)s->code_point, S_ARG(s->written),
             (int)s->kind);
    t->count++;
}

/* What is read back from the bytes that were written. */
static struct str there_and_back(struct arena *a, const struct encoder *e, struct str text, struct told *told)
{
    char *bytes = arena_take(a, ENCODE_ROOM(text.n));
    size_t n = encode_text(e, text, bytes, tell, told);
    assert_true(n <= ENCODE_ROOM(text.n));
    struct decoder *d = decode_bytes(a, (struct str){bytes, n}, "-", ENCODING_CP932);
    struct buf out = buf_in(a);
    struct fault f;
    for (bool more = n > 0; more;) {
        struct str block;
        assert_int_equal(decode_next(d, &block, &more, &f), OK);
        buf_add(&out, block);
    }
    return str_copy(a, buf_str(&out));
}

static void writes_visibly(void **state)
{
    (void)state;
    static const struct {
        const char *text, *back, *told;
    } rows[] = {
        {"髙橋 﨑 德 瀨 ①㈱ ⅰ 丨", "髙橋 﨑 德 瀨 ①㈱ ⅰ 丨", ""},
        {"～－∥―", "～－∥―", ""},
        {"〜−‖—", "～－∥―", "301C=～/0 2212=－/0 2016=∥/0 2014=―/0 "},
        {"𠮷田", "吉田", "20BB7=吉/1 "},
        {"俱知安 森鷗外 繫ぐ", "倶知安 森鴎外 繋ぐ", "4FF1=倶/1 9DD7=鴎/1 7E6B=繋/1 "},
        {"⽇曜 神 福", "日曜 神 福", "2F47=日/1 "},
        {"¥100 ¢£¬", "￥100 ￠￡￢", "00A5=￥/1 00A2=￠/1 00A3=￡/1 00AC=￢/1 "},
        {"㋿8年", "令和8年", "32FF=令和/1 "},
        {"ゔ", "〓", "3094=〓/3 "},
        {"😀♥", "〓〓", "1F600=〓/3 2665=〓/3 "},
        {"葛\U000E0100城", "葛城", "E0100=/2 "},
        {"\uFEFFa\u200Bb\uFE0F", "ab", "FEFF=/2 200B=/2 FE0F=/2 "},
        {"\U000E0041", "", "E0041=/2 "},
        {"a\u00A0b", "a b", "00A0= /1 "},
        {"か\u3099き\u3099", "がぎ", ""},
        {"\uE000", "〓", "E000=〓/3 "},
        {"a\xFFz", "a〓z", "FFFD=〓/3 "},
        {"\xC0\xA2x\xE0\x80\xA2", "〓x〓", NULL},
        {"é㌖", "eキロメートル", NULL},
        {"\\~?", "\\~?", ""},
    };
    struct arena *a = arena_new();
    struct encoder *e = opened(a, ENCODING_CP932);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct told told = {"", 0};
        struct str back = there_and_back(a, e, str_of(rows[i].text), &told);
        if (!rows[i].told) {
            assert_true(told.count > 0);
            assert_null(strchr(back.p, '?'));
            continue;
        }
        assert_string_equal(back.p, rows[i].back);
        assert_string_equal(told.text, rows[i].told);
    }
    arena_free(a);
}

/* Of all code points: what has bytes comes back from them; what has none is told, and never becomes '?' or
 * '\'. */
static void every_code_point(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct encoder *e = opened(a, ENCODING_CP932);
    const struct cp932 *t;
    struct fault f;
    assert_int_equal(cp932_ask(a, &t, &f), OK);
    int mapped = 0, told = 0, standing_in = 0;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char text[4], bytes[64];
        size_t length = utf8_put(text, c);
        if (!length)
            continue;
        struct told what = {"", 0};
        size_t n = encode_text(e, (struct str){text, length}, bytes, tell, &what);
        unsigned code = n == 2 ? (unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1]
                               : (unsigned char)bytes[0];
        if (encode_lookup(e, c)) {
            mapped++;
            assert_int_equal(what.count, 0);
            assert_int_equal(t->decode[code], c);
            continue;
        }
        told += what.count == 1;
        standing_in += encode_substitute(e, c).kind != SUBSTITUTION_MISSING;
        assert_false(n && c > 0x7F && bytes[0] == '\\');
        assert_true(!n || bytes[0] != '?' || c == 0x2047 || c == 0x2048 ||
                    (c >= 0xFE10 && c < 0xFF00)); /* ⁇ ⁈ ︖ hold one */
    }
    assert_int_equal(mapped + told, 0x10FFFF - 0x800);
    assert_in_range(mapped, 7400, 7600);
    assert_true(standing_in > 150);
    arena_free(a);
}

static void same_in_every_locale(void **state)
{
    (void)state;
    static const char *const names[] = {"C", "C.UTF-8", "ja_JP.UTF-8", "en_US.UTF-8"};
    static const char text[] = "㋿é𠮷〜髙";
    struct arena *a = arena_new();
    char first[64], bytes[64];
    size_t n = encode_text(opened(a, ENCODING_CP932), str_of(text), first, NULL, NULL);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!setlocale(LC_ALL, names[i]))
            continue;
        assert_int_equal(encode_text(opened(a, ENCODING_CP932), str_of(text), bytes, NULL, NULL), n);
        assert_memory_equal(bytes, first, n);
    }
    setlocale(LC_ALL, "C");
    arena_free(a);
}

/* Each two-way row of a vendor's map outside the private use area: the same bytes here. Only Windows has the
 * control U+0080. */
static void compare(const char *path, int least)
{
    struct arena *a = arena_new();
    struct encoder *e = opened(a, ENCODING_CP932);
    FILE *file = fopen(path, "r");
    char line[256];
    int rows = 0;
    if (!file) {
        arena_free(a);
        skip();
    }
    while (fgets(line, sizeof line, file)) {
        unsigned c, first, second = 0;
        int n = sscanf(line, "<U%x> \\x%2x\\x%2x", &c, &first, &second);
        if (n < 2 || !strstr(line, "|0") || !c || c == 0x80 || (c >= 0xE000 && c <= 0xF8FF))
            continue;
        assert_int_equal(encode_lookup(e, c), n == 3 ? first << 8 | second : first);
        rows++;
    }
    fclose(file);
    arena_free(a);
    assert_true(rows >= least);
}

static void agrees_with_glibc(void **state)
{
    (void)state;
    compare(SHARED_DATA "/encoding/glibc-CP932-2.3.3.ucm", 7400);
}

static void agrees_with_windows(void **state)
{
    (void)state;
    compare(SHARED_DATA "/encoding/windows-932-2000.ucm", 7400);
}

static void utf8_is_left_alone(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct told told = {"", 0};
    char bytes[64];
    struct encoder *e = opened(a, ENCODING_UTF8_BOM);
    assert_true(str_eq(encode_mark(e), S("\xEF\xBB\xBF")));
    size_t n = encode_text(e, S("𠮷〜\xFF"), bytes, tell, &told);
    assert_true(str_eq((struct str){bytes, n}, S("𠮷〜〓")));
    assert_string_equal(told.text, "FFFD=〓/3 ");
    struct fault f;
    struct encoder *none;
    assert_int_equal(encode_open(a, ENCODING_UTF16, &none, &f), ERR_USAGE);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_visibly),       cmocka_unit_test(every_code_point),
        cmocka_unit_test(same_in_every_locale), cmocka_unit_test(agrees_with_glibc),
        cmocka_unit_test(agrees_with_windows),  cmocka_unit_test(utf8_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
