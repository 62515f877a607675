/* The table of sixty (requirement 23): what is refused, and why; what is good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/remains.h"
#include "base/utf8.h"
#include "model/passphrase.h"

static const struct row {
    const char *typed, *why; /* a part of the sentence; NULL: good */
    bool token;
} rows[] = {
    /* too short, too long, not text */
    {"", "13文字以上", false},
    {"aB3$xY7!qR2#", "13文字以上", false},
    {"ハルカゼの朝", "13文字以上", false},
    {"aB3$xY7", "8文字以上", true},
    {"abc\ndefghijklmnop", "使えない文字", false},
    /* the person's own */
    {"yamadahanako1", "名前", false},
    {"hanako.y hanako.y", "名前", false},
    {"山田花子山田花子山田花子1", "名前", false},
    {"YAMADA-HANAKO!", "名前", false},
    {"ヤマダハナコノ19850412", "名前", false},
    {"やまだはなこです19850412", "名前", false},
    {"y@m@d@h@n@k02026", "名前", false},
    /* dates and birthdays */
    {"1985041219850412", "日付", false},
    {"19850412-20100315", "日付", false},
    {"hanako.y19850412", "日付", false},
    {"2024 2025 2026 2027", "日付", false},
    {"昭和60年4月12日生まれ", "よくある言葉", false},
    /* keyboards, rows, repetitions */
    {"qwertyuiopasdf", "並び", false},
    {"1234567890123", "並び", false},
    {"zxcvbnm,./asdfgh", "並び", false},
    {"abcdefghijklmn", "並び", false},
    {"aaaaaaaaaaaaaaaa", "並び", false},
    {"あいうえおかきくけこさしす", "並び", false},
    {"いろはにほへとちりぬるを", "13文字", false},
    {"いろはにほへとちりぬるをわか", "並び", false},
    {"abcabcabcabcabc", "並び", false},
    {"1qaz2wsx3edc4rfv", "並び", false},
    {"098765432109876", "並び", false},
    /* common words, in every writing */
    {"passwordpassword", "よくある言葉", false},
    {"P@ssw0rdP@ssw0rd", "よくある言葉", false},
    {"パスワードパスワード1234", "よくある言葉", false},
    {"ぱすわーどぱすわーど2026", "よくある言葉", false},
    {"admin admin admin 99", "よくある言葉", false},
    {"clerk passphrase 13", "よくある言葉", false},
    {"nurse2026nurse", "よくある言葉", false},
    {"sakurasakura2026", "よくある言葉", false},
    {"kangoshikangoshi", "よくある言葉", false},
    {"在宅医療相談窓口2026年度", "よくある言葉", false},
    {"hakodatehakodate", "よくある言葉", false},
    {"doraemonpikachuu", "よくある言葉", false},
    {"arigatougozaima", NULL, false}, /* half a sentence of greeting, and not in the list as a whole */
    {"iloveyouiloveyou", "よくある言葉", false},
    {"letmein!letmein!", "よくある言葉", false},
    {"ｓａｋｕｒａ　ｓａｋｕｒａ", "よくある言葉", false},
    /* beside a token */
    {"sakura26", "よくある言葉", true},
    {"kT9 zu!v", NULL, true},
    /* good */
    {"ハルカゼ 看護の朝 くじら 7", NULL, false},
    {"うちの犬は雨の日だけ階段を二段とばす", NULL, false},
    {"correct horse battery staple", NULL, false},
    {"socialworker-long-pass", NULL, false},
    {"かぼちゃの馬車で銀行へいく", NULL, false},
    {"kabochanobashadeginkou", NULL, false},
    {"x7!Kd92_mQv#4Lp", NULL, false},
    {"gL4ss-tortoise-envelope", NULL, false},
    {"青い 自転車 と 三つの 鍵穴", NULL, false},
    {"ケチャップ色のバス停まで12歩", NULL, false},
    {"Nagatabi no hate ni pan wo yaku", NULL, false},
    {"霧の朝に鐘が三度なった", "13文字", false},
    {"霧の朝に鐘が三度なったので", NULL, false},
    {"zu spaet kommt die Gans", NULL, false},
};

