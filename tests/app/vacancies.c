/* 空き by keys: a number and Enter for each row; what is left in the middle is a draft. */
#include "app/boards.h"

/* Twenty rows: a number and Enter for each, in the order in which they stand. */
static void twenty_rows_are_twenty_numbers(void **state)
{
    enum { ROWS = 20 };
    struct hands *h = *state;
    get_up(h);
    for (int i = 0; i < ROWS; i++) {
        int64_t id = place(h, str_z(h->arena, str_print(h->arena, "ショート%02d", i)), "短期入所生活介護");
        hands_keep(h, "hanako", RECORD_VACANCY,
                   (struct vacancy){.resource = str_print(h->arena, "%lld", (long long)id),
                                    .kind = S("short"),
                                    .free = S("0"),
                                    .terms = S("男性のみ"),
                                    .as_of = S("2026-11-10T09:00"),
                                    .until = S("2026-11-13")}
                       .v);
    }
    hands_sit(h, S("hanako"));
    hands_type(h, "v");
    hands_sees(h, "ショートステイ 20  古い情報 20");
    hands_sees(h, ">ショート00                 0 男性のみ                    11-10 09:00 古い 11-13");
    hands_type(h, "ショート05"); /* a name goes to its row */
    hands_keys(h, "Enter");
    hands_sees(h, ">ショート05");
    hands_keys(h, "Esc Home");
    for (int i = 0; i < ROWS; i++) {
        hands_type(h, i % 2 ? "３" : "2");
        hands_keys(h, "Enter");
    }
    written(h);
    assert_int_equal(count(h, RECORD_VACANCY), 2 * ROWS);
    hands_misses(h, "古い");
    hands_sees(h, "ショート19                 3 男性のみ                    11-20 14:05 11-23まで");
    hands_keys(h, "Ctrl-Z"); /* one row is one change */
    written(h);
    hands_sees(h, "ショート19 の空き を取り消しました。");
    assert_int_equal(count(h, RECORD_VACANCY), 2 * ROWS - 1);
}

static void a_row_is_confirmed_changed_and_left(void **state)
{
    struct hands *h = *state;
    get_up(h);
    int64_t id = place(h, "のぞみ苑", "短期入所生活介護");
    hands_keep(h, "hanako", RECORD_VACANCY,
               (struct vacancy){.resource = str_print(h->arena, "%lld", (long long)id),
                                .kind = S("short"),
                                .free = S("1"),
                                .terms = S("女性のみ"),
                                .as_of = S("2026-11-10T09:00"),
                                .until = S("2026-11-13")}
                   .v);
    hands_sit(h, S("hanako"));
    hands_type(h, "v=");
    written(h);
    hands_sees(h, "のぞみ苑 空き 1 を記録しました。11-23まで有効です。");
    hands_sees(h, "女性のみ                    11-20 14:05 11-23まで");
    hands_keys(h, "Enter Tab End");
    hands_type(h, "、胃瘻可");
    hands_keys(h, "Tab");
    hands_type(h, "+7");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "女性のみ、胃瘻可            11-20 14:05 11-27まで");
    hands_type(h, "たくさん"); /* text looks for a resource … */
    hands_sees(h, "空きを書く資源");
    hands_keys(h, "Esc");
    hands_type(h, "5");
    hands_type(h, "人"); /* … and where a number belongs it is refused with a sentence */
    hands_keys(h, "Enter");
    hands_sees(h, "空き数は数で書いてください。");
    hands_keys(h, "Backspace F2"); /* what stands there is a draft while the call is answered */
    written(h);
    assert_int_equal(count(h, RECORD_VACANCY), 3);
    assert_ptr_equal(h->app->current->row, &call_intake);
}

static void a_facility_comes_onto_the_board(void **state)
{
    struct hands *h = *state;
    hands_type(h, "v");
    hands_sees(h, "施設の名前を打つと加えられます。");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    hands_sees(h, "みなと在宅クリニック                               ");
    hands_sees(h, "後方支援病床");
    hands_type(h, "2");
    hands_keys(h, "Down Enter");
    written(h);
    hands_sees(h, "レスパイト入院 1");
    hands_sees(h, ">みなと在宅クリニック       2");
    hands_type(h, "みなと"); /* once more: a row of another kind */
    hands_keys(h, "Enter");
    hands_type(h, "1");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "後方支援病床 1");
    hands_sees(h, ">みなと在宅クリニック       1");
    assert_int_equal(count(h, RECORD_VACANCY), 2);
}

/* The power fails in the middle of a cell: the row is a draft, and goes on where it was left. */
static void a_half_typed_row_of_the_board_is_a_draft(void **state)
{
    struct hands *h = *state;
    hands_type(h, "vみなと");
    hands_keys(h, "Enter");
    hands_type(h, "2");
    hands_keys(h, "Down Tab"); /* レスパイト */
    hands_type(h, "人工呼吸器は相談");
    hands_settle(h);
    assert_int_equal(count(h, RECORD_VACANCY), 0);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_sees(h, "書きかけの下書き");
    hands_sees(h, "空き");
    hands_sees(h, "みなと在宅クリニック");
    hands_keys(h, "Enter");
    hands_sees(h, "レスパイト入院");
    hands_sees(h, "人工呼吸器は相談");
    hands_type(h, "夜も可");
    hands_keys(h, "Ctrl-Z"); /* a step back in the cell, not the row */
    hands_misses(h, "夜も可");
    hands_sees(h, "人工呼吸器は相談");
    hands_keys(h, "Enter");
    hands_settle(h);
    assert_int_equal(count(h, RECORD_VACANCY), 1);
    hands_sees(h, ">みなと在宅クリニック       2 人工呼吸器は相談");
    hands_keys(h, "Enter Tab End");
    hands_type(h, "（要予約）");
    hands_keys(h, "F2"); /* leaving the screen stores nothing half-typed and loses nothing */
    hands_settle(h);
    assert_int_equal(count(h, RECORD_VACANCY), 1);
    hands_keys(h, "Esc");
    hands_type(h, "v");
    hands_keys(h, "Enter");
    hands_sees(h, "書きかけの続きです。");
    hands_sees(h, "人工呼吸器は相談（要予約）");
    hands_keys(h, "Esc");
    hands_settle(h);
    hands_sees(h, "書きかけは下書きに残っています。");
    hands_keys(h, "Enter Enter");
    hands_settle(h);
    assert_int_equal(count(h, RECORD_VACANCY), 2);
    hands_sees(h, "人工呼吸器は相談（要予約）");
}

/* A row in which nothing was typed leaves nothing behind; what was typed can be thrown away. */
static void a_row_only_looked_at_is_no_draft(void **state)
{
    struct hands *h = *state;
    hands_type(h, "dみなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_keys(h, "Enter Tab Tab Esc Enter");
    hands_settle(h);
    hands_type(h, "あ");
    hands_keys(h, "Ctrl-P");
    hands_type(h, "捨てる");
    hands_keys(h, "Enter");
    hands_type(h, "y");
    hands_settle(h);
    hands_sees(h, "書きかけを捨てました。");
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_misses(h, "書きかけの下書き");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS(twenty_rows_are_twenty_numbers),   KEYS(a_row_is_confirmed_changed_and_left),
        KEYS(a_facility_comes_onto_the_board),  KEYS(a_half_typed_row_of_the_board_is_a_draft),
        KEYS(a_row_only_looked_at_is_no_draft),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
