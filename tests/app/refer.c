/* つなぎ as a closed loop: consent before anything passes on, shares at the moment of choice, answers in one key. */
#include "app/hands.h"

#include "app/equals.h"

#include "app/answer.h"
#include "app/refer.h"

enum { STATIONS = 10 };

/* Writes beside the desk, which is closed meanwhile. */
static int64_t keep(struct hands *h, enum record_id id, struct str *v)
{
    return hands_keep(h, "hanako", id, v);
}

static struct str digits(struct hands *h, int64_t n)
{
    return str_print(h->arena, "%lld", (long long)n);
}

/* A case with a consent, and ten stations that are equal; `asks` of the last days went to the first. */
static void a_town(struct hands *h, const char *consent, const char *scope, int asks)
{
    app_close(h->app);
    int64_t intake = keep(h, RECORD_INTAKE,
                          (struct intake){.number = S("R07-0001"),
                                          .received_at = S("2026-11-19T10:00"),
                                          .requester = S("family"),
                                          .caller_name = S("山田花子"),
                                          .consent_share = str_of(consent),
                                          .share_scope = str_of(scope),
                                          .owner = S("hanako"),
                                          .next_on = S("2026-11-30"),
                                          .state = S("open")}
                              .v);
    int64_t old = keep(h, RECORD_INTAKE, (struct intake){.number = S("R07-0002"), .state = S("closed")}.v);
    for (int i = 0; i < STATIONS; i++) {
        int64_t id = keep(h, RECORD_RESOURCE,
                          (struct resource){.name = str_print(h->arena, "ほし%d訪問看護", i),
                                            .service = S("訪問看護"),
                                            .city = S("函館市"),
                                            .state = S("open")}
                              .v);
        for (int k = 0; k < (i ? i <= 2 : asks); k++)
            keep(h, RECORD_REFERRAL,
                 (struct referral){.intake = digits(h, old),
                                   .resource = digits(h, id),
                                   .asked_on = date_iso(h->arena, date_of_moment(h->now) - 10 - k),
                                   .answer = S("accepted")}
                     .v);
    }
    hands_sit(h, S("hanako"));
    h->app->last_case = intake;
}

static void seek(struct hands *h, const char *name)
{
    hands_keys(h, "F8");
    hands_type(h, "/");
    for (int i = 0; i < 40; i++)
        hands_keys(h, "Backspace");
    hands_type(h, name);
}

/* All ten before the eyes, one of them selected. */
static void choose(struct hands *h, struct str name)
{
    const struct directory *d = &h->app->directory;
    seek(h, "ほし");
    hands_keys(h, "Enter");
    for (int i = 0; i < STATIONS && !str_eq(d->rows[d->list.selected].name, name); i++)
        hands_keys(h, "Down");
    assert_true(str_eq(d->rows[d->list.selected].name, name));
}

static struct referral *referrals(struct hands *h, int count)
{
    struct referral *rows;
    assert_int_equal(load_referrals(h->arena, h->app->db, 1, 99, &rows), count);
    return rows;
}

static void with_consent_it_is_one_key(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 1);
    choose(h, S("ほし0訪問看護"));
    hands_sees(h, "90日 1/3回(33%) 10か所中");
    hands_keys(h, "F3");
    assert_int_equal(h->app->depth, 1); /* nothing was asked */
    hands_post(h);
    struct referral *r = referrals(h, 1);
    assert_string_equal(TEXT(r->consent_override), "");
    assert_string_equal(TEXT(r->need), "ほし");
    struct str ids = r->candidates;
    int n = 0;
    for (; ids.n; n++)
        str_part(&ids, ' ');
    assert_int_equal(n, STATIONS); /* the eligible set */
    hands_keys(h, "F3");
    hands_sees(h, "もうこの相談のつなぎに入っています");
}

