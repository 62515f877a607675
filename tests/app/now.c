/* いま電話できる, and a resource as a whole: whom to call, what to mind first, when else; written by form and by digit. */
#include "app/hands.h"

#include "export/import.h"

static void put(struct hands *h, enum record_id id, struct str *v)
{
    hands_keep(h, "hanako", id, v);
}

static void put_slot(struct hands *h, const char *resource, const char *purpose, const char *days,
                     const char *from, const char *until, const char *answers)
{
    put(h, RECORD_SLOT,
        (struct slot){.resource = str_of(resource),
                      .purpose = str_of(purpose),
                      .weekdays = str_of(days),
                      .from_at = str_of(from),
                      .until_at = str_of(until),
                      .answers = str_of(answers)}
            .v);
}

static void sit_at(struct hands *h, const char *moment)
{
    h->now = date_moment_from_iso(str_of(moment));
    hands_sit(h, S("hanako"));
}

/* Resources 1 みなと在宅クリニック and 2 ひばり訪問看護ステーション of hands.h, with hours. */
static void hours(struct hands *h)
{
    app_close(h->app);
    h->app = NULL;
    put_slot(h, "1", "talk", "tue", "13:00", "13:30", "院長");
    put_slot(h, "1", "clinic", "mon tue wed thu fri", "09:00", "12:00", "受付");
    put_slot(h, "2", "office", "mon tue wed thu fri", "09:00", "17:00", "管理者");
    put_slot(h, "2", "office", "holiday", "22:00", "06:00", "当番");
    put(h, RECORD_DEPARTMENT,
        (struct department){.resource = S("1"),
                            .name = S("地域連携室"),
                            .purpose = S("入院の相談"),
                            .note = S("昼休みは避ける"),
                            .phone = S("0138-99-0001"),
                            .person = S("木村"),
                            .job = S("看護師")}
            .v);
    put(h, RECORD_ITEM,
        (struct item){.resource = S("1"),
                      .item = S("gastrostomy"),
                      .value = S("active"),
                      .verified_on = S("2026-10-01")}
            .v);
}

static int row_with(struct hands *h, const char *text)
{
    hands_screen(h);
    for (int r = 0; r < h->canvas->rows; r++)
        if (strstr(TEXT(canvas_row_text(h->arena, h->canvas, r)), text))
            return r;
    fail_msg("no row with %s\n%s", text, hands_screen(h));
    return -1;
}

static void who_answers_stands_first(void **state)
{
    struct hands *h = *state;
    hours(h);
    sit_at(h, "2026-11-17T13:10"); /* 火 */
    hands_type(h, "n");
    hands_sees(h, "いま電話できる 11/17(火) 13:10");
    hands_sees(h, ">ケアマネタイム みなと在宅クリニック        院長");
    hands_sees(h, "ケアマネタイム 1  営業・診療 1  時間外 0");
    hands_sees(h, "祝日表に2026年がない"); /* said, since a holiday would be taken for a weekday */
    assert_true(row_with(h, "要望 13時から14時は電話を避ける") < row_with(h, "電話 0138-11-2233"));
    assert_true(row_with(h, "昼休みは避ける") < row_with(h, "0138-99-0001  前回 木村（看護師）"));
    h->now += 30 * 60; /* 13:40: the clock is looked at with the next key */
    hands_keys(h, "Down");
    hands_sees(h, "ケアマネタイム 0  営業・診療 1  時間外 1");
    hands_sees(h, "次 あす 09:00");
}

static void a_holiday_is_no_weekday(void **state)
{
    struct hands *h = *state;
    char path[160];
    hours(h);
    snprintf(path, sizeof path, "%s/holidays.csv", h->folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("国民の祝日・休日月日,国民の祝日・休日名称\n2026/11/3,文化の日\n", f);
    fclose(f);
    struct fault fault;
    struct seat *seat;
    struct db *db;
    GOOD(seat_take(h->path, SEAT_DESK, S("hanako"), h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, S("hanako"), h->now, &db, &fault));
    const char *paths[] = {path};
    struct import_request q = {
        .kind = IMPORT_HOLIDAYS, .paths = paths, .count = 1, .login = S("hanako"), .now = h->now};
    struct import_result result;
    GOOD(import_files(h->arena, db, &q, &result, &fault));
    db_close(db);
    seat_leave(seat);
    sit_at(h, "2026-11-03T13:10"); /* a Tuesday */
    hands_type(h, "n");
    hands_sees(h, "11/03(火・文化の日)");
    hands_misses(h, "祝日表に");
    hands_sees(h, "ケアマネタイム 0  営業・診療 0  時間外 2");
    h->now = date_moment_from_iso(S("2026-11-04T03:00"));
    hands_keys(h, "Down");
    hands_sees(h, " 営業           ひばり訪問看護ステーション  当番");
    hands_sees(h, "06:00まで");
}

static void typed_text_filters_and_keys_act(void **state)
{
    struct hands *h = *state;
    hours(h);
    sit_at(h, "2026-11-17T13:10");
    hands_keys(h, "F2");
    hands_settle(h);
    hands_keys(h, "F10");
    hands_type(h, "いまでんわ");
    hands_keys(h, "Enter");
    hands_type(h, "ひばり");
    hands_misses(h, "みなと在宅");
    hands_keys(h, "F3"); /* as the directory hands the case on */
    assert_int_equal(h->app->current->want_count, 1);
    assert_int_equal(h->app->current->wants[0].resource, 2);
    hands_keys(h, "Enter");
    assert_true(screen_on(h->app, SCREEN_DESK));
    assert_int_equal(h->app->focus, PANE_DIRECTORY);
    hands_sees(h, "いま営業中  17:00まで");
}

/* The whole sheet: the week reads down its columns, what is not known is said last and is no "no". */
static void the_whole_sheet(void **state)
{
    struct hands *h = *state;
    hours(h);
    sit_at(h, "2026-11-20T14:05");
    hands_size(h, 60, 80);
    hands_keys(h, "F8 Down Enter");
    hands_sees(h, "いまは時間外  次は 月 09:00");
    hands_sees(h, "ケアマネタイムは 火 13:00");
    hands_sees(h, " 月火水木金・・・ 09:00〜12:00");
    hands_sees(h, " ・火・・・・・・ 13:00〜13:30");
    hands_sees(h, " 積極的受入: 胃瘻 令8.10.1");
    assert_true(row_with(h, "積極的受入") < row_with(h, "まだ分からない項目"));
    hands_size(h, 24, 80);
    hands_misses(h, "まだ分からない項目");
    hands_keys(h, "End");
    hands_sees(h, "まだ分からない項目");
    hands_keys(h, "Home");
    hands_sees(h, "要望 13時から14時");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_answers_stands_first, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_holiday_is_no_weekday, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(typed_text_filters_and_keys_act, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_whole_sheet, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
