#include "base/texts.h"

#include <string.h>

#include "base/kana.h"
#include "base/utf8.h"

/* UX.md R8: what is typed in any form finds what is stored in any other. */
static void folds_pairs_alike(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"ｶﾞ", "ガ"},
        {"ガ", "が"},
        {"か\xE3\x82\x99", "ｶﾞ"},
        {"か゛", "ガ"},
        {"ﾊﾟ", "ぱ"},
        {"ハ\xE3\x82\x9A", "パ"},
        {"ｳﾞ", "ゔ"},
        {"ヴ", "ゔ"},
        {"ヂ", "じ"},
        {"ﾁﾞ", "ジ"},
        {"ヅ", "ず"},
        {"つ\xE3\x82\x99", "ズ"},
        {"ナカツジ", "ﾅｶﾂｼﾞ"},
        {"なかつぢ", "ナカツジ"},
        {"ｱｲｳｴｵ", "あいうえお"},
        {"ｯｬｭｮ", "っゃゅょ"},
        {"ＡＢＣ", "abc"},
        {"Ｓｏｍｐｏ", "SOMPO"},
        {"１２３", "123"},
        {"①", "1"},
        {"㈱函館", "(株)函館"},
        {"（有）", "㈲"},
        {"㋿", "令和"},
        {"㍻", "平成"},
        {"㌔", "きろ"},
        {"㌖", "ｷﾛﾒｰﾄﾙ"},
        {"㎡", "m2"},
        {"℡", "TEL"},
        {"髙橋", "高橋"},
        {"山﨑", "山崎"},
        {"嵜", "崎"},
        {"渡邊", "渡辺"},
        {"渡邉", "渡辺"},
        {"齋藤", "斎藤"},
        {"齊藤", "斉藤"},
        {"濵田", "浜田"},
        {"濱", "浜"},
        {"嶋", "島"},
        {"嶌", "島"},
        {"惠", "恵"},
        {"廣瀨", "広瀬"},
        {"國", "国"},
        {"澤", "沢"},
        {"櫻井", "桜井"},
        {"眞", "真"},
        {"龍", "竜"},
        {"德", "徳"},
        {"𠮷野", "吉野"},
        {"\xEF\xA8\x99", "神"},
        {"⽼⼈⽇⽉", "老人日月"},
        {"\xEF\xA8\x90", "塚"},
        {"⾼橋", "高橋"},
        {"⻑谷川", "長谷川"},
        {"葛\xF3\xA0\x84\x80城", "葛城"},
        {"茅ヶ崎", "茅ケ崎"},
        {"山田　太郎", "山田太郎"},
        {"ﾔﾏﾀﾞ ﾀﾛｳ", "やまだたろう"},
        {"ジョン・スミス", "ｼﾞｮﾝｽﾐｽ"},
        {"センタ－", "センター"},
        {"ｾﾝﾀｰ", "せんたー"},
        {"センタ―", "センター"},
        {"0138-51-2295", "0138512295"},
        {"０１３８－５１－２２９５", "0138(51)2295"},
        {"(0138)51-2295", "0138 51 2295"},
        {"0138ー51〜2295", "0138‐51−2295"},
        {"⑴2", "(1)2"},
        {"Café", "CAFE\xCC\x81"},
        {"ア\xE2\x80\x8Bイ", "アイ"},
        {"内科、外科", "内科\n外科"},
    };
    assert_true(COUNT_OF(pairs) >= 60);
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct str one = kana_fold(arena, str_of(pairs[i][0])), other = kana_fold(arena, str_of(pairs[i][1]));
        if (!one.n || !str_eq(one, other))
            fail_msg("%s → " S_FMT ", %s → " S_FMT, pairs[i][0], S_ARG(one), pairs[i][1], S_ARG(other));
    }
}