/* Beyond fifty of a kind it is said how many were not weighed. */
static void what_was_not_compared_is_said(void **state)
{
    enum { FURTHER = 47 };
    struct hands *h = *state;
    app_close(h->app);
    for (int i = 0; i < FURTHER; i++)
        keep(h, RECORD_RESOURCE,
             (struct resource){.name = str_print(h->arena, "ゆき%d訪問看護", i),
                               .service = S("訪問看護"),
                               .city = S("函館市"),
                               .state = S("open")}
                 .v);
    hands_sit(h, S("hanako"));
    a_town(h, "yes", "", 1);
    seek(h, "訪問看護");
    hands_keys(h, "Enter");
    const struct directory *d = &h->app->directory;
    assert_true(d->count >= STATIONS + FURTHER);
    struct neutral n;
    const struct shown shown = {d->rows, d->count, false, S("訪問看護"), d->fits};
    equals_shown(h->app, h->arena, 0, &d->rows[0], &shown, &n);
    assert_int_equal(n.count, NEUTRAL_MOST);
    int left = d->count - NEUTRAL_MOST;
    hands_sees(h, str_print(h->arena, "ほか%dか所は比べていません", left).p);
    seek(h, "ほし");
    hands_keys(h, "Enter");
    hands_sees(h, "10か所中");
    hands_misses(h, "比べていません");
}

static void nothing_passes_without_consent(void **state)
{
    struct hands *h = *state;
    a_town(h, "", "", 1);
    seek(h, "ほし3");
    hands_keys(h, "F3");
    hands_sees(h, "情報提供の同意がまだ確かめられていません");
    hands_keys(h, "Esc");
    hands_post(h);
    referrals(h, 0);
    hands_sees(h, "ほし3訪問看護 にはまだ打診していません。");
    hands_keys(h, "F3 F7"); /* a key that leads elsewhere says no less */
    hands_sees(h, "ほし3訪問看護 にはまだ打診していません。");
    hands_keys(h, "F8 Enter F3 2");
    hands_post(h);
    hands_misses(h, "まだ打診していません");
    hands_keys(h, "Ctrl-Z");
    hands_post(h);
    hands_keys(h, "F3 3");
    hands_keys(h, "Enter"); /* without words it is no reason */
    hands_sees(h, "同意なしに打診する理由");
    hands_type(h, "急変で本人に聞けない");
    hands_keys(h, "Enter");
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->consent_override), "急変で本人に聞けない");
}

/* 1: the sheet comes forward at the consent, and 確定 looks again. */
static void the_consent_is_written_down(void **state)
{
    struct hands *h = *state;
    a_town(h, "unknown", "", 1);
    seek(h, "ほし3");
    hands_keys(h, "F3 1");
    struct call *call = h->app->current;
    assert_ptr_equal(call->form.lines[call->form.at].field,
                     &record_row(RECORD_INTAKE)->fields[INTAKE_consent_share]);
    hands_sees(h, "つなぐ予定: ほし3訪問看護");
    hands_type(h, "1");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->consent_override), "");
}

static void a_scope_is_looked_at(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "ほし1訪問看護、みなと在宅クリニック", 1);
    seek(h, "ほし3");
    hands_keys(h, "F3");
    hands_sees(h, "同意の範囲");
    hands_keys(h, "Esc");
    seek(h, "ほし1");
    hands_keys(h, "F3");
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->consent_override), "");
}

/* A new call is never stopped: it hands on anonymously until the consent is written, whichever comes first. */
static void a_new_call_is_not_stopped(void **state)
{
    struct hands *h = *state;
    a_town(h, "", "", 1);
    hands_keys(h, "F2");
    hands_type(h, "0312345678");
    seek(h, "ほし4");
    hands_keys(h, "F3");
    hands_sees(h, "匿名で打診する予定");
    assert_int_equal(h->app->depth, 1);
    hands_keys(h, "F7");
    struct form *f = &h->app->current->form;
    form_fill(f, RECORD_INTAKE, INTAKE_consent_share, S("yes"));
    hands_keys(h, "Ctrl-S Ctrl-S");
    hands_post(h);
    hands_sees(h, "を登録しました");
    struct referral *rows;
    assert_int_equal(load_referrals(h->arena, h->app->db, h->app->last_case, 9, &rows), 1);
    assert_string_equal(TEXT(rows[0].consent_override), "");
}

