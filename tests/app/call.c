/* A call from ring to end: what stands in the database afterwards, whatever happens on the way. */
#include "app/hands.h"

#include "app/duty.h"
#include "app/seat_ask.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(struct hands *h, enum record_id record, int index, const char *text)
{
    hands_jump(h, record, index);
    hands_type(h, text);
}

/* The order in which people say things is not that of the form. */
static void a_whole_call(struct hands *h)
{
    hands_keys(h, "F2");
    hands_fill(h, "０３１２３４５６７８");
    hands_type(h, "2"); /* 家族 */
    put(h, RECORD_INTAKE, INTAKE_caller_name, "山田花子");
    put(h, RECORD_PERSON, PERSON_name, "山田太郎");
    put(h, RECORD_PERSON, PERSON_kana, "やまだたろう");
    put(h, RECORD_PERSON, PERSON_birth_on, "s220315");
    put(h, RECORD_INTAKE, INTAKE_next_on, "+3");
    put(h, RECORD_INTAKE, INTAKE_category, "1");
    put(h, RECORD_INTAKE, INTAKE_note, "父が昨日から食事をとらず、歩けない。");
    hands_keys(h, "Enter");
    hands_type(h, "受診したいが本人が嫌がる。");
}

/* 確定, for one that has no next day yet: it is asked for once. */
static void commit_as_it_is(struct hands *h)
{
    hands_keys(h, "Ctrl-S");
    assert_non_null(h->app->current);
    hands_keys(h, "Ctrl-S");
    assert_null(h->app->current);
}

static void load(struct hands *h, enum record_id id, int64_t row, struct str *v)
{
    struct record r = {.row = record_row(id), .v = v};
    assert_true(load_record(h->arena, h->app->db, &r, row));
}

static void from_ring_to_end(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    h->now += 4 * 60 + 10;
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 を登録しました");
    hands_sees(h, ">R08-0001");
    struct intake i = {0};
    struct person p = {0};
    load(h, RECORD_INTAKE, 1, i.v);
    load(h, RECORD_PERSON, str_int(i.person, 0), p.v);
    assert_string_equal(TEXT(i.caller_phone), "03-1234-5678");
    assert_string_equal(TEXT(i.requester), "family");
    assert_string_equal(TEXT(i.position), "party"); /* as the rule proposes */
    assert_string_equal(TEXT(i.note), "父が昨日から食事をとらず、歩けない。\n受診したいが本人が嫌がる。");
    assert_string_equal(TEXT(i.received_at), "2026-11-20T14:05");
    assert_string_equal(TEXT(i.owner), "hanako");
    assert_string_equal(TEXT(i.channel), "phone");
    assert_string_equal(TEXT(p.kana), "ヤマダタロウ");
    assert_string_equal(TEXT(p.birth_on), "1947-03-15");
    struct contact *contacts;
    assert_int_equal(load_contacts(h->arena, h->app->db, 1, 9, &contacts), 1);
    assert_string_equal(TEXT(contacts[0].minutes), "5");
    assert_string_equal(TEXT(contacts[0].counterpart), "family");
    assert_string_equal(TEXT(contacts[0].note), "父が昨日から食事をとらず、歩けない。");
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S(""), &drafts), 0);
}

/* F01: the draft is in the database before the first character. */
static void the_draft_comes_first(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "Ctrl-F F2"); /* from the search, too */
    assert_int_equal(h->app->current->form.at, form_first(&h->app->current->form));
    hands_settle(h);
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 1);
    assert_int_equal(drafts[0].started, h->now);
    hands_keys(h, "Ctrl-X"); /* nothing was typed: nothing is kept */
    hands_settle(h);
    hands_settle(h);
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 0);
}

/* R45: the saved time is drawn with the next key, not by itself. */
static void nothing_moves_by_itself_in_a_field(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "090");
    const char *before = hands_screen(h);
    hands_settle(h);
    h->now += 60;
    hands_event(h, (struct event){.kind = EVENT_TICK});
    assert_string_equal(hands_screen(h), before);
    hands_type(h, "1");
    hands_sees(h, "保存済 14:05:00");
}

/* R28, F02: the program is killed while a note is being typed; the next one offers the draft with the caret.
 */
