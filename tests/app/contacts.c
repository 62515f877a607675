/* Contacts in three keys, a day of them in a grid, and callbacks: what the database holds. */
#include "app/contacts.h"
#include "app/between.h"

/* DOMAIN.md, 2: the unit that is counted is the contact. Three keys besides its
 * text, and the clock runs. */
static void a_contact_in_three_keys(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    int keys = 0;
    keys++, hands_keys(h, "Ctrl-K");
    h->now += 6 * 60;
    keys++, hands_type(h, "2");
    hands_type(h, "訪問して様子を見た。");
    keys++, hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(keys, 3);
    struct contact *c;
    assert_int_equal(load_contacts(h->arena, h->app->db, 1, 9, &c), 2);
    const struct contact *it = str_eq(c[0].channel, S("visit")) ? &c[0] : &c[1];
    assert_string_equal(TEXT(it->note), "訪問して様子を見た。");
    assert_string_equal(TEXT(it->minutes), "6");
    assert_string_equal(TEXT(it->staff), "hanako");
    assert_string_equal(TEXT(it->counterpart), "family");
}

static void minutes_actions_and_the_attempt(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    hands_keys(h, "Ctrl-K");
    hands_type(h, "1");
    hands_type(h, "様子を聞いた。");
    hands_go(h, RECORD_CONTACT, CONTACT_minutes);
    hands_type(h, "２５");
    hands_go(h, RECORD_CONTACT, CONTACT_attempt);
    hands_type(h, "2");
    hands_go(h, RECORD_CONTACT, CONTACT_actions);
    hands_type(h, "12");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_string_equal(text_of(h, "SELECT minutes || attempt || ' ' || actions "
                                   "FROM contact WHERE attempt <> ''"),
                        "25message inform advise");
    /* a form that was left open over night tells no minutes */
    hands_keys(h, "Ctrl-K");
    hands_type(h, "1");
    hands_type(h, "翌朝に書き終えた。");
    h->now += 18 * 3600;
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM contact WHERE note LIKE "
                                     "'翌朝%' AND minutes IS NULL"),
                     1);
}

/* One row: time, case, method, with whom, minutes, business, staff, note. */
static void day_row(struct hands *h, const char *at, const char *about, const char *how, const char *minutes,
                    const char *note)
{
    hands_fill(h, at);
    hands_fill(h, about);
    hands_type(h, how);
    if (!*how)
        hands_keys(h, "Tab");
    hands_keys(h, "Tab");
    hands_fill(h, minutes);
    hands_keys(h, "Tab Tab");
    hands_type(h, note);
    hands_keys(h, "Enter");
}

static void three_rows(struct hands *h)
{
    hands_keys(h, "Ctrl-N");
    day_row(h, "9:30", "山田太", "1", "10", "様子を聞いた。");
    day_row(h, "１０", "山田", "2", "40", "二人いる。");
    day_row(h, "11:00", "鈴木", "", "5", "だれのことか分からない。");
    hands_keys(h, "Ctrl-U");
    day_row(h, "11/19 16:00", "R08-0002", "", "", "");
}

static struct str cell(const struct call *call, int row, enum day_column column)
{
    return edit_text(&call->form.lines[day_line(row, column)].edit);
}

/* Each row by itself: one change for the good ones, the others stay with their
 * reasons, a draft of their own. */
static void a_day_of_contacts(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    a_case(h, "佐藤次郎", "0138112233"); /* asked for by 山田花子, too */
    int64_t before = hands_number(h, "SELECT count(*) FROM contact");
    int changes = acts(h, "contact");
    three_rows(h);
    hands_sees(h, "R08-0001 山田太郎");
    hands_sees(h, "「山田」は2件あります");
    hands_sees(h, "「鈴木」は見つかりません");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM contact"), before + 1);
    assert_int_equal(acts(h, "contact"), changes + 1);
    assert_string_equal(text_of(h, "SELECT at || ' ' || channel || ' ' || minutes "
                                   "|| ' ' || counterpart || ' ' || with_whom || ' '"
                                   " || staff || ' ' || business FROM contact WHERE "
                                   "note = '様子を聞いた。'"),
                        "2026-11-20T09:30 phone 10 family 山田花子 hanako e");
    struct call *rest = at_hand_call(h->app);
    assert_ptr_equal(rest->row, &call_day);
    assert_string_equal(TEXT(cell(rest, 0, DAY_NOTE)), "二人いる。");
    assert_string_equal(TEXT(rest->day->rows[0].contact.at), "2026-11-20T10:00");
    assert_string_equal(TEXT(cell(rest, 1, DAY_CASE)), "鈴木");
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 1);
    /* F4 goes to what is wrong, F3 takes one candidate after the other */
    form_focus(&rest->form, day_line(3, DAY_NOTE));
    hands_keys(h, "F4");
    assert_int_equal(rest->form.at, day_line(0, DAY_CASE));
    hands_keys(h, "F3 F3");
    assert_true(rest->day->rows[0].intake > 0);
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(hands_number(h, "SELECT count(*) FROM contact"), before + 2);
}

