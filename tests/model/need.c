/* A need in one line: every spelling is read, the words say it back, and what a resource says of it is judged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "model/fit.h"

struct fixture {
    struct arena *a;
    struct need_places places;
    struct setting setting;
};

static struct str holiday(const void *of, int32_t day)
{
    (void)of;
    return day == date_day(2026, 11, 23) ? S("勤労感謝の日") : S0;
}

static int up(void **state)
{
    static struct str areas[] = {S_ROW("北部圏域"), S_ROW("中央")};
    static struct need_town towns[] = {
        {S_ROW("本町"), S_ROW("本町"), S_ROW("中央"), {41.78, 140.74}, 3},
        {S_ROW("亀田本町"), S_ROW("亀田本町"), S_ROW("北部圏域"), {41.80, 140.73}, 1}};
    static struct fixture f;
    f = (struct fixture){arena_new(),
                         {S("函館市"), areas, towns, COUNT_OF(areas), COUNT_OF(towns)},
                         {.now = date_moment_from_iso(S("2026-11-20T14:05")), .holidays = {holiday, NULL}}};
    *state = &f;
    return 0;
}

static int down(void **state)
{
    arena_free(((struct fixture *)*state)->a);
    return 0;
}

static struct need parse(struct fixture *f, const char *line)
{
    return need_parse(f->a, str_of(line), &f->places, &f->setting);
}

/* What was typed says in its one line what is expected, and that line says itself. */
static void says(struct fixture *f, const char *typed, const char *expected)
{
    struct need n = parse(f, typed);
    const char *words = str_z(f->a, need_words(f->a, &n));
    assert_string_equal(words, expected);
    n = parse(f, words);
    assert_string_equal(str_z(f->a, need_words(f->a, &n)), expected);
}

static void words_are_read_in_every_spelling(void **state)
{
    struct fixture *f = *state;
    says(f, "訪問看護 胃瘻 吸引 認知症 24時間 北部圏域",
         "訪問看護 胃瘻 気管切開下の吸引 認知症 24時間対応 北部圏域");
    says(f, "　北部　ＰＥＧ:積極的受入　訪看", "訪問看護 胃瘻:積極的受入 北部圏域");
    says(f, "薬局 麻薬注射 日曜夜", "薬局 麻薬（注射） 日曜夜");
    says(f, "医療用麻薬注射・日曜夜", "麻薬（注射） 日曜夜"); /* as it stands on paper */
    says(f, "訪看、胃瘻/吸引　ひばり・つばさ", "訪問看護 胃瘻 気管切開下の吸引 ひばり・つばさ");
    says(f, "ショート 3km", "ショートステイ 3km");
    says(f, "ショート ３キロ以内 本町", "ショートステイ 本町 3km");
    says(f, "デイ 1.5km 中央", "通所介護 中央圏域 1.5km");
    says(f, "ケアマネ 800m", "居宅介護支援 800m");
    says(f, "訪問リハ 老健 土日祝", "訪問リハビリ 老健 土日祝");
    says(f, "歯科 平日 20時半", "歯科診療所 平日20:30");
    says(f, "診療所 土曜10時", "診療所 土曜午前");
    says(f, "診療所 月曜 木曜 深夜", "診療所 月曜 木曜深夜");
    says(f, "特養 空き 定員30人以上", "特養 定員30以上 空きあり");
    says(f, "吸引：○ 吸引：◎", "気管切開下の吸引:積極的受入"); /* the last counts */
    says(f, "東町圏域", "東町圏域");                           /* nobody is there yet */
    says(f, "訪問看護 ひばり 五稜郭", "訪問看護 ひばり 五稜郭");
    says(f, "", "");
}

/* The line is edited and the towns are read again while the need is still shown. */
static void a_need_owns_its_words(void **state)
{
    struct fixture *f = *state;
    char line[] = "訪問看護 本町 北部 ひばり";
    struct need n = need_parse(f->a, str_of(line), &f->places, &f->setting);
    memset(line, 'x', sizeof line - 1);
    assert_ptr_not_equal(n.town.p, f->places.towns[0].name.p);
    assert_string_equal(str_z(f->a, need_words(f->a, &n)), "訪問看護 北部圏域 本町 ひばり");
}

static void today_is_a_day_of_the_week(void **state)
{
    struct fixture *f = *state;
    says(f, "薬局 今夜", "薬局 金曜夜");
    says(f, "薬局 今", "薬局 金曜14:05");
    says(f, "薬局 明日", "薬局 土曜");
    f->setting.now += 3 * 86400; /* 勤労感謝の日 */
    says(f, "薬局 今夜", "薬局 祝日夜");
}

