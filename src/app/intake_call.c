#include "app/candidate.h"
#include "app/desk.h"
#include "app/notice.h"
#include "app/refer.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/rule.h"

/*
 * A call for help: 受付票, with the person it is about. The form is made of the
 * rows of both records.
 */

static struct record intake_record(struct call *call)
{
    return (struct record){.row = record_row(RECORD_INTAKE), .id = call->intake_id, .v = call->intake.v};
}

static struct record person_record(struct call *call)
{
    return (struct record){
        .row = record_row(RECORD_PERSON), .id = str_int(call->intake.person, 0), .v = call->person.v};
}

/* A case that is closed counts in a category of the monthly report: it is asked for here, not by a question.
 */
static void check(void *of, struct form *f)
{
    struct call *call = of;
    struct form_line *category = form_line(f, RECORD_INTAKE, INTAKE_category);
    if (str_eq(call->intake.state, S("closed")) && !call->intake.category.n)
        category->doubt = S("終結には相談内容区分が必要です");
}

static void tell_contact(struct call *call, struct app *app, const struct contact *c)
{
    struct arena *a = call->tail_arena;
    struct str note = c->note, first = str_part(&note, '\n');
    call->tail[call->tail_count++] =
        str_print(a, "   " S_FMT " " S_FMT " " S_FMT " " S_FMT "  " S_FMT, S_ARG(str_head(c->at, 10)),
                  S_ARG(str_from(str_head(c->at, 16), 11)), S_ARG(code_label(CODES_channel, c->channel)),
                  S_ARG(app->setting.staff_name(app->setting.of, c->staff)), S_ARG(first));
}

static void tell_referral(struct call *call, struct app *app, const struct referral *r)
{
    struct resource_row row = {0};
    load_resource(app->scratch, app->db, str_int(r->resource, 0), &row);
    call->tail[call->tail_count++] =
        str_print(call->tail_arena, "   " S_FMT " " S_FMT " " S_FMT "  " S_FMT, S_ARG(r->asked_on),
                  S_ARG(row.name), S_ARG(code_label(CODES_answer, r->answer)), S_ARG(r->declined));
}

/* What was done so far stands below the last field. */
static void tell_tail(struct app *app, struct call *call)
{
    enum { EACH = 12 };
    struct contact *contacts;
    struct referral *referrals;
    int n = load_contacts(app->scratch, app->db, call->intake_id, EACH, &contacts);
    int m = load_referrals(app->scratch, app->db, call->intake_id, EACH, &referrals);
    arena_reset(call->tail_arena);
    call->tail = ARENA_ARRAY(call->tail_arena, struct str, 2 * EACH + 4);
    call->tail_count = 0;
    if (m)
        call->tail[call->tail_count++] = S(""), call->tail[call->tail_count++] = S("つないだ先");
    for (int i = 0; i < m; i++)
        tell_referral(call, app, &referrals[i]);
    if (n)
        call->tail[call->tail_count++] = S(""), call->tail[call->tail_count++] = S("これまでの対応");
    for (int i = 0; i < n; i++)
        tell_contact(call, app, &contacts[i]);
}

static void begin(struct app *app, struct call *call)
{
    struct record intake = intake_record(call);
    if (call->intake_id && load_record(call->arena, app->db, &intake, call->intake_id)) {
        struct record person = person_record(call);
        if (person.id)
            load_record(call->arena, app->db, &person, person.id);
        call->number = call->intake.number;
        tell_tail(app, call);
    }
    form_add_records(&call->form, (struct record[]){intake, person_record(call)}, 2);
    call->form.of = call;
    call->form.check = check;
    form_check(&call->form);
}

static void fill(struct app *app, struct call *call)
{
    struct form *f = &call->form;
    form_fill(f, RECORD_INTAKE, INTAKE_received_at, date_iso_moment(call->arena, app->now));
    form_fill(f, RECORD_INTAKE, INTAKE_owner, app->login);
    form_fill(f, RECORD_INTAKE, INTAKE_channel, S("phone"));
    form_fill(f, RECORD_INTAKE, INTAKE_state, S("open"));
}

