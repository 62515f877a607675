/* Who sees what at the desk, and that it is written down before it is seen. */
#include "app/between.h"

#include "app/at_hand.h"
#include "app/day.h"
#include "store/audit_list.h"
#include "store/query.h"

enum { TAKEN_MOST = 400 };

struct events {
    struct arena *arena;
    struct audit_event rows[TAKEN_MOST];
    int count;
};

static void take(void *of, const struct audit_event *e)
{
    struct events *all = of;
    if (all->count == TAKEN_MOST)
        return;
    struct audit_event *row = &all->rows[all->count++];
    *row = *e;
    row->login = str_copy(all->arena, e->login);
    row->act = str_copy(all->arena, e->act);
    row->subject = str_copy(all->arena, e->subject);
    row->detail = str_copy(all->arena, e->detail);
}

/* How many such events there are; NULL: any. */
static int count_events(struct hands *h, const char *login, const char *act, const char *subject,
                        const char *detail)
{
    struct fault fault;
    struct events *all = ARENA_NEW(h->arena, struct events);
    struct audit_wish everything = {0};
    int n = 0;
    all->arena = h->arena;
    GOOD(audit_list(h->app->db, &everything, take, all, &fault));
    for (int i = 0; i < all->count; i++) {
        const struct audit_event *e = &all->rows[i];
        n += (!login || str_eq(e->login, str_of(login))) && (!act || str_eq(e->act, str_of(act))) &&
             (!subject || str_eq(e->subject, str_of(subject))) &&
             (!detail || str_eq(e->detail, str_of(detail)));
    }
    return n;
}

static void add_staff(struct hands *h, const char *login, const char *name, const char *job,
                      const char *admin)
{
    struct staff s = {.login = str_of(login),
                      .name = str_of(name),
                      .job = str_of(job),
                      .admin = str_of(admin),
                      .state = S("here")};
    hands_keep(h, "hanako", RECORD_STAFF, s.v);
}

/* Two cases: the second is restricted to Jiro, with Saburo beside him. */
static int up(void **state)
{
    hands_up(state);
    struct hands *h = *state;
    app_close(h->app);
    add_staff(h, "jiro", "社福 二郎", "social", "no");
    add_staff(h, "saburo", "社福 三郎", "social", "no");
    add_staff(h, "jimu", "事務 四郎", "clerk", "no");
    add_staff(h, "kanri", "管理 五郎", "none", "yes");
    add_staff(h, "kansa", "監査 六郎", "auditor", "no");
    struct person open = {.name = S("公開 太郎")}, hidden = {.name = S("秘匿 花枝"),
                                                             .kana = S("ヒトク ハナエ"),
                                                             .doctor = S("遠方の医師"),
                                                             .address = S("隠れ町3-3"),
                                                             .phone = S("0138-77-7777"),
                                                             .home_care_on = S("2026-11-01")};
    hands_keep(h, "hanako", RECORD_PERSON, open.v);
    hands_keep(h, "hanako", RECORD_PERSON, hidden.v);
    struct intake one = {.person = S("1"),
                         .received_at = S("2026-11-20T10:00"),
                         .state = S("open"),
                         .owner = S("jiro"),
                         .note = S("ふつうの相談"),
                         .next_on = S("2026-11-20")};
    struct intake two = {.person = S("2"),
                         .received_at = S("2026-11-20T11:00"),
                         .state = S("open"),
                         .owner = S("jiro"),
                         .owner_second = S("saburo"),
                         .restricted = S("yes"),
                         .note = S("避難先のこと"),
                         .next_action = S("避難先へ電話"),
                         .next_on = S("2026-11-20")};
    hands_keep(h, "hanako", RECORD_INTAKE, one.v);
    hands_keep(h, "hanako", RECORD_INTAKE, two.v);
    struct callback back = {.intake = S("2"),
                            .state = S("open"),
                            .next_at = S("2026-11-20T15:00"),
                            .whom = S("秘匿 花枝の娘"),
                            .phone = S("0138-99-9999"),
                            .about = S("避難先へ移る日")};
    hands_keep(h, "hanako", RECORD_CALLBACK, back.v);
    hands_sit(h, S("hanako"));
    return 0;
}

static void sit(struct hands *h, const char *login)
{
    app_close(h->app);
    hands_sit(h, str_of(login));
    if (h->app->depth > 1)
        hands_keys(h, "Esc");
}