/* FEATURES acceptance 6 (seed 002 A042): 8 of 10 to one of ten equal stations warns, with the table. */
static void eight_of_ten_warns(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 8);
    choose(h, S("ほし0訪問看護"));
    hands_keys(h, "F3");
    hands_sees(h, "10回のうち 8回（80%）が ほし0訪問看護 に偏っています");
    hands_sees(h, "案 ほし3訪問看護"); /* of those that were never asked, the first by name */
    hands_post(h);
    referrals(h, 0);
    hands_keys(h, "5"); /* 専門性 */
    hands_post(h);
    assert_string_equal(TEXT(referrals(h, 1)->choice), "skill");
    hands_keys(h, "Ctrl-Z");
    hands_post(h);
    referrals(h, 0);
    hands_keys(h, "F3 F3"); /* whose turn it is */
    hands_post(h);
    struct referral *r = referrals(h, 1);
    assert_string_equal(TEXT(r->choice), "turn");
    struct resource_row row;
    assert_true(load_resource(h->arena, h->app->db, str_int(r->resource, 0), &row));
    assert_string_equal(TEXT(row.name), "ほし3訪問看護");
}

/* What waits in a draft comes back with what the gate was told. */
static void a_draft_keeps_what_was_chosen(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 8);
    hands_keys(h, "F2");
    hands_type(h, "0312345678");
    seek(h, "ほし0");
    hands_keys(h, "F3");
    seek(h, "ほし2");
    hands_keys(h, "Enter");
    hands_type(h, "+");
    hands_post(h);
    app_close(h->app);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Enter");
    struct call *call = h->app->current;
    assert_int_equal(call->want_count, 2);
    assert_string_equal(TEXT(call->wants[0].need), "ほし0");
    assert_false(call->wants[0].later);
    assert_true(call->wants[1].later);
    hands_sees(h, "つなぐ予定: ほし0訪問看護、次に ほし2");
}

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

/* What is chosen after つなぎ is for the case that was listed there, not for the one before. */
static void the_case_is_the_one_listed(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 0);
    h->app->last_case = 2;
    hands_keys(h, "F6");
    for (int i = 0; i < 3 && h->app->roster.rows[h->app->roster.list.selected].id != 1; i++)
        hands_keys(h, "Down");
    hands_keys(h, "r");
    hands_sees(h, "つなぎ  R07-0001");
    seek(h, "ほし5");
    hands_keys(h, "F3");
    hands_post(h);
    hands_sees(h, "R07-0001: ほし5訪問看護 への打診を記録しました");
    referrals(h, 1);
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

static void any_size(void **state)
{
    struct hands *h = *state;
    a_town(h, "", "", 8);
    static const int sizes[][2] = {{1, 1}, {3, 7}, {10, 40}, {24, 80}, {50, 200}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        hands_size(h, 24, 80);
        seek(h, "ほし0");
        hands_keys(h, "F3");
        hands_size(h, sizes[i][0], sizes[i][1]);
        hands_screen(h);
        hands_keys(h, "3");
        hands_screen(h);
        hands_keys(h, "Esc Esc F6 r");
        hands_screen(h);
        hands_keys(h, "Esc");
    }
}

#define AT_A_DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

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
        AT_A_DESK(with_consent_it_is_one_key),
        AT_A_DESK(what_was_not_compared_is_said),
        AT_A_DESK(nothing_passes_without_consent),
        AT_A_DESK(the_consent_is_written_down),
        AT_A_DESK(a_scope_is_looked_at),
        AT_A_DESK(a_new_call_is_not_stopped),
        AT_A_DESK(eight_of_ten_warns),
        AT_A_DESK(a_draft_keeps_what_was_chosen),
        AT_A_DESK(the_loop_is_closed),
        AT_A_DESK(an_answer_takes_the_place_of_another),
        AT_A_DESK(what_is_called_off_has_not_begun),
        AT_A_DESK(a_form_that_calls_off_ends_what_began),
        AT_A_DESK(the_turn_does_not_lead_back),
        AT_A_DESK(the_case_is_the_one_listed),
        AT_A_DESK(the_third_place_is_seen),
        AT_A_DESK(the_form_has_everything),
        AT_A_DESK(done_needs_an_answer),
        AT_A_DESK(a_withdrawn_consent_is_told),
        AT_A_DESK(any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