static void what_is_no_facet_stays_text(void **state)
{
    struct fixture *f = *state;
    static const char *const lines[] = {"時",
                                        "夜の店",
                                        "3",
                                        "km",
                                        "0km",
                                        "25時",
                                        "20時99分",
                                        "定員",
                                        "定員0",
                                        "胃瘻:たぶん",
                                        "胃瘻:考えていない",
                                        "圏域",
                                        "本町通",
                                        "99999999km",
                                        "曜"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct need n = parse(f, lines[i]);
        if (need_any(&n))
            fail_msg("%s: " S_FMT, lines[i], S_ARG(need_words(f->a, &n)));
        assert_string_equal(str_z(f->a, n.text), lines[i]);
    }
}

/* Each row of each table that the line knows: its label is one word, and nobody else's. */
static void every_name_is_its_own(void **state)
{
    struct fixture *f = *state;
    for (int s = 0; s < SERVICE_OTHER; s++) {
        struct need n = parse(f, str_z(f->a, service_row((enum service)s)->label));
        assert_int_equal(n.kinds, UINT32_C(1) << s);
        for (struct str names = service_row((enum service)s)->aliases; names.n;) {
            n = parse(f, str_z(f->a, str_part(&names, '/')));
            assert_int_equal(n.kinds, UINT32_C(1) << s);
        }
    }
    for (int i = 0; i < item_count(); i++) {
        struct need n = parse(f, str_z(f->a, item_row_at(i)->label));
        assert_int_equal(n.item_count, 1);
        assert_ptr_equal(n.items[0].row, item_row_at(i));
    }
    for (int i = 0; i < need_days_count(); i++)
        assert_int_equal(parse(f, str_z(f->a, need_days_label(i))).days, need_days_days(i));
    for (int i = 0; i < need_hour_count(); i++)
        assert_int_equal(parse(f, str_z(f->a, need_hour_label(i))).minute, need_hour_minute(i));
}

static void begun_words_are_completed(void **state)
{
    struct fixture *f = *state;
    struct str *words;
    assert_int_equal(need_complete(f->a, S("訪問看護 麻薬"), &f->places, 9, &words), 0); /* a name already */
    assert_int_equal(need_complete(f->a, S("訪問看護 麻"), &f->places, 9, &words), 3);
    assert_string_equal(str_z(f->a, words[1]), "麻薬（内服）");
    assert_string_equal(str_z(f->a, need_completed(f->a, S("訪問看護　麻"), words[1])),
                        "訪問看護 麻薬（内服） ");
    assert_int_equal(need_complete(f->a, S("訪問看護 "), &f->places, 9, &words), 0);
    assert_int_equal(need_complete(f->a, S("北"), &f->places, 9, &words), 1);
    assert_string_equal(str_z(f->a, words[0]), "北部圏域");
    assert_int_equal(need_complete(f->a, S("亀"), &f->places, 9, &words), 1);
    assert_int_equal(need_complete(f->a, S("ｼｮｰﾄｽ"), &f->places, 9, &words), 1);
    assert_int_equal(need_complete(f->a, S("訪"), &f->places, 2, &words), 2); /* at most */
}

static void a_town_is_found_in_an_address(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(str_z(f->a, need_town_in(f->a, &f->places, S("函館市亀田本町3-1"))->name),
                        "亀田本町");
    assert_string_equal(str_z(f->a, need_town_in(f->a, &f->places, S("函館市本町3-1"))->name), "本町");
    assert_null(need_town_in(f->a, &f->places, S("函館市港町3-1")));
}

static struct fit judge(struct fixture *f, const char *line, struct fit_facts facts)
{
    struct need n = parse(f, line);
    struct fit fit;
    fit_judge(f->a, &n, need_town_named(&f->places, n.town), &facts, &fit);
    return fit;
}

static void unknown_is_never_no(void **state)
{
    struct fixture *f = *state;
    struct fit fit = judge(f, "訪問看護 胃瘻 北部圏域 本町 日曜夜 定員10 空き",
                           (struct fit_facts){.service = SERVICE_NURSING, .metres = -1});
    assert_true(fit.fits);
    assert_int_equal(fit.unknown, 6);
    assert_int_equal(fit.worth, 0);
    for (int i = 0; i < fit.count; i++)
        assert_string_equal(str_z(f->a, fit.reasons[i].said), "不明");
    assert_true(judge(f, "3km", (struct fit_facts){.metres = -1}).fits);
    assert_false(judge(f, "3km", (struct fit_facts){.metres = 3001}).fits);
}

static void a_vacancy_says_its_terms(void **state)
{
    struct fixture *f = *state;
    struct fit_facts facts = {.service = SERVICE_SHORT_STAY,
                              .metres = -1,
                              .free = S("3"),
                              .free_terms = S("女性のみ"),
                              .free_on = S("2026-11-20")};
    assert_string_equal(str_z(f->a, judge(f, "ショート 空き", facts).reasons[0].said), "3 女性のみ");
    facts.free = S("0");
    assert_false(judge(f, "ショート 空き", facts).fits);
}

