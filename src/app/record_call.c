#include "app/callback.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"

/*
 * Forms of one small record, drafts like any other: a callback that somebody
 * waits for, a phrase of the centre's own. They are filled in beside a call,
 * which comes back when they are done.
 */

static struct change *put(struct app *app, const struct call *call, const struct record *r)
{
    struct change *c = change_new(app->login, call->row->form);
    change_put(c, r, FIELDS_ALL);
    return c;
}

static void begin_callback(struct app *app, struct call *call)
{
    if (call->intake_id)
        call_load_case(app, call);
    form_add_records(&call->form, &(struct record){record_row(RECORD_CALLBACK), 0, call->callback.v}, 1);
}

/* Who asked, and where nobody said who that was, whom it is about. */
static struct str waits(const struct call *about, struct arena *a)
{
    struct str caller = call_with_whom(a, &about->intake);
    const struct person *p = &about->person;
    return caller.n ? caller : p->name.n ? p->name : p->kana;
}

/* Who is on the line now, else who asked for help in the case. */
static void fill_callback(struct app *app, struct call *call)
{
    bool ringing = app->current && app->current->row == &call_intake;
    const struct call *about = ringing ? app->current : call;
    struct form *f = &call->form;
    struct str whom = waits(about, call->arena);
    call->from = app->current;
    form_fill(f, RECORD_CALLBACK, CALLBACK_whom, whom);
    form_fill(f, RECORD_CALLBACK, CALLBACK_phone, about->intake.caller_phone);
    form_fill(f, RECORD_CALLBACK, CALLBACK_next_at,
              date_iso_moment(call->arena, callback_next(S("asked"), app->now, &app->setting.holidays)));
    form_fill(f, RECORD_CALLBACK, CALLBACK_state, S("open"));
    form_fill(f, RECORD_CALLBACK, CALLBACK_staff, app->login);
    form_focus(f, (int)(form_line(f, RECORD_CALLBACK, whom.n ? CALLBACK_about : CALLBACK_whom) - f->lines));
}

static struct change *commit_callback(struct app *app, struct call *call)
{
    struct callback *b = &call->callback;
    struct record r = {record_row(RECORD_CALLBACK), 0, b->v};
    form_take(&call->form, &r, CALLBACK_about, true);
    b->intake = call->intake_id ? str_print(call->arena, "%lld", (long long)call->intake_id) : S0;
    b->state = b->state.n ? b->state : S("open");
    return put(app, call, &r);
}

static void done_callback(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    struct str at = str_from(call->callback.next_at, 5);
    if (!at.n) {
        notice_say(app, LOOK_PLAIN, "折り返し " S_FMT " を、かける時刻を決めずに登録しました。",
                   S_ARG(call->callback.whom));
        return;
    }
    notice_say(app, LOOK_PLAIN, "折り返し " S_FMT " を " S_FMT " " S_FMT " に予定しました。",
               S_ARG(call->callback.whom), S_ARG(str_head(at, 5)), S_ARG(str_from(at, 6)));
}

const struct call_row call_callback = {
    .form = S_ROW("callback"),
    .title = S_ROW("折り返し"),
    .deed = S_ROW(" の折り返し"),
    .begin = begin_callback,
    .fill = fill_callback,
    .commit = commit_callback,
    .done = done_callback,
};

static void begin_phrase(struct app *app, struct call *call)
{
    (void)app;
    form_add_records(&call->form, &(struct record){record_row(RECORD_PHRASE), 0, call->phrase.v}, 1);
}

static void fill_phrase(struct app *app, struct call *call)
{
    call->from = app->current;
}

static struct change *commit_phrase(struct app *app, struct call *call)
{
    struct phrase *p = &call->phrase;
    struct record r = {record_row(RECORD_PHRASE), 0, p->v};
    return p->short_form.n || p->text.n ? put(app, call, &r) : NULL;
}

static void done_phrase(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    notice_say(app, LOOK_PLAIN, "定型文を登録しました。;" S_FMT " と空白で使えます。",
               S_ARG(call->phrase.short_form));
}

const struct call_row call_phrase = {
    .form = S_ROW("phrase"),
    .title = S_ROW("定型文"),
    .deed = S_ROW(" の定型文"),
    .begin = begin_phrase,
    .fill = fill_phrase,
    .commit = commit_phrase,
    .done = done_phrase,
};