static void a_view_is_written_down_before_it_is_shown(void **state)
{
    struct hands *h = *state;
    sit(h, "jiro");
    assert_int_equal(count_events(h, "jiro", "view", "intake 1", "sheet"), 0);
    hands_keys(h, "F6 End Enter"); /* no waiting for the writer: the row must be there already */
    hands_sees(h, "公開 太郎             登録済みの人");
    assert_int_equal(count_events(h, "jiro", "view", "intake 1", "sheet"), 1);
    h->now += 180;
    hands_keys(h, "Ctrl-X F6 Home Enter"); /* the other one, and back within ten minutes */
    h->now += 60;
    hands_keys(h, "Ctrl-X F6 End Enter");
    h->now += 30;
    assert_int_equal(count_events(h, "jiro", "view", "intake 1", "sheet"), 1);
    assert_int_equal(count_events(h, "jiro", "view", "intake 2", "sheet"), 1);
    hands_keys(h, "Ctrl-X");
    h->now += 600;
    hands_keys(h, "F6");
    hands_stored(h);
    assert_int_equal(count_events(h, "jiro", "left", "intake 1", "sheet 210"),
                     1); /* three minutes and a half, in all */
    assert_int_equal(count_events(h, "jiro", "left", "intake 2", "sheet 60"), 1);
    hands_keys(h, "End Enter");
    assert_int_equal(count_events(h, "jiro", "view", "intake 1", "sheet"), 2);
}

/* Whatever screen it is: each has its own row. */
static void every_screen_of_a_case_has_its_row(void **state)
{
    static const struct {
        enum verb verb;
        const char *name;
    } screens[] = {
        {VERB_TIMELINE, "timeline"}, {VERB_TEAM, "team"}, {VERB_CARD, "card"}, {VERB_REFERRALS, "referrals"}};
    struct hands *h = *state;
    sit(h, "jiro");
    hands_keys(h, "F6 End Enter");
    for (size_t i = 0; i < COUNT_OF(screens); i++) {
        int before = count_events(h, "jiro", "view", "intake 1", NULL);
        hands_keys(h, "F10");
        hands_type(h, TEXT(verb_row(screens[i].verb)->words));
        hands_keys(h, "Enter");
        if (count_events(h, "jiro", "view", "intake 1", NULL) != before + 1)
            fail_msg("%s is not in the audit\n%s", screens[i].name, hands_screen(h));
        hands_keys(h, "Esc");
    }
}

static void a_restricted_case_shows_neither_name_nor_words(void **state)
{
    static const char *const screens[] = {"F6", "Ctrl-F"};
    static const char *const secrets[] = {"秘匿", "ヒトク", "避難先"};
    struct hands *h = *state;
    hands_sees(h, "閲覧制限"); /* 今日 */
    for (size_t s = 0; s < COUNT_OF(secrets); s++)
        hands_misses(h, secrets[s]);
    hands_keys(h, "Esc");
    for (size_t i = 0; i < COUNT_OF(screens); i++) {
        hands_keys(h, screens[i]);
        if (i)
            hands_type(h, "避難先"); /* what stands in it leads nobody to it */
        else
            hands_sees(h, "閲覧制限");
        hands_misses(h, "避難先へ");
        hands_misses(h, "秘匿");
    }
    hands_keys(h, "Esc");
    sit(h, "saburo");
    hands_sees(h, "秘匿 花枝");
    hands_keys(h, "F6 Enter");
    hands_sees(h, "秘匿 花枝             登録済みの人");
}

static void lists_beside_the_cases_show_as_little(void **state)
{
    static const enum verb lists[] = {VERB_CALLBACKS, VERB_REGISTERED};
    static const char *const secrets[] = {"秘匿", "避難先", "遠方", "99-9999"};
    struct hands *h = *state;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        hands_keys(h, "Esc F10");
        hands_type(h, TEXT(verb_row(lists[i])->words));
        hands_keys(h, "Enter");
        hands_sees(h, "閲覧制限");
        for (size_t s = 0; s < COUNT_OF(secrets); s++)
            hands_misses(h, secrets[s]);
    }
    sit(h, "saburo");
    hands_keys(h, "F10");
    hands_type(h, TEXT(verb_row(VERB_CALLBACKS)->words));
    hands_keys(h, "Enter");
    hands_sees(h, "秘匿 花枝の娘");
}

