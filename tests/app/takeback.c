/* Undo of an open call and of what was registered: over kills and restarts; several calls; other people's drafts. */
#include "app/hands.h"

#include "app/duty.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What stands in every line of the open call. */
static struct str whole(struct hands *h)
{
    struct buf b = buf_in(h->arena);
    const struct form *f = &h->app->current->form;
    for (int i = 0; i < f->count; i++)
        buf_print(&b, S_FMT "|" S_FMT "\n", S_ARG(f->lines[i].field->column),
                  S_ARG(edit_text(&f->lines[i].edit)));
    buf_print(&b, "person " S_FMT, S_ARG(h->app->current->intake.person));
    return buf_str(&b);
}

static void edit_once(struct hands *h)
{
    static const char *const pieces[] = {"山田 ", "太郎。", "2",  "s22", "か", "、",      "09",
                                         "父が",  "12",     "包", "x",   "今", "転んだ。"};
    switch (rand() % 8) {
    case 0: hands_keys(h, "Backspace"); break;
    case 1: hands_keys(h, "Enter"); break;
    case 2: hands_keys(h, "Left"); break;
    case 3: hands_event(h, (struct event){.kind = EVENT_PASTE, .text = S("貼った\n二行")}); break;
    case 4: h->clock += 2000; break;
    default: hands_type(h, pieces[(size_t)rand() % COUNT_OF(pieces)]);
    }
}

static void edit_at_random(struct hands *h, unsigned seed, int count)
{
    srand(seed);
    for (int n = 0; n < count; n++) {
        if (rand() % 5 == 0)
            form_focus(&h->app->current->form, rand() % h->app->current->form.count);
        if (rand() % 7 == 0)
            hands_keys(h, "Tab");
        edit_once(h);
    }
    form_focus(&h->app->current->form, h->app->current->form.at);
}

/* Leaves the desk as a kill does: what is not in the file is lost. */
static void in_another_life(struct hands *h, void (*live)(struct hands *h))
{
    int status;
    app_close(h->app);
    pid_t child = fork();
    if (child == 0) {
        hands_sit(h, S("hanako"));
        live(h);
        hands_settle(h);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    assert_non_null(h->app->current);
}

static void write_a_lot(struct hands *h)
{
    hands_keys(h, "F2");
    edit_at_random(h, 11, 400);
}

static void undo_and_leave(struct hands *h)
{
    hands_keys(h, "Enter");
    for (int i = 0; i < 60; i++)
        assert_true(form_undo(&h->app->current->form));
    call_touched(h->app, h->app->current, true);
    hands_event(h, (struct event){.kind = EVENT_TICK});
}

/* R46: n steps and n undos give the beginning, n redos the end, whichever program does them. */
static void steps_outlive_the_program(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    struct str blank = whole(h);
    hands_keys(h, "Ctrl-X");
    hands_settle(h);
    in_another_life(h, write_a_lot);
    struct str written = whole(h);
    int steps = h->app->current->form.undo.at;
    assert_true(steps > 100);
    assert_int_equal(h->app->current->form.undo.count, steps);
    hands_keys(h, "Ctrl-X");
    hands_settle(h);
    in_another_life(h, undo_and_leave);
    assert_int_equal(h->app->current->form.undo.count, steps);
    assert_true(h->app->current->form.undo.at < steps);
    while (form_redo(&h->app->current->form))
        ;
    assert_string_equal(TEXT(whole(h)), TEXT(written));
    while (form_undo(&h->app->current->form))
        ;
    assert_string_equal(TEXT(whole(h)), TEXT(blank));
    while (form_redo(&h->app->current->form))
        ;
    assert_string_equal(TEXT(whole(h)), TEXT(written));
}

static void a_case(struct hands *h, const char *name)
{
    hands_keys(h, "F2");
    hands_jump(h, RECORD_PERSON, PERSON_name);
    hands_fill(h, name);
    hands_fill(h, "やまだたろう");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "夜間に転倒した。");
    hands_jump(h, RECORD_INTAKE, INTAKE_next_on);
    hands_type(h, "+3");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
}

