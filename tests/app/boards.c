/* The boards by keys: free places, the rota, relations, the care team, the card, who is registered. */
#include "app/hands.h"

#include "app/directory.h"
#include "app/duty.h"
#include "store/memory.h"

static void get_up(struct hands *h)
{
    app_close(h->app);
    h->app = NULL;
}

static int64_t place(struct hands *h, const char *name, const char *service)
{
    return hands_keep(h, "hanako", RECORD_RESOURCE,
                      (struct resource){.official = str_of(name),
                                        .service = str_of(service),
                                        .name = str_of(name),
                                        .phone = S("0138-77-0000"),
                                        .city = S("架空市"),
                                        .city_code = S("012025"),
                                        .state = S("open")}
                          .v);
}

/* Waits for what was posted without a form: a mark goes the same way, and is there when the rest is. */
static void written(struct hands *h)
{
    static int mark;
    hands_settle(h); /* a row whose draft is being saved is committed behind that */
    struct str wanted = str_print(h->arena, "%d", ++mark);
    struct change *c = change_new(S("hanako"), S("test"));
    change_about(c, S("test"));
    change_setting(c, S("test"), wanted);
    assert_true(duty_post(h->app, c) > 0);
    do {
        struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 10000), 1);
        hands_event(h, (struct event){.kind = EVENT_STORE});
    } while (!str_eq(memory_of(h->arena, h->app->db, S("hanako"), S("test")), wanted));
    hands_event(h, (struct event){.kind = EVENT_STORE}); /* what was done just before the mark */
}

static int64_t count(struct hands *h, enum record_id id)
{
    struct record r = record_new(h->arena, id);
    int64_t n = 0;
    while (load_record(h->arena, h->app->db, &r, n + 1))
        n++;
    return n;
}

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

/* Seed 004: who is on call is told where the day is begun; a swap says why. */
static void the_rota_is_filled_and_swapped(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d");
    hands_sees(h, "当番 令和8年11月");
    hands_sees(h, "一か月先までの未定 62");
    hands_sees(h, "20(金) 平日夜間");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     みなと在宅クリニック");
    hands_sees(h, "23(月) 平日夜間"); /* the next evening: 21 and 22 are days off */
    hands_sees(h, "一か月先までの未定 61");
    hands_keys(h, "Home");
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    hands_sees(h, "理由・備考");
    hands_type(h, "学会のため");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     ひばり訪問看護ステー>");
    hands_sees(h, "学会のため");
    hands_sees(h, "前は みなと在宅クリニック");
    hands_keys(h, "Esc");
    hands_type(h, "t");
    hands_sees(h, "今夜の当番 平日夜間 ひばり訪問看護ステーション 0138-44-5566 / 深夜 未定");
    hands_type(h, "d");
    hands_keys(h, "Home Right");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    written(h);
    hands_type(h, "t"); /* two names that do not fit beside each other: no number is cut off */
    hands_sees(h, " 今夜の当番 平日夜間 ひばり訪問看護ステーション 0138-44-5566\n"
                  "            深夜 みなと在宅クリニック 0138-11-2233\n");
    hands_type(h, "d");
    hands_keys(h, "Home Right Delete Enter Esc");
    written(h);
    hands_type(h, "t");
    h->now = date_moment_from_iso(S("2026-11-20T18:30"));
    hands_keys(h, "Down");
    hands_sees(h, "今夜の当番 今 平日夜間 ひばり訪問看護ステーション 0138-44-5566 / 深夜 未定");
}

/* Somebody who is not in the directory takes the turn under their own name, with a number to call. */
static void a_doctor_takes_a_turn(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d中村医師");
    hands_sees(h, "台帳にない名前として書く");
    hands_keys(h, "Enter");
    hands_type(h, "０９０１２３４５６７８");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     中村医師");
    hands_sees(h, "中村医師  090-1234-5678");
    hands_type(h, "t");
    hands_sees(h, "今夜の当番 平日夜間 中村医師 090-1234-5678 / 深夜 未定");
    hands_screen(h);
    assert_int_equal(canvas_at(h->canvas, 3, 1)->look, LOOK_WARNING); /* a gap tonight is not passed over */
}

