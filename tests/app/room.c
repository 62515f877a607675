/*
 * People take turns at the desk: the lock, the way back, and that each finds what they left. The room is driven as
 * main.c drives it: events in, cells out, a clock of the test's own.
 */
#include "app/place.h"
#include "store/cached.h"

#include <glob.h>
#include <sqlite3.h>

/* Nothing of the desk: the centre, the clock, the people, and the sentence. */
static void expect_bare(struct place *p)
{
    static const char *const may[] = {"架空市在宅医療・介護連携支援センター",
                                      "席に着く人の番号を押してください。",
                                      "看護師",
                                      "Enter 選ぶ",
                                      "Ctrl-Q 終了",
                                      "社会福祉士",
                                      "作業中",
                                      "14:",
                                      "15:",
                                      ">"};
    char *text = (char *)(uintptr_t)screen(p);
    for (size_t i = 0; i < COUNT_OF(may) + PEOPLE; i++) {
        const char *part = i < COUNT_OF(may) ? may[i] : people[i - COUNT_OF(may)].name.p;
        for (char *at; (at = strstr(text, part));)
            memset(at, ' ', strlen(part));
    }
    for (const char *c = text; *c; c++)
        if (*c != ' ' && *c != '\n' && (*c < '0' || *c > '9'))
            fail_msg("left on the glass: %s", c);
}

static void the_lock_empties_the_glass_and_the_draft_goes_on(void **state)
{
    struct place *p = *state;
    keys(p, "F2");
    type(p, "0138112233");
    keys(p, "Tab");
    keys(p, "F12");
    expect_bare(p);
    assert_int_equal(p->hands.canvas->ime, IME_OFF);
    keys(p, "F2 Ctrl-F F10 Enter"); /* Enter takes the selected one: the same person */
    sees(p, "0138-11-2233");
}

static void everything_typed_is_in_the_file_when_it_is_locked(void **state)
{
    struct place *p = *state;
    struct draft *drafts;
    keys(p, "F2");
    type(p, "0138112233");
    keys(p, "F12");
    event(p, (struct event){.kind = EVENT_TICK});
    struct app *app = front(p);
    assert_int_equal(load_drafts(p->hands.arena, app->db, app->login, &drafts), 1);
    bool there = false;
    for (int i = 0; i < drafts[0].count; i++)
        there |= str_eq(drafts[0].values[i].typed, S("0138112233")) ||
                 str_eq(drafts[0].values[i].typed, S("0138-11-2233"));
    assert_true(there);
}

static void it_locks_by_itself_after_five_minutes_and_says_so_before(void **state)
{
    struct place *p = *state;
    pass(p, 5 * MINUTE - 32 * 1000);
    misses(p, "ロックします");
    assert_false(room_rings(p->room));
    pass(p, 3000);
    sees(p, "あと 30 秒で画面をロックします");
    assert_true(room_rings(p->room));
    pass(p, 15 * 1000);
    sees(p, "あと 20 秒で画面をロックします");
    keys(p, "Down");
    misses(p, "ロックします");
    pass(p, 5 * MINUTE - 2000);
    sees(p, "相談一覧");
    pass(p, 3000);
    expect_bare(p);
}

/* What was read of the file goes out of memory while nobody types, and is read anew when somebody does. */
static void at_rest_no_page_of_the_file_is_kept(void **state)
{
    struct place *p = *state;
    keys(p, "Ctrl-F");
    type(p, "田");
    sees(p, "田");
    pass(p, 4000);
    assert_true(cached_bytes(front(p)->db) > 4 * CACHED_LEAST);
    pass(p, 3000);
    assert_true(cached_bytes(front(p)->db) < CACHED_LEAST);
    type(p, "中");
    sees(p, "田中");
}

/* R15: while the warning stands, the screen changes three times at the most. */
static void the_warning_is_calm(void **state)
{
    struct place *p = *state;
    int changes = 0;
    pass(p, 5 * MINUTE - 31 * 1000);
    const char *before = screen(p);
    for (int i = 0; i < 28; i++) {
        pass(p, 1000);
        const char *now = screen(p);
        changes += strcmp(before, now) != 0;
        before = now;
    }
    assert_int_equal(changes, 3);
}

