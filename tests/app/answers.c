/* つなぎ as a closed loop: what a place said in one key, what follows from it, and what it takes back. */
#include "app/between.h"
#include "app/handing.h"

/* 打診 → 辞退 with its kind → the next candidate → 受諾 → 開始, each in one key. */
static void the_loop_is_closed(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    seek(h, "ほし2");
    hands_keys(h, "Enter");
    hands_type(h, "＋"); /* an input method is on */
    hands_post(h);
    hands_sees(h, "次の候補に入れました");
    hands_keys(h, "F6 r");
    hands_sees(h, "1件目");
    hands_sees(h, "打診中");
    hands_sees(h, "候補");
    hands_keys(h, "6"); /* before anybody has said yes */
    hands_sees(h, "先に先方の意向を確かめてください");
    hands_keys(h, "2");
    hands_sees(h, "辞退の種類");
    hands_keys(h, "Esc 2 1");
    hands_post(h);
    hands_sees(h, "いつ空くかを聞いておき");
    hands_sees(h, "辞退");
    struct referral *r = referrals(h, 2);
    assert_string_equal(TEXT(r[0].decline), "full");
    assert_string_equal(TEXT(r[0].declined), "空きがない");
    assert_string_equal(TEXT(r[0].confirmed_on), "2026-11-20");
    hands_keys(h, "F3"); /* the next candidate */
    hands_post(h);
    hands_sees(h, "2件目");
    hands_keys(h, "1");
    hands_post(h);
    hands_keys(h, "6");
    hands_post(h);
    r = referrals(h, 2);
    assert_string_equal(TEXT(r[0].answer), "accepted");
    assert_string_equal(TEXT(r[0].started), "yes");
    assert_string_equal(TEXT(r[0].started_on), "2026-11-20");
    hands_keys(h, "Ctrl-Z"); /* and each can be taken back */
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 2)[0].started), "");
}

static void an_answer_is_kept_once(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    hands_keys(h, "F6 r");
    twice_between_saves(h, "1");
    assert_string_equal(TEXT(referrals(h, 1)->answer), "accepted");
    hands_type(h, "6"); /* the next one is another matter */
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->started), "yes");
}

/* A key that was the wrong one: the answer after it stands for itself. */
static void an_answer_takes_the_place_of_another(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    hands_keys(h, "F6 r 2 3");
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->declined), "地域外");
    hands_keys(h, "2 1");
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->declined), "空きがない");
    hands_keys(h, "4"); /* 不在: nobody has been heard yet */
    hands_post(h);
    struct referral *r = referrals(h, 1);
    assert_string_equal(TEXT(r->declined), "");
    assert_string_equal(TEXT(r->decline), "");
    assert_string_equal(TEXT(r->confirmed_on), "");
    hands_keys(h, "1");
    hands_post(h);
    hands_keys(h, "6");
    hands_post(h);
    hands_keys(h, "3"); /* 返事待ち, and not 開始 without 意向確認 */
    hands_post(h);
    hands_sees(h, "返事待ち ");
    assert_string_equal(TEXT(referrals(h, 1)->started), "");
    hands_keys(h, "1");
    hands_post(h);
    hands_keys(h, "6");
    hands_post(h);
    hands_keys(h, "2 2");
    hands_post(h);
    r = referrals(h, 1);
    assert_string_equal(TEXT(r->started), "");
    assert_string_equal(TEXT(r->started_on), "");
    assert_string_equal(TEXT(r->confirmed_on), "2026-11-20");
}

static void says(struct hands *h, const char *answer, const char *started, const char *started_on)
{
    const struct referral *r = referrals(h, 1);
    assert_string_equal(TEXT(r->answer), answer);
    assert_string_equal(TEXT(r->started), started);
    assert_string_equal(TEXT(r->started_on), started_on);
}