static void folds_to(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"0138(51)2295", "0138512295"},
        {"(0138)51-2295", "0138512295"},
        {"TEL：0138-51-2295。", "tel\n0138512295"},
        {"㈱ほほえみ", "(株)ホホエミ"},
        {"ゐゑゔ", "ヰヱヴ"},
        {"斉藤", "斎藤"},
        {"A-B", "aーb"},
        {"(1)", "(1)"},
        {"1(人)", "1(人)"},
        {"、。", ""},
        {"、内科。\r\n外科！", "内科\n外科"},
        {"\xE3\x82\x99", ""},
        {"カ\xE3\x82\x99\xE3\x82\x99", "ガ"},
        {"a\xFF"
         "b",
         "a\nb"},
        {"美原１丁目２６-８", "美原1丁目268"},
        {"", ""},
        {"　", ""},
        {"〒041-0802", "〒0410802"},
        {"3(株)4", "3(株)4"},
        {"-1", "ー1"},
        {"1--", "1ーー"},
        {"㏠-5", "1日ー5"},
        {"5-㏠", "51日"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_is(rows[i][0], kana_fold(arena, str_of(rows[i][0])), rows[i][1]);
}

static void kept_apart(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"ヴ", "ブ"},
                                           {"ヰ", "イ"},
                                           {"ヱ", "エ"},
                                           {"キヤ", "キャ"},
                                           {"坂", "阪"},
                                           {"萩", "荻"},
                                           {"内科外科", "内科、外科"},
                                           {"ハ", "バ"},
                                           {"𠮷", "士"}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        assert_false(str_eq(kana_fold(arena, str_of(pairs[i][0])), kana_fold(arena, str_of(pairs[i][1]))));
}

/* Folds twice, into room that is just what the header promises. */
static void assert_settled(struct str s)
{
    char once[1024], twice[sizeof once * 6];
    size_t n = kana_fold_into(s, once, KANA_FOLD_ROOM(s.n));
    assert_true(n <= KANA_FOLD_ROOM(s.n) && KANA_FOLD_ROOM(s.n) <= sizeof once);
    assert_true(utf8_valid((struct str){once, n}, NULL));
    size_t again = kana_fold_into((struct str){once, n}, twice, sizeof twice);
    if (again != n || memcmp(once, twice, n) != 0)
        fail_msg("「" S_FMT "」 → 「%.*s」 → 「%.*s」", S_ARG(s), (int)n, once, (int)again, twice);
}

static void folding_again_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        assert_settled((struct str){bytes, utf8_put(bytes, c)});
    }
}

static void folding_random_text_again_changes_nothing(void **state)
{
    (void)state;
    static const uint32_t some[] = {'1',    '2',    '-',    '(',     ')',    ' ',    ',',    'A',    '\n',
                                    0x3099, 0x309A, 0xFF9E, 0x304B,  0x30CF, 0x3061, 0xFF76, 0x30FC, 0xFF0D,
                                    0x2474, 0x2488, 0x33E0, 0x3316,  0x3231, 0xBD,   0x30FB, 0x301,  0xE0100,
                                    0x200D, 0x9AD9, 0xFA19, 0x1F101, 0x1100, 0x1161, 0x309B, 0x3001};
    uint32_t seed = 20261120;
    for (int round = 0; round < 200000; round++) {
        char text[160];
        struct str s = {text, 0};
        for (int i = 0; i < 14; i++) {
            seed = seed * 1664525 + 1013904223;
            uint32_t c = seed >> 29 ? some[(seed >> 12) % COUNT_OF(some)] : seed >> 12 & 0xFFFF;
            s.n += utf8_put(text + s.n, c);
        }
        assert_settled(s);
    }
}

