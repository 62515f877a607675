#include "app/refer.h"

#include "app/duty.h"
#include "app/follow.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"

void refer_put(const struct app *app, struct change *c, struct str intake, int64_t resource)
{
    struct referral referral = {.intake = intake,
                                .resource = str_print(app->scratch, "%lld", (long long)resource),
                                .asked_on = date_iso(app->scratch, date_of_moment(app->now)),
                                .answer = S("asked")};
    struct record r = {.row = record_row(RECORD_REFERRAL), .v = referral.v};
    change_put(c, &r, FIELDS_ALL);
}

static void want(struct app *app, struct call *call, int64_t resource, struct str name)
{
    for (int i = 0; i < call->want_count; i++)
        if (call->wants[i].resource == resource) {
            notice_say(app, LOOK_PLAIN, S_FMT " はもうつなぐ予定に入っています。", S_ARG(name));
            return;
        }
    if (call->want_count == WANTS_MOST) {
        notice_say(app, LOOK_WARNING, "一度に%dか所までです。いったん確定してから、続きをつないでください。",
                   WANTS_MOST);
        return;
    }
    call->wants[call->want_count++] = (struct want){resource, str_copy(call->arena, name)};
    call->extras_unsaved = true;
    call_touched(app, call, true);
    notice_say(app, LOOK_PLAIN, S_FMT " につなぐ予定です。確定すると打診中として記録されます。", S_ARG(name));
}

static void post(struct app *app, int64_t intake, const struct intake *about, int64_t resource,
                 struct str name)
{
    struct change *c = change_new(app->login, S("refer"));
    change_keep(c, str_print(app->scratch, S_FMT " のつなぎ", S_ARG(about->number)));
    refer_put(app, c, str_print(app->scratch, "%lld", (long long)intake), resource);
    if (duty_post(app, c))
        notice_say(app, LOOK_PLAIN, S_FMT " への打診を記録しました。" S_FMT, S_ARG(name),
                   S_ARG(follow_referred(app, about)));
}

/* Seed 002: personal information goes on only with consent; the desk says so and leaves it to the person. */
static void mind_consent(struct app *app, const struct intake *i)
{
    if (!str_eq(i->consent_share, S("yes")))
        notice_say(app, LOOK_WARNING,
                   "情報提供同意が「あり」になっていません。伝える前に確かめてください。%s",
                   str_z(app->scratch, app->message.text));
}

void refer_to(struct app *app, int64_t resource, struct str name)
{
    struct call *call = app->current;
    if (call && call->row == &call_intake) {
        want(app, call, resource, name);
        mind_consent(app, &call->intake);
        return;
    }
    int64_t intake = call ? call->intake_id : app->last_case;
    struct intake about = {0};
    struct record r = {.row = record_row(RECORD_INTAKE), .v = about.v};
    if (!intake || !load_record(app->scratch, app->db, &r, intake)) {
        notice_say(app, LOOK_WARNING, "つなぐ相談がありません。受付票を開いてから選んでください。");
        return;
    }
    post(app, intake, &about, resource, name);
    mind_consent(app, &about);
}
