/* 集計: a report is chosen, its cells are walked, the records behind one are opened; at any size. */
#include "app/figures.h"
#include "app/hands.h"

/* Three cases of the year, one of the year before, two contacts. */
static void a_small_year(struct hands *h)
{
    static const struct {
        const char *at, *category, *requester, *name;
    } cases[] = {{"2026-05-07T09:30", "home", "family", "佐々木 一郎"},
                 {"2026-05-20T10:00", "transfer", "medical", "高橋 二郎"},
                 {"2026-11-02T11:00", "home", "family", "鈴木 三郎"},
                 {"2025-06-01T09:00", "other", "self", "田中 四郎"}};
    app_close(h->app);
    h->app = NULL;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        hands_keep(h, "hanako", RECORD_INTAKE,
                   (struct intake){.received_at = str_of(cases[i].at),
                                   .category = str_of(cases[i].category),
                                   .requester = str_of(cases[i].requester),
                                   .caller_name = str_of(cases[i].name),
                                   .state = S("open")}
                       .v);
    hands_keep(h, "hanako", RECORD_CONTACT,
               (struct contact){
                   .intake = S("1"), .at = S("2026-05-07T09:30"), .channel = S("phone"), .staff = S("hanako")}
                   .v);
    hands_keep(h, "hanako", RECORD_CONTACT,
               (struct contact){.intake = S("2"),
                                .at = S("2026-06-01T09:30"),
                                .channel = S("visit"),
                                .with_whom = S("市立病院"),
                                .staff = S("hanako")}
                   .v);
    hands_sit(h, S("hanako"));
}

static const struct figures *figures_of(struct hands *h)
{
    assert_true(screen_on(h->app, SCREEN_FIGURES));
    return screen_top(h->app)->state;
}

static void a_report_is_chosen(void **state)
{
    struct hands *h = *state;
    a_small_year(h);
    hands_type(h, "ｂ");
    hands_sees(h, ">月次の実績報告");
    hands_misses(h, "申し送り");
    hands_keys(h, "Enter");
    hands_sees(h, "実績報告書(2026年4月～2027年3月分)");
    hands_sees(h, "棒 合計");
    hands_sees(h, "新規ケース数 合計: 3");
}

static void a_cell_leads_to_its_case(void **state)
{
    struct hands *h = *state;
    a_small_year(h);
    hands_type(h, "b");
    hands_keys(h, "Enter Down");
    hands_sees(h, "在宅療養支援 合計: 2");
    hands_sees(h, "############");
    hands_misses(h, "12月"); /* to come: not seen, and stepped over */
    for (int i = 0; i < 7; i++)
        hands_keys(h, "Left");
    hands_sees(h, "在宅療養支援 5月: 1");
    hands_keys(h, "Left Left Left");
    hands_sees(h, "在宅療養支援 4月: 0"); /* never onto the labels */
    hands_keys(h, "Enter");
    hands_sees(h, "この欄の元になる記録はありません。");
    hands_keys(h, "Right Enter");
    hands_sees(h, "相談内容 在宅療養支援 5月: 1");
    hands_sees(h, ">R08-0001  2026-05-07 09:30 佐々木 一郎");
    hands_misses(h, "高橋");
    hands_keys(h, "Esc");
    hands_sees(h, "在宅療養支援 5月: 1");
    hands_keys(h, "Enter Enter");
    assert_true(h->app->depth == 1 && h->app->current->intake_id == 1);
}

/* One after the other: b leads back to the list behind the cell, and from there to the tables as ever. */
static void the_way_back_is_remembered(void **state)
{
    struct hands *h = *state;
    a_small_year(h);
    hands_type(h, "b");
    hands_keys(h, "Enter Enter");
    hands_sees(h, "新規ケース数 合計: 3");
    hands_sees(h, ">R08-0001");
    hands_keys(h, "Down Enter");
    assert_int_equal(h->app->current->intake_id, 2);
    hands_keys(h, "F6");
    hands_type(h, "b");
    hands_sees(h, ">R08-0002");
    hands_keys(h, "Esc");
    hands_sees(h, "新規ケース数 合計: 3");
    hands_keys(h, "Esc");
    hands_sees(h, ">月次の実績報告");
    hands_keys(h, "Esc");
    hands_type(h, "b");
    hands_sees(h, ">月次の実績報告"); /* once */
}

