/* What waits for this person: the first thing they see, whole and reachable; what was told to them; where they were. */
#include "app/hands.h"

#include "export/done.h"

static void get_up(struct hands *h)
{
    app_close(h->app);
    h->app = NULL;
}

/* Overdue, today, a call to give back, a place that does not answer, and a silent one; by jiro three weeks ago. */
static void a_full_desk(struct hands *h)
{
    int64_t now = h->now;
    get_up(h);
    h->now -= 21 * 86400;
    hands_keep(
        h, "jiro", RECORD_STAFF,
        (struct staff){.login = S("jiro"), .name = S("福祉 次郎"), .job = S("social"), .state = S("here")}.v);
    hands_keep(h, "jiro", RECORD_PERSON,
               (struct person){.name = S("高橋 ミヨ"), .kana = S("タカハシ ミヨ")}.v);
    hands_keep(h, "jiro", RECORD_INTAKE,
               (struct intake){.person = S("1"),
                               .received_at = S("2026-10-30T10:00"),
                               .state = S("open"),
                               .owner = S("jiro"),
                               .requester = S("family"),
                               .next_on = S("2026-11-18"),
                               .next_action = S("訪問の日を決める")}
                   .v);
    hands_keep(h, "jiro", RECORD_INTAKE,
               (struct intake){.person = S("1"),
                               .received_at = S("2026-10-30T11:00"),
                               .state = S("open"),
                               .owner = S("hanako"),
                               .urgency = S("now"),
                               .next_on = S("2026-11-20"),
                               .next_action = S("退院前の打合せ")}
                   .v);
    hands_keep(h, "jiro", RECORD_INTAKE,
               (struct intake){.received_at = S("2026-10-30T12:00"),
                               .state = S("open"),
                               .owner = S("jiro"),
                               .caller_name = S("鈴木"),
                               .note = S("様子を見る\n二行目")}
                   .v);
    hands_keep(h, "jiro", RECORD_INTAKE,
               (struct intake){.received_at = S("2026-10-30T13:00"),
                               .state = S("waiting"),
                               .owner = S("jiro"),
                               .caller_org = S("東部包括"),
                               .next_on = S("2026-11-23"),
                               .next_action = S("返事を聞く")}
                   .v);
    hands_keep(h, "jiro", RECORD_REFERRAL,
               (struct referral){
                   .intake = S("4"), .resource = S("2"), .asked_on = S("2026-10-30"), .answer = S("asked")}
                   .v);
    h->now = now;
    hands_keep(h, "jiro", RECORD_CALLBACK,
               (struct callback){.intake = S("3"),
                                 .whom = S("鈴木様の長女"),
                                 .phone = S("090-1111-2222"),
                                 .about = S("空き状況"),
                                 .next_at = S("2026-11-20T16:00"),
                                 .state = S("open"),
                                 .staff = S("hanako")}
                   .v);
    hands_sit(h, S("hanako"));
}

static void what_is_due_comes_first(void **state)
{
    struct hands *h = *state;
    a_full_desk(h);
    hands_sees(h, "今日 令和8年11月20日(金)");
    hands_sees(h, "期限切れ 1  今日 1  折り返し 1  返事待ち 1  下書き 0  14日動きなし 2");
    hands_sees(h, ">R08-0001  高橋 ミヨ      11/18(水)   福祉 次郎 訪問の日を決める");
    hands_sees(h, " R08-0002  高橋 ミヨ      11/20(金)   看護 花子 !退院前の打合せ");
    hands_sees(h, " R08-0003  鈴木様の長女   11/20 16:00 看護 花子 090-1111-2222 空き状況");
    hands_sees(h, "ひばり訪問看護ステーション");
    hands_sees(h, "様子を見る");
    hands_sees(h, "看護 花子 期限切れ1 今日1 折返1"); /* the top bar */
    hands_keys(h, "Esc");
    hands_sees(h, "相談一覧");
    hands_sees(h, "看護 花子 期限切れ1 今日1 折返1");
    hands_size(h, 40, 132);
    hands_sees(h, "対応中3 返事待ち1 期限切れ1 今日1 折返1");
    hands_type(h, "t");
    hands_sees(h, ">R08-0001  高橋 ミヨ      11/18(水)   福祉 次郎 訪問の日を決める");
    hands_sees(h, "14日動きなし 2  14日のあいだ対応も変更もない、終結していない相談");
}