static void the_same_as_last_week(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d=");
    hands_sees(h, "一週間前の当番がありません。");
    hands_type(h, "みなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_keys(h, "Down Down Down Down Down Down Down"); /* the 27th, which is asked for in the evening too */
    hands_type(h, "＝");
    written(h);
    hands_sees(h, "27(金)     みなと在宅クリニック");
    hands_keys(h, "Home Delete");
    hands_sees(h, "未定に戻す");
    hands_type(h, "休診");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     未定");
    hands_sees(h, "未定    休診");
    hands_keys(h, "Right Right"); /* 土日祝 of a Friday */
    hands_type(h, "み");
    hands_sees(h, "この日に「土日祝」はありません。");
    hands_keys(h, "PageDown");
    hands_sees(h, "当番 令和8年12月");
    hands_keys(h, "PageUp PageUp");
    hands_sees(h, "当番 令和8年10月");
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

static void a_half_typed_turn_is_a_draft(void **state)
{
    struct hands *h = *state;
    hands_type(h, "dみなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    hands_type(h, "学会のため、23時まで");
    hands_settle(h);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_sees(h, "当番");
    hands_sees(h, "ひばり訪問看護ステーション");
    hands_keys(h, "Enter");
    hands_sees(h, "20(金) 平日夜間  ひばり訪問看護ステーション");
    hands_sees(h, "学会のため、23時まで");
    hands_keys(h, "Tab");
    hands_type(h, "佐藤");
    hands_settle(h);
    hands_keys(h, "Ctrl-P"); /* something comes over it, and it is still there below */
    hands_keys(h, "Esc");
    hands_sees(h, "佐藤");
    hands_keys(h, "Enter");
    hands_settle(h);
    hands_sees(h, "*20(金)     ひばり訪問看護ステー>");
    hands_sees(h, "佐藤");
    assert_int_equal(count(h, RECORD_ROTA), 2);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_misses(h, "書きかけの下書き"); /* it ended with the row */
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

static void every_size(struct hands *h)
{
    static const int sizes[][2] = {{1, 1}, {10, 40}, {24, 81}, {40, 132}, {60, 200}, {24, 80}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        hands_size(h, sizes[i][0], sizes[i][1]);
        hands_screen(h);
    }
}

/* What is no more is removed where it is listed, without a question, and comes back with one key. */
static void a_slot_and_a_department_are_removed(void **state)
{
    struct hands *h = *state;
    get_up(h);
    struct slot s = {.resource = S("2"), .purpose = S("hours"), .weekdays = S("1"), .note = S("午後の枠")};
    hands_keep(h, "hanako", RECORD_SLOT, s.v);
    struct department d = {.resource = S("2"), .name = S("連携室"), .person = S("佐々木")};
    hands_keep(h, "hanako", RECORD_DEPARTMENT, d.v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "F8");
    hands_type(h, "e");
    hands_sees(h, "資源を書く ひばり訪問看護ステーション");
    hands_sees(h, "x 消す");
    hands_type(h, "x");
    hands_sees(h, "資源そのものは消しません。");
    hands_keys(h, "Down");
    hands_type(h, "x");
    written(h);
    hands_misses(h, "午後の枠");
    hands_sees(h, "ひばり訪問看護ステーション の時間帯を消しました。Ctrl-Z で戻せます。");
    hands_keys(h, "Ctrl-Z");
    written(h);
    hands_sees(h, "午後の枠");
    hands_keys(h, "Ctrl-Y");
    written(h);
    hands_misses(h, "午後の枠");
    hands_keys(h, "Down"); /* the new slot; then 連携室 */
    hands_keys(h, "Ctrl-P");
    hands_type(h, "行を消す");
    hands_keys(h, "Enter"); /* by its name from the palette */
    written(h);
    hands_misses(h, "佐々木");
    hands_sees(h, "の連絡先を消しました。");
    hands_keys(h, "Ctrl-Z");
    written(h);
    hands_sees(h, "佐々木");
    every_size(h);
}

static void rows_of_the_boards_are_removed(void **state)
{
    struct hands *h = *state;
    hands_type(h, "vみなと");
    hands_keys(h, "Enter");
    hands_type(h, "2");
    hands_keys(h, "Enter");
    written(h);
    hands_type(h, "x");
    written(h);
    assert_int_equal(count(h, RECORD_VACANCY), 0);
    hands_sees(h, "みなと在宅クリニック の空きの行を消しました。");
    hands_keys(h, "Ctrl-Z");
    written(h);
    hands_sees(h, ">みなと在宅クリニック       2");
    hands_keys(h, "Esc");
    hands_type(h, "dみなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_type(h, "x");
    written(h);
    hands_sees(h, "*20(金)     未定");
    hands_keys(h, "Ctrl-Z");
    written(h);
    hands_sees(h, "*20(金)     みなと在宅クリニック");
    hands_keys(h, "Down");
    hands_type(h, "x");
    hands_sees(h, "消せる行を選んでください。");
}

/* From a form of the list back to the list and the row, committed or closed. */
static void one_comes_back_to_the_list(void **state)
{
    struct hands *h = *state;
    get_up(h);
    for (int i = 0; i < 3; i++) {
        struct slot s = {.resource = S("2"), .purpose = S("hours"), .weekdays = S("1")};
        s.note = str_print(h->arena, "枠%d", i);
        hands_keep(h, "hanako", RECORD_SLOT, s.v);
    }
    hands_sit(h, S("hanako"));
    hands_keys(h, "F8");
    hands_type(h, "e");
    hands_keys(h, "Down Down Enter");
    assert_ptr_equal(h->app->current->row, &call_slot);
    int64_t second = h->app->current->aim.row;
    struct form *f = &h->app->current->form;
    form_focus(f, form_find(f, &record_row(RECORD_SLOT)->fields[SLOT_note]));
    hands_type(h, "、要予約");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "資源を書く ひばり訪問看護ステーション");
    hands_sees(h, "、要予約");
    hands_keys(h, "Enter"); /* the same row is selected */
    assert_int_equal(h->app->current->aim.row, second);
    hands_keys(h, "Ctrl-X");
    hands_settle(h);
    hands_sees(h, "資源を書く ひばり訪問看護ステーション");
    hands_keys(h, "End Enter"); /* a new department */
    assert_ptr_equal(h->app->current->row, &call_department);
    hands_type(h, "連携室");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, ">連携室");
    hands_keys(h, "Esc");
    assert_int_equal(h->app->depth, 1);
    assert_int_equal(h->app->focus, PANE_DIRECTORY);
}

static int64_t a_case(struct hands *h)
{
    hands_keep(h, "hanako", RECORD_PERSON,
               (struct person){
                   .name = S("高橋 ミヨ"), .kana = S("タカハシ ミヨ"), .doctor = S("みなと在宅クリニック")}
                   .v);
    return hands_keep(h, "hanako", RECORD_INTAKE,
                      (struct intake){.person = S("1"),
                                      .received_at = S("2026-11-20T10:00"),
                                      .requester = S("family"),
                                      .state = S("open")}
                          .v);
}

static void a_member_is_added_and_changed(void **state)
{
    struct hands *h = *state;
    get_up(h);
    a_case(h);
    hands_sit(h, S("hanako"));
    hands_type(h, "c");
    hands_sees(h, "ケアチーム 高橋 ミヨ");
    hands_sees(h, "主治医         みなと在宅クリニック                                      受付票");
    hands_sees(h, "いない: 副主治医、入院医療機関、ケアマネ、訪問看護、");
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    assert_ptr_equal(h->app->current->row, &call_member);
    hands_settle(h);
    get_up(h); /* the power fails: whose member it is lies in the draft, too */
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    assert_string_equal(TEXT(h->app->current->member.person), "1");
    assert_string_equal(TEXT(h->app->current->member.resource), "2");
    hands_sees(h, "資源台帳では  ひばり訪問看護ステーション");
    hands_sees(h, "訪問看護");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "ケアチームの訪問看護を登録しました。");
    hands_type(h, "c");
    hands_sees(h, "訪問看護       ひばり訪問看護ステーシ > 0138-44-5566");
    hands_keys(h, "End Enter");
    struct form *f = &h->app->current->form;
    form_focus(f, form_find(f, &record_row(RECORD_MEMBER)->fields[MEMBER_what_for]));
    hands_type(h, "夜の急変");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    assert_int_equal(count(h, RECORD_MEMBER), 1); /* changed, not added */
    hands_sees(h, "ケアチーム 高橋 ミヨ");        /* the list that the form came from */
    hands_type(h, "c");
    hands_sees(h, "夜の急変");
    hands_type(h, "民生委員の佐藤");
    hands_sees(h, "台帳にない名前として書く");
    hands_keys(h, "Enter Ctrl-S");
    hands_sees(h, "チームでの役割を選んでください");
    hands_keys(h, "Esc Home");
    hands_type(h, "q");
    hands_sees(h, "急変時カード");
    hands_sees(h, " 1 主治医  みなと在宅クリニック  電話番号の記入なし");
    hands_sees(h, " 2 訪問看護  ひばり訪問看護ステーション  0138-44-5566");
    hands_sees(h, "情報提供の同意: 未確認。");
    every_size(h);
    hands_type(h, "c");
    every_size(h);
}

/* A list says whom it means: the card is never of somebody else. */
static void the_row_that_is_pointed_at_is_meant(void **state)
{
    struct hands *h = *state;
    get_up(h);
    a_case(h);
    hands_keep(h, "hanako", RECORD_PERSON,
               (struct person){.name = S("鈴木 キヨ"), .kana = S("スズキ キヨ")}.v);
    hands_keep(h, "hanako", RECORD_INTAKE,
               (struct intake){.person = S("2"),
                               .received_at = S("2026-11-10T10:00"),
                               .requester = S("family"),
                               .next_on = S("2026-11-19"),
                               .state = S("open")}
                   .v);
    hands_sit(h, S("hanako"));
    hands_sees(h, ">R08-0002  鈴木 キヨ"); /* 今日; in the roster behind it 高橋 is selected */
    hands_type(h, "q");
    hands_sees(h, "鈴木 キヨ  スズキ キヨ");
    hands_type(h, "c");
    hands_sees(h, "ケアチーム 鈴木 キヨ");
}

static void command(struct hands *h, const char *words)
{
    hands_keys(h, "F10");
    hands_type(h, words);
    hands_keys(h, "Enter");
}

static void registered_and_ended(void **state)
{
    struct hands *h = *state;
    get_up(h);
    a_case(h);
    hands_sit(h, S("hanako"));
    command(h, "24時間登録/解除");
    written(h);
    hands_sees(h, "高橋 ミヨ の24時間対応の登録をしました。");
    command(h, "24時間登録者");
    hands_sees(h, "24時間登録者 1人");
    hands_sees(h, ">高橋 ミヨ        2026-11-20 みなと在宅クリニック");
    hands_type(h, "-");
    written(h);
    hands_sees(h, "登録している人はいません。");
    hands_keys(h, "Esc Ctrl-Z");
    written(h);
    command(h, "24時間登録者");
    hands_sees(h, "24時間登録者 1人");
    hands_keys(h, "Enter");
    assert_int_equal(h->app->current->intake_id, 1);
}

static void a_relation_has_two_sides(void **state)
{
    struct hands *h = *state;
    get_up(h);
    place(h, "コスモス病院", "病院");
    hands_sit(h, S("hanako"));
    hands_keys(h, "F8");
    directory_show(h->app, 1);
    command(h, "れんけい");
    hands_sees(h, "連携 みなと在宅クリニック");
    hands_type(h, "こすもす");
    hands_keys(h, "Enter Ctrl-S");
    hands_sees(h, "連携の種類を選んでください");
    hands_type(h, "3");
    struct form *f = &h->app->current->form;
    form_focus(f, form_find(f, &record_row(RECORD_RELATION)->fields[RELATION_rules]));
    hands_type(h, "専用2床");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "連携（後方支援病床）を登録しました。");
    hands_keys(h, "F8");
    hands_sees(h, "後方支援病床  コスモス病院"); /* on the whole sheet, with its rule */
    hands_sees(h, "専用2床");
    command(h, "れんけい");
    hands_sees(h, ">後方支援病床     頼む   コスモス病院");
    hands_sees(h, "専用2床");
    hands_keys(h, "Right");
    hands_sees(h, "コスモス病院");
    command(h, "れんけい");
    hands_sees(h, ">後方支援病床     受ける みなと在宅クリニック");
    hands_keys(h, "Esc Ctrl-Z");
    written(h);
    hands_sees(h, "連携 の登録 を取り消しました。");
}

/* One question at a time: an answer is given to the screen that asked, or to nobody. */
static void an_answer_has_one_asker(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d/");
    command(h, "あき");
    hands_sees(h, "施設の名前を打つと加えられます。");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    hands_sees(h, "「空き」は閉じられました。もう一度開いてください。");
    hands_sees(h, "当番 令和8年11月");
    hands_sees(h, "一か月先までの未定 62");
}

#define KEYS(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS(twenty_rows_are_twenty_numbers),
        KEYS(a_row_is_confirmed_changed_and_left),
        KEYS(a_facility_comes_onto_the_board),
        KEYS(the_rota_is_filled_and_swapped),
        KEYS(a_doctor_takes_a_turn),
        KEYS(the_same_as_last_week),
        KEYS(a_half_typed_row_of_the_board_is_a_draft),
        KEYS(a_half_typed_turn_is_a_draft),
        KEYS(one_comes_back_to_the_list),
        KEYS(a_slot_and_a_department_are_removed),
        KEYS(rows_of_the_boards_are_removed),
        KEYS(a_row_only_looked_at_is_no_draft),
        KEYS(a_member_is_added_and_changed),
        KEYS(the_row_that_is_pointed_at_is_meant),
        KEYS(registered_and_ended),
        KEYS(a_relation_has_two_sides),
        KEYS(an_answer_has_one_asker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
