#include "app/call_save.h"

#include "app/call_draft.h"
#include "app/candidate.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "store/spool.h"

static void mark_all_unsaved(struct call *call)
{
    for (int i = 0; i < call->form.count; i++)
        call->form.lines[i].unsaved = true;
    call->extras_unsaved = true;
    undo_unsaved(&call->form.undo);
}

/* What the file does not take lies beside it until it does. */
void call_keep_beside(struct app *app, struct call *call)
{
    struct fault unused;
    if (!call->edited)
        return;
    mark_all_unsaved(call);
    struct draft d = call_draft_take(app, call);
    d.step_count = 0;
    call->beside = spool_put(app->path, &d, &unused) == OK;
    mark_all_unsaved(call);
}

static void drop_beside(struct app *app, struct call *call)
{
    const struct draft d = {.staff = app->login, .form = call->row->form, .started = call->started};
    if (call->beside)
        spool_drop(app->path, &d);
    call->beside = false;
}

/* A full disk is not hammered: each pause is twice the one before. */
static void wait_longer(struct app *app, struct call *call)
{
    call->pause = !call->failed                     ? RETRY_AFTER_MS
                  : call->pause * 2 > RETRY_MOST_MS ? RETRY_MOST_MS
                                                    : call->pause * 2;
    call->tried = app->clock;
    call->due = app->clock + call->pause;
    call->failed = true;
}

/* Who only reads keeps what was typed beside the file; where that cannot be, neither, it is tried again. */
static void keep_reading(struct app *app, struct call *call)
{
    call_keep_beside(app, call);
    if (call->edited && !call->beside)
        wait_longer(app, call); /* the frame says so for as long as it lasts */
    else
        call->failed = false;
}

/* Taken in with the file, what lies beside it would be there twice. */
void call_save_again(struct app *app)
{
    for (int i = 0; i < app->call_count; i++) {
        struct call *call = app->calls[i];
        if (call->beside || call->failed)
            call->due = app->clock;
        drop_beside(app, call);
    }
}

void call_save(struct app *app, struct call *call)
{
    if (call->saving || call->committing || (!app->writer && !app->reads))
        return;
    call->due = -1;
    if (app->reads) {
        keep_reading(app, call);
        return;
    }
    struct change *c = change_new(app->login, S("draft"));
    struct draft d = call_draft_take(app, call);
    change_draft(c, &d);
    call->saving = duty_post(app, c);
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
            call_save(app, call);
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
        if (call->due < 0 || call->saving || call->committing || (!app->writer && !app->reads))
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
    call_save(app, call);
}

/* The list that the form was opened in, at the same row in the same place; its rows are read anew. */
static void go_back(struct app *app, const struct call *call)
{
    app->pointed = call->intake_id;
    app->pointed_resource = call->came.resource;
    screen_push(app, call->came.screen);
    app->pointed = app->pointed_resource = 0;
    const struct screen *s = screen_top(app);
    if (s->row != screen_row(call->came.screen))
        return;
    struct list *l = screen_list(s);
    int was = call->came.list.selected, at = 0;
    while (at < l->count && (!call->came.row || s->row->row_id(s->state, at) != call->came.row))
        at++;
    at = at < l->count ? at : was < l->count ? was : l->count - 1; /* it may be gone */
    l->top = call->came.list.top + at - was > 0 ? call->came.list.top + at - was : 0;
    l->selected = at;
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
    if (call->came.screen == SCREEN_DESK)
        return;
    if (!app->current && call->came.focus != PANE_SHEET)
        desk_focus(app, (enum pane)call->came.focus);
    go_back(app, call);
}

/* Leaves the desk once nothing is under way for it; its draft stays. */
static void leave(struct app *app, struct call *call)
{
    give_way(app, call);
    if (call->saving)
        call->closes = true;
    else
        call_drop(app, call);
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
    drop_beside(app, call);
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
        call_save(app, call);
    leave(app, call);
    notice_say(app, LOOK_PLAIN, "書きかけは下書きに残っています。");
}

/* Who only reads has no writer that comes back to a draft that was refused. */
bool call_put_away(struct app *app, struct call *call)
{
    call->came = (struct came){0};
    if (call->edited && call->due >= 0)
        call_save(app, call);
    if (call->edited && call->due >= 0 && !app->writer)
        return false;
    if (call->edited)
        leave(app, call);
    else
        call_discard(app, call);
    return true;
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
    if (!duty_ready(app))
        return;
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

static void try_later(struct app *app, struct call *call)
{
    mark_all_unsaved(call);
    call_keep_beside(app, call);
    wait_longer(app, call);
    call->commits = false;
    call->closes = call->closes && call->intake_id && load_hides(app->db, call->intake_id);
}

static void come_back(struct app *app, struct call *call, const struct fault *f)
{
    try_later(app, call);
    if (!app->current) {
        if (call->came.screen != SCREEN_DESK && screen_on(app, call->came.screen))
            screen_clear(app);
        call_show(app, call);
    }
    notice_say(app, LOOK_ERROR, "登録できませんでした。%s", f->say);
}

static void committed(struct app *app, struct call *call, const struct writer_done *done)
{
    call->committing = 0;
    if (done->code != OK) {
        come_back(app, call, &done->fault);
        return;
    }
    drop_beside(app, call);
    call->row->done(app, call, &done->result);
    call_drop(app, call);
}

/* "/home/hanako/desk.db: ディスクがいっぱいで書き込めません。不要なファイルを": the first sentence, without the path. */
static struct str in_a_word(struct str say)
{
    size_t path = str_find(say, S(": "));
    say = path == SIZE_MAX ? say : str_from(say, path + 2);
    size_t end = str_find(say, S("。"));
    return end == SIZE_MAX ? say : str_head(say, end);
}

static void saved(struct app *app, struct call *call, const struct writer_done *done)
{
    call->saving = 0;
    if (done->code != OK) {
        bool was_hidden = call_hidden(call);
        bool first = !call->failed;
        try_later(app, call);
        struct str why = in_a_word(str_of(done->fault.say));
        if (first || !str_eq(call->why, why))
            call->why = str_copy(call->arena, why);
        if (first)
            notice_say(app, LOOK_ERROR, "下書きを保存できません。%s%s",
                       call->beside ? "控えを別のファイルに残しました。" : "", done->fault.say);
        if (was_hidden && !call_hidden(call) && !app->current)
            call_show(app, call);
        return;
    }
    drop_beside(app, call);
    call->draft = done->result.draft;
    call->saved = app->now;
    call->failed = false;
    if (call->due < 0 && (form_has_unsaved(&call->form) || call->extras_unsaved))
        call->due = app->clock; /* typed while a retry was under way */
    if (call->commits)
        post_commit(app, call);
    else if (call->closes && !call->edited) { /* thrown away: what is typed since is not saved first */
        end_draft(app, call);
        call_drop(app, call);
    } else if (call->closes && call->due >= 0)
        call_save(app, call);
    else if (call->closes)
        call_drop(app, call);
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