static void the_table_of_sixty(void **state)
{
    static const struct passphrase_about about = {
        .login = S_ROW("hanako.y"), .name = S_ROW("山田　花子 ヤマダ ハナコ"), .token = false};
    int right = 0;
    (void)state;
    assert_int_equal(COUNT_OF(rows), 60);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *a = arena_new();
        struct passphrase_about who = about;
        who.token = rows[i].token;
        struct str wrong = passphrase_wrong(a, str_of(rows[i].typed), &who);
        bool good = rows[i].why ? str_find(wrong, str_of(rows[i].why)) != SIZE_MAX : !wrong.n;
        right += good;
        if (!good)
            print_message("「%s」: " S_FMT "\n", rows[i].typed, S_ARG(wrong));
        arena_free(a);
    }
    print_message("%d/%zu\n", right, COUNT_OF(rows));
    assert_int_equal(right, COUNT_OF(rows));
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* What somebody chooses is read in several ways; none of them stays in memory, nor is any kept for the next. */
static void what_was_judged_is_wiped(void **state)
{
    static const struct passphrase_about about = {.login = S_ROW("hanako"), .name = S_ROW("山田 花子")};
    unsigned char typed[] = "ヌルイ紅茶と夜の駅前のカサ", bytes[sizeof typed - 1];
    uint32_t codes[16];
    int n = 0;
    (void)state;
    for (struct str rest = str_of("ぬるい紅茶と夜の駅前"); rest.n;)
        codes[n++] = ~utf8_next(&rest);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)~typed[i];
    struct arena *a = arena_new();
    assert_int_equal(passphrase_wrong(a, (struct str){(char *)typed, sizeof bytes}, &about).n, 0);
    assert_int_equal(remains(bytes, sizeof bytes), 1); /* the one above: the search finds what is there */
    assert_int_equal(remains((const unsigned char *)codes, n * (int)sizeof *codes), 0);
    arena_free(a);
}

/* RELIABILITY.md 3: ten thousand, and none of them twice. */
static void ten_thousand_words_are_known(void **state)
{
    static const struct str common[] = {
#define COMMON(topic, words) S_ROW(words),
#include "../../src/model/common.def"
#include "../../src/model/places.def"
#undef COMMON
    };
    enum { MOST = 1 << 15 };
    struct str *words = calloc(MOST, sizeof *words);
    int n = 0, different = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(common); i++)
        for (struct str rest = common[i]; rest.n && n < MOST;)
            words[n++] = str_part(&rest, '|');
    qsort(words, (size_t)n, sizeof *words, by_text);
    for (int i = 0; i < n; i++)
        different += i == 0 || !str_eq(words[i], words[i - 1]);
    free(words);
    print_message("%d words\n", different);
    assert_true(different >= 10000);
}

/* Three of them are no passphrase, however they are written; a sentence about a place is one. */
static void places_are_words(void **state)
{
    static const char *const bad[] = {"オビヒロトマコマイムロラン", "おびひろとまこまいむろらん",
                                      "obihirotomakomaimuroran", "0bihir0Tomak0maiMuroran"};
    static const struct passphrase_about about = {.login = S_ROW("hanako"), .name = S_ROW("山田 花子")};
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_true(str_find(passphrase_wrong(a, str_of(bad[i]), &about), S("よくある言葉")) != SIZE_MAX);
    assert_int_equal(passphrase_wrong(a, S("帯広で雪に埋もれた自転車"), &about).n > 0, 1); /* twelve */
    assert_int_equal(passphrase_wrong(a, S("帯広で雪に埋もれた自転車を"), &about).n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_sixty), cmocka_unit_test(what_was_judged_is_wiped),
        cmocka_unit_test(ten_thousand_words_are_known), cmocka_unit_test(places_are_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