static void an_emergency_opens_at_once_and_is_told(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "Esc F6 Home Enter");
    hands_sees(h, "緊急閲覧");
    hands_misses(h, "秘匿 花枝");
    hands_type(h, "急いでいる"); /* five characters */
    hands_keys(h, "Enter");
    hands_sees(h, "理由を10文字以上");
    hands_misses(h, "秘匿 花枝");
    assert_int_equal(count_events(h, NULL, "emergency", NULL, NULL), 0);
    assert_int_equal(count_events(h, "hanako", "view", "intake 2", NULL), 0);
    hands_type(h, "、救急から照会");
    hands_keys(h, "Enter");
    hands_sees(h, "【緊急閲覧】");
    hands_sees(h, "秘匿 花枝             登録済みの人");
    assert_int_equal(count_events(h, "hanako", "emergency", "intake 2", "急いでいる、救急から照会"), 1);
    assert_int_equal(count_events(h, "hanako", "view", "intake 2", "sheet"), 1);
    hands_keys(h, "Ctrl-X F6 Home Enter"); /* until she leaves */
    hands_sees(h, "秘匿 花枝             登録済みの人");
    sit(h, "hanako");
    hands_keys(h, "F6 Home Enter");
    hands_misses(h, "秘匿 花枝");
}

/* To each administrator, also one who sees no case, at each sign-in until they say that they have read it. */
static void every_administrator_is_told_until_they_have_read_it(void **state)
{
    struct hands *h = *state;
    sit(h, "saburo"); /* it is his own: no emergency */
    app_close(h->app);
    hands_sit(h, S("jiro"));
    hands_keys(h, "Esc");
    app_close(h->app);
    struct person p = {.name = S("三人目")};
    hands_keep(h, "hanako", RECORD_PERSON, p.v);
    struct intake other = {.person = S("3"),
                           .received_at = S("2026-11-20T12:00"),
                           .state = S("open"),
                           .owner = S("hanako"),
                           .restricted = S("yes")};
    hands_keep(h, "hanako", RECORD_INTAKE, other.v);
    hands_sit(h, S("jiro"));
    hands_keys(h, "Esc F6 Home Enter");
    hands_type(h, "夜間に転倒の連絡があった");
    hands_keys(h, "Enter");
    hands_sees(h, "【緊急閲覧】");
    for (int sitting = 0; sitting < 2; sitting++) {
        app_close(h->app);
        hands_sit(h, S("kanri"));
        hands_sees(h, "管理者への知らせ");
        hands_sees(h, "社福 二郎");
        hands_sees(h, "夜間に転倒の連絡があった");
        hands_misses(h, "三人目");
    }
    hands_keys(h, "Enter");
    hands_sees(h, "読んでいない知らせはありません");
    assert_int_equal(count_events(h, "kanri", "acknowledged", "intake 3", NULL), 1);
    app_close(h->app);
    hands_sit(h, S("kanri"));
    hands_misses(h, "管理者への知らせ");
    app_close(h->app);
    hands_sit(h, S("hanako")); /* the other one has not read it */
    hands_sees(h, "管理者への知らせ");
    app_close(h->app);
    hands_sit(h, S("jiro")); /* nor is it for who administers nothing */
    hands_misses(h, "管理者への知らせ");
}

static void a_clerk_sees_lines_and_registers(void **state)
{
    struct hands *h = *state;
    sit(h, "jimu");
    hands_keys(h, "F6");
    hands_sees(h, "公開 太郎");
    hands_keys(h, "End Enter");
    hands_sees(h, "看護師、社会福祉士だけができます");
    hands_misses(h, "登録済みの人");
    assert_int_equal(count_events(h, "jimu", "view", "intake 1", NULL), 0);
    hands_keys(h, "Ctrl-K");
    hands_sees(h, "看護師、社会福祉士だけ");
    hands_keys(h, "F2");
    hands_sees(h, "新規受付");
}

static void who_only_administers_or_audits_sees_no_case(void **state)
{
    static const char *const logins[] = {"kanri", "kansa"};
    struct hands *h = *state;
    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        sit(h, logins[i]);
        hands_keys(h, "F6");
        hands_misses(h, "太郎");
        hands_keys(h, "Ctrl-F");
        hands_sees(h, "だけができます");
        hands_keys(h, "F2");
        hands_sees(h, "だけができます");
    }
}

