#include "app/verbs.h"

#include "app/at_hand.h"
#include "app/callback.h"
#include "app/day.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/registered.h"
#include "app/seat_ask.h"
#include "app/seek.h"
#include "app/takeback.h"
#include "app/unmet.h"
#include "base/date.h"

/* The sheet comes forward, whatever stood before it. */
static void to_sheet(struct app *app)
{
    screen_clear(app);
    desk_focus(app, PANE_SHEET);
}

static void do_help(struct app *app)
{
    screen_push(app, SCREEN_HELP);
}

static void do_new(struct app *app)
{
    struct call *call = call_new(app);
    if (!call)
        return;
    screen_clear(app);
    call_show(app, call);
}

static void do_save(struct app *app)
{
    screen_clear(app);
    if (app->current)
        call_commit(app, app->current);
    else
        notice_say(app, LOOK_WARNING, "確定する受付票が開かれていません。");
}

static void do_missing(struct app *app)
{
    struct call *call = app->current;
    int line = call ? form_missing(&call->form, call->form.at) : -1;
    if (line < 0) {
        notice_say(app, LOOK_PLAIN,
                   call ? "未記入や疑わしい項目はありません。" : "受付票が開かれていません。");
        return;
    }
    to_sheet(app);
    form_focus(&call->form, line);
    call_touched(app, call, true);
}

static void do_find(struct app *app)
{
    screen_push(app, SCREEN_FIND);
}

/* A form beside what is on the desk: its draft is there at once. */
static void begin(struct app *app, const struct call_row *row, int64_t intake)
{
    struct call *call = call_begin(app, row, intake);
    screen_clear(app);
    call_show(app, call);
}

static void do_contact(struct app *app)
{
    int64_t intake = at_hand_case(app);
    if (!intake) {
        notice_say(app, LOOK_WARNING,
                   "対応記録を加える相談がありません。一覧で選ぶか、受付票を確定してください。");
        return;
    }
    begin(app, &call_contact, intake);
}

static void do_callback(struct app *app)
{
    begin(app, &call_callback, callback_case(app));
}

static void do_callbacks(struct app *app)
{
    screen_push(app, SCREEN_CALLBACK_LIST);
}

static void do_call_now(struct app *app)
{
    screen_push(app, SCREEN_CALL_NOW);
}

/* Of the resource at hand; says so where there is none. */
static struct aim aim_at_hand(struct app *app)
{
    struct resource_row row = {0};
    int64_t id = at_hand_resource(app);
    if (!id || !load_resource(app->scratch, app->db, id, &row))
        notice_say(app, LOOK_WARNING, "資源台帳か いま電話できる で、資源を選んでから行ってください。");
    return (struct aim){.resource = row.id, .name = row.name};
}

static void begin_on(struct app *app, const struct call_row *row, struct aim aim)
{
    struct call *call = call_begin_on(app, row, 0, aim);
    call_show_from(app, call);
}

static void do_new_slot(struct app *app)
{
    struct aim aim = aim_at_hand(app);
    if (aim.resource)
        begin_on(app, &call_slot, aim);
}

static void do_new_department(struct app *app)
{
    struct aim aim = aim_at_hand(app);
    if (aim.resource)
        begin_on(app, &call_department, aim);
}

static void do_new_resource(struct app *app)
{
    begin_on(app, &call_resource, (struct aim){0});
}

static void do_facts(struct app *app)
{
    if (aim_at_hand(app).resource)
        screen_push(app, SCREEN_FACT_LIST);
}

static void do_items(struct app *app)
{
    if (aim_at_hand(app).resource)
        screen_push(app, SCREEN_ITEM_LIST);
}

static void do_referrals(struct app *app)
{
    screen_push(app, SCREEN_REFERRAL_LIST);
}

static void do_day(struct app *app)
{
    struct call *call = day_open(app);
    screen_clear(app);
    call_show(app, call);
}

