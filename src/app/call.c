#include "app/call.h"

#include "app/call_draft.h"
#include "app/candidate.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/link_call.h"
#include "app/notice.h"
#include "app/roster.h"
#include "app/strip.h"
#include "base/arena.h"

static void make_room(struct app *app)
{
    if (app->call_count < app->call_room)
        return;
    app->call_room = app->call_room ? app->call_room * 2 : 16;
    struct call **calls = ARENA_ARRAY(app->arena, struct call *, app->call_room);
    for (int i = 0; i < app->call_count; i++)
        calls[i] = app->calls[i];
    app->calls = calls;
}

static const struct call_row *const rows[] = {&call_intake, &call_contact,  &call_callback,   &call_phrase,
                                              &call_day,    &call_slot,     &call_department, &call_resource,
                                              &call_member, &call_relation, &call_referral,   &call_sharing,
                                              &call_fax};

const struct call_row *call_row_named(struct str form)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(rows[i]->form, form))
            return rows[i];
    return &call_intake;
}

static struct call *make(struct app *app, const struct call_row *row, int64_t intake, struct aim aim)
{
    make_room(app);
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

static void drop(struct app *app, struct call *call)
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

void call_free_all(struct app *app)
{
    while (app->call_count)
        drop(app, app->calls[0]);
}

bool call_hidden(const struct call *call)
{
    return call->committing || call->commits || call->closes;
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

static void save(struct app *app, struct call *call)
{
    if (call->saving || call->committing || !app->writer || app->reads)
        return;
    struct change *c = change_new(app->login, S("draft"));
    struct draft d = call_draft_take(app, call);
    change_draft(c, &d);
    call->due = -1;
    call->saving = duty_post(app, c);
}

static void mark_all_unsaved(struct call *call)
{
    for (int i = 0; i < call->form.count; i++)
        call->form.lines[i].unsaved = true;
    call->extras_unsaved = true;
    undo_unsaved(&call->form.undo);
}

void call_key(struct app *app, struct call *call)
{
    enum { PAUSE_MS = 1500 };
    if (app->clock - call->typed_at >= PAUSE_MS)
        form_rest(&call->form);
    call->typed_at = app->clock;
}

void call_touched(struct app *app, struct call *call, bool moved)
{
    bool typed = form_has_unsaved(&call->form) || call->extras_unsaved;
    if (!typed && !(moved && (call->draft || call->saving)))
        return;
    call->edited |= typed;
    candidate_look(app, call);
    if (call->due < 0 && !call->failed)
        call->due = app->clock + SAVE_AFTER_MS;
    if (moved && !call->failed)
        call->due = app->clock;
    if (call->failed && call->due > call->tried + RETRY_AFTER_MS)
        call->due =
            call->tried + RETRY_AFTER_MS; /* somebody is typing: it is tried again without a long pause */
}

void call_save_due(struct app *app, bool all)
{
    for (int i = 0; i < app->call_count; i++) {
        struct call *call = app->calls[i];
        if (call->due >= 0 && (all || call->due <= app->clock))
            save(app, call);
    }
}

bool call_under_way(const struct app *app)
{
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i]->saving || app->calls[i]->committing)
            return true;
    return false;
}

int64_t call_deadline(const struct app *app)
{
    int64_t first = -1;
    for (int i = 0; i < app->call_count; i++) {
        const struct call *call = app->calls[i];
        if (call->due < 0 || call->saving || call->committing || !app->writer || app->reads)
            continue;
        if (first < 0 || call->due < first)
            first = call->due;
    }
    return first;
}

/* The draft exists before the first character; where there is no writer yet it is due as soon as there is. */
void call_start(struct app *app, struct call *call)
{
    call->row->fill(app, call);
    mark_all_unsaved(call);
    call->due = app->clock;
    save(app, call);
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
    struct call *before = app->current;
    call = reopen(app, intake);
    if (before && before->intake_id && !before->edited && before->row == &call_intake)
        drop(app, before);
    duty_viewed(app, intake);
    return call;
}

static struct call *begin(struct app *app, const struct call_row *row, int64_t intake, struct aim aim)
{
    struct call *call = find_open(app, row, intake, aim);
    if (!call) {
        call = make(app, row, intake, aim);
        call_start(app, call);
    }
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
        return;
    }
    app->current = call;
    app->jumping = false;
    desk_focus(app, PANE_SHEET);
}

/* The next one around that can be seen; NULL where there is none but this. */
static struct call *next_call(struct app *app)
{
    int at = 0;
    while (at < app->call_count && app->calls[at] != app->current)
        at++;
    for (int i = 1; i <= app->call_count; i++) {
        struct call *call = app->calls[(at + i) % app->call_count];
        if (!call_hidden(call) && call != app->current)
            return call;
    }
    return NULL;
}

void call_park(struct app *app)
{
    struct call *next = next_call(app);
    if (app->current && app->current->due >= 0)
        save(app, app->current);
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

/* The sheet shows what it showed before this one was begun, if that is still open. */
static void give_way(struct app *app, const struct call *call)
{
    if (app->current != call)
        return;
    app->current = NULL;
    desk_focus(app, call->aim.resource && !call->intake_id ? PANE_DIRECTORY : PANE_ROSTER);
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i] == call->from && !call_hidden(call->from))
            call_show(app, call->from);
}