/* An adopted person fills many lines: they go with one key, and the person with them. */
static void an_adoption_is_one_step(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎");
    hands_keys(h, "F2");
    hands_jump(h, RECORD_PERSON, PERSON_kana);
    hands_fill(h, "やまだたろう");
    hands_keys(h, "F3");
    struct call *call = h->app->current;
    assert_string_equal(TEXT(call->intake.person), "1");
    assert_string_equal(TEXT(call->person.name), "山田太郎");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(call->intake.person), "");
    assert_string_equal(TEXT(call->person.name), "");
    assert_string_equal(TEXT(call->person.kana), "ヤマダタロウ");
    hands_keys(h, "Ctrl-Y");
    assert_string_equal(TEXT(call->intake.person), "1");
    assert_string_equal(TEXT(call->person.name), "山田太郎");
}

static void a_pause_ends_a_step(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "父が昨日");
    h->clock += 3000;
    hands_type(h, "転んだ");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(h->app->current->intake.note), "父が昨日");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(h->app->current->intake.note), "");
}

static void what_was_registered_is_taken_back(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎");
    a_case(h, "佐藤花");
    hands_sees(h, "R08-0002");
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    hands_sees(h, "R08-0002 の登録 を取り消しました");
    hands_misses(h, "佐藤花");
    app_close(h->app); /* also in the next life */
    hands_sit(h, S("hanako"));
    hands_misses(h, "佐藤花");
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    hands_sees(h, "R08-0001 の登録 を取り消しました");
    hands_sees(h, "相談はまだありません");
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    hands_sees(h, "取り消せる登録はありません");
    hands_keys(h, "Ctrl-Y");
    hands_settle(h);
    hands_keys(h, "Ctrl-Y");
    hands_settle(h);
    hands_sees(h, "R08-0002 の登録 をやり直しました");
    hands_sees(h, "佐藤花");
    hands_sees(h, "山田太郎");
    assert_int_equal(load_count(h->app->db, "intake"), 2);
}

static void an_edit_and_a_contact_are_taken_back(void **state)
{
    struct hands *h = *state;
    struct contact *contacts;
    struct intake i = {0};
    struct record r = {record_row(RECORD_INTAKE), 0, i.v};
    a_case(h, "山田太郎");
    hands_keys(h, "Enter");
    hands_jump(h, RECORD_INTAKE, INTAKE_next_action);
    hands_type(h, "折り返す");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "Ctrl-K");
    hands_type(h, "2訪問した。");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    hands_sees(h, "R08-0001 の対応記録 を取り消しました");
    assert_int_equal(load_contacts(h->arena, h->app->db, 1, 9, &contacts), 1);
    hands_keys(h, "Ctrl-Z");
    hands_settle(h);
    hands_sees(h, "R08-0001 の書き換え を取り消しました");
    assert_true(load_record(h->arena, h->app->db, &r, 1));
    assert_string_equal(TEXT(i.next_action), "");
}

static int at_field(struct hands *h, int index)
{
    struct call *call = h->app->current;
    return call && call->form.at == (int)(form_line(&call->form, RECORD_INTAKE, index) - call->form.lines);
}

