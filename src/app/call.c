#include "app/call.h"

#include "app/at_hand.h"
#include "app/call_draft.h"
#include "app/call_save.h"
#include "app/candidate.h"
#include "app/desk.h"
#include "app/link_call.h"
#include "app/notice.h"
#include "app/strip.h"
#include "base/arena.h"
#include "base/date.h"

static const struct call_row *const rows[] = {&call_intake, &call_contact,  &call_callback,   &call_phrase,
                                              &call_day,    &call_slot,     &call_department, &call_resource,
                                              &call_member, &call_relation, &call_referral,   &call_sharing,
                                              &call_fax,    &call_issue,    &call_vacancy,    &call_rota};

const struct call_row *call_row_named(struct str form)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(rows[i]->form, form))
            return rows[i];
    return &call_intake;
}

static struct call *make(struct app *app, const struct call_row *row, int64_t intake, struct aim aim)
{
    if (app->call_count == app->call_room)
        app->calls = arena_grow(app->arena, app->calls, &app->call_room, 16, sizeof(struct call *));
    struct arena *a = arena_new();
    struct call *call = ARENA_NEW(a, struct call);
    *call = (struct call){.row = row, .arena = a, .intake_id = intake, .started = app->now, .due = -1};
    call->aim = (struct aim){aim.resource, aim.row, str_copy(a, aim.name)};
    call->candidate_arena = arena_new();
    call->tail_arena = arena_new();
    form_begin(&call->form, a, &app->setting);
    row->begin(app, call);
    call->form.at = form_first(&call->form);
    app->calls[app->call_count++] = call;
    return call;
}

struct call *call_make(struct app *app, const struct call_row *row, int64_t intake)
{
    return make(app, row, intake, (struct aim){0});
}

struct call *call_make_on(struct app *app, const struct call_row *row, struct aim aim)
{
    return make(app, row, 0, aim);
}

void call_drop(struct app *app, struct call *call)
{
    int at = 0;
    while (app->calls[at] != call)
        at++;
    for (app->call_count--; at < app->call_count; at++)
        app->calls[at] = app->calls[at + 1];
    if (app->current == call)
        app->current = NULL;
    arena_free(call->candidate_arena);
    arena_free(call->tail_arena);
    arena_free(call->arena);
}

struct call *call_renew(struct app *app, struct call *call)
{
    struct call *now = make(app, call->row, call->intake_id, call->aim);
    bool shown = app->current == call;
    int at = 0;
    now->started = call->started;
    now->from = call->from;
    now->came = call->came;
    form_focus(&now->form, call->form.at);
    while (app->calls[at] != call)
        at++;
    for (int i = 0; i < app->call_count; i++)
        app->calls[i]->from = app->calls[i]->from == call ? now : app->calls[i]->from;
    app->calls[app->call_count - 1] = call; /* they change places */
    app->calls[at] = now;
    call_drop(app, call);
    app->current = shown ? now : app->current;
    return now;
}

void call_free_all(struct app *app)
{
    while (app->call_count)
        call_drop(app, app->calls[0]);
}

bool call_hidden(const struct call *call)
{
    return call->committing || call->commits || call->closes;
}

bool call_on_strip(const struct call *call)
{
    return !call_hidden(call) && !call->row->cells;
}

struct str call_name(struct arena *a, const struct call *call)
{
    const struct str names[] = {call->person.name, call->person.kana, call->intake.caller_name,
                                call->intake.caller_org, call->intake.caller_phone};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].n)
            return call->number.n ? str_print(a, S_FMT " " S_FMT, S_ARG(call->number), S_ARG(names[i]))
                                  : names[i];
    return call->number.n ? call->number : call->row->title;
}

struct call *call_new(struct app *app)
{
    struct call *call = call_make(app, &call_intake, 0);
    call_start(app, call);
    return call;
}

static struct call *find_open(struct app *app, const struct call_row *row, int64_t intake, struct aim aim)
{
    for (int i = 0; i < app->call_count; i++) {
        struct call *call = app->calls[i];
        if (call->row == row && call->intake_id == intake && call->aim.resource == aim.resource &&
            call->aim.row == aim.row && !call_hidden(call))
            return call;
    }
    return NULL;
}

static struct call *find_draft(struct app *app, int64_t draft)
{
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i]->draft == draft && !call_hidden(app->calls[i]))
            return app->calls[i];
    return NULL;
}

/* What another has left is this person's from now on. */
static void take_over(struct app *app, struct call *call)
{
    call->extras_unsaved = true;
    call->due = app->clock;
    notice_say(app, LOOK_PLAIN, "ほかの職員の下書きを引き継ぎました。");
}

struct call *call_restore(struct app *app, const struct draft *d)
{
    struct call *call = find_draft(app, d->id);
    if (call)
        return call;
    if (!call_draft_allowed(app, d))
        return NULL;
    call = make(app, call_row_named(d->form), d->intake, call_draft_aim(d));
    call->draft = d->id;
    call->started = d->started;
    call->saved = call->saved_shown = d->saved;
    call->edited = true;
    call_draft_restore(app, call, d);
    link_tell(app, call);
    if (!str_eq(d->staff, app->login))
        take_over(app, call);
    return call;
}