static void a_killed_desk_offers_its_draft(void **state)
{
    struct hands *h = *state;
    app_close(h->app); /* the seat is for the child */
    pid_t child = fork();
    if (child == 0) {
        hands_sit(h, S("hanako"));
        a_whole_call(h);
        hands_keys(h, "Left Left");
        hands_type(h, "とても");
        hands_settle(h);
        _exit(0); /* nothing is closed */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    hands_sit(h, S("hanako"));
    hands_sees(h, "書きかけの下書き");
    hands_sees(h, "山田太郎");
    hands_keys(h, "Enter");
    struct call *call = h->app->current;
    assert_non_null(call);
    struct form_line *note = form_line(&call->form, RECORD_INTAKE, INTAKE_note);
    assert_string_equal(TEXT(edit_text(&note->edit)),
                        "父が昨日から食事をとらず、歩けない。\n受診したいが本人が嫌がとてもる。");
    assert_ptr_equal(&call->form.lines[call->form.at], note);
    assert_int_equal(note->edit.caret, edit_text(&note->edit).n - S("る。").n);
    assert_string_equal(TEXT(call->intake.requester), "family");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 を登録しました");
}

static void two_calls_at_once(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0311112222");
    put(h, RECORD_INTAKE, INTAKE_caller_org, "佐藤");
    int at = h->app->current->form.at;
    hands_keys(h, "F2"); /* it rings again */
    hands_type(h, "0344445555");
    hands_sees(h, "保留");
    hands_keys(h, "F5");
    assert_int_equal(h->app->current->form.at, at);
    hands_type(h, "病院");
    hands_keys(h, "F5");
    hands_type(h, "9");
    hands_keys(h, "F5");
    assert_string_equal(TEXT(h->app->current->intake.caller_org), "佐藤病院");
    commit_as_it_is(h);
    hands_keys(h, "F5");
    assert_string_equal(TEXT(edit_text(&h->app->current->form.lines[0].edit)), "03444455559");
    commit_as_it_is(h);
    hands_settle(h);
    assert_int_equal(load_count(h->app->db, "intake"), 2);
}

/* R42: keys that come before anything was saved give the same row as keys one by one. */
static void type_ahead_is_never_lost(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S F2"); /* no result has been taken yet */
    hands_type(h, "0120");
    hands_settle(h);
    assert_string_equal(TEXT(edit_text(&h->app->current->form.lines[0].edit)), "0120");
    struct intake i = {0};
    load(h, RECORD_INTAKE, 1, i.v);
    assert_string_equal(TEXT(i.caller_name), "山田花子");
}

/* R41: an impossible date keeps nobody; its words go into the note. */
static void unreadable_text_is_kept_in_the_note(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_PERSON, PERSON_birth_on);
    hands_fill(h, "たぶん戦前");
    commit_as_it_is(h);
    hands_settle(h);
    struct intake i = {0};
    load(h, RECORD_INTAKE, 1, i.v);
    assert_string_equal(TEXT(i.note), "（読み取れなかった項目）生年月日: たぶん戦前");
}

static void a_contact_in_three_keys(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "Ctrl-K");
    hands_type(h, "2");
    hands_type(h, "訪問して様子を見た。");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 の対応を記録しました");
    struct contact *contacts;
    assert_int_equal(load_contacts(h->arena, h->app->db, 1, 9, &contacts), 2);
    bool found = false;
    for (int i = 0; i < 2; i++)
        found |=
            str_eq(contacts[i].channel, S("visit")) && str_eq(contacts[i].note, S("訪問して様子を見た。"));
    assert_true(found);
}

static void a_referral_goes_with_the_call(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "F8");
    hands_type(h, "/");
    hands_type(h, "minato");
    hands_sees(h, "13時から14時は電話を避ける");
    hands_keys(h, "F3 F7");
    hands_sees(h, "つなぐ予定: みなと在宅クリニック");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    struct referral *referrals;
    assert_int_equal(load_referrals(h->arena, h->app->db, 1, 9, &referrals), 1);
    assert_string_equal(TEXT(referrals[0].asked_on), "2026-11-20");
    assert_string_equal(TEXT(referrals[0].answer), "asked");
    assert_string_equal(TEXT(referrals[0].consent_override), "匿名で打診"); /* nobody asked for the consent */
    hands_keys(h, "F8 Ctrl-F"); /* a case that is stored already: at once, from the search as well */
    hands_type(h, "ひばり");
    hands_keys(h, "F3 2"); /* anonymously */
    hands_stored(h);
    assert_int_equal(load_referrals(h->arena, h->app->db, 1, 9, &referrals), 2);
}

/* An opened case: only what was changed is stored. */
static void an_opened_case(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "Enter");
    hands_jump(h, RECORD_INTAKE, INTAKE_close_reason);
    hands_sees(h, "これまでの対応");
    hands_jump(h, RECORD_INTAKE, INTAKE_state);
    hands_type(h, "3");
    put(h, RECORD_INTAKE, INTAKE_close_reason, "1");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 を保存しました");
    struct intake i = {0};
    load(h, RECORD_INTAKE, 1, i.v);
    assert_string_equal(TEXT(i.state), "closed");
    assert_string_equal(TEXT(i.caller_name), "山田花子");
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S(""), &drafts), 0);
    hands_keys(h, "Enter Ctrl-S");
    hands_sees(h, "変わったところはありません");
}