/* What is looked at stays open at its field; of the case that was changed it shows what is true now. */
static void a_sheet_stays_open_and_tells_what_is_taken_back(void **state)
{
    struct hands *h = *state;
    a_case(h, "山田太郎");
    a_case(h, "佐藤花");
    hands_keys(h, "F6 End Enter");
    hands_jump(h, RECORD_INTAKE, INTAKE_next_action);
    hands_type(h, "折り返す");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    hands_keys(h, "F6 Home Enter"); /* 佐藤花, only looked at */
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_keys(h, "F5"); /* put aside */
    hands_keys(h, "F6 End Enter");
    assert_int_equal(h->app->call_count, 2);
    struct call *other = h->app->calls[0];
    assert_int_equal(other->intake_id, 2);
    hands_jump(h, RECORD_INTAKE, INTAKE_next_action);
    hands_sees(h, "折り返す");
    hands_keys(h, "F6 Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "R08-0001 の書き換え を取り消しました");
    assert_int_equal(h->app->call_count, 2);
    assert_ptr_equal(h->app->calls[0], other); /* nothing of it was touched */
    assert_true(at_field(h, INTAKE_next_action));
    assert_string_equal(TEXT(h->app->current->intake.next_action), "");
    hands_misses(h, "折り返す");
    hands_keys(h, "Ctrl-Z"); /* 佐藤花 is no case any more */
    hands_stored(h);
    assert_int_equal(h->app->call_count, 1);
    assert_true(at_field(h, INTAKE_next_action));
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    assert_int_equal(h->app->call_count, 0);
}

/* Twenty calls at once: F5 goes round them all, and each is as it was left. */
static void any_number_of_calls(void **state)
{
    enum { CALLS = 20 };
    struct hands *h = *state;
    char name[32];
    for (int n = 0; n < CALLS; n++) {
        hands_keys(h, "F2");
        hands_jump(h, RECORD_PERSON, PERSON_name);
        snprintf(name, sizeof name, "相談者%d", n);
        hands_type(h, name);
        hands_keys(h, "Left");
    }
    for (int round = 0; round < CALLS; round++) {
        hands_keys(h, "F5");
        struct call *call = h->app->current;
        struct form_line *l = &call->form.lines[call->form.at];
        snprintf(name, sizeof name, "相談者%d", round);
        assert_string_equal(TEXT(edit_text(&l->edit)), name);
        assert_int_equal(l->edit.caret, strlen(name) - 1);
        hands_sees(h, name);
        hands_sees(h, str_print(h->arena, "直前の入力: 対象者氏名 %s", name).p);
        hands_sees(h, str_print(h->arena, "%d:通話中", round + 1).p); /* the strip goes along */
    }
    hands_settle(h);
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), CALLS);
}

static void others_drafts_are_a_second_list(void **state)
{
    struct hands *h = *state;
    struct fault fault;
    struct change_result result;
    app_close(h->app);
    struct seat *seat;
    struct db *db;
    GOOD(seat_take(h->path, SEAT_DESK, S("jiro"), h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, S("jiro"), h->now, &db, &fault));
    struct draft_value values[] = {{S("person.name"), S("田中次郎の相手")}};
    struct draft d = {.staff = S("jiro"),
                      .form = S("intake"),
                      .started = h->now,
                      .at = S("person.name"),
                      .values = values,
                      .count = 1,
                      .step = 1};
    struct change *c = change_new(S("jiro"), S("draft"));
    change_draft(c, &d);
    GOOD(change_apply(db, c, h->now, &result, &fault));
    change_free(c);
    db_close(db);
    seat_leave(seat);
    hands_sit(h, S("hanako"));
    hands_misses(h, "田中次郎の相手"); /* nothing of 花子's: nothing is offered */
    hands_keys(h, "Ctrl-P");
    hands_type(h, "下書き");
    hands_keys(h, "Enter Tab");
    hands_sees(h, "ほかの職員の下書き");
    hands_sees(h, "田中次郎の相手");
    hands_keys(h, "Enter");
    hands_sees(h, "引き継ぎました");
    hands_settle(h);
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 1);
}

