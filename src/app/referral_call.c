#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/rule.h"

/* One referral as a form: all that one key of つなぎ does not say. */

static void check(void *of, struct form *f)
{
    struct call *call = of;
    if (rule_called_off(call->referral.v) && call->referral.started.n)
        form_line(f, RECORD_REFERRAL, REFERRAL_started)->doubt =
            S("辞退、取消のつなぎは始まりません。先方意向か、ここを直してください");
    if (rule_unconfirmed(call->referral.v))
        form_line(f, RECORD_REFERRAL, REFERRAL_confirmed_on)->doubt =
            S("開始には、先方の意向を確かめた日が必要です");
}

static int asks(struct call *call)
{
    struct form *f = &call->form;
    return rule_unconfirmed(call->referral.v)
               ? (int)(form_line(f, RECORD_REFERRAL, REFERRAL_confirmed_on) - f->lines)
               : -1;
}

/* As it is stored; a draft brings back what was typed over it. */
static void begin(struct app *app, struct call *call)
{
    struct record r = {record_row(RECORD_REFERRAL), 0, call->referral.v};
    call_load_case(app, call);
    if (load_record(call->arena, app->db, &r, call->aim.row))
        call->referral.id = call->aim.row;
    form_add_records(&call->form, &r, 1);
    call->form.of = call;
    call->form.check = check;
    form_check(&call->form);
}

static void fill(struct app *app, struct call *call)
{
    struct form *f = &call->form;
    call->from = app->current;
    form_focus(f, (int)(form_line(f, RECORD_REFERRAL, REFERRAL_answer) - f->lines));
}

/* What was called off has not begun (app/answer.h). */
static void end(struct form *f)
{
    static const int fields[] = {REFERRAL_started, REFERRAL_started_on, REFERRAL_not_started};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct form_line *l = form_line(f, RECORD_REFERRAL, fields[i]);
        if (edit_text(&l->edit).n)
            form_put(f, (int)(l - f->lines), S0);
    }
}

/* An answer is 意向確認 today; a service that begins begins today. */
static void left(struct app *app, struct call *call, int line)
{
    struct form *f = &call->form;
    const struct referral *r = &call->referral;
    const struct str *value = f->lines[line].value;
    struct str today = date_iso(call->arena, date_of_moment(app->now));
    bool answered = str_eq(r->answer, S("accepted")) || str_eq(r->answer, S("declined"));
    if (value == &r->answer && answered)
        form_offer(f, RECORD_REFERRAL, REFERRAL_confirmed_on, today);
    if (value == &r->answer && rule_called_off(r->v))
        end(f);
    if (value == &r->started && str_eq(r->started, S("yes")))
        form_offer(f, RECORD_REFERRAL, REFERRAL_started_on, today);
}

static struct change *commit(struct app *app, struct call *call)
{
    struct record r = {record_row(RECORD_REFERRAL), call->referral.id, call->referral.v};
    uint64_t fields = form_take(&call->form, &r, REFERRAL_why, true);
    if (!fields)
        return NULL;
    if (!call->referral.id) { /* taken back meanwhile: what was typed is a referral of its own */
        call->referral.intake = str_print(call->arena, "%lld", (long long)call->intake_id);
        call->referral.resource = str_print(call->arena, "%lld", (long long)call->aim.resource);
        fields = FIELDS_ALL;
    }
    struct change *c = change_new(app->login, S("answer"));
    change_put(c, &r, fields);
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    app->last_case = call->intake_id;
    notice_say(app, LOOK_PLAIN, S_FMT " のつなぎを保存しました。", S_ARG(call->number));
}

const struct call_row call_referral = {
    .form = S_ROW("referral"),
    .title = S_ROW("つなぎ"),
    .deed = S_ROW(" のつなぎの書き換え"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .left = left,
    .asks = asks,
    .done = done,
};