static void a_long_call_keeps_it_open_and_is_noted(void **state)
{
    struct place *p = *state;
    keys(p, "F10");
    type(p, "通話中");
    keys(p, "Enter");
    sees(p, "通話中");
    sees(p, "12分はロックしません"); /* as it was set */
    pass(p, 11 * MINUTE);
    sees(p, "相談一覧");
    pass(p, 62 * 1000);
    expect_bare(p);
    keys(p, "Enter");
    misses(p, "通話中");
}

static void it_locks_at_once_after_sleep(void **state)
{
    struct place *p = *state;
    event(p, (struct event){.kind = EVENT_TICK});
    p->slept += 4000;
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "相談一覧");
    p->slept += 6000;
    event(p, (struct event){.kind = EVENT_TICK});
    expect_bare(p);
    assert_non_null(front(p)->seat);
}

/* A program that was stopped beyond its time locks before it takes a key. */
static void a_key_after_the_time_does_not_reach_the_desk(void **state)
{
    struct place *p = *state;
    event(p, (struct event){.kind = EVENT_TICK});
    p->hands.clock += 60 * MINUTE;
    type(p, "y");
    expect_bare(p);
}

static void a_desk_left_for_long_is_put_away_and_comes_back_as_it_was(void **state)
{
    struct place *p = *state;
    keys(p, "F2");
    type(p, "0138112233");
    keys(p, "Tab Tab");
    type(p, "ははの");
    struct call *call = front(p)->current;
    int at = call->form.at;
    settle(p);
    keys(p, "F12");
    const int64_t draft = call->draft;
    pass(p, 31 * MINUTE);
    assert_null(front(p)); /* nothing is open any more */
    expect_bare(p);
    keys(p, "1");
    call = front(p)->current;
    assert_non_null(call);
    assert_int_equal(call->draft, draft);
    assert_int_equal(call->form.at, at);
    assert_string_equal(str_z(p->hands.arena, edit_text(&call->form.lines[at].edit)), "ははの");
    type(p, "介護");
    settle(p);
    assert_int_equal(front(p)->call_count, 1);
    struct draft *drafts;
    assert_int_equal(load_drafts(p->hands.arena, front(p)->db, S("hanako"), &drafts), 1);
}

static void four_people_take_turns_a_hundred_times(void **state)
{
    take_turns(*state, NULL);
}

/* A file without keys that is not for practice, as the tests of the store make it: who sits down is asked. */
static void somebody_is_asked_where_nobody_is_named(void **state)
{
    struct place *p = *state;
    struct hands *h = &p->hands;
    struct fault fault;
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("taro"),
                             S("相談 太郎"),      S("social"), false};
    assert_int_equal(room_close(p->room, &fault), OK);
    snprintf(h->path, sizeof h->path, "%s/real.db", h->folder);
    GOOD(db_create(h->path, &birth, h->now, &fault));
    enter(p);
    sees(p, "席に着く人の番号を押してください");
    sees(p, "相談 太郎");
    keys(p, "F2");
    assert_null(front(p));
    type(p, "１");
    keys(p, "F2");
    assert_non_null(front(p)->current);
    settle(p);
    misses(p, "練習用");
}

/* A second window of this workstation, on the same file. */
static struct place *second_window(struct place *p)
{
    struct place *other = calloc(1, sizeof *other);
    other->hands = p->hands;
    other->hands.app = NULL;
    other->hands.canvas = canvas_new(24, 80);
    enter(other);
    return other;
}

static void close_window(struct place *other)
{
    struct fault fault;
    room_close(other->room, &fault);
    canvas_free(other->hands.canvas);
    free(other);
}

static void command(struct place *p, const char *words)
{
    keys(p, "F10");
    type(p, words);
    keys(p, "Enter");
}