static void do_phrases(struct app *app)
{
    screen_push(app, SCREEN_PHRASE_LIST);
}

static void do_new_phrase(struct app *app)
{
    begin(app, &call_phrase, 0);
}

static void do_problems(struct app *app)
{
    screen_push(app, SCREEN_PROBLEM_LIST);
}

static void do_stamp(struct app *app)
{
    at_hand_insert(app, str_print(app->scratch, S_FMT " ",
                                  S_ARG(str_from(date_iso_moment(app->scratch, app->now), 11))));
}

static void do_park(struct app *app)
{
    screen_clear(app);
    call_park(app);
}

static void do_jump(struct app *app)
{
    if (!app->current) {
        notice_say(app, LOOK_WARNING, "受付票が開かれていません。");
        return;
    }
    to_sheet(app);
    app->jumping = true;
    notice_say(app, LOOK_PLAIN, "項目の頭にある文字を押してください。");
}

static void do_palette(struct app *app)
{
    screen_push(app, SCREEN_PALETTE);
}

static void do_curtain(struct app *app)
{
    call_save_due(app, true);
    screen_push(app, SCREEN_CURTAIN);
}

static void do_lock(struct app *app)
{
    app->locks = true;
}

static void do_calling(struct app *app)
{
    app->calling = !app->calling;
    duty_note(app, S("calling"), S0, app->calling ? S("begin") : S("end"));
    notice_say(app, LOOK_PLAIN,
               app->calling ? "通話中です。キーを押さなくても15分はロックしません。"
                            : "通話中を終えました。");
}

static void do_status(struct app *app)
{
    screen_push(app, SCREEN_STATUS);
}

static void do_seat_ask(struct app *app)
{
    seat_ask_begin(app);
}

static void do_seat_give(struct app *app)
{
    if (app->asker.n)
        app->gives = true;
    else
        notice_say(app, LOOK_PLAIN, "席を求めている人はいません。");
}

static void do_seat_keep(struct app *app)
{
    seat_ask_refuse(app);
}

static void do_roster(struct app *app)
{
    screen_clear(app);
    desk_focus(app, PANE_ROSTER);
}

static void do_sheet(struct app *app)
{
    to_sheet(app);
}

static void do_directory(struct app *app)
{
    screen_clear(app);
    desk_focus(app, PANE_DIRECTORY);
    if (app->current) /* during a call it is opened to look for somebody */
        directory_seek(app);
}

static void do_facets(struct app *app)
{
    screen_clear(app);
    desk_focus(app, PANE_DIRECTORY);
    screen_push(app, SCREEN_FACETS);
}

static void do_needed(struct app *app)
{
    screen_clear(app);
    desk_focus(app, PANE_DIRECTORY);
    seek_person(app);
}

static void do_unmet(struct app *app)
{
    unmet_record(app);
}

static void do_pane(struct app *app)
{
    screen_clear(app);
    desk_focus(app, (app->focus + 1) % PANE_COUNT);
}

/* In a form its steps; anywhere else what was registered. */
static void step(struct app *app, bool again)
{
    struct call *call = app->focus == PANE_SHEET ? app->current : NULL;
    if (!call)
        takeback_ask(app, again);
    else if (again ? form_redo(&call->form) : form_undo(&call->form)) {
        to_sheet(app);
        call_touched(app, call, true);
    } else
        notice_say(app, LOOK_PLAIN, again ? "やり直すものはありません。" : "元に戻すものはありません。");
}

static void do_undo(struct app *app)
{
    step(app, false);
}

static void do_redo(struct app *app)
{
    step(app, true);
}

/* What lay below may be older than what was done above it. */
static void uncover(struct app *app)
{
    screen_pop(app);
    const struct screen *top = screen_top(app);
    if (top->row->reload)
        top->row->reload(app, top->state);
}

static void do_close(struct app *app)
{
    if (app->depth > 1)
        uncover(app);
    else if (app->current)
        call_close(app, app->current);
}