static void a_search_is_told_by_a_mark_of_its_words(void **state)
{
    struct hands *h = *state;
    sit(h, "jiro");
    hands_keys(h, "Ctrl-F");
    hands_type(h, "公開");
    hands_keys(h, "Esc");
    hands_stored(h);
    struct str mark = audit_mark(h->arena, h->app->db, S("公開"));
    const char *told = TEXT(str_print(h->arena, S_FMT " 2", S_ARG(mark)));
    assert_int_equal(count_events(h, "jiro", "search", "", told), 1);
    assert_int_equal(count_events(h, "jiro", "search", NULL, NULL), 1);
}

static void close_case(struct hands *h)
{
    hands_keys(h, "F6 End Enter");
    form_fill(&h->app->current->form, RECORD_INTAKE, INTAKE_state, S("closed"));
    h->app->current->edited = true;
    hands_keys(h, "Ctrl-S");
}

/* RELIABILITY.md section 3: close and merge, their own. */
static void a_case_is_closed_by_those_who_have_it(void **state)
{
    struct hands *h = *state;
    close_case(h);
    hands_sees(h, "終結は担当者か副担当者がします");
    hands_keys(h, "Ctrl-S");
    hands_stored(h);
    assert_int_equal(load_count(h->app->db, "intake.closed"), 0);
    form_fill(&h->app->current->form, RECORD_INTAKE, INTAKE_owner, S("hanako")); /* who takes it over may */
    hands_keys(h, "Ctrl-S");
    hands_misses(h, "終結は担当者か副担当者がします");
    sit(h, "jiro");
    close_case(h);
    hands_misses(h, "終結は担当者か副担当者がします");
    hands_sees(h, "終結には相談内容区分が必要です");
}

static void two_people_are_made_one_by_who_has_a_case_of_theirs(void **state)
{
    struct hands *h = *state;
    struct person alike = {.name = S("公開 太郎")};
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_PERSON, alike.v);
    for (int turn = 0; turn < 2; turn++) {
        hands_sit(h, turn ? S("jiro") : S("hanako"));
        hands_keys(h, "Esc F6 End F10");
        hands_type(h, "nayose");
        hands_keys(h, "Enter");
        hands_sees(h, "似た人 公開 太郎");
        hands_keys(h, "Enter Ctrl-S");
        hands_settle(h);
        if (turn)
            hands_sees(h, "を統合しました");
        else
            hands_sees(h, "名寄せは、どちらかの人の相談の担当者か副担当者がします");
        app_close(h->app);
    }
    hands_sit(h, S("hanako"));
}

static void palette(struct hands *h, enum verb v)
{
    hands_keys(h, "F10");
    hands_type(h, TEXT(verb_row(v)->words));
    hands_keys(h, "Enter");
}

static void misses_all(struct hands *h)
{
    static const char *const secrets[] = {"秘匿", "ヒトク", "避難先", "遠方", "99-9999", "隠れ町"};
    for (size_t s = 0; s < COUNT_OF(secrets); s++)
        hands_misses(h, secrets[s]);
}

/* The case that anybody may see is the newest; what happened in the restricted one is not told beside it. */
static void an_event_of_an_older_restricted_case_is_not_listed(void **state)
{
    struct hands *h = *state;
    struct intake newer = {
        .person = S("2"), .received_at = S("2026-11-20T12:00"), .state = S("open"), .owner = S("hanako")};
    struct contact visit = {
        .intake = S("2"), .at = S("2026-11-20T11:30"), .channel = S("visit"), .event = S("housecall")};
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_INTAKE, newer.v);
    hands_keep(h, "hanako", RECORD_CONTACT, visit.v);
    for (int turn = 0; turn < 2; turn++) {
        hands_sit(h, turn ? S("jiro") : S("hanako"));
        if (h->app->depth > 1)
            hands_keys(h, "Esc");
        palette(h, VERB_REGISTERED);
        hands_sees(h, "秘匿 花枝");
        if (turn)
            hands_sees(h, TEXT(code_label(CODES_event, visit.event)));
        else
            hands_misses(h, TEXT(code_label(CODES_event, visit.event)));
        app_close(h->app);
    }
    hands_sit(h, S("hanako"));
}