static void who_asks_gets_the_seat_when_it_is_given(void **state)
{
    struct place *p = *state;
    struct place *other = second_window(p);
    sees(other, "読み取り専用");
    sees(other, "看護 花子");
    keys(p, "F2");
    type(p, "0138112233");
    command(other, "席をもらう");
    sees(other, "席をお願いしました");
    pass(p, 1100);
    sees(p, "看護 花子が席を求めています");
    assert_true(room_rings(p->room));
    type(p, "4"); /* the question stands in nobody's way */
    sees(p, "看護 花子が席を求めています");
    pass(other, 1100);
    sees(other, "読み取り専用");
    command(p, "席を渡す");
    sees(p, "席を渡しました");
    sees(p, "読み取り専用");
    pass(other, 1100);
    sees(other, "席を受け取りました");
    misses(other, "読み取り専用");
    command(other, "下書き");
    keys(other, "Enter"); /* goes on where the first window was */
    sees(other, "013-8112-2334");
    settle(other);
    close_window(other);
}

static void who_works_may_say_no(void **state)
{
    struct place *p = *state;
    struct place *other = second_window(p);
    keys(p, "F2");
    command(other, "席をもらう");
    pass(p, 1100);
    command(p, "席を渡さない");
    misses(p, "席を求めています");
    pass(other, 1100);
    sees(other, "今は渡せない");
    sees(other, "読み取り専用");
    pass(p, 5000);
    assert_non_null(front(p)->seat);
    command(other, "席をもらう"); /* and may ask again */
    pass(p, 1100);
    sees(p, "席を求めています");
    close_window(other);
    pass(p, 1100);
    misses(p, "席を求めています");
}

/* Nobody sits there: it is given after twenty seconds in sight, or at once where the screen is locked. */
static void an_idle_or_locked_desk_gives_its_seat(void **state)
{
    struct place *p = *state;
    struct place *other = second_window(p);
    keys(p, "F2");
    type(p, "0138112233");
    pass(p, 30 * 1000);
    command(other, "席をもらう");
    pass(p, 21 * 1000);
    assert_non_null(front(p)->seat);
    pass(p, 15 * 1000);
    assert_null(front(p)->seat);
    pass(other, 1100);
    sees(other, "席を受け取りました");
    keys(p, "F12");
    command(p, ""); /* nothing */
    keys(p, "1");
    sees(p, "読み取り専用");
    command(p, "席をもらう");
    keys(other, "F12");
    pass(other, 1100);
    pass(p, 1100);
    sees(p, "席を受け取りました");
    close_window(other);
}