static void do_back(struct app *app)
{
    if (app->depth > 1)
        uncover(app);
    else
        desk_focus(app, PANE_ROSTER);
}

static void do_drafts(struct app *app)
{
    call_save_due(app, true);
    screen_push(app, SCREEN_UNFINISHED);
}

static void do_today(struct app *app)
{
    call_save_due(app, true);
    screen_push(app, SCREEN_TODAY);
}

static void do_handover(struct app *app)
{
    screen_push(app, SCREEN_HANDOVER);
}

static void do_vacancies(struct app *app)
{
    screen_push(app, SCREEN_VACANCY_LIST);
}

static void do_rota(struct app *app)
{
    screen_push(app, SCREEN_ROTA_MONTH);
}

static void do_relations(struct app *app)
{
    if (at_hand_resource(app))
        screen_push(app, SCREEN_RELATION_LIST);
    else
        notice_say(app, LOOK_WARNING, "連携を見る資源がありません。資源台帳で選んでください。");
}

/* The person whom a verb is about; says so where nobody is known. */
static int64_t person_at_hand(struct app *app)
{
    int64_t intake, person = at_hand_person(app, &intake);
    if (!person)
        notice_say(app, LOOK_WARNING, "対象者が分かりません。一覧で相談を選ぶか、受付票を確定してください。");
    return person;
}

static void do_team(struct app *app)
{
    if (person_at_hand(app))
        screen_push(app, SCREEN_TEAM_LIST);
}

static void do_card(struct app *app)
{
    if (person_at_hand(app))
        screen_push(app, SCREEN_CARD_PAGE);
}

static void do_registered(struct app *app)
{
    screen_push(app, SCREEN_REGISTERED_LIST);
}

static void do_issues(struct app *app)
{
    screen_push(app, SCREEN_ISSUE_LIST);
}

static void do_register(struct app *app)
{
    int64_t person = person_at_hand(app);
    if (person)
        registered_turn(app, person);
}

static void do_alarms(struct app *app)
{
    screen_push(app, SCREEN_ALARM_LIST);
}

static void do_reports(struct app *app)
{
    screen_push(app, SCREEN_FIGURES);
}

static void do_discard(struct app *app)
{
    if (at_hand_call(app))
        screen_push(app, SCREEN_CONFIRM);
    else
        notice_say(app, LOOK_PLAIN, "捨てる書きかけはありません。");
}

static void do_remove(struct app *app)
{
    notice_say(app, LOOK_PLAIN, "ここに消せる行はありません。資源を書く、連携、空き、当番で行ってください。");
}

static void do_past(struct app *app)
{
    screen_push(app, SCREEN_PAST);
}

static void do_timeline(struct app *app)
{
    screen_push(app, SCREEN_TIMELINE);
}

static void do_join(struct app *app)
{
    screen_push(app, SCREEN_JOIN);
}

static void do_pairs(struct app *app)
{
    screen_push(app, SCREEN_PAIRS);
}

static void do_map(struct app *app)
{
    screen_push(app, SCREEN_AROUND);
}

static void do_campaign(struct app *app)
{
    screen_push(app, SCREEN_CAMPAIGN);
}

static void do_print(struct app *app)
{
    screen_push(app, SCREEN_PAPERS);
}

static void do_sharing(struct app *app)
{
    struct case_row row;
    int64_t intake = at_hand_case(app);
    if (intake && load_case(app->scratch, app->db, intake, &row) && row.person)
        begin(app, &call_sharing, intake);
    else
        notice_say(app, LOOK_WARNING,
                   "情報共有シートに書く人がありません。対象者の名前がある相談を選んでください。");
}

static void do_repaint(struct app *app)
{
    app->repaint = true;
}

static void do_quit(struct app *app)
{
    call_save_due(app, true);
    app->running = false;
}