/* A cut is marked, and the row that is selected stands below in full. */
static void what_is_cut_is_marked_and_told(void **state)
{
    struct hands *h = *state;
    get_up(h);
    hands_keep(
        h, "hanako", RECORD_INTAKE,
        (struct intake){.caller_name = S("鈴木"),
                        .received_at = S("2026-11-18T10:00"),
                        .state = S("open"),
                        .owner = S("hanako"),
                        .next_on = S("2026-11-18"),
                        .next_action = S("退院前の打合せの日を病院の連携室と決めて長女にも折り返し伝える")}
            .v);
    hands_sit(h, S("hanako"));
    hands_sees(h, "退院前の打合せの日を病院の連携 >");
    hands_sees(h, " 退院前の打合せの日を病院の連携室と決めて長女にも折り返し伝える");
}

/* Nothing due: the desk, as ever; 今日 is one letter away, in any width. */
static void nothing_due_is_the_desk(void **state)
{
    struct hands *h = *state;
    hands_sees(h, "相談一覧");
    hands_misses(h, "期限切れ");
    hands_type(h, "ｔ");
    hands_sees(h, "待っているものはありません。");
    hands_keys(h, "Esc F2");
    hands_settle(h);
    hands_keys(h, "F10");
    hands_type(h, "きょう");
    hands_keys(h, "Enter");
    hands_sees(h, "下書き 1");
    hands_keys(h, "Enter"); /* the call that goes on */
    assert_ptr_equal(h->app->current, h->app->calls[0]);
}

/* The letters of lists mean nothing where a question is asked: any but its own is a no. */
static void a_question_has_its_own_letters(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "090");
    hands_keys(h, "F10");
    hands_type(h, "すてる");
    hands_keys(h, "Enter");
    hands_sees(h, "元には戻せません");
    hands_type(h, "t");
    hands_misses(h, "元には戻せません");
    hands_sees(h, "新規受付");
    assert_int_equal(h->app->depth, 1);
    assert_int_equal(h->app->call_count, 1);
}

/* Every row that is counted is reached by Down, once. */
static void the_counts_are_the_rows(void **state)
{
    struct hands *h = *state;
    a_full_desk(h);
    int steps = 0, before = -1;
    for (int row; (hands_screen(h), row = h->canvas->cursor_row) != before; before = row, steps++)
        hands_keys(h, "Down");
    assert_int_equal(steps, 1 + 1 + 1 + 1 + 0 + 2);
    hands_keys(h, "Home");
    hands_screen(h);
    assert_int_equal(h->canvas->cursor_row, 4); /* bar, title, counts, heading */
}

static void each_row_opens_its_thing(void **state)
{
    static const struct {
        const char *keys;
        int64_t intake;
    } rows[] = {{"", 1}, {"Down", 2}, {"Down Down", 3}, {"Down Down Down", 4}, {"End", 4}};
    struct hands *h = *state;
    a_full_desk(h);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        hands_keys(h, "Esc");
        hands_type(h, "t");
        hands_keys(h, rows[i].keys);
        hands_keys(h, "Enter");
        assert_int_equal(h->app->current->intake_id, rows[i].intake);
        hands_keys(h, "Ctrl-X");
    }
    hands_type(h, "t");
    hands_keys(h, "Ctrl-K"); /* a contact with the case of the row */
    assert_ptr_equal(h->app->current->row, &call_contact);
    assert_int_equal(h->app->current->intake_id, 1);
}

/* Closing what was overdue takes it off the bar and the list. */
static void done_is_gone(void **state)
{
    struct hands *h = *state;
    a_full_desk(h);
    hands_keys(h, "Enter Ctrl-G");
    char tag[2] = {form_line(&h->app->current->form, RECORD_INTAKE, INTAKE_next_on)->tag, 0};
    hands_type(h, tag);
    hands_keys(
        h,
        "Backspace Backspace Backspace Backspace Backspace Backspace Backspace Backspace Backspace Backspace "
        "Backspace Backspace Backspace Backspace Backspace Backspace");
    hands_type(h, "+3");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_misses(h, "期限切れ");
    hands_sees(h, "今日1 折返1");
}

/* The next date that the ladder proposes stands beside the empty field; F3 takes it, nothing forces it. */
static void the_ladder_proposes(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "0312345678");
    hands_keys(h, "Tab");
    hands_type(h, "2"); /* 家族 */
    hands_keys(h, "Ctrl-G");
    struct form *f = &h->app->current->form;
    char tag[2] = {form_line(f, RECORD_INTAKE, INTAKE_next_on)->tag, 0};
    hands_type(h, tag);
    hands_sees(h, "案 令和8年12月"); /* 7 business days */
    hands_sees(h, "相談後 7営業日");
    assert_int_equal(h->app->current->intake.next_on.n, 0);
    hands_keys(h, "F3");
    hands_sees(h, "営業日）");
    assert_true(str_starts(h->app->current->intake.next_on, S("2026-12-0")));
    hands_keys(h, "Ctrl-Z");
    assert_int_equal(h->app->current->intake.next_on.n, 0);
}