/* What follows from a field by itself: a caller who is the person, a case that is closed today. */
static void left(struct app *app, struct call *call, int line)
{
    const struct form_line *l = &call->form.lines[line];
    if (str_eq(call->intake.requester, S("self")) && l->value == &call->intake.caller_name) {
        form_offer(&call->form, RECORD_PERSON, PERSON_name, call->intake.caller_name);
        form_offer(&call->form, RECORD_PERSON, PERSON_phone, call->intake.caller_phone);
    }
    if (l->value == &call->intake.state && str_eq(call->intake.state, S("closed")))
        form_offer(&call->form, RECORD_INTAKE, INTAKE_closed_on,
                   date_iso(call->arena, date_of_moment(app->now)));
    candidate_look(app, call, line);
}

/* A new call adds to the person it adopted and corrects, but empties nothing that is known. */
static uint64_t changed_fields(struct call *call, enum record_id record)
{
    uint64_t fields = 0;
    bool adds = record == RECORD_PERSON && !call->intake_id;
    for (int i = 0; i < call->form.count; i++) {
        const struct form_line *l = &call->form.lines[i];
        if (l->field->record == record && form_changed(l) && !(adds && !l->value->n))
            fields |= FIELD_BIT(l->field->index);
    }
    return fields;
}

/* With whom the first contact was: organisation and name. */
static struct str with_whom(struct arena *a, const struct intake *i)
{
    bool both = i->caller_org.n && i->caller_name.n;
    return str_print(a, S_FMT "%s" S_FMT, S_ARG(i->caller_org), both ? " " : "", S_ARG(i->caller_name));
}

static void put_first_contact(struct app *app, struct call *call, struct change *c, struct str intake)
{
    int64_t minutes = (app->now - call->started + 59) / 60;
    struct str note = call->intake.note;
    struct contact first = {.intake = intake,
                            .channel = call->intake.channel,
                            .note = str_part(&note, '\n'),
                            .direction = S("in"),
                            .counterpart = call->intake.requester,
                            .with_whom = with_whom(app->scratch, &call->intake),
                            .staff = app->login,
                            .minutes =
                                str_print(app->scratch, "%lld", (long long)(minutes > 0 ? minutes : 1)),
                            .business = S("e"),
                            .at = call->intake.received_at};
    struct record r = {.row = record_row(RECORD_CONTACT), .v = first.v};
    change_put(c, &r, FIELDS_ALL);
}

/* The person first: a new one, or the changed fields of the one adopted; gives what the case refers to. */
static struct str put_person(struct call *call, struct change *c)
{
    struct record r = person_record(call);
    uint64_t fields = changed_fields(call, RECORD_PERSON);
    if (!fields)
        return call->intake.person;
    int edit = change_put(c, &r, r.id ? fields : FIELDS_ALL);
    return r.id ? call->intake.person : change_ref(c, edit);
}

static struct change *commit(struct app *app, struct call *call)
{
    bool fresh = call->intake_id == 0;
    call->intake.note = form_rescue(&call->form, call->intake.note);
    struct str why;
    if (fresh && !call->intake.position.n)
        call->intake.position = rule_position(call->intake.requester, &why);
    uint64_t fields = fresh ? FIELDS_ALL : changed_fields(call, RECORD_INTAKE);
    bool about_person = changed_fields(call, RECORD_PERSON) != 0;
    if (!fields && !about_person && !call->want_count)
        return NULL;
    struct change *c = change_new(app->login, S("intake"));
    struct str person = put_person(call, c), before = call->intake.person;
    if (!fresh && !str_eq(person, before))
        fields |= FIELD_BIT(INTAKE_person);
    call->intake.person = person;
    struct record r = intake_record(call);
    call->intake_edit = fields ? change_put(c, &r, fields) : -1;
    call->intake.person = before;
    struct str intake = fresh ? change_ref(c, call->intake_edit)
                              : str_print(app->scratch, "%lld", (long long)call->intake_id);
    if (fresh)
        put_first_contact(app, call, c, intake);
    for (int i = 0; i < call->want_count; i++)
        refer_put(app, c, intake, call->wants[i].resource);
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    bool fresh = call->intake_id == 0;
    app->last_case = fresh ? result->ids[call->intake_edit] : call->intake_id;
    if (fresh)
        notice_say(app, LOOK_PLAIN, "%s を登録しました。", result->number);
    else
        notice_say(app, LOOK_PLAIN, S_FMT " を保存しました。", S_ARG(call->number));
    app->to_select = app->last_case;
}

const struct call_row call_intake = {
    .form = S_ROW("intake"),
    .title = S_ROW("新規受付"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .left = left,
    .done = done,
};
