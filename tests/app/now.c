/* いま電話できる, and a resource as a whole: whom to call, what to mind first, when else;
 * written by form and by digit. */
#include "app/between.h"
#include "app/hands.h"

#include <unistd.h>

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

static struct str stored(struct hands *h, enum record_id id, int64_t row, int field)
{
    struct record r = record_new(h->arena, id);
    assert_true(load_record(h->arena, h->app->db, &r, row));
    return r.v[field];
}

#define STORED(id, row, field, text)                                                                         \
    assert_string_equal(TEXT(stored(h, RECORD_##id, row, id##_##field)), text)

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
    hands_sees(
        h, "2026年の祝日表なし・平日扱い"); /* whole, said, since a holiday would be taken for a weekday */
    assert_true(row_with(h, "要望 13時から14時は電話を避ける") < row_with(h, "電話 0138-11-2233"));
    assert_true(row_with(h, "昼休みは避ける") < row_with(h, "0138-99-0001  前回 木村（看護師）"));
    h->now += 30 * 60; /* 13:40: the clock is looked at with the next key */
    hands_keys(h, "Down");
    hands_sees(h, "ケアマネタイム 0  営業・診療 1  時間外 1");
    hands_sees(h, "次 あす 09:00");
}

static void import_holidays(struct hands *h)
{
    char path[160];
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
}

static void a_holiday_is_no_weekday(void **state)
{
    struct hands *h = *state;
    hours(h);
    import_holidays(h);
    sit_at(h, "2026-11-03T13:10"); /* a Tuesday */
    hands_type(h, "n");
    hands_sees(h, "11/03(火) 13:10 文化の日");
    hands_misses(h, "祝日表なし");
    hands_sees(h, "ケアマネタイム 0  営業・診療 0  時間外 2");
    h->now = date_moment_from_iso(S("2026-11-04T03:00"));
    hands_keys(h, "Down");
    hands_sees(h, " 営業           ひばり訪問看護ステーション  当番");
    hands_sees(h, "06:00まで");
}

/* The centre's code may be written without the check digit that the files have. */
static void the_own_city_stands_first(void **state)
{
    struct hands *h = *state;
    app_close(h->app);
    h->app = NULL;
    struct db_birth birth = {S("架空センター"), S("01202"), S("hakodate"), S("hanako"),
                             S("看護 花子"),    S("nurse"), true};
    struct fault fault;
    assert_int_equal(unlink(h->path), 0);
    GOOD(db_create(h->path, &birth, h->now, &fault));
    hands_resources(h, S("hanako"));
    put(h, RECORD_RESOURCE,
        (struct resource){.name = S("札幌の医院"), .service = S("診療所"), .city_code = S("011002")}.v);
    put(h, RECORD_RESOURCE,
        (struct resource){.name = S("函館の医院"), .service = S("診療所"), .city_code = S("012025")}.v);
    put_slot(h, "3", "talk", "tue", "13:00", "13:20", "");
    put_slot(h, "4", "talk", "tue", "13:00", "13:40", "");
    sit_at(h, "2026-11-17T13:10");
    hands_type(h, "n");
    assert_true(row_with(h, "函館の医院") < row_with(h, "札幌の医院"));
}

/* A day of another week is said with its date, in whole: also where the name gives way. */
static void a_far_hour_is_not_cut_off(void **state)
{
    struct hands *h = *state;
    hours(h);
    put(h, RECORD_RESOURCE, (struct resource){.name = S("第一火曜だけの医院"), .service = S("診療所")}.v);
    put(h, RECORD_SLOT,
        (struct slot){.resource = S("3"),
                      .purpose = S("talk"),
                      .weekdays = S("tue"),
                      .from_at = S("12:30"),
                      .until_at = S("13:00"),
                      .answers = S("院長"),
                      .weeks = S("first")}
            .v);
    sit_at(h, "2026-11-17T13:40"); /* the next first Tuesday is two weeks away */
    hands_type(h, "n");
    hands_sees(h, "次 12/01(火) 12:30");
    hands_type(h, "みなと");
    hands_misses(h, "12/01");
}

/* What to do is not cut off. */
static void nobody_with_hours_is_told_in_whole(void **state)
{
    struct hands *h = *state;
    hands_type(h, "n");
    hands_sees(h, "資源台帳で加えると並びます。");
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

/* The person's doctor, the own city and the person's part of it come before the hour of closing. */
static void whose_doctor_stands_first(void **state)
{
    struct hands *h = *state;
    hours(h);
    static const struct {
        struct str name, city_code, area;
    } more[] = {{S_ROW("あさひ医院"), S_ROW("012025"), S_ROW("西部")},
                {S_ROW("いずみ医院"), S_ROW("012025"), S_ROW("東部")},
                {S_ROW("うみ医院"), S_ROW("999999"), S_ROW("東部")}};
    for (size_t i = 0; i < COUNT_OF(more); i++) {
        put(h, RECORD_RESOURCE,
            (struct resource){.name = more[i].name,
                              .kana = S("カナ"),
                              .city_code = more[i].city_code,
                              .area = more[i].area,
                              .state = S("open")}
                .v);
        put_slot(h, TEXT(str_print(h->arena, "%zu", i + 3)), "clinic", "tue", "09:00",
                 TEXT(str_print(h->arena, "%d:00", 15 + (int)i)), "");
    }
    put(h, RECORD_PERSON,
        (struct person){
            .name = S("高橋 ミヨ"), .area = S("東部"), .doctor = S("ひばり訪問看護ステーション 鈴木医師")}
            .v);
    put(h, RECORD_INTAKE,
        (struct intake){.person = S("1"), .received_at = S("2026-11-17T10:00"), .state = S("open")}.v);
    import_holidays(h);
    sit_at(h, "2026-11-17T14:10");
    hands_keys(h, "F6");
    hands_type(h, "n");
    hands_sees(h, "市内、東部の所が先");
    int rows[] = {row_with(h, "主治医 ひばり訪問"), row_with(h, "いずみ医院"), row_with(h, "あさひ医院"),
                  row_with(h, "うみ医院"), row_with(h, "時間外         みなと在宅")};
    for (size_t i = 1; i < COUNT_OF(rows); i++)
        assert_int_equal(rows[i], rows[i - 1] + 1);
}

/* Who is shut is called when they open: 折り返し with the number and that hour. */
static void who_is_shut_is_called_later(void **state)
{
    struct hands *h = *state;
    hours(h);
    sit_at(h, "2026-11-17T20:00");
    hands_type(h, "n");
    hands_type(h, "みなと");
    hands_sees(h, "次 あす 09:00");
    hands_keys(h, "Ctrl-U");
    hands_type(h, "空き状況");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    STORED(CALLBACK, 1, whom, "みなと在宅クリニック");
    STORED(CALLBACK, 1, phone, "0138-11-2233");
    STORED(CALLBACK, 1, next_at, "2026-11-18T09:00");
    STORED(CALLBACK, 1, best, "診療 09:00〜12:00");
    STORED(CALLBACK, 1, about, "空き状況");
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

static void to_resource(struct hands *h, const char *name)
{
    hands_keys(h, "F8");
    hands_type(h, "/");
    hands_type(h, name);
    hands_keys(h, "Enter");
}

/* An item of which nothing was known gets one row, however fast the hand. */
static void an_item_is_written_once(void **state)
{
    struct hands *h = *state;
    to_resource(h, "ひばり");
    hands_type(h, "i");
    twice_between_saves(h, "1");
    assert_int_equal(load_count(h->app->db, "item"), 1);
}

/* From the palette to 確定, then changed, then taken back. */
static void a_slot_is_written(void **state)
{
    struct hands *h = *state;
    to_resource(h, "ひばり");
    hands_command(h, "時間帯を加える");
    hands_sees(h, "時間帯 ひばり訪問看護ステーション");
    hands_type(h, "4"); /* 営業, which moves on */
    hands_type(h, "12345");
    hands_keys(h, "Tab");
    hands_fill(h, "9時");
    hands_fill(h, "1730");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    assert_int_equal(h->app->focus, PANE_DIRECTORY);
    hands_sees(h, "いま営業中  17:30まで"); /* the sheet beside it is read anew */
    STORED(SLOT, 1, resource, "2");
    STORED(SLOT, 1, weekdays, "mon tue wed thu fri");
    STORED(SLOT, 1, from_at, "09:00");
    hands_type(h, "e");
    hands_keys(h, "Down Enter"); /* the slot that there is */
    hands_keys(h, "Tab Tab Tab");
    hands_keys(h, "Backspace Backspace Backspace Backspace Backspace");
    hands_type(h, "16:00");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    STORED(SLOT, 1, until_at, "16:00");
    STORED(SLOT, 1, from_at, "09:00");
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    hands_sees(h, "ひばり訪問看護ステーション の時間帯 を取り消しました");
    STORED(SLOT, 1, until_at, "17:30");
}

/* Who answered last time is the person of the department; the form begins with what is known. */
static void a_department_remembers_who_answered(void **state)
{
    struct hands *h = *state;
    hours(h);
    sit_at(h, "2026-11-20T14:05");
    to_resource(h, "みなと");
    hands_type(h, "ｅ");
    hands_sees(h, "地域連携室");
    hands_keys(h, "Down Down Down Down Enter");
    hands_sees(h, "連絡先 みなと在宅クリニック");
    struct form *f = &h->app->current->form;
    form_focus(f, (int)(form_line(f, RECORD_DEPARTMENT, DEPARTMENT_person) - f->lines));
    hands_keys(h, "Backspace Backspace");
    hands_type(h, "佐藤");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    STORED(DEPARTMENT, 1, person, "佐藤");
    STORED(DEPARTMENT, 1, phone, "0138-99-0001");
    hands_keys(h, "Esc");
    hands_sees(h, "前回 佐藤（看護師）");
}

/* A form about a resource is a draft like any other: it knows again what it writes. */
static void a_draft_of_a_slot_comes_back(void **state)
{
    struct hands *h = *state;
    hours(h);
    sit_at(h, "2026-11-20T14:05");
    to_resource(h, "みなと");
    hands_type(h, "e");
    hands_keys(h, "Down Enter Tab Tab Tab Tab Tab Tab");
    hands_type(h, "予約がいる");
    hands_settle(h);
    hands_keys(h, "F6");
    hands_type(h, "t");
    hands_sees(h, "みなと在宅クリニック"); /* among what is begun, by its name */
    app_close(h->app);
    hands_sit(h, S("hanako"));
    hands_sees(h, "みなと在宅クリニック");
    hands_keys(h, "Enter");
    hands_sees(h, "予約がいる");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    STORED(SLOT, 2, note, "予約がいる"); /* by purpose 診療 stands first */
    STORED(SLOT, 2, from_at, "09:00");
    hands_sees(h, "みなと在宅クリニック の時間帯を書き換えました");
}

/* The doctor's ways to be reached keep the order in which they were typed, digit by digit. */
static void a_resource_is_written(void **state)
{
    struct hands *h = *state;
    to_resource(h, "みなと");
    hands_type(h, "e");
    hands_keys(h, "Enter");
    struct form *f = &h->app->current->form;
    form_focus(f, (int)(form_line(f, RECORD_RESOURCE, RESOURCE_methods) - f->lines));
    hands_type(h, "541");
    hands_sees(h, "話連絡、直接面談");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    STORED(RESOURCE, 1, methods, "fax phone meet");
    STORED(RESOURCE, 1, manners, "13時から14時は電話を避ける");
    hands_keys(h, "Esc"); /* from the list that the form came from */
    hands_sees(h, "連絡の順  1 FAX連絡 2 電話連絡");
    hands_command(h, "資源を加える");
    f = &h->app->current->form;
    form_focus(f, (int)(form_line(f, RECORD_RESOURCE, RESOURCE_name) - f->lines));
    hands_type(h, "あさひ薬局");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    STORED(RESOURCE, 3, name, "あさひ薬局");
    STORED(RESOURCE, 3, state, "open");
}

static void items_are_one_digit_each(void **state)
{
    struct hands *h = *state;
    to_resource(h, "みなと");
    hands_type(h, "i");
    hands_sees(h, "項目を書く みなと在宅クリニック");
    hands_keys(h, "Esc F6");
    hands_type(h, "i"); /* of a resource that nobody looks at nothing is written */
    hands_sees(h, "資源を選んでから");
    hands_keys(h, "F8");
    hands_type(h, "i");
    hands_sees(h, ">担当者会議への参加           不明");
    hands_type(h, "２"); /* in any width */
    hands_settle(h);
    hands_sees(h, ">担当者会議への参加           あり                   令8.11.20  看護 花子");
    STORED(ITEM, 1, item, "meeting");
    STORED(ITEM, 1, value, "takes");
    STORED(ITEM, 1, verified_how, "used");
    STORED(ITEM, 1, verified_by, "hanako");
    hands_type(h, "0");
    hands_settle(h);
    STORED(ITEM, 1, value, ""); /* the same row, and unknown is no "no" */
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    STORED(ITEM, 1, value, "takes");
    hands_type(h, "9");   /* no level */
    hands_keys(h, "End"); /* 使っている連携ツール: a text */
    hands_type(h, "バイタル");
    hands_keys(h, "Esc");
    hands_misses(h, "バイタル");
    hands_type(h, "はこネット");
    hands_keys(h, "Ctrl-S"); /* of this text, not of a call that lies below */
    hands_settle(h);
    STORED(ITEM, 2, value, "はこネット");
    hands_keys(h, "Esc Enter");
    hands_sees(h, "受入・あり: 担当者会議への参加");
    hands_keys(h, "F2"); /* Ctrl-Z is of the list that is seen, not of a form that lies under it */
    hands_type(h, "0138");
    hands_settle(h);
    to_resource(h, "みなと");
    hands_command(h, "項目を書く");
    hands_sees(h, "項目を書く みなと在宅クリニック");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_misses(h, "はこネット");
    hands_keys(h, "Esc");
    assert_string_equal(TEXT(h->app->current->intake.caller_phone), "0138");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_answers_stands_first, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_holiday_is_no_weekday, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_own_city_stands_first, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_far_hour_is_not_cut_off, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(nobody_with_hours_is_told_in_whole, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(typed_text_filters_and_keys_act, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(whose_doctor_stands_first, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(who_is_shut_is_called_later, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(the_whole_sheet, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_slot_is_written, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(an_item_is_written_once, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_department_remembers_who_answered, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_draft_of_a_slot_comes_back, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_resource_is_written, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(items_are_one_digit_each, hands_up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
