#include "app/follow.h"

#include "app/notice.h"
#include "app/refer.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/ladder.h"

void follow_begin(struct app *app, struct call *call)
{
    struct contact *contacts;
    struct referral *referrals;
    if (!call->intake_id)
        return;
    call->talked_at = S0;
    if (load_contacts(app->scratch, app->db, call->intake_id, 1, &contacts))
        call->talked_at = str_copy(call->arena, contacts[0].at);
    int n = load_referrals(app->scratch, app->db, call->intake_id, REFERRALS_MOST, &referrals);
    call->answer = call->asked_on = S0; /* what was told before may be taken back */
    if (n) {
        call->answer = str_copy(call->arena, referrals[0].answer);
        call->asked_on = str_copy(call->arena, referrals[0].asked_on);
    }
    call->accepted = false;
    for (int i = 0; i < n; i++)
        call->accepted |= str_eq(referrals[i].answer, S("accepted"));
}

/* A place that 確定 is going to ask is asked today. */
static struct ladder_ask ask(struct arena *a, const struct call *call)
{
    bool wants = call->want_count > 0;
    return (struct ladder_ask){.intake = &call->intake,
                               .answer = wants ? S("asked") : call->answer,
                               .asked_on = wants ? date_iso(a, date_of_moment(call->form.setting->now))
                                                 : call->asked_on,
                               .talked_at = call->talked_at};
}

static struct ladder_step propose(struct arena *a, const struct call *call)
{
    struct ladder_ask q = ask(a, call);
    return ladder_next(a, &q, call->form.setting);
}

static struct str day_words(struct arena *a, struct str iso)
{
    return str_print(a, S_FMT "(" S_FMT ")", S_ARG(date_wareki(a, iso)),
                     S_ARG(date_weekday_name(date_from_iso(iso))));
}

struct str follow_echo(struct arena *a, const struct call *call)
{
    struct ladder_step step = propose(a, call);
    return step.on.n
               ? str_print(a, "案 " S_FMT "（" S_FMT "）", S_ARG(day_words(a, step.on)), S_ARG(step.why))
               : step.why;
}

bool follow_here(const struct call *call)
{
    return call->form.lines[call->form.at].value == &call->intake.next_on;
}

bool follow_take(struct app *app, struct call *call)
{
    struct ladder_step step = propose(app->scratch, call);
    if (call->row != &call_intake || call->intake.next_on.n || !step.on.n)
        return false;
    struct form_line *l = form_line(&call->form, RECORD_INTAKE, INTAKE_next_on);
    form_put(&call->form, (int)(l - call->form.lines), str_copy(call->arena, step.on));
    notice_say(app, LOOK_PLAIN, "次回対応日を" S_FMT "にしました（" S_FMT "）。",
               S_ARG(day_words(app->scratch, step.on)), S_ARG(step.why));
    return true;
}

static struct str sentence(struct app *app, const struct ladder_ask *q)
{
    int32_t next = date_from_iso(q->intake->next_on);
    if (next != DAY_NONE && next > date_of_moment(app->now))
        return S0;
    struct ladder_step step = ladder_next(app->scratch, q, &app->setting);
    if (!step.on.n)
        return S0;
    struct str weekday = date_weekday_name(date_from_iso(step.on));
    return str_print(app->scratch, "次回対応日の案は %.2s/%.2s(" S_FMT ")（" S_FMT "）。", step.on.p + 5,
                     step.on.p + 8, S_ARG(weekday), S_ARG(step.why));
}

struct str follow_words(struct app *app, const struct call *call)
{
    struct ladder_ask q = ask(app->scratch, call);
    if (call->row == &call_contact)
        q.talked_at = call->contact.at;
    else if (call->intake.next_on.n)
        return S0; /* chosen just now, whatever day it is */
    return sentence(app, &q);
}

struct str follow_referred(struct app *app, const struct intake *i)
{
    return follow_answered(app, i, S("asked"), date_iso(app->scratch, date_of_moment(app->now)));
}

struct str follow_answered(struct app *app, const struct intake *i, struct str answer, struct str asked_on)
{
    return sentence(app, &(struct ladder_ask){.intake = i, .answer = answer, .asked_on = asked_on});
}
