#include "app/desk.h"
#include "app/follow.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"

/*
 * A contact with a case that exists: 対応記録. The channel is one digit, which
 * moves on to the note; everything else is filled in.
 */

void call_load_case(struct app *app, struct call *call)
{
    struct record intake = {.row = record_row(RECORD_INTAKE), .id = call->intake_id, .v = call->intake.v};
    load_record(call->arena, app->db, &intake, call->intake_id);
    int64_t person = str_int(call->intake.person, 0);
    struct record about = {.row = record_row(RECORD_PERSON), .id = person, .v = call->person.v};
    if (person)
        load_record(call->arena, app->db, &about, person);
    call->number = call->intake.number;
}

static void begin(struct app *app, struct call *call)
{
    struct record contact = {.row = record_row(RECORD_CONTACT), .v = call->contact.v};
    call_load_case(app, call);
    follow_begin(app, call);
    call->contact.intake = str_print(call->arena, "%lld", (long long)call->intake_id);
    form_add_records(&call->form, &contact, 1);
}

static void fill(struct app *app, struct call *call)
{
    struct form *f = &call->form;
    form_fill(f, RECORD_CONTACT, CONTACT_direction, S("out"));
    form_fill(f, RECORD_CONTACT, CONTACT_counterpart, call->intake.requester);
    form_fill(f, RECORD_CONTACT, CONTACT_with_whom,
              call->intake.caller_org.n ? call->intake.caller_org : call->intake.caller_name);
    form_fill(f, RECORD_CONTACT, CONTACT_staff, app->login);
    form_fill(f, RECORD_CONTACT, CONTACT_business, S("e"));
    form_fill(f, RECORD_CONTACT, CONTACT_at, date_iso_moment(call->arena, app->now));
    form_focus(f, (int)(form_line(f, RECORD_CONTACT, CONTACT_channel) - f->lines));
}

/* An empty channel is a telephone call. */
static void settle(struct app *app, struct call *call)
{
    form_take(&call->form, &(struct record){record_row(RECORD_CONTACT), 0, call->contact.v}, CONTACT_note,
              true);
    if (!call->contact.channel.n)
        call->contact.channel = S("phone");
    if (!call->contact.minutes.n)
        call->contact.minutes = call_minutes(app, call, call->arena);
}

static struct change *commit(struct app *app, struct call *call)
{
    settle(app, call);
    struct change *c = change_new(app->login, S("contact"));
    struct record r = {.row = record_row(RECORD_CONTACT), .v = call->contact.v};
    change_put(c, &r, FIELDS_ALL);
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    app->last_case = call->intake_id;
    notice_say(app, LOOK_PLAIN, S_FMT " の対応を記録しました。" S_FMT, S_ARG(call->number),
               S_ARG(follow_words(app, call)));
}

const struct call_row call_contact = {
    .form = S_ROW("contact"),
    .title = S_ROW("対応記録"),
    .deed = S_ROW(" の対応記録"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .done = done,
};