/* What would write or print about a masked row asks for the right first, as opening it does. */
static void every_way_from_a_masked_row_asks(void **state)
{
    static const enum verb ways[] = {VERB_CONTACT, VERB_SHARING, VERB_CALLBACK,  VERB_TIMELINE,
                                     VERB_CARD,    VERB_TEAM,    VERB_REFERRALS, VERB_JOIN};
    struct hands *h = *state;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        hands_keys(h, "Esc Esc F6 Home");
        palette(h, ways[i]);
        misses_all(h);
        if (!strstr(hands_screen(h), "緊急閲覧"))
            fail_msg("%s opens without a reason\n%s", TEXT(verb_row(ways[i])->words), hands_screen(h));
        assert_null(h->app->current);
    }
    assert_int_equal(count_events(h, "hanako", "view", "intake 2", NULL), 0);
    sit(h, "jimu");
    hands_keys(h, "F6 Home");
    palette(h, VERB_CALLBACK);
    hands_sees(h, "だけができます");
    assert_null(h->app->current);
}

/* Somebody else's words about it, and what a notice says of it. */
static void drafts_and_notices_tell_nothing_of_it(void **state)
{
    struct hands *h = *state;
    sit(h, "jiro");
    hands_keys(h, "F6 Home");
    palette(h, VERB_CONTACT);
    hands_type(h, "避難先で会う");
    hands_settle(h);
    sit(h, "hanako");
    palette(h, VERB_DRAFTS);
    hands_keys(h, "Tab");
    hands_sees(h, "閲覧制限");
    misses_all(h);
    hands_keys(h, "Enter");
    hands_sees(h, "緊急閲覧");
    misses_all(h);
    hands_keys(h, "Esc Esc");
    palette(h, VERB_CALLBACKS);
    hands_type(h, "1");
    hands_stored(h);
    misses_all(h);
    hands_keys(h, "Esc");
    palette(h, VERB_REGISTERED);
    hands_type(h, "-");
    hands_stored(h);
    misses_all(h);
}

/* Whoever types what somebody restricted is known by learns that they are registered, and nothing that they did not
 * type. */
static void somebody_alike_is_told_without_a_name(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "Esc F2");
    hands_go(h, RECORD_PERSON, PERSON_phone);
    hands_type(h, "0138-77-7777");
    hands_settle(h);
    hands_sees(h, "閲覧制限");
    misses_all(h);
    hands_keys(h, "F3");
    hands_sees(h, "閲覧制限のある登録なので写しません");
    misses_all(h);
    hands_keys(h, "Ctrl-F");
    hands_type(h, "0138-77-7777");
    hands_sees(h, "閲覧制限");
    misses_all(h);
}

static void opened_by_emergency(struct hands *h)
{
    hands_keys(h, "Esc F6 Home Enter");
    hands_type(h, "救急から照会があったため");
    hands_keys(h, "Enter");
    hands_sees(h, "秘匿 花枝             登録済みの人");
}

/* What one wrote while it was open is one's own draft; what it is about is hidden again with the case. */
static void an_own_draft_is_hidden_with_its_case(void **state)
{
    struct hands *h = *state;
    opened_by_emergency(h);
    hands_keys(h, "Ctrl-K");
    hands_type(h, "避難先で会う");
    hands_settle(h);
    sit(h, "hanako");
    palette(h, VERB_TODAY);
    hands_sees(h, "下書き 1");
    misses_all(h);
    hands_keys(h, "End Enter");
    hands_sees(h, "緊急閲覧");
    misses_all(h);
}

static void a_card_does_not_outlive_the_emergency(void **state)
{
    struct hands *h = *state;
    opened_by_emergency(h);
    palette(h, VERB_CARD);
    hands_sees(h, "秘匿 花枝");
    access_leave(h->app);
    app_return(h->app, h->now + 60, h->clock);
    misses_all(h);
}

/* An older case of theirs is open to all: from there to the whole person the same right is asked for. */
static void everything_about_a_person_is_asked_for(void **state)
{
    struct hands *h = *state;
    struct intake older = {.person = S("2"),
                           .received_at = S("2025-01-20T10:00"),
                           .state = S("closed"),
                           .owner = S("hanako"),
                           .note = S("前の年の相談")};
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_INTAKE, older.v);
    hands_sit(h, S("hanako"));
    hands_keys(h, "Esc F6 End Enter Ctrl-T");
    hands_sees(h, "履歴");
    hands_keys(h, "Tab");
    hands_sees(h, "緊急閲覧");
    assert_int_equal(count_events(h, "hanako", "view", "person 2", NULL), 0);
}