/* A change of a case that was not committed goes on where the case is opened again. */
static void a_case_goes_on_where_it_was_left(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "Enter");
    hands_jump(h, RECORD_INTAKE, INTAKE_next_action);
    hands_type(h, "折り返す");
    hands_keys(h, "Ctrl-X");
    hands_settle(h);
    assert_null(h->app->current);
    hands_keys(h, "Enter");
    assert_string_equal(TEXT(h->app->current->intake.next_action), "折り返す");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    struct intake i = {0};
    load(h, RECORD_INTAKE, 1, i.v);
    assert_string_equal(TEXT(i.next_action), "折り返す");
}

static void the_same_person_is_adopted(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "F2");
    hands_jump(h, RECORD_PERSON, PERSON_kana);
    hands_fill(h, "やまだたろう");
    hands_sees(h, "F3 採用 山田太郎");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(h->app->current->person.birth_on), "1947-03-15");
    commit_as_it_is(h);
    hands_settle(h);
    assert_int_equal(load_count(h->app->db, "person"), 1);
    struct intake i = {0};
    load(h, RECORD_INTAKE, 2, i.v);
    assert_string_equal(TEXT(i.person), "1");
}

static void an_adopted_person_is_not_emptied(void **state)
{
    struct hands *h = *state;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "F2");
    hands_jump(h, RECORD_PERSON, PERSON_kana);
    hands_fill(h, "ヤマダタロウ");
    hands_keys(h, "F3 Ctrl-Z Ctrl-Z Ctrl-Z");
    commit_as_it_is(h);
    hands_settle(h);
    struct person p = {0};
    load(h, RECORD_PERSON, 1, p.v);
    assert_string_equal(TEXT(p.name), "山田太郎");
    assert_string_equal(TEXT(p.birth_on), "1947-03-15");
}

/* 圏域 is free text: those that the directory has are offered, another word stays and is said to be none of them. */
static void an_area_is_offered(void **state)
{
    struct hands *h = *state;
    static const char *const areas[] = {"北部圏域", "北西部圏域", "東部圏域"};
    app_close(h->app);
    h->app = NULL;
    for (size_t i = 0; i < COUNT_OF(areas); i++)
        hands_keep(
            h, "hanako", RECORD_RESOURCE,
            (struct resource){.name = S("あさひ"), .city_code = S("012025"), .area = str_of(areas[i])}.v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "F2");
    hands_misses(h, "採用 北");
    hands_jump(h, RECORD_PERSON, PERSON_area);
    hands_sees(h, "F3 採用 北西部圏域 北部圏域 東部圏域");
    hands_type(h, "北部");
    hands_sees(h, "F3 採用 北部圏域");
    hands_keys(h, "F3");
    assert_string_equal(TEXT(h->app->current->person.area), "北部圏域");
    assert_int_equal(form_line(&h->app->current->form, RECORD_PERSON, PERSON_area)->doubt.n, 0);
    hands_misses(h, "採用 北");
    hands_keys(h, "Backspace Backspace Backspace Backspace");
    hands_type(h, "ほくぶ");
    hands_sees(h, "台帳にない圏域です");
    assert_string_equal(TEXT(h->app->current->person.area), "ほくぶ");
    hands_keys(h, "Backspace Backspace Backspace");
    hands_type(h, "東部"); /* the word for short */
    hands_misses(h, "台帳にない圏域");
}

/* What 資源台帳 has read is used, until the directory changes. */
static void an_area_that_came_since_is_offered(void **state)
{
    struct hands *h = *state;
    struct resource r = {.name = S("あさひ"), .city_code = S("012025"), .area = S("北部圏域")};
    for (int since = 0; since < 2; since++) {
        struct change *c = change_new(S("hanako"), S("resource"));
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
        assert_true(duty_post(h->app, c) > 0);
        hands_stored(h);
        if (!since) {
            hands_keys(h, "F8");
            hands_type(h, "/ほ");
            assert_true(h->app->directory.placed);
        }
        hands_keys(h, "Esc Esc F2");
        hands_jump(h, RECORD_PERSON, PERSON_area);
        hands_sees(h, since ? "F3 採用 北部圏域 南部圏域" : "F3 採用 北部圏域");
        r.area = S("南部圏域");
    }
}

static void the_caller_is_the_person(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0901234567");
    hands_type(h, "1");
    hands_jump(h, RECORD_INTAKE, INTAKE_caller_name);
    hands_fill(h, "佐藤ハル");
    assert_string_equal(TEXT(h->app->current->person.name), "佐藤ハル");
    hands_keys(h, "Ctrl-Z Ctrl-Z");
    assert_string_equal(TEXT(h->app->current->person.name), "");
    hands_jump(h, RECORD_INTAKE, INTAKE_state);
    hands_type(h, "3");
    assert_string_equal(TEXT(h->app->current->intake.closed_on), "2026-11-20");
    assert_string_equal(TEXT(form_line(&h->app->current->form, RECORD_INTAKE, INTAKE_category)->doubt),
                        "終結には相談内容区分が必要です");
}