/* What stays of a day was typed, though by then in another grid: leaving it keeps its draft. */
static void what_stays_of_a_day_is_not_thrown_away(void **state)
{
    struct hands *h = *state;
    struct draft *drafts;
    a_case(h, "山田太郎", "0312345678");
    hands_keys(h, "Ctrl-N");
    day_row(h, "9:30", "山田太", "1", "10", "様子を聞いた。");
    day_row(h, "11:00", "鈴木", "", "5", "だれのことか分からない。");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    hands_keys(h, "Ctrl-X");
    hands_post(h);
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 1);
    hands_keys(h, "Ctrl-N");
    hands_sees(h, "だれのことか分から>");
}

/* A grid without a note yet says among the drafts whom it is about, not that it is empty. */
static void a_begun_day_is_told_by_its_cases(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    hands_keys(h, "Ctrl-N");
    day_row(h, "9:30", "R08-0001", "2", "10", "");
    hands_keys(h, "Esc");
    hands_settle(h);
    hands_keys(h, "F10");
    hands_type(h, "下書き\r");
    hands_sees(h, "まとめ入力           R08-0001");
}

/* The next row takes case, method, business and staff of the one above with one
 * key, as one step of undo. */
static void a_row_repeats_the_one_above(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    hands_keys(h, "Ctrl-N");
    day_row(h, "9:30", "R08-0001", "2", "10", "訪問した。");
    hands_keys(h, "Ctrl-U");
    struct call *call = at_hand_call(h->app);
    assert_string_equal(TEXT(cell(call, 1, DAY_CASE)), "R08-0001");
    assert_string_equal(TEXT(cell(call, 1, DAY_CHANNEL)), "訪問");
    assert_int_equal(call->day->rows[1].intake, 1);
    hands_keys(h, "Ctrl-Z");
    assert_true(day_empty(call, 1));
    hands_keys(h, "Ctrl-Y");
    assert_string_equal(TEXT(cell(call, 1, DAY_CHANNEL)), "訪問");
    hands_keys(h, "Ctrl-P"); /* 下書きを捨てる: this grid, and the screen goes with it */
    hands_type(h, "suteru");
    hands_keys(h, "Enter");
    hands_type(h, "y");
    hands_post(h);
    assert_null(at_hand_call(h->app));
    assert_int_equal(h->app->call_count, 0);
}

