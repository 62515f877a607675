/* By keys: what is removed where it is listed, the care team, relations, who is registered;
 * and who is meant by a row. */
#include "app/boards.h"

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

static void member(struct hands *h, const char *role, const char *name, bool at_the_desk)
{
    struct member m = {
        .person = S("1"), .role = str_of(role), .name = str_of(name), .since = S("2026-11-01")};
    if (!at_the_desk) {
        hands_keep(h, "hanako", RECORD_MEMBER, m.v);
        return;
    }
    struct change *c = change_new(S("hanako"), S("member"));
    change_put(c, &(struct record){record_row(RECORD_MEMBER), 0, m.v}, FIELDS_ALL);
    assert_true(duty_post(h->app, c) > 0);
    hands_stored(h);
}

/* Rows that come above it move neither the row that one is on nor the one that one comes back to from its form. */
static void the_hand_stays_on_its_row(void **state)
{
    struct hands *h = *state;
    get_up(h);
    a_case(h);
    member(h, "helper", "介護の一郎", false);
    member(h, "other", "民生の二郎", false);
    hands_sit(h, S("hanako"));
    hands_type(h, "c");
    hands_keys(h, "Down");
    hands_sees(h, ">訪問介護       介護の一郎");
    member(h, "second", "副の三郎", true);
    hands_sees(h, " 副主治医       副の三郎");
    hands_sees(h, ">訪問介護       介護の一郎");
    hands_keys(h, "Enter");
    member(h, "second", "副の四郎", true);
    hands_keys(h, "Ctrl-X");
    hands_sees(h, " 副主治医       副の四郎");
    hands_sees(h, ">訪問介護       介護の一郎");
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

static void registered_and_ended(void **state)
{
    struct hands *h = *state;
    get_up(h);
    a_case(h);
    hands_sit(h, S("hanako"));
    hands_command(h, "24時間登録/解除");
    written(h);
    hands_sees(h, "高橋 ミヨ の24時間対応の登録をしました。");
    hands_command(h, "24時間登録者");
    hands_sees(h, "24時間登録者 1人");
    hands_sees(h, ">高橋 ミヨ        2026-11-20 みなと在宅クリニック");
    hands_type(h, "-");
    written(h);
    hands_sees(h, "登録している人はいません。");
    hands_keys(h, "Esc Ctrl-Z");
    written(h);
    hands_command(h, "24時間登録者");
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
    hands_command(h, "れんけい");
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
    hands_command(h, "れんけい");
    hands_sees(h, ">後方支援病床     頼む   コスモス病院");
    hands_sees(h, "専用2床");
    hands_keys(h, "Right");
    hands_sees(h, "コスモス病院");
    hands_command(h, "れんけい");
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
    hands_command(h, "あき");
    hands_sees(h, "施設の名前を打つと加えられます。");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    hands_sees(h, "「空き」は閉じられました。もう一度開いてください。");
    hands_sees(h, "当番 令和8年11月");
    hands_sees(h, "一か月先までの未定 62");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS(one_comes_back_to_the_list),
        KEYS(a_slot_and_a_department_are_removed),
        KEYS(rows_of_the_boards_are_removed),
        KEYS(a_member_is_added_and_changed),
        KEYS(the_row_that_is_pointed_at_is_meant),
        KEYS(the_hand_stays_on_its_row),
        KEYS(registered_and_ended),
        KEYS(a_relation_has_two_sides),
        KEYS(an_answer_has_one_asker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