/* 確定 asks once for a next date and shows the one proposed; without one it is said in the message. */
static void the_ladder_is_said_again(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "0312345678");
    hands_keys(h, "Ctrl-S");
    hands_sees(h, "案 令和8年12月10日(木)");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 を登録しました。次回対応日の案は 12/10(木)（相談後 14営業日）。");
    hands_keys(h, "Ctrl-K");
    hands_type(h, "1");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 の対応を記録しました。次回対応日の案は");
    hands_keys(h, "F8 Enter F3 2");
    hands_settle(h);
    hands_keys(h, "F6 Enter Ctrl-G");
    char tag[2] = {form_line(&h->app->current->form, RECORD_INTAKE, INTAKE_next_on)->tag, 0};
    hands_type(h, tag);
    hands_sees(h, "打診中 3営業日");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(h->app->current->intake.next_on), "2026-11-25"); /* no holidays in this file */
}

static void handover_is_read_once(void **state)
{
    struct hands *h = *state;
    a_full_desk(h);
    get_up(h);
    hands_keep(h, "jiro", RECORD_CONTACT,
               (struct contact){.intake = S("1"),
                                .at = S("2026-11-19T16:30"),
                                .channel = S("phone"),
                                .staff = S("jiro"),
                                .with_whom = S("長女"),
                                .note = S("夜の様子を聞いた")}
                   .v);
    hands_sit(h, S("hanako"));
    hands_type(h, "ｈ");
    hands_sees(h, "申し送り 令和8年11月20日(金) 全員");
    hands_sees(h, "対応 1");
    hands_sees(h, "新 11/19 R08-0001  高橋 ミヨ      福祉 次郎 電話 長女  夜の様子を聞いた");
    hands_sees(h, "次の日の予定 1");
    hands_sees(h, "未読");
    hands_type(h, "k");
    hands_settle(h);
    hands_sees(h, "未読 0");
    hands_misses(h, "夜の様子"); /* of yesterday, and read */
    hands_keys(h, "Left");
    hands_sees(h, "申し送り 令和8年11月19日(木)");
    hands_sees(h, "16:30 R08-0001");
    hands_keys(h, "Tab");
    hands_sees(h, "看護 花子");
    hands_sees(h, "この日の申し送りはありません。");
    hands_keys(h, "Tab");
    hands_sees(h, "夜の様子");
    hands_type(h, "k");
    hands_sees(h, "未読はありません。");
    hands_keys(h, "Enter");
    assert_int_equal(h->app->current->intake_id, 1);
}

/* Somebody else has the seat: the same is seen, nothing is marked. */
static void a_reader_sees_the_same(void **state)
{
    struct hands *h = *state;
    a_full_desk(h);
    struct app *writer = h->app;
    hands_sit(h, S("jiro"));
    hands_sees(h, "期限切れ 1  今日 1  折り返し 1");
    hands_type(h, "h");
    hands_sees(h, "申し送り");
    hands_type(h, "k");
    hands_sees(h, "読み取り専用です");
    app_close(h->app);
    h->app = writer;
}

/* R60: pane, order and case come back; what was looked for does not. */
static void the_desk_is_as_it_was_left(void **state)
{
    struct hands *h = *state;
    a_full_desk(h);
    hands_keys(h, "Esc");
    hands_type(h, "s");
    hands_sees(h, "次回対応日の順");
    hands_sees(h, ">R08-0004"); /* the same case, elsewhere */
    hands_keys(h, "Up F8");
    hands_type(h, "/");
    hands_type(h, "みなと");
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Esc");
    hands_size(h, 40, 132);
    hands_sees(h, "次回対応日の順");
    assert_int_equal(h->app->focus, PANE_DIRECTORY);
    assert_int_equal(h->app->roster.rows[h->app->roster.list.selected].id, 2);
    hands_sees(h, "ひばり訪問看護");
    get_up(h);
    hands_sit(h, S("jiro")); /* not another person's */
    assert_int_equal(h->app->focus, PANE_ROSTER);
    assert_int_equal(h->app->roster.order, CASES_NEWEST);
}