/* What was called off has not begun, and cannot begin before somebody says yes again. */
static void what_is_called_off_has_not_begun(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    hands_keys(h, "F6 r 1");
    hands_post(h);
    hands_keys(h, "6");
    hands_post(h);
    hands_keys(h, "5");
    hands_post(h);
    says(h, "cancelled", "", "");
    hands_keys(h, "6");
    hands_sees(h, "取消のつなぎは始まりません");
    hands_keys(h, "7");
    hands_post(h);
    says(h, "cancelled", "", "");
    hands_keys(h, "1");
    hands_post(h);
    hands_keys(h, "7");
    hands_post(h);
    says(h, "accepted", "no", "");
    hands_keys(h, "1"); /* they take it after all */
    hands_post(h);
    says(h, "accepted", "", "");
    hands_keys(h, "2 1");
    hands_post(h);
    hands_keys(h, "6");
    hands_sees(h, "辞退のつなぎは始まりません");
}

/* The same in the form. */
static void a_form_that_calls_off_ends_what_began(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    hands_keys(h, "F6 r 1");
    hands_post(h);
    hands_keys(h, "6");
    hands_post(h);
    hands_keys(h, "Enter");
    hands_sees(h, "順番             1");
    hands_misses(h, "1   分"); /* a place in a row is no time */
    hands_keys(h, "6 Ctrl-S"); /* 先方意向: 取消 */
    hands_post(h);
    says(h, "cancelled", "", "");
}

/* 順番 goes on from those who were asked for this case, until all were. */
static void the_turn_does_not_lead_back(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 8);
    choose(h, S("ほし0訪問看護"));
    for (int i = 3; i <= 4; i++) { /* 3 and 4 were never asked before */
        hands_keys(h, "F3 F3");
        hands_post(h);
        hands_keys(h, "F6 r 2 1");
        hands_post(h);
        hands_keys(h, "F8");
    }
    hands_keys(h, "F3");
    hands_sees(h, "案 ほし5訪問看護");
    hands_sees(h, "済 ほし3訪問看護");
    for (int i = 5; i < STATIONS + 2; i++) { /* then 1 and 2 */
        hands_keys(h, "F3");
        hands_post(h);
        hands_keys(h, "F8 F3");
    }
    hands_sees(h, "偏っています");
    hands_sees(h, "順番の案 ほし0訪問看護"); /* everybody else was */
    hands_keys(h, "F3");
    hands_post(h);
    referrals(h, STATIONS);
    struct neutral n;
    const struct directory *d = &h->app->directory;
    const struct shown shown = {d->rows, d->count, false, S("ほし"), NULL};
    equals_shown(h->app, h->arena, 1, &d->rows[0], &shown, &n);
    assert_false(equals_turn(&n));
    assert_non_null(strstr(str_z(h->arena, equals_words(h->arena, &n, d->rows[0].id)), "どこにも打診済み"));
}

static void the_third_place_is_seen(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    for (int i = 1; i <= 3; i++) {
        seek(h, str_z(h->arena, str_print(h->arena, "ほし%d", i)));
        hands_keys(h, "F3");
        hands_post(h);
        hands_keys(h, "F6 r 2 1");
        hands_post(h);
        if (i < 3)
            hands_misses(h, "たらい回し");
    }
    hands_sees(h, "たらい回しに注意: 3か所目");
}

/* All fields in the form; 開始 asks for 意向確認日, and a draft knows which referral it was. */
static void the_form_has_everything(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    hands_keys(h, "F6 r Enter");
    struct form *f = &h->app->current->form;
    form_fill(f, RECORD_REFERRAL, REFERRAL_whom, S("管理者 佐藤"));
    form_fill(f, RECORD_REFERRAL, REFERRAL_started, S("yes"));
    call_touched(h->app, h->app->current, true);
    hands_post(h);
    app_close(h->app);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    hands_sees(h, "つなぎ R07-0001 ほし1訪問看護");
    hands_keys(h, "Ctrl-S");
    hands_sees(h, "先方の意向を確かめた日が必要です");
    hands_type(h, "11/20");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    struct referral *r = referrals(h, 1);
    assert_string_equal(TEXT(r->whom), "管理者 佐藤");
    assert_string_equal(TEXT(r->confirmed_on), "2026-11-20");
    assert_string_equal(TEXT(r->answer), "asked");
}