/* Every character, alone, before a voicing mark and cut off after each of its bytes. */
static void what_is_folded_is_of_no_other_kind(void **state)
{
    (void)state;
    static const char *const after[] = {"", "\xE3\x82\x99", "ﾞ", "-"};
    char in[8], out[64];
    for (uint32_t c = 1; c <= 0x10FFFF; c++)
        for (size_t k = 0; k < COUNT_OF(after); k++)
            for (size_t n = utf8_put(in, c); n > 0; n--) {
                struct str s = {in, n + strlen(after[k])};
                memcpy(in + n, after[k], s.n - n);
                size_t folded = kana_fold_into(s, out, sizeof out);
                unsigned kinds = kana_kinds(s);
                if (!(kinds & KANA_ANY) && kana_kinds((struct str){out, folded}) & ~kinds)
                    fail_msg("U+%04X", c);
            }
    assert_int_equal(kana_kinds(S("ケアセンター (株)")), KANA_KANA | KANA_IDEOGRAPHS);
    assert_int_equal(kana_kinds(S("048-596B")), KANA_DIGITS | KANA_LETTERS);
    assert_int_equal(kana_kinds(S("田８６８")), KANA_IDEOGRAPHS | KANA_ANY);
}

static void says_what_it_needs(void **state)
{
    (void)state;
    char out[5] = "....";
    assert_int_equal(kana_fold_into(S("函館市"), out, 3), 9);
    assert_memory_equal(out, "函.", 4);
    assert_int_equal(kana_fold_into(S0, NULL, 0), 0);
    struct buf b = buf_in(arena);
    for (int i = 0; i < 500; i++)
        buf_add(&b, S("㌖"));
    assert_int_equal(kana_fold(arena, buf_str(&b)).n, 500 * 18);
}

static void widths(void **state)
{
    (void)state;
    static const char *const katakana[][2] = {
        {"なかつぢ", "ナカツヂ"},
        {"ﾅｶﾂﾁﾞ", "ナカツヂ"},
        {"ﾊﾟﾋﾟ", "パピ"},
        {"か\xE3\x82\x99", "ガ"},
        {"ﾞ", "゛"},
        {"髙橋 A", "髙橋 A"},
        {"ｺｰﾋｰ｡", "コーヒー。"},
        {"ゝゞ", "ヽヾ"},
        {"ｱﾞ", "ア゛"},
        {"a\xFFい", "a\xFFイ"},
        {"\xEF\xA8\x99ｶ", "\xEF\xA8\x99カ"},
    };
    static const char *const narrow[][2] = {
        {"０１３８ー５１－２２９５", "0138-51-2295"},
        {"Ａｂ（１）　！", "Ab(1) !"},
        {"センター", "センター"},
        {"ｾﾝﾀｰ", "ｾﾝﾀｰ"},
        {"コーヒー－１", "コーヒー-1"},
        {"９：００〜１７：００", "9:00-17:00"},
        {"髙橋", "髙橋"},
        {"1—2−3‐4", "1-2-3-4"},
        {"a\xFF", "a\xFF"},
    };
    for (size_t i = 0; i < COUNT_OF(katakana); i++)
        assert_is(katakana[i][0], kana_katakana(arena, str_of(katakana[i][0])), katakana[i][1]);
    for (size_t i = 0; i < COUNT_OF(narrow); i++)
        assert_is(narrow[i][0], kana_narrow(arena, str_of(narrow[i][0])), narrow[i][1]);
    assert_is("digits", kana_digits(arena, S("℡(０１３８)51-２２９５ 内線3")), "01385122953");
}

static void keys(void **state)
{
    (void)state;
    static const uint32_t rows[][2] = {{0xFF4A, 'j'},    {0xFF2A, 'J'}, {0xFF11, '1'},
                                       {0xFF1F, '?'},    {0x3000, ' '}, {0x30FB, '/'},
                                       {0x3042, 0x3042}, {'x', 'x'},    {27, 27}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(kana_key(rows[i][0]), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_pairs_alike),
        cmocka_unit_test(folds_to),
        cmocka_unit_test(kept_apart),
        cmocka_unit_test(folding_again_changes_nothing),
        cmocka_unit_test(folding_random_text_again_changes_nothing),
        cmocka_unit_test(what_is_folded_is_of_no_other_kind),
        cmocka_unit_test(says_what_it_needs),
        cmocka_unit_test(widths),
        cmocka_unit_test(keys),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
