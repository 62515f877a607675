#include "base/texts.h"

#include "base/romaji.h"

static void becomes_kana(void **state)
{
    (void)state;
    static const struct {
        const char *romaji, *kana;
        bool whole;
    } rows[] = {
        {"nakatuji", "ナカツジ", true},
        {"nakatsuji", "ナカツジ", true},
        {"hakodate", "ハコダテ", true},
        {"sapporo", "サッポロ", true},
        {"kitte", "キッテ", true},
        {"matcha", "マッチャ", true},
        {"syuuji", "シュウジ", true},
        {"shuuji", "シュウジ", true},
        {"zyun", "ジュ", true},
        {"junn", "ジュン", true},
        {"jun'", "ジュン", true},
        {"kin'ichi", "キンイチ", true},
        {"kinniku", "キンニク", true},
        {"onna", "オンナ", true},
        {"shimbun", "シンブ", true},
        {"homma", "ホンマ", true},
        {"kanda", "カンダ", true},
        {"kennyuu", "ケンニュウ", true},
        {"ke-ki", "ケーキ", true},
        {"Satō", "サトウ", true},
        {"Ōno", "オオノ", true},
        {"Sato\xCC\x84", "サトウ", true},
        {"Ohno", "オオノ", true},
        {"SATOH", "サトウ", true},
        {"Ohya", "オヒャ", true},
        {"kôbe", "コウベ", true},
        {"ｈａｋｏ", "ハコ", true},
        {"yamada tarou", "ヤマダタロウ", true},
        {"ken tanaka", "ケンタナカ", true},
        {"tizu", "チズ", true},
        {"hudousan", "フドウサ", true},
        {"fudousann", "フドウサン", true},
        {"pa-thi", "パーティ", true},
        {"nakan", "ナカ", true},
        {"naks", "ナk", false},
        {"kits", "キ", true},
        {"kitt", "キッ", true},
        {"ky", "", false},
        {"", "", false},
        {"123", "123", false},
        {"hana3", "ハナ3", false},
        {"函館", "函館", false},
        {"xtu", "ッ", true},
        {"vaiorin", "ヴァイオリ", true},
        {"q", "q", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool whole;
        struct str got = romaji_kana(arena, str_of(rows[i].romaji), &whole);
        assert_is(rows[i].romaji, got, rows[i].kana);
        assert_int_equal(whole, rows[i].whole);
    }
}

/* While a name is typed letter by letter, what came out so far starts what comes out in the end. */
static void only_grows(void **state)
{
    (void)state;
    static const char *const words[] = {"nakanoshinji",         "kinnikushinnya", "sapporokitchin",
                                        "kon'yajun'ichi",       "syakaihukusi",   "shimbashihonmachi",
                                        "tottoriken tottorishi"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        bool whole;
        struct str word = str_of(words[i]), all = romaji_kana(arena, word, &whole);
        for (size_t n = 0; n < word.n; n++) {
            struct str part = romaji_kana(arena, str_head(word, n), &whole);
            if (!str_starts(all, part))
                fail_msg("%.*s → " S_FMT, (int)n, word.p, S_ARG(part));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(becomes_kana),
        cmocka_unit_test(only_grows),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