/* A field that the program does not have any more: its text is in the note, once. */
static void a_draft_of_another_version(void **state)
{
    struct hands *h = *state;
    struct fault fault;
    struct change_result result;
    app_close(h->app);
    struct seat *seat;
    struct db *db;
    GOOD(seat_take(h->path, SEAT_DESK, S("hanako"), h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, S("hanako"), h->now, &db, &fault));
    struct draft_value values[] = {{S("intake.blood_type"), S("AB型")},
                                   {S("intake.note"), S("父が転んだ。")}};
    struct draft_step steps[] = {
        {.n = 7, .field = S("intake.blood_type"), .after = S("AB型"), .caret_after = 5},
        {.n = 8, .field = S("intake.note"), .after = S("父が転んだ。"), .caret_after = 18, .joined = true}};
    struct draft d = {.staff = S("hanako"),
                      .form = S("intake"),
                      .started = h->now,
                      .at = S("intake.blood_type"),
                      .values = values,
                      .count = 2,
                      .steps = steps,
                      .step_count = 2,
                      .step_first = 7,
                      .step = 9};
    struct change *c = change_new(S("hanako"), S("draft"));
    change_draft(c, &d);
    GOOD(change_apply(db, c, h->now, &result, &fault));
    change_free(c);
    db_close(db);
    seat_leave(seat);
    for (int life = 0; life < 3; life++) {
        hands_sit(h, S("hanako"));
        hands_keys(h, "Enter");
        assert_string_equal(TEXT(h->app->current->intake.note),
                            "父が転んだ。\n（今の受付票にない項目）intake.blood_type: AB型");
        hands_settle(h);
        if (life < 2)
            app_close(h->app);
    }
    hands_keys(h, "Ctrl-S Ctrl-S"); /* the first asks who goes on with it */
    hands_settle(h);
    hands_sees(h, "R08-0001 を登録しました");
}

/* R45: no space for long: pauses grow, a key shortens them, and in the end everything is there, undo included. */
static void retries_grow_and_end(void **state)
{
    struct hands *h = *state;
    struct rlimit before, none;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_settle(h);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    none = before;
    none.rlim_cur = 1;
    setrlimit(RLIMIT_FSIZE, &none);
    hands_type(h, "父が転んだ。");
    int64_t last = 0, pause = 0;
    for (int attempt = 0; attempt < 6; attempt++) {
        h->clock = call_deadline(h->app);
        hands_event(h, (struct event){.kind = EVENT_TICK});
        struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 10000), 1);
        hands_event(h, (struct event){.kind = EVENT_STORE});
        int64_t now = call_deadline(h->app) - h->clock;
        assert_true(now > pause || now == RETRY_MOST_MS);
        pause = now;
        last = call_deadline(h->app);
        hands_sees(h, "下書きを保存できません");
    }
    hands_type(h, "母が見ている。");
    assert_true(call_deadline(h->app) < last);
    setrlimit(RLIMIT_FSIZE, &before);
    hands_settle(h);
    hands_misses(h, "下書きを保存できません。書いた");
    app_close(h->app);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    assert_string_equal(TEXT(h->app->current->intake.note), "父が転んだ。母が見ている。");
    hands_keys(h, "Ctrl-Z");
    assert_string_equal(TEXT(h->app->current->intake.note), "父が転んだ。");
}

/* Neither the file nor the place beside it takes it: it is said, tried again, and in the file once there is a seat. */
static void what_nothing_takes_is_tried_again(void **state)
{
    struct hands *h = *state;
    struct rlimit before, none;
    struct draft *drafts;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_settle(h);
    hands_type(h, "父が転んだ。");
    duty_leave(h->app, S("席を渡しました。"));
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    none = before;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
    h->clock += 5000;
    hands_event(h, (struct event){.kind = EVENT_TICK});
    setrlimit(RLIMIT_FSIZE, &before);
    hands_sees(h, "下書きを保存できません。書いたものは画面に残っています");
    assert_true(h->app->current->due > h->clock - 10);
    assert_true(duty_seat(h->app));
    hands_settle(h);
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 1);
    bool there = false;
    for (int i = 0; i < drafts[0].count; i++)
        there |= str_eq(drafts[0].values[i].typed, S("父が転んだ。"));
    assert_true(there);
    assert_false(h->app->current->failed);
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)
    const struct CMUnitTest tests[] = {
        DESK(steps_outlive_the_program),
        DESK(an_adoption_is_one_step),
        DESK(a_pause_ends_a_step),
        DESK(what_was_registered_is_taken_back),
        DESK(a_sheet_stays_open_and_tells_what_is_taken_back),
        DESK(an_edit_and_a_contact_are_taken_back),
        DESK(any_number_of_calls),
        DESK(others_drafts_are_a_second_list),
        DESK(a_draft_of_another_version),
        DESK(retries_grow_and_end),
        DESK(what_nothing_takes_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