/* A case that was being changed when the desk was left: what had been typed goes on. */
static struct call *reopen(struct app *app, int64_t intake)
{
    struct draft *drafts;
    int count = load_drafts(app->scratch, app->db, app->login, &drafts);
    for (int i = 0; i < count; i++)
        if (drafts[i].intake == intake && str_eq(drafts[i].form, call_intake.form)) {
            notice_say(app, LOOK_PLAIN, "書きかけの続きを開きました。");
            return call_restore(app, &drafts[i]);
        }
    return call_make(app, &call_intake, intake);
}

struct call *call_open(struct app *app, int64_t intake)
{
    struct call *call = find_open(app, &call_intake, intake, (struct aim){0});
    if (call)
        return call;
    if (!access_case(app, intake, S("sheet"))) {
        access_ask(app);
        return NULL;
    }
    struct call *before = app->current;
    call = reopen(app, intake);
    if (before && before->intake_id && !before->edited && before->row == &call_intake)
        call_drop(app, before);
    return call;
}

static struct call *begin(struct app *app, const struct call_row *row, int64_t intake, struct aim aim)
{
    struct call *call = find_open(app, row, intake, aim);
    if (call)
        return call;
    if (!access_form(app, intake, row->form)) {
        access_ask(app);
        return NULL;
    }
    call = make(app, row, intake, aim);
    call_start(app, call);
    return call;
}

struct call *call_begin(struct app *app, const struct call_row *row, int64_t intake)
{
    return begin(app, row, intake, (struct aim){0});
}

struct call *call_begin_on(struct app *app, const struct call_row *row, int64_t intake, struct aim aim)
{
    return begin(app, row, intake, aim);
}

struct call *call_contact_for(struct app *app, int64_t intake)
{
    return call_begin(app, &call_contact, intake);
}

/* A form that stays open over night says nothing about how long the talk was. */
struct str call_minutes(const struct app *app, const struct call *call, struct arena *a)
{
    enum { MINUTES_BELIEVED = 240 };
    int64_t minutes = (app->now - call->started + 59) / 60;
    if (minutes > MINUTES_BELIEVED)
        return S0;
    return str_print(a, "%lld", (long long)(minutes > 0 ? minutes : 1));
}

void call_show(struct app *app, struct call *call)
{
    if (call->row->screen != SCREEN_DESK) {
        app->to_show = call;
        screen_push(app, call->row->screen);
        app->to_show = NULL;
        return;
    }
    app->current = call;
    app->jumping = false;
    desk_focus(app, PANE_SHEET);
}

void call_show_from(struct app *app, struct call *call)
{
    const struct screen *s = screen_top(app);
    const struct list *list = screen_list(s);
    if (list)
        call->came = (struct came){.screen = screen_id_of(s->row),
                                   .list = *list,
                                   .row = list->count ? s->row->row_id(s->state, list->selected) : 0,
                                   .resource = at_hand_resource(app),
                                   .focus = (int)app->focus};
    call_bring(app, call);
}

bool call_step(struct app *app, struct call *call, bool again)
{
    bool done = again ? form_redo(&call->form) : form_undo(&call->form);
    if (!done)
        notice_say(app, LOOK_PLAIN, "これより%sはありません。", again ? "先" : "前");
    return done;
}

struct str call_state(const struct app *app, const struct call *call)
{
    if (app->reads)
        return S("読み取り専用");
    if (call->failed)
        return S("未保存");
    if (!call->saved_shown)
        return S0;
    return str_print(app->frame, "保存済 " S_FMT,
                     S_ARG(str_from(date_iso_seconds(app->frame, call->saved_shown), 11)));
}

bool call_bring(struct app *app, struct call *call)
{
    if (!call)
        return false;
    screen_clear(app);
    call_show(app, call);
    return true;
}

/* The next one around that can be seen; NULL where there is none but this. */
static struct call *next_call(struct app *app)
{
    int at = 0;
    while (at < app->call_count && app->calls[at] != app->current)
        at++;
    for (int i = 1; i <= app->call_count; i++) {
        struct call *call = app->calls[(at + i) % app->call_count];
        if (call_on_strip(call) && call != app->current)
            return call;
    }
    return NULL;
}

void call_park(struct app *app)
{
    struct call *next = next_call(app);
    if (app->current && app->current->due >= 0)
        call_save(app, app->current);
    if (next) {
        struct str recent = strip_recent(app->scratch, next);
        call_show(app, next);
        if (recent.n)
            notice_say(app, LOOK_PLAIN, "直前の入力: " S_FMT, S_ARG(recent));
    } else if (app->current) {
        app->current = NULL;
        desk_focus(app, PANE_ROSTER);
        notice_say(app, LOOK_PLAIN, "保留にしました。もう一度押すと戻ります。");
    } else {
        notice_say(app, LOOK_PLAIN, "保留にしている受付はありません。");
    }
}