/* Far down in the list, too; before that only as much is read as is looked at. */
static void a_case_far_down_is_found_again(void **state)
{
    enum { CASES = 350, LEFT = 40 }; /* the oldest stands last */
    struct hands *h = *state;
    get_up(h);
    for (int i = 0; i < CASES; i++)
        hands_keep(h, "hanako", RECORD_INTAKE,
                   (struct intake){.received_at =
                                       str_print(h->arena, "2026-%02d-%02dT10:00", 1 + i / 28, 1 + i % 28),
                                   .state = S("open"),
                                   .owner = S("hanako"),
                                   .next_on = i % 2 ? S("2027-01-05") : S("")}
                       .v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Esc");
    assert_int_equal(h->app->roster.count, 100);
    assert_int_equal(h->app->directory.count, 0);
    hands_keys(h, "End End End End");
    assert_int_equal(h->app->roster.count, CASES);
    for (int i = 1; i < LEFT; i++)
        hands_keys(h, "Up");
    get_up(h);
    hands_sit(h, S("hanako"));
    assert_int_equal(h->app->roster.rows[h->app->roster.list.selected].id, LEFT);
    hands_keys(h, "Esc");
    hands_sees(h, ">R07-0040");
    for (int i = 0; i < CASES; i++) {
        int64_t id = h->app->roster.rows[i].id;
        assert_int_equal(load_case_rank(h->app->db, CASES_NEWEST, id, CASES), i);
        assert_int_equal(load_case_rank(h->app->db, CASES_NEXT, id, CASES), id % 2 ? 0 : id / 2 - 1);
    }
    hands_keys(h, "F8");
    assert_int_not_equal(h->app->directory.count, 0);
}

#define AT_A_DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

static void note_done(struct hands *h, struct str profile, int64_t at, enum err code, struct str why)
{
    struct fault fault;
    const struct done d = {
        .profile = profile, .folder = S("/x"), .succeeded = at, .tried = at, .code = code, .why = why};
    GOOD(done_write(h->arena, h->path, &d, &fault));
}

/* When the city's files were last made stands there; that they were not comes first, with the reason. */
static void the_night_before_is_told(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "Ctrl-P");
    hands_type(h, "今日");
    hands_keys(h, "Enter");
    assert_null(strstr(hands_screen(h), "市への書き出し"));
    note_done(h, S("city"), h->now - 17 * 3600, OK, S0);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Ctrl-P");
    hands_type(h, "今日");
    hands_keys(h, "Enter");
    if (!strstr(hands_screen(h), "市への書き出し 11/19 21:05 済"))
        fail_msg("%s", hands_screen(h));
    note_done(h, S("city"), h->now - 3600, ERR_IO, S("/mnt/city: 空きがありません"));
    get_up(h);
    hands_sit(h, S("hanako"));
    if (!strstr(hands_screen(h), "11/19 21:05 の後、できていません。11/20 13:05 /mnt/city"))
        fail_msg("%s", hands_screen(h));
}

/* A backup that could not be brought back comes first, too; one that could needs no line. */
static void a_failed_drill_is_told(void **state)
{
    struct hands *h = *state;
    note_done(h, S("drill"), h->now - 20 * 24 * 3600, OK, S0);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Ctrl-P");
    hands_type(h, "今日");
    hands_keys(h, "Enter");
    assert_null(strstr(hands_screen(h), "戻す練習"));
    note_done(h, S("drill"), h->now - 3600, ERR_DAMAGED, S("x.db: 途中で切れています"));
    get_up(h);
    hands_sit(h, S("hanako"));
    if (!strstr(hands_screen(h), "バックアップを戻す練習 10/31 14:05 の後、できていません。11/20 13:05 x.db"))
        fail_msg("%s", hands_screen(h));
    note_done(h, S("drill"), h->now - 40 * 24 * 3600, OK, S0);
    get_up(h);
    hands_sit(h, S("hanako"));
    if (!strstr(hands_screen(h), "できていません。毎月の戻す練習が動い"))
        fail_msg("%s", hands_screen(h));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_A_DESK(what_is_due_comes_first),
        AT_A_DESK(what_is_cut_is_marked_and_told),
        AT_A_DESK(nothing_due_is_the_desk),
        AT_A_DESK(a_question_has_its_own_letters),
        AT_A_DESK(the_counts_are_the_rows),
        AT_A_DESK(each_row_opens_its_thing),
        AT_A_DESK(done_is_gone),
        AT_A_DESK(the_ladder_proposes),
        AT_A_DESK(the_ladder_is_said_again),
        AT_A_DESK(handover_is_read_once),
        AT_A_DESK(a_reader_sees_the_same),
        AT_A_DESK(the_desk_is_as_it_was_left),
        AT_A_DESK(a_case_far_down_is_found_again),
        AT_A_DESK(the_night_before_is_told),
        AT_A_DESK(a_failed_drill_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