static void the_terminal_goes_away(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "0900000");
    hands_event(h, (struct event){.kind = EVENT_HANGUP});
    assert_false(app_running(h->app));
    app_close(h->app);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    assert_string_equal(TEXT(edit_text(&h->app->current->form.lines[0].edit)), "0900000");
}

/* The seat is taken: everything can be read, and a verb that writes says who has it. */
static void a_second_desk_reads(void **state)
{
    struct hands *h = *state, second = *h;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_sit(&second, S("hanako"));
    hands_sees(&second, "読み取り専用");
    hands_sees(&second, "R08-0001");
    hands_keys(&second, "F2");
    assert_null(second.app->current);
    hands_sees(&second, "読み取り専用です");
    hands_keys(&second, "Enter");
    hands_type(&second, "x");
    assert_false(second.app->current->edited);
    app_close(second.app);
}

/* RELIABILITY.md 56: a file of a program that is not written yet, which lets this one read it. */
static void a_newer_file_is_only_read(void **state)
{
    struct hands *h = *state;
    sqlite3 *plain;
    a_whole_call(h);
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    app_close(h->app);
    assert_int_equal(sqlite3_open(h->path, &plain), SQLITE_OK);
    assert_int_equal(sqlite3_exec(plain, "PRAGMA user_version=99999", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(plain);
    hands_sit(h, S("hanako"));
    hands_sees(h, "新しい版の madoguchi のファイルです（形式 99999）");
    hands_sees(h, "R08-0001");
    assert_null(h->app->seat);
    hands_keys(h, "F2");
    assert_null(h->app->current);
    seat_ask_begin(h->app); /* 席をもらう: nobody has it */
    assert_null(h->app->seat);
    hands_sees(h, "新しい版の");
    hands_keys(h, "Enter");
    hands_type(h, "x");
    assert_false(h->app->current->edited);
}

/* R45: the disk is full: the line cannot be missed, the text stays, and what was typed is stored in the end.
 */
static void a_save_that_fails(void **state)
{
    struct hands *h = *state;
    struct rlimit before, none;
    hands_keys(h, "F2");
    hands_settle(h);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    none = before;
    none.rlim_cur = 1;
    setrlimit(RLIMIT_FSIZE, &none);
    hands_fill(h, "0312345678");
    struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
    assert_int_equal(poll(&p, 1, 10000), 1);
    hands_event(h, (struct event){.kind = EVENT_STORE});
    setrlimit(RLIMIT_FSIZE, &before);
    hands_sees(h, "下書きを保存できません");
    hands_type(h, "2");
    hands_sees(h, "下書きを保存できません"); /* a key does not take it away */
    hands_sees(h, "（ディスクの読み書きに失敗しました）");
    hands_sees(h, "03-1234-5678");
    hands_settle(h);
    hands_misses(h, "下書きを保存できません。書いた");
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S(""), &drafts), 1);
    assert_true(drafts[0].count > 5);
}

static void discarding_asks_and_enter_is_no_answer(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "090");
    hands_settle(h);
    hands_keys(h, "Ctrl-P");
    hands_type(h, "suteru");
    hands_keys(h, "Enter Enter");
    assert_non_null(h->app->current);
    hands_sees(h, "元には戻せません");
    hands_type(h, "ｙ");
    hands_settle(h);
    assert_null(h->app->current);
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S(""), &drafts), 0);
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)
    const struct CMUnitTest tests[] = {
        DESK(from_ring_to_end),
        DESK(the_draft_comes_first),
        DESK(nothing_moves_by_itself_in_a_field),
        DESK(a_killed_desk_offers_its_draft),
        DESK(two_calls_at_once),
        DESK(type_ahead_is_never_lost),
        DESK(unreadable_text_is_kept_in_the_note),
        DESK(a_contact_in_three_keys),
        DESK(a_referral_goes_with_the_call),
        DESK(an_opened_case),
        DESK(a_case_goes_on_where_it_was_left),
        DESK(an_adopted_person_is_not_emptied),
        DESK(the_same_person_is_adopted),
        DESK(an_area_is_offered),
        DESK(an_area_that_came_since_is_offered),
        DESK(the_terminal_goes_away),
        DESK(a_second_desk_reads),
        DESK(a_newer_file_is_only_read),
        DESK(a_save_that_fails),
        DESK(the_caller_is_the_person),
        DESK(discarding_asks_and_enter_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