static void take_the_file(struct place *p)
{
    sqlite3 *another;
    assert_int_equal(sqlite3_open_v2(p->hands.path, &another, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(another, "UPDATE meta SET value=value+1 WHERE key='epoch'", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(another);
}

/* Drafts that lie beside the file. */
static int spooled(struct place *p)
{
    glob_t found;
    int n = glob(str_print(p->hands.arena, "%s.spool/*.draft", p->hands.path).p, 0, NULL, &found)
                ? 0
                : (int)found.gl_pathc;
    if (n)
        globfree(&found);
    return n;
}

/* RELIABILITY.md 10: somebody has taken the file over behind the desk's back. */
static void who_lost_the_file_writes_nothing_more_and_keeps_the_text(void **state)
{
    struct place *p = *state;
    struct hands *h = &p->hands;
    keys(p, "F2");
    type(p, "0138112233");
    settle(p);
    take_the_file(p);
    keys(p, "Tab");
    type(p, "ばんごうのあと");
    for (int i = 0; i < 50 && !front(p)->reads; i++) {
        pass(p, 100);
        struct pollfd f = {.fd = room_watch(p->room), .events = POLLIN};
        poll(&f, 1, 100);
    }
    assert_true(front(p)->reads);
    sees(p, "読み取り専用");
    sees(p, "書いたものは画面に残っています");
    assert_int_equal(front(p)->call_count, 1);
    assert_true(front(p)->calls[0]->beside);
    assert_int_equal(spooled(p), 1);
    pass(p, 31 * MINUTE);
    assert_non_null(front(p)); /* what is nowhere else is not put away */
    keys(p, "1");
    command(p, "席をもらう");
    settle(p);
    misses(p, "読み取り専用");
    misses(p, "書いたものは画面に残っています");
    assert_int_equal(spooled(p), 0);
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, front(p)->db, S("hanako"), &drafts), 1);
}

/* Lets the writer say what it has done. */
static void await(struct place *p)
{
    struct pollfd f = {.fd = room_watch(p->room), .events = POLLIN};
    if (poll(&f, 1, 100) > 0)
        event(p, (struct event){.kind = EVENT_STORE});
}

/* And where the program ends there, the next one to write the file takes the text in. */
static void what_the_file_did_not_take_is_a_draft_the_next_time(void **state)
{
    struct place *p = *state;
    struct fault fault;
    keys(p, "F2");
    type(p, "0138112233");
    settle(p);
    take_the_file(p);
    keys(p, "Tab");
    type(p, "きえないことば");
    event(p, (struct event){.kind = EVENT_HANGUP});
    room_close(p->room, &fault);
    assert_int_equal(spooled(p), 1);
    enter(p);
    for (int i = 0; i < 50 && spooled(p); i++)
        await(p);
    await(p);
    sees(p, "取り込みました");
    struct draft *drafts;
    assert_int_equal(load_drafts(p->hands.arena, front(p)->db, S("hanako"), &drafts), 1);
    bool found = false;
    for (int i = 0; i < drafts[0].count; i++)
        found |= str_eq(drafts[0].values[i].typed, S("きえないことば"));
    assert_true(found);
}

static void the_end_saves_and_leaves(void **state)
{
    struct place *p = *state;
    struct fault fault;
    keys(p, "F2");
    type(p, "0138112233");
    event(p, (struct event){.kind = EVENT_HANGUP});
    assert_false(room_running(p->room));
    assert_int_equal(room_close(p->room, &fault), OK);
    enter(p);
    struct draft *drafts;
    assert_int_equal(load_drafts(p->hands.arena, front(p)->db, S("hanako"), &drafts), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_lock_empties_the_glass_and_the_draft_goes_on, up, down),
        cmocka_unit_test_setup_teardown(everything_typed_is_in_the_file_when_it_is_locked, up, down),
        cmocka_unit_test_setup_teardown(it_locks_by_itself_after_five_minutes_and_says_so_before, up, down),
        cmocka_unit_test_setup_teardown(at_rest_no_page_of_the_file_is_kept, up, down),
        cmocka_unit_test_setup_teardown(the_warning_is_calm, up, down),
        cmocka_unit_test_setup_teardown(a_long_call_keeps_it_open_and_is_noted, up, down),
        cmocka_unit_test_setup_teardown(it_locks_at_once_after_sleep, up, down),
        cmocka_unit_test_setup_teardown(a_key_after_the_time_does_not_reach_the_desk, up, down),
        cmocka_unit_test_setup_teardown(a_desk_left_for_long_is_put_away_and_comes_back_as_it_was, up, down),
        cmocka_unit_test_setup_teardown(four_people_take_turns_a_hundred_times, up, down),
        cmocka_unit_test_setup_teardown(somebody_is_asked_where_nobody_is_named, up, down),
        cmocka_unit_test_setup_teardown(who_asks_gets_the_seat_when_it_is_given, up, down),
        cmocka_unit_test_setup_teardown(who_works_may_say_no, up, down),
        cmocka_unit_test_setup_teardown(an_idle_or_locked_desk_gives_its_seat, up, down),
        cmocka_unit_test_setup_teardown(who_lost_the_file_writes_nothing_more_and_keeps_the_text, up, down),
        cmocka_unit_test_setup_teardown(what_the_file_did_not_take_is_a_draft_the_next_time, up, down),
        cmocka_unit_test_setup_teardown(the_end_saves_and_leaves, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