/* A call that has no case yet, by somebody who may see its person. */
static void a_new_call_about_a_hidden_person_is_hidden_with_them(void **state)
{
    struct hands *h = *state;
    sit(h, "saburo");
    hands_keys(h, "Esc F2");
    hands_go(h, RECORD_PERSON, PERSON_phone);
    hands_type(h, "0138-77-7777");
    hands_settle(h);
    hands_keys(h, "F3");
    hands_sees(h, "秘匿 花枝");
    hands_settle(h);
    sit(h, "hanako");
    palette(h, VERB_DRAFTS);
    hands_keys(h, "Tab");
    hands_sees(h, "閲覧制限");
    misses_all(h);
    hands_keys(h, "Enter");
    hands_sees(h, "緊急閲覧");
    misses_all(h);
}

/* What an emergency opened is closed with it, also where its form was put aside. */
static void who_comes_back_finds_nothing_of_an_emergency(void **state)
{
    struct hands *h = *state;
    opened_by_emergency(h);
    hands_keys(h, "F2");
    hands_type(h, "別の電話");
    hands_settle(h);
    assert_int_equal(h->app->call_count, 2);
    access_leave(h->app);
    app_return(h->app, h->now + 60, h->clock);
    for (int i = 0; i < h->app->call_count; i++)
        assert_int_equal(h->app->calls[i]->intake_id, 0);
    misses_all(h);
}

static void type_row_of_a_day(struct hands *h)
{
    hands_keys(h, "Esc Ctrl-N");
    hands_type(h, "9:30");
    hands_keys(h, "Tab");
    hands_type(h, "秘匿 花枝");
    form_focus(&at_hand_call(h->app)->form, day_line(0, DAY_NOTE));
    hands_type(h, "電話があった。");
}

/* A row of まとめ入力 finds a case by its person: what 対応記録 would ask a reason for is not written past it. */
static void a_row_of_a_day_asks_like_a_contact(void **state)
{
    struct hands *h = *state;
    type_row_of_a_day(h);
    hands_keys(h, "Enter");
    hands_sees(h, "閲覧制限のある相談です");
    misses_all(h);
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    hands_sees(h, "登録できる行がありません");
    assert_int_equal(load_count(h->app->db, "contact"), 0);
    opened_by_emergency(h);
    hands_keys(h, "Ctrl-N");
    hands_misses(h, "閲覧制限のある相談です");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(load_count(h->app->db, "contact"), 1);
}

/* Where it stands, without leaving the grid: the reason, and the row is as good as any other. */
static void a_row_of_a_day_is_opened_by_emergency_where_it_stands(void **state)
{
    struct hands *h = *state;
    type_row_of_a_day(h);
    hands_keys(h, "F3");
    hands_sees(h, "緊急閲覧");
    misses_all(h);
    hands_keys(h, "Esc");
    hands_sees(h, "「採用」で緊急閲覧の理由を書けます");
    hands_keys(h, "F3");
    hands_type(h, "救急から照会があったため");
    hands_keys(h, "Enter");
    assert_int_equal(count_events(h, "hanako", "emergency", "intake 2", NULL), 1);
    assert_true(screen_on(h->app, SCREEN_DAY));
    hands_misses(h, "閲覧制限のある相談です");
    hands_sees(h, "R08-0002 秘匿");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(load_count(h->app->db, "contact"), 1);
}

/* The case of somebody else becomes restricted while it is looked at. */
static void restrict_case(struct hands *h, int64_t id, const char *how)
{
    struct intake now = {.restricted = str_of(how)};
    struct change *c = change_new(S("jiro"), S("intake"));
    change_put(c, &(struct record){record_row(RECORD_INTAKE), id, now.v}, FIELD_BIT(INTAKE_restricted));
    assert_true(duty_post(h->app, c));
    hands_stored(h);
}

/* Somebody restricts it while the row stands there: what decides is how it is when the row is recorded. */
static void a_row_of_a_day_is_asked_when_it_is_recorded(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "Esc Ctrl-N");
    hands_type(h, "9:30");
    hands_keys(h, "Tab");
    hands_type(h, "R08-0001");
    form_focus(&at_hand_call(h->app)->form, day_line(0, DAY_NOTE));
    hands_type(h, "電話があった。");
    hands_sees(h, "R08-0001 公開");
    restrict_case(h, 1, "yes");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    assert_int_equal(load_count(h->app->db, "contact"), 0);
    hands_sees(h, "閲覧制限のある相談です");
    hands_misses(h, "公開");
}

