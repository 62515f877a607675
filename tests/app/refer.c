/* つなぎ: consent before anything passes on, shares at the moment of choice. */
#include "app/handing.h"

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

/* Beside an open sheet a candidate is a row when the sheet is saved: until then つなぎ says what it waits for. */
static void a_candidate_waits_for_its_sheet(void **state)
{
    struct hands *h = *state;
    a_town(h, "yes", "", 0);
    hands_keys(h, "F6");
    for (int i = 0; i < 3 && h->app->roster.rows[h->app->roster.list.selected].id != 1; i++)
        hands_keys(h, "Down");
    hands_keys(h, "Enter");
    seek(h, "ほし2");
    hands_keys(h, "Enter");
    hands_type(h, "+");
    hands_keys(h, "F6");
    hands_type(h, "r");
    hands_keys(h, "F3");
    hands_sees(h, "次の候補 1か所は、受付票の確定（Ctrl-S）を待っています。");
    hands_keys(h, "Esc F7 Ctrl-S");
    hands_post(h);
    hands_keys(h, "F6");
    hands_type(h, "r");
    hands_sees(h, "候補");
    hands_keys(h, "F3");
    hands_post(h);
    hands_sees(h, "への打診を記録しました");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_A_DESK(with_consent_it_is_one_key),
        AT_A_DESK(what_was_not_compared_is_said),
        AT_A_DESK(nothing_passes_without_consent),
        AT_A_DESK(the_consent_is_written_down),
        AT_A_DESK(a_scope_is_looked_at),
        AT_A_DESK(a_new_call_is_not_stopped),
        AT_A_DESK(eight_of_ten_warns),
        AT_A_DESK(a_draft_keeps_what_was_chosen),
        AT_A_DESK(a_candidate_waits_for_its_sheet),
        AT_A_DESK(the_case_is_the_one_listed),
        AT_A_DESK(any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