static void contacts_stand_behind_their_total(void **state)
{
    struct hands *h = *state;
    a_small_year(h);
    hands_type(h, "b");
    hands_keys(h, "Enter End");
    hands_sees(h, "合計(延べ数) 合計: 2");
    hands_keys(h, "Enter");
    hands_sees(h, "R08-0001  2026-05-07 09:30");
    hands_sees(h, "訪問 市立病院");
    hands_keys(h, "Down Enter");
    assert_int_equal(h->app->current->intake_id, 2);
}

static void the_year_before_is_one_key_away(void **state)
{
    struct hands *h = *state;
    a_small_year(h);
    hands_type(h, "b");
    hands_keys(h, "Enter");
    hands_type(h, "<");
    hands_sees(h, "実績報告書(2025年4月～2026年3月分)");
    hands_sees(h, "新規ケース数 合計: 1");
    hands_type(h, ">");
    hands_sees(h, "新規ケース数 合計: 3");
    hands_type(h, ">");
    hands_sees(h, "2027年度はまだ始まっていません。");
    hands_sees(h, "新規ケース数 合計: 3");
}

static void what_stands_below_is_the_next_table(void **state)
{
    struct hands *h = *state;
    a_small_year(h);
    hands_type(h, "b");
    hands_keys(h, "Enter Tab");
    hands_sees(h, "相談内容の大分類");
    hands_sees(h, "在宅療養相談 合計: 2");
    hands_keys(h, "Enter");
    hands_sees(h, "鈴木 三郎");
    hands_keys(h, "Esc Tab");
    hands_sees(h, "実績報告書");
    hands_keys(h, "Shift-Tab");
    hands_sees(h, "相談内容の大分類");
}

static void a_clean_check_says_so(void **state)
{
    struct hands *h = *state;
    hands_type(h, "b");
    for (int i = 0; figures_of(h)->choice.selected + 1 < figures_of(h)->choice.count &&
                    !str_eq(figures_of(h)->choices[figures_of(h)->choice.selected].name, S("selfcheck"));
         i++)
        hands_keys(h, "Down");
    hands_keys(h, "Enter");
    hands_sees(h, "自己点検（2026年4月～2027年3月）");
    hands_sees(h, "合わないところはありません。");
    hands_keys(h, "Enter Right Down");
    hands_screen(h);
}

/* Every report, every size: nothing is drawn outside, nothing is chosen that is not there. */
static void every_report_survives_every_size(void **state)
{
    struct hands *h = *state;
    static const int sizes[][2] = {{24, 80}, {40, 132}, {10, 40}, {5, 20}, {1, 1}};
    a_small_year(h);
    hands_type(h, "b");
    int count = figures_of(h)->choice.count;
    assert_true(count >= 12);
    for (int i = 0; i < count; i++) {
        hands_keys(h, "Enter");
        for (size_t s = 0; s < COUNT_OF(sizes); s++) {
            hands_size(h, sizes[s][0], sizes[s][1]);
            hands_screen(h);
            hands_keys(h, "Right Down End Tab Home Left");
            hands_screen(h);
        }
        hands_size(h, 24, 80);
        hands_keys(h, "Enter");
        hands_screen(h);
        if (figures_of(h)->level == FIGURES_RECORDS)
            hands_keys(h, "Esc");
        if (figures_of(h)->level == FIGURES_TABLE)
            hands_keys(h, "Esc");
        assert_int_equal(figures_of(h)->level, FIGURES_CHOICES);
        hands_keys(h, "Down");
    }
    hands_keys(h, "Esc");
    hands_sees(h, "相談一覧");
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_report_is_chosen),
        EACH(a_cell_leads_to_its_case),
        EACH(the_way_back_is_remembered),
        EACH(contacts_stand_behind_their_total),
        EACH(the_year_before_is_one_key_away),
        EACH(what_stands_below_is_the_next_table),
        EACH(a_clean_check_says_so),
        EACH(every_report_survives_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