/* What is open about a case is asked for again when somebody restricts it: a screen, also below
 * another one, and its form. */
static void what_is_open_closes_when_its_case_is_restricted(void **state)
{
    static const enum verb ways[] = {VERB_TIMELINE, VERB_CARD, VERB_TEAM, VERB_REFERRALS, VERB_JOIN};
    struct hands *h = *state;
    for (size_t i = 0; i <= COUNT_OF(ways); i++) {
        sit(h, "hanako");
        hands_keys(h, "F6 End Enter");
        if (i < COUNT_OF(ways)) {
            palette(h, ways[i]);
            hands_sees(h, "公開 太郎");
            hands_keys(h, i % 2 ? "F1" : "");
        }
        restrict_case(h, 1, "yes");
        hands_keys(h, "Left"); /* not meant for what stands there now */
        if (i % 2)
            hands_keys(h, "Esc");
        hands_misses(h, "公開 太郎");
        assert_int_equal(h->app->call_count, 0);
        restrict_case(h, 1, "no");
    }
    sit(h, "jiro"); /* it is his own */
    hands_keys(h, "F6 End Enter");
    palette(h, VERB_CARD);
    restrict_case(h, 1, "yes");
    hands_keys(h, "Down");
    hands_sees(h, "公開 太郎");
}

/* 名寄せ shows two people: it closes whichever of them is restricted, and the list of those alike is read again. */
static void neither_of_two_people_beside_each_other_stays_when_restricted(void **state)
{
    struct hands *h = *state;
    struct person alike = {.name = S("公開 太郎"), .address = S("向こう町5-5")};
    struct intake theirs = {
        .person = S("3"), .received_at = S("2026-11-20T09:00"), .state = S("open"), .owner = S("jiro")};
    app_close(h->app);
    hands_keep(h, "hanako", RECORD_PERSON, alike.v);
    hands_keep(h, "hanako", RECORD_INTAKE, theirs.v);
    hands_sit(h, S("hanako"));
    for (int swapped = 0; swapped < 2; swapped++) {
        hands_keys(h, "Esc F6 Home Down");
        palette(h, VERB_JOIN);
        hands_sees(h, "似た人 公開 太郎");
        hands_keys(h, swapped ? "Enter x" : "Enter");
        hands_sees(h, "向こう町5-5");
        restrict_case(h, 3, "yes");
        hands_keys(h, "Down");
        hands_misses(h, "向こう町5-5");
        assert_true(screen_on(h->app, SCREEN_DESK));
        restrict_case(h, 3, "no");
    }
    hands_keys(h, "Esc F6 Home Down");
    palette(h, VERB_JOIN);
    hands_sees(h, "似た人 公開 太郎");
    restrict_case(h, 3, "yes");
    hands_misses(h, "似た人 公開 太郎");
}

/* Also the one that is being typed in: what was typed, the last key too, is a draft, masked like the case. */
static void a_form_that_is_typed_in_becomes_a_masked_draft(void **state)
{
    static const struct {
        const char *open;
        enum record_id record;
        int field;
    } forms[] = {{"", RECORD_PERSON, PERSON_doctor}, {"Ctrl-K", RECORD_CONTACT, CONTACT_note}};
    struct hands *h = *state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        sit(h, "hanako");
        hands_keys(h, "F6 End Enter");
        hands_keys(h, forms[i].open);
        hands_go(h, forms[i].record, forms[i].field);
        hands_type(h, "娘さんから電");
        hands_keys(h, i ? "F1" : "");
        restrict_case(h, 1, "yes");
        hands_type(h, i ? "" : "話"); /* below a list it does not wait for a key */
        hands_misses(h, "公開 太郎");
        hands_misses(h, "娘さん");
        hands_sees(h, "書きかけは下書きにあります");
        assert_true(screen_on(h->app, SCREEN_DESK));
        hands_post(h);
        assert_int_equal(h->app->call_count, 0);
        palette(h, VERB_DRAFTS);
        hands_sees(h, RESTRICTED_NAME);
        hands_misses(h, "公開 太郎");
        hands_misses(h, "娘さん");
        hands_keys(h, "Enter");
        hands_sees(h, "緊急閲覧");
        hands_keys(h, "Esc Esc");
        restrict_case(h, 1, "no");
        palette(h, VERB_DRAFTS);
        hands_keys(h, "Enter");
        hands_sees(h, i ? "娘さんから電" : "娘さんから電話");
        call_discard(h->app, h->app->current);
        hands_post(h);
    }
}