static void the_age_is_that_of_the_oldest_answer(void **state)
{
    struct fixture *f = *state;
    struct fit_answer answers[] = {{S("gastrostomy"), S("never"), S("2026-01-01")},
                                   {S("gastrostomy"), S("active"), S("2026-10-01")}, /* newer: it counts */
                                   {S("suction"), S("takes"), S("2026-03-01")},
                                   {S("dementia"), S(""), S("2020-01-01")}};
    struct fit_facts facts = {.service = SERVICE_NURSING,
                              .metres = -1,
                              .verified_on = S("2026-11-01"),
                              .answers = answers,
                              .answer_count = COUNT_OF(answers)};
    struct fit fit = judge(f, "胃瘻 吸引 認知症", facts);
    assert_true(fit.fits);
    assert_int_equal(fit.worth, 5);
    assert_int_equal(fit.unknown, 1);
    assert_string_equal(str_z(f->a, fit.as_of), "2026-03-01");
    assert_string_equal(str_z(f->a, fit.reasons[0].said), "積極的受入");
    assert_false(judge(f, "吸引:積極的受入", facts).fits);
    assert_string_equal(str_z(f->a, judge(f, "認知症", facts).as_of), "2026-11-01");
}

static void nights_go_over_midnight(void **state)
{
    struct fixture *f = *state;
    struct fit_slot slots[] = {{S("rounds"), S("sat"), S("22:00"), S("06:00"), S0},
                               {S("office"), S("mon tue"), S(""), S(""), S0}};
    struct fit_facts facts = {
        .service = SERVICE_NURSING, .metres = -1, .slots = slots, .slot_count = COUNT_OF(slots)};
    assert_true(judge(f, "土曜23時", facts).fits);
    assert_true(judge(f, "日曜5時", facts).fits);
    assert_false(judge(f, "日曜6時", facts).fits);
    assert_false(judge(f, "土曜5時", facts).fits);
    assert_int_equal(judge(f, "月曜10時", facts).unknown, 1); /* that day, no hours said */
    assert_int_equal(judge(f, "月曜", facts).unknown, 0);
    assert_false(judge(f, "平日", facts).fits);
}

/* 第2・第4土曜 for a plain 土曜: on some of them. What publishers leave open of 年末年始 is unknown. */
static void weeks_and_the_turn_of_the_year(void **state)
{
    struct fixture *f = *state;
    struct fit_slot slots[] = {{S("clinic"), S("sat"), S("09:00"), S("12:00"), S("second fourth")},
                               {S("office"), S("mon newyear"), S("09:00"), S("17:00"), S0}};
    struct fit_facts facts = {.service = SERVICE_CLINIC, .metres = -1, .slots = slots, .slot_count = 2};
    assert_int_equal(judge(f, "第2土曜10時", facts).worth, 2);
    assert_int_equal(judge(f, "第2・4土曜", facts).worth, 2);
    assert_false(judge(f, "第1土曜10時", facts).fits);
    struct fit some = judge(f, "土曜10時", facts);
    assert_true(some.fits && some.worth == 1);
    assert_string_equal(str_z(f->a, some.reasons[0].said), "診療 第2・第4のみ");
    assert_int_equal(judge(f, "年末年始", facts).worth, 2);
    assert_int_equal(judge(f, "年末10時", facts).worth, 2);
    says(f, "第2・4土曜 夜", "第2・4土曜夜");
    struct fit_facts named = {.service = SERVICE_NURSING, .metres = -1, .days = S("平日,土曜日,日曜日,祝日")};
    assert_int_equal(judge(f, "年末年始", named).unknown, 1);
    facts.slot_count = 1;
    assert_false(judge(f, "年末年始", facts).fits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_read_in_every_spelling, up, down),
        cmocka_unit_test_setup_teardown(a_need_owns_its_words, up, down),
        cmocka_unit_test_setup_teardown(today_is_a_day_of_the_week, up, down),
        cmocka_unit_test_setup_teardown(what_is_no_facet_stays_text, up, down),
        cmocka_unit_test_setup_teardown(every_name_is_its_own, up, down),
        cmocka_unit_test_setup_teardown(begun_words_are_completed, up, down),
        cmocka_unit_test_setup_teardown(a_town_is_found_in_an_address, up, down),
        cmocka_unit_test_setup_teardown(unknown_is_never_no, up, down),
        cmocka_unit_test_setup_teardown(a_vacancy_says_its_terms, up, down),
        cmocka_unit_test_setup_teardown(the_age_is_that_of_the_oldest_answer, up, down),
        cmocka_unit_test_setup_teardown(nights_go_over_midnight, up, down),
        cmocka_unit_test_setup_teardown(weeks_and_the_turn_of_the_year, up, down),
    };
    return cmocka_run_group_tests_name("model/need", tests, NULL, NULL);
}