static void (*const acts[VERB_COUNT])(struct app *) = {
    [VERB_HELP] = do_help,
    [VERB_NEW] = do_new,
    [VERB_SAVE] = do_save,
    [VERB_MISSING] = do_missing,
    [VERB_FIND] = do_find,
    [VERB_SEEK] = do_find, /* where the list has no line of its own */
    [VERB_CONTACT] = do_contact,
    [VERB_PARK] = do_park,
    [VERB_JUMP] = do_jump,
    [VERB_PALETTE] = do_palette,
    [VERB_CURTAIN] = do_curtain,
    [VERB_LOCK] = do_lock,
    [VERB_CALLING] = do_calling,
    [VERB_STATUS] = do_status,
    [VERB_SEAT_ASK] = do_seat_ask,
    [VERB_SEAT_GIVE] = do_seat_give,
    [VERB_SEAT_KEEP] = do_seat_keep,
    [VERB_ROSTER] = do_roster,
    [VERB_SHEET] = do_sheet,
    [VERB_DIRECTORY] = do_directory,
    [VERB_FACETS] = do_facets,
    [VERB_NEEDED] = do_needed,
    [VERB_ISSUES] = do_issues,
    [VERB_UNMET] = do_unmet,
    [VERB_PANE] = do_pane,
    [VERB_UNDO] = do_undo,
    [VERB_REDO] = do_redo,
    [VERB_CLOSE] = do_close,
    [VERB_BACK] = do_back,
    [VERB_DRAFTS] = do_drafts,
    [VERB_VACANCIES] = do_vacancies,
    [VERB_ROTA] = do_rota,
    [VERB_RELATIONS] = do_relations,
    [VERB_TEAM] = do_team,
    [VERB_CARD] = do_card,
    [VERB_REGISTERED] = do_registered,
    [VERB_REGISTER] = do_register,
    [VERB_REMOVE] = do_remove,
    [VERB_DISCARD] = do_discard,
    [VERB_LOG] = do_past,
    [VERB_TIMELINE] = do_timeline,
    [VERB_JOIN] = do_join,
    [VERB_PAIRS] = do_pairs,
    [VERB_PRINT] = do_print,
    [VERB_SHARING] = do_sharing,
    [VERB_TODAY] = do_today,
    [VERB_HANDOVER] = do_handover,
    [VERB_ALARMS] = do_alarms,
    [VERB_REPORTS] = do_reports,
    [VERB_CALLBACK] = do_callback,
    [VERB_CALLBACKS] = do_callbacks,
    [VERB_CALL_NOW] = do_call_now,
    [VERB_FACTS] = do_facts,
    [VERB_ITEMS] = do_items,
    [VERB_NEW_SLOT] = do_new_slot,
    [VERB_NEW_DEPARTMENT] = do_new_department,
    [VERB_NEW_RESOURCE] = do_new_resource,
    [VERB_REFERRALS] = do_referrals,
    [VERB_DAY] = do_day,
    [VERB_PHRASES] = do_phrases,
    [VERB_NEW_PHRASE] = do_new_phrase,
    [VERB_PROBLEMS] = do_problems,
    [VERB_STAMP] = do_stamp,
    [VERB_MAP] = do_map,
    [VERB_CAMPAIGN] = do_campaign,
    [VERB_REPAINT] = do_repaint,
    [VERB_QUIT] = do_quit,
};

void verbs_do(struct app *app, enum verb v)
{
    struct screen *top = screen_top(app);
    app->pointed = 0;
    if ((verb_row(v)->flags & V_WRITES) && !duty_may_write(app))
        return;
    if (app->login.n && !access_may(app, access_right(v)))
        return;
    if (top->row->act && top->row->act(app, top->state, v))
        return;
    if (acts[v])
        acts[v](app);
    else if (!verb_row(v)->motion)
        notice_say(app, LOOK_PLAIN, "ここでは「" S_FMT "」は使えません。", S_ARG(verb_row(v)->words));
}
