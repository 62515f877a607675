#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"

/* The form of an issue (課題): a draft like any other, taken back as a whole. What cannot
 * be read goes into its plan. */

static struct record record_of(struct call *call)
{
    return (struct record){record_row(RECORD_ISSUE), call->issue.id, call->issue.v};
}

/* One that was taken back meanwhile is a new one again: a draft of it is not lost. */
static void begin(struct app *app, struct call *call)
{
    struct record r = record_of(call);
    if (call->aim.row && load_record(call->arena, app->db, &r, call->aim.row))
        call->issue.id = call->aim.row;
    call->number = call->issue.title;
    form_add_records(&call->form, &r, 1);
}

static void fill(struct app *app, struct call *call)
{
    call->from = app->current;
    if (call->issue.id)
        return;
    form_fill(&call->form, RECORD_ISSUE, ISSUE_raised_on, date_iso(call->arena, date_of_moment(app->now)));
    form_fill(&call->form, RECORD_ISSUE, ISSUE_stage, S("raised"));
    form_fill(&call->form, RECORD_ISSUE, ISSUE_staff, app->login);
}

static struct change *commit(struct app *app, struct call *call)
{
    struct record r = record_of(call);
    uint64_t fields = form_take(&call->form, &r, ISSUE_plan, r.id != 0);
    const struct issue *i = &call->issue;
    bool empty = !i->title.n && !i->plan.n && !i->forum.n && !i->evaluation.n;
    if (!fields || empty)
        return NULL;
    struct change *c = change_new(app->login, call->row->form);
    change_put(c, &r, r.id ? fields : FIELDS_ALL);
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    notice_say(app, LOOK_PLAIN, "課題「" S_FMT "」を%s。",
               S_ARG(call->issue.title.n ? call->issue.title : S("題なし")),
               call->issue.id ? "書き換えました" : "登録しました");
}

const struct call_row call_issue = {
    .form = S_ROW("issue"),
    .title = S_ROW("課題"),
    .deed = S_ROW(" の課題"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .done = done,
};