/* The call is one's own, the person in it is not. */
static void an_own_call_about_a_hidden_person_is_hidden_with_them(void **state)
{
    struct hands *h = *state;
    opened_by_emergency(h);
    hands_keys(h, "F2");
    hands_go(h, RECORD_PERSON, PERSON_phone);
    hands_type(h, "0138-77-7777");
    hands_settle(h);
    hands_keys(h, "F3");
    hands_sees(h, "秘匿 花枝");
    hands_settle(h);
    sit(h, "hanako");
    palette(h, VERB_TODAY);
    hands_sees(h, "下書き 1");
    misses_all(h);
    hands_keys(h, "End Enter");
    hands_sees(h, "緊急閲覧");
    misses_all(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_view_is_written_down_before_it_is_shown, up, hands_down),
        cmocka_unit_test_setup_teardown(every_screen_of_a_case_has_its_row, up, hands_down),
        cmocka_unit_test_setup_teardown(a_restricted_case_shows_neither_name_nor_words, up, hands_down),
        cmocka_unit_test_setup_teardown(lists_beside_the_cases_show_as_little, up, hands_down),
        cmocka_unit_test_setup_teardown(an_event_of_an_older_restricted_case_is_not_listed, up, hands_down),
        cmocka_unit_test_setup_teardown(every_way_from_a_masked_row_asks, up, hands_down),
        cmocka_unit_test_setup_teardown(drafts_and_notices_tell_nothing_of_it, up, hands_down),
        cmocka_unit_test_setup_teardown(somebody_alike_is_told_without_a_name, up, hands_down),
        cmocka_unit_test_setup_teardown(an_own_draft_is_hidden_with_its_case, up, hands_down),
        cmocka_unit_test_setup_teardown(a_row_of_a_day_asks_like_a_contact, up, hands_down),
        cmocka_unit_test_setup_teardown(a_row_of_a_day_is_opened_by_emergency_where_it_stands, up,
                                        hands_down),
        cmocka_unit_test_setup_teardown(a_row_of_a_day_is_asked_when_it_is_recorded, up, hands_down),
        cmocka_unit_test_setup_teardown(what_is_open_closes_when_its_case_is_restricted, up, hands_down),
        cmocka_unit_test_setup_teardown(neither_of_two_people_beside_each_other_stays_when_restricted, up,
                                        hands_down),
        cmocka_unit_test_setup_teardown(a_form_that_is_typed_in_becomes_a_masked_draft, up, hands_down),
        cmocka_unit_test_setup_teardown(an_own_call_about_a_hidden_person_is_hidden_with_them, up,
                                        hands_down),
        cmocka_unit_test_setup_teardown(a_card_does_not_outlive_the_emergency, up, hands_down),
        cmocka_unit_test_setup_teardown(everything_about_a_person_is_asked_for, up, hands_down),
        cmocka_unit_test_setup_teardown(a_new_call_about_a_hidden_person_is_hidden_with_them, up, hands_down),
        cmocka_unit_test_setup_teardown(who_comes_back_finds_nothing_of_an_emergency, up, hands_down),
        cmocka_unit_test_setup_teardown(an_emergency_opens_at_once_and_is_told, up, hands_down),
        cmocka_unit_test_setup_teardown(every_administrator_is_told_until_they_have_read_it, up, hands_down),
        cmocka_unit_test_setup_teardown(a_clerk_sees_lines_and_registers, up, hands_down),
        cmocka_unit_test_setup_teardown(who_only_administers_or_audits_sees_no_case, up, hands_down),
        cmocka_unit_test_setup_teardown(a_search_is_told_by_a_mark_of_its_words, up, hands_down),
        cmocka_unit_test_setup_teardown(a_case_is_closed_by_those_who_have_it, up, hands_down),
        cmocka_unit_test_setup_teardown(two_people_are_made_one_by_who_has_a_case_of_theirs, up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