/* Leaves the desk once nothing is under way for it; its draft stays. */
static void leave(struct app *app, struct call *call)
{
    give_way(app, call);
    if (call->saving)
        call->closes = true;
    else
        drop(app, call);
}

static void end_draft(struct app *app, struct call *call)
{
    struct change *c = change_new(app->login, S("draft"));
    change_end_draft(c, call->draft);
    duty_post(app, c);
}

void call_discard(struct app *app, struct call *call)
{
    call->due = -1;
    call->edited = false;
    if (call->draft)
        end_draft(app, call);
    leave(app, call);
}

void call_close(struct app *app, struct call *call)
{
    if (!call->edited) {
        call_discard(app, call); /* nothing was typed: no draft to keep */
        return;
    }
    if (call->due >= 0)
        save(app, call);
    leave(app, call);
    notice_say(app, LOOK_PLAIN, "書きかけは下書きに残っています。");
}

/* What taking it back will call it; the number of a new case comes before it when it has one. */
static struct str deed(struct app *app, const struct call *call)
{
    bool fresh = call->row == &call_intake;
    if (call->number.n)
        return str_print(app->scratch, S_FMT S_FMT, S_ARG(call->number), S_ARG(call->row->deed));
    return str_print(app->scratch, S_FMT " の登録", S_ARG(fresh ? S0 : call->row->title));
}

static void post_commit(struct app *app, struct call *call)
{
    call->commits = false;
    form_check(&call->form); /* an attempt that failed may have taken values away */
    struct change *c = call->row->commit(app, call);
    if (!c) {
        notice_say(app, LOOK_PLAIN, "変わったところはありません。");
        call_discard(app, call);
        return;
    }
    if (call->draft)
        change_end_draft(c, call->draft);
    change_keep(c, deed(app, call));
    call->due = -1;
    call->committing = duty_post(app, c);
}

/* The caret goes to what is missing, and the sentence stands beside it: no question that has to be answered. */
static void ask(struct app *app, struct call *call, int line)
{
    struct form *f = &call->form;
    form_focus(f, line);
    call_touched(app, call, true);
    struct str again = call->asked ? str_print(app->scratch, "もう一度 " S_FMT " でこのまま登録します。",
                                               S_ARG(screen_key(app, app->scratch, VERB_SAVE)))
                                   : S0;
    notice_say(app, LOOK_WARNING, S_FMT "。" S_FMT, S_ARG(f->lines[line].doubt), S_ARG(again));
}

/* A save under way gives the draft its number first: the change that stores the call ends that draft. */
void call_commit(struct app *app, struct call *call)
{
    if (!app->writer) {
        notice_say(app, LOOK_WARNING, "まだ書き込みの用意ができていません。もう一度押してください。");
        return;
    }
    form_focus(&call->form, call->form.at); /* what stands in the line is shown in its usual form */
    int line = call->row->asks ? call->row->asks(call) : -1;
    if (line >= 0) {
        ask(app, call, line);
        return;
    }
    if (call->saving)
        call->commits = true;
    else
        post_commit(app, call);
    give_way(app, call);
}

/* A full disk is not hammered: each pause is twice the one before. */
static void try_later(struct app *app, struct call *call)
{
    mark_all_unsaved(call);
    call->pause = !call->failed                     ? RETRY_AFTER_MS
                  : call->pause * 2 > RETRY_MOST_MS ? RETRY_MOST_MS
                                                    : call->pause * 2;
    call->tried = app->clock;
    call->due = app->clock + call->pause;
    call->failed = true;
    call->commits = call->closes = false;
}

static void come_back(struct app *app, struct call *call, const struct fault *f)
{
    try_later(app, call);
    if (!app->current)
        call_show(app, call);
    notice_say(app, LOOK_ERROR, "登録できませんでした。%s", f->say);
}

static void committed(struct app *app, struct call *call, const struct writer_done *done)
{
    call->committing = 0;
    if (done->code != OK) {
        come_back(app, call, &done->fault);
        return;
    }
    call->row->done(app, call, &done->result);
    drop(app, call);
}

static void saved(struct app *app, struct call *call, const struct writer_done *done)
{
    call->saving = 0;
    if (done->code != OK) {
        bool was_hidden = call_hidden(call);
        if (!call->failed)
            notice_say(app, LOOK_ERROR, "下書きを保存できません。%s", done->fault.say);
        try_later(app, call);
        if (was_hidden && !app->current)
            call_show(app, call);
        return;
    }
    call->draft = done->result.draft;
    call->saved = app->now;
    call->failed = false;
    if (call->due < 0 && (form_has_unsaved(&call->form) || call->extras_unsaved))
        call->due = app->clock; /* typed while a retry was under way */
    if (call->commits)
        post_commit(app, call);
    else if (call->closes && call->due >= 0)
        save(app, call);
    else if (call->closes && !call->edited) {
        end_draft(app, call);
        drop(app, call);
    } else if (call->closes)
        drop(app, call);
}

void call_result(struct app *app, const struct writer_done *done)
{
    for (int i = 0; i < app->call_count; i++) {
        struct call *call = app->calls[i];
        if (call->saving == done->ticket) {
            saved(app, call, done);
            return;
        }
        if (call->committing == done->ticket) {
            app->stale = true;
            committed(app, call, done);
            return;
        }
    }
    app->stale = true;
    if (done->code != OK)
        notice_say(app, LOOK_ERROR, "%s", done->fault.say);
}