static void a_killed_day_goes_on(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎", "0312345678");
    app_close(h->app); /* the seat is for the child */
    pid_t child = fork();
    if (child == 0) {
        hands_sit(h, S("hanako"));
        three_rows(h);
        hands_settle(h);
        _exit(0); /* nothing is closed */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    hands_sit(h, S("hanako"));
    hands_sees(h, "まとめ入力");
    hands_keys(h, "Enter");
    struct call *call = at_hand_call(h->app);
    assert_ptr_equal(call->row, &call_day);
    assert_string_equal(TEXT(cell(call, 0, DAY_CASE)), "R08-0001");
    assert_int_equal(call->day->rows[0].intake, 1);
    assert_string_equal(TEXT(cell(call, 2, DAY_NOTE)), "だれのことか分からない。");
    hands_keys(h, "Ctrl-N"); /* the same one, not a second */
    assert_ptr_equal(at_hand_call(h->app), call);
}

static struct str labour_day(const void *of, int32_t day)
{
    (void)of;
    return day == date_day(2026, 11, 23) ? S("勤労感謝の日") : S0;
}

static void when_to_call_back(void **state)
{
    static const struct {
        const char *now, *result, *next;
    } rows[] = {
        {"2026-11-20T14:05", "asked", "2026-11-20T15:05"},
        {"2026-11-20T16:30", "asked", "2026-11-24T09:00"},
        {"2026-11-20T14:05", "absent", "2026-11-20T16:05"},
        {"2026-11-20T15:05", "absent", "2026-11-24T09:00"},
        {"2026-11-19T09:00", "message", "2026-11-20T09:00"},
        {"2026-11-20T09:00", "message", "2026-11-24T09:00"},
        {"2026-11-20T05:00", "absent", "2026-11-20T09:00"},
        {"2026-11-21T10:00", "asked", "2026-11-24T09:00"},
        {"2026-12-28T16:00", "absent", "2027-01-04T09:00"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *a = arena_new();
        struct holidays labour = {.name = labour_day};
        int64_t next =
            callback_next(str_of(rows[i].result), date_moment_from_iso(str_of(rows[i].now)), &labour);
        assert_string_equal(str_z(a, date_iso_moment(a, next)), rows[i].next);
        arena_free(a);
    }
    assert_true(callback_next(S("talked"), 0, NULL) == INT64_MIN);
}

/* A caller who gave no name: what is typed first is what they want, not who they are. */
static void a_callback_to_whom_it_is_about(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0312345678");
    hands_go(h, RECORD_PERSON, PERSON_name);
    hands_type(h, "﨑山忠");
    hands_keys(h, "Ctrl-U");
    hands_type(h, "退院日の確認");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_string_equal(text_of(h, "SELECT whom || ' ' || phone || ' ' || about FROM callback"),
                        "﨑山忠 03-1234-5678 退院日の確認");
}

/* Asked for while the call is still on the line: it belongs to the case as soon
 * as there is one. */
static void a_callback_and_its_tries(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    struct call *ringing = h->app->current;
    hands_fill(h, "0312345678");
    hands_go(h, RECORD_INTAKE, INTAKE_caller_name);
    hands_type(h, "山田花子");
    hands_keys(h, "Ctrl-U");
    hands_type(h, "訪問診療の空き");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_ptr_equal(h->app->current, ringing);
    commit(h);
    assert_string_equal(text_of(h, "SELECT intake || whom || ' ' || phone || ' ' || about || ' ' "
                                   "|| next_at || ' ' || state || ' '"
                                   " || staff FROM callback"),
                        "1山田花子 03-1234-5678 訪問診療の空き 2026-11-20T15:05 open hanako");
    h->now += 65 * 60;
    hands_keys(h, "o");
    hands_sees(h, "11-20 15:05 過");
    hands_type(h, "4"); /* put off: no try */
    hands_post(h);
    assert_string_equal(text_of(h, "SELECT tries IS NULL FROM callback"), "1");
    assert_string_equal(text_of(h, "SELECT next_at FROM callback"), "2026-11-20T16:10");
    h->now += 65 * 60;
    hands_type(h, "３"); /* the input method may be on */
    hands_post(h);
    assert_string_equal(text_of(h, "SELECT tries || ' ' || last || ' ' || "
                                   "next_at || ' ' || state FROM callback"),
                        "1 absent 2026-11-23T09:00 open");
    assert_string_equal(text_of(h, "SELECT intake || channel || ' ' || direction || ' ' || "
                                   "attempt || ' ' || with_whom || ' ' || note"
                                   " FROM contact WHERE attempt <> ''"),
                        "1phone out absent 山田花子 折り返し（不在）訪問診療の空き");
    hands_sees(h, "1回 不在");
    hands_type(h, "2");
    hands_post(h);
    assert_string_equal(text_of(h, "SELECT tries || ' ' || last || ' ' || state FROM callback"),
                        "2 message open");
    hands_type(h, "1");
    hands_post(h);
    assert_string_equal(text_of(h, "SELECT tries || ' ' || last || ' ' || state "
                                   "|| next_at FROM callback"),
                        "3 talked done");
    hands_sees(h, "折り返しを待っている人はいません");
    assert_int_equal(hands_number(h, "SELECT count(*) FROM contact WHERE attempt <> ''"), 3);
}

/* The row stands there as before until its own try is stored, whatever else was meanwhile. */
static void a_try_is_kept_once(void **state)
{
    struct hands *h = *state;
    struct callback waits = {.state = S("open"), .next_at = S("2026-11-20T13:00"), .whom = S("山田花子")};
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_CALLBACK, waits.v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Esc o");
    hands_sees(h, "山田花子");
    twice_between_saves(h, "3");
    assert_string_equal(text_of(h, "SELECT tries || ' ' || last FROM callback"), "1 absent");
    hands_type(h, "3"); /* it was read again since */
    hands_stored(h);
    assert_string_equal(text_of(h, "SELECT tries || ' ' || last FROM callback"), "2 absent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_contact_in_three_keys, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(minutes_actions_and_the_attempt, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_try_is_kept_once, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_day_of_contacts, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(what_stays_of_a_day_is_not_thrown_away, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_row_repeats_the_one_above, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_begun_day_is_told_by_its_cases, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_killed_day_goes_on, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_callback_and_its_tries, hands_up, hands_down),
        cmocka_unit_test_setup_teardown(a_callback_to_whom_it_is_about, hands_up, hands_down),
        cmocka_unit_test(when_to_call_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