/* つなぎ完了 needs a place that said yes, or a reason. */
static void done_needs_an_answer(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    hands_keys(h, "F6");
    hands_event(h, (struct event){.kind = EVENT_TICK});
    struct call *call = call_open(h->app, 1);
    call_show(h->app, call);
    form_fill(&call->form, RECORD_INTAKE, INTAKE_category, S("home"));
    form_fill(&call->form, RECORD_INTAKE, INTAKE_state, S("closed"));
    form_fill(&call->form, RECORD_INTAKE, INTAKE_close_reason, S("referred"));
    call->edited = true;
    hands_keys(h, "Ctrl-S");
    hands_sees(h, "受諾したつなぎ先がありません");
    hands_type(h, "家族が直接申し込んだ");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    struct intake i = {0};
    assert_true(load_record(h->arena, h->app->db, &(struct record){record_row(RECORD_INTAKE), 1, i.v}, 1));
    assert_string_equal(TEXT(i.state), "closed");
}

/* The places that know something are told, and today says so until they are. */
static void a_withdrawn_consent_is_told(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    struct call *call = call_open(h->app, 1);
    call_show(h->app, call);
    form_fill(&call->form, RECORD_INTAKE, INTAKE_share_withdrawn, S("2026-11-20"));
    call->edited = true;
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    hands_keys(h, "F6 t");
    hands_sees(h, "同意撤回 1");
    hands_sees(h, "ほし1訪問看護  先方へ連絡");
    for (int i = 0; i < 9 && !strstr(hands_screen(h), ">R07-0001  （山田花子）  11/20(金)"); i++)
        hands_keys(h, "Down");
    hands_keys(h, "r");
    hands_sees(h, "同意撤回: 先方へ連絡");
    hands_keys(h, "8");
    hands_post(h);
    hands_sees(h, "撤回を連絡");
    hands_misses(h, "同意撤回: 先方へ連絡");
    hands_keys(h, "Esc t");
    hands_misses(h, "同意撤回 1");
}

/* What was looked for in vain has its day when a place of that kind says yes; it is taken back with the answer. */
static void a_yes_meets_what_was_unmet(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 0);
    app_close(h->app);
    keep(h, RECORD_UNMET,
         (struct unmet){.intake = S("1"), .need = S("訪問看護 胃瘻"), .service = S("訪問看護")}.v);
    keep(h, RECORD_UNMET, (struct unmet){.intake = S("1"), .need = S("薬局"), .service = S("薬局")}.v);
    keep(h, RECORD_UNMET,
         (struct unmet){.intake = S("2"), .need = S("訪問看護"), .service = S("訪問看護")}.v);
    hands_sit(h, S("hanako"));
    h->app->last_case = 1;
    choose(h, S("ほし0訪問看護"));
    hands_keys(h, "F3");
    hands_post(h);
    struct answering to = {
        .referral = &referrals(h, 1)[0], .number = S("R07-0001"), .about = &(struct intake){.number = S0}};
    assert_true(answer_give(h->app, &to, ANSWER_ACCEPTED));
    hands_post(h);
    for (int64_t id = 1; id <= 3; id++) {
        struct record r = record_new(h->arena, RECORD_UNMET);
        assert_true(load_record(h->arena, h->app->db, &r, id));
        assert_string_equal(TEXT(r.v[UNMET_met_on]), id == 1 ? "2026-11-20" : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_yes_meets_what_was_unmet, hands_up, hands_down),
        AT_A_DESK(the_loop_is_closed),
        AT_A_DESK(an_answer_is_kept_once),
        AT_A_DESK(an_answer_takes_the_place_of_another),
        AT_A_DESK(what_is_called_off_has_not_begun),
        AT_A_DESK(a_form_that_calls_off_ends_what_began),
        AT_A_DESK(the_turn_does_not_lead_back),
        AT_A_DESK(the_third_place_is_seen),
        AT_A_DESK(the_form_has_everything),
        AT_A_DESK(done_needs_an_answer),
        AT_A_DESK(a_withdrawn_consent_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
