#include "app/callback.h"
#include "app/candidate.h"
#include "app/desk.h"
#include "app/flow.h"
#include "app/follow.h"
#include "app/notice.h"
#include "app/realm.h"
#include "app/refer.h"
#include "app/town.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/position.h"

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

/*
 * What a case needs: closed, it counts in a category of the monthly report and tells how it ended; not closed,
 * somebody acts on some day (FEATURES F23). Asked for beside the field, the second kind once and only at 確定.
 */
static const struct {
    bool closed;
    int field;
    struct str sentence;
} needs[] = {
    {true, INTAKE_category, S_ROW("終結には相談内容区分が必要です")},
    {true, INTAKE_close_reason, S_ROW("終結には終結理由が必要です")},
    {true, INTAKE_outcome,
     S_ROW("受諾したつなぎ先がありません。つなぎで記録するか、結果に理由を書いてください")},
    {false, INTAKE_owner, S_ROW("次に動く人か、終結が必要です")},
    {false, INTAKE_next_on, S_ROW("次に動く日か、終結が必要です")},
};

static bool is_closed(const struct call *call)
{
    return str_eq(call->intake.state, S("closed"));
}

static bool changes(const struct call *call, const struct str *value)
{
    for (int i = 0; i < call->form.count; i++)
        if (call->form.lines[i].value == value && form_changed(&call->form.lines[i]))
            return true;
    return false;
}

/* A case is closed by those who have it (RELIABILITY.md section 3); who takes it over says so first. */
static const struct str not_yours =
    S_ROW("終結は担当者か副担当者がします。引き継ぐときは、担当者を自分にしてください");

static bool ends_anothers(const struct call *call)
{
    return is_closed(call) && changes(call, &call->intake.state) && !role_owns(call->login, &call->intake);
}

/* つなぎ完了 wants a place that said yes (seed 002 A041), or in 結果 why not; what was
 * closed long ago is left alone. */
static bool ends_unanswered(const struct call *call)
{
    bool now = changes(call, &call->intake.state) || changes(call, &call->intake.close_reason);
    return now && str_eq(call->intake.close_reason, S("referred")) && !call->accepted;
}

/* The first of these that is missing; -1. */
static int missing_need(const struct call *call)
{
    for (size_t i = 0; i < COUNT_OF(needs); i++)
        if (needs[i].closed == is_closed(call) && !call->intake.v[needs[i].field].n &&
            (needs[i].field != INTAKE_outcome || ends_unanswered(call)))
            return (int)i;
    return -1;
}

static void check(void *of, struct form *f)
{
    struct call *call = of;
    int need = is_closed(call) || call->asked ? missing_need(call) : -1;
    if (need >= 0)
        form_line(f, RECORD_INTAKE, needs[need].field)->doubt = needs[need].sentence;
    if (ends_anothers(call))
        form_line(f, RECORD_INTAKE, INTAKE_owner)->doubt = not_yours;
    realm_check(call, f);
}

static int asks(struct call *call)
{
    if (ends_anothers(call))
        return (int)(form_line(&call->form, RECORD_INTAKE, INTAKE_owner) - call->form.lines);
    int need = missing_need(call);
    bool idle = call->intake_id && !call->edited && !call->want_count;
    if (need < 0 || idle || (!is_closed(call) && call->asked))
        return -1;
    call->asked = !is_closed(call);
    return (int)(form_line(&call->form, RECORD_INTAKE, needs[need].field) - call->form.lines);
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
                  S_ARG(row.name), S_ARG(refer_words(r)), S_ARG(r->declined));
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

void call_read_again(struct app *app, struct call *call)
{
    if (call->row != &call_intake || !call->intake_id)
        return;
    tell_tail(app, call);
    follow_begin(app, call);
}

static void begin(struct app *app, struct call *call)
{
    call->login = app->login;
    struct record intake = intake_record(call);
    if (call->intake_id && load_record(call->arena, app->db, &intake, call->intake_id)) {
        struct record person = person_record(call);
        if (person.id)
            load_record(call->arena, app->db, &person, person.id);
        call->number = call->intake.number;
        call_read_again(app, call);
    }
    form_add_records(&call->form, (struct record[]){intake, person_record(call)}, 2);
    call->form.of = call;
    call->form.check = check;
    call->form.own = candidate_own;
    call->form.passes = flow_passes;
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

/* 本人: who calls is the person. A name that was copied need not be passed. */
static void copy_caller(struct call *call)
{
    struct form *f = &call->form;
    form_offer(f, RECORD_PERSON, PERSON_name, call->intake.caller_name);
    form_offer(f, RECORD_PERSON, PERSON_phone, call->intake.caller_phone);
    if (f->lines[f->at].value == &call->person.name && call->person.name.n)
        form_onward(f);
}

/* What follows from a field by itself: a caller who is the person, a case that is closed today. */
static void left(struct app *app, struct call *call, int line)
{
    const struct str *value = call->form.lines[line].value;
    const struct intake *i = &call->intake;
    if (value == &i->requester && str_eq(i->requester, S("self")))
        form_offer(&call->form, RECORD_INTAKE, INTAKE_relation, S("self"));
    if ((value == &i->caller_name || value == &i->relation) && str_eq(i->relation, S("self")))
        copy_caller(call);
    if (value == &i->state && is_closed(call))
        form_offer(&call->form, RECORD_INTAKE, INTAKE_closed_on,
                   date_iso(call->arena, date_of_moment(app->now)));
    town_look(app, call, line);
}

/* A new call adds to the person it adopted and corrects, but empties nothing that is known. */
static uint64_t changed_fields(struct call *call, enum record_id record)
{
    bool adds = record == RECORD_PERSON && !call->intake_id;
    return form_changes(&call->form, record, !adds);
}

struct str call_with_whom(struct arena *a, const struct intake *i)
{
    bool both = i->caller_org.n && i->caller_name.n;
    return str_print(a, S_FMT "%s" S_FMT, S_ARG(i->caller_org), both ? " " : "", S_ARG(i->caller_name));
}

static void put_first_contact(struct app *app, struct call *call, struct change *c, struct str intake)
{
    struct str note = call->intake.note;
    struct contact first = {.intake = intake,
                            .channel = call->intake.channel,
                            .note = str_part(&note, '\n'),
                            .direction = S("in"),
                            .counterpart = call->intake.requester,
                            .with_whom = call_with_whom(app->scratch, &call->intake),
                            .staff = app->login,
                            .minutes = call_minutes(app, call, app->scratch),
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
    struct record r = intake_record(call);
    uint64_t fields = form_take(&call->form, &r, INTAKE_note, true);
    struct str why;
    if (fresh && !call->intake.position.n)
        call->intake.position = position_of(call->intake.v, &app->setting, &why);
    if (fresh)
        fields = FIELDS_ALL;
    bool about_person = changed_fields(call, RECORD_PERSON) != 0;
    if (!fields && !about_person && !call->want_count)
        return NULL;
    struct change *c = change_new(app->login, S("intake"));
    struct str person = put_person(call, c), before = call->intake.person;
    if (!fresh && !str_eq(person, before))
        fields |= FIELD_BIT(INTAKE_person);
    call->intake.person = person;
    call->intake_edit = fields ? change_put(c, &r, fields) : -1;
    call->intake.person = before;
    struct str intake = fresh ? change_ref(c, call->intake_edit)
                              : str_print(app->scratch, "%lld", (long long)call->intake_id);
    if (fresh)
        put_first_contact(app, call, c, intake), callback_adopt(app, c, call, intake);
    for (int i = 0; i < call->want_count; i++)
        refer_put(app, c, intake, &call->intake, &call->wants[i], i);
    return c;
}

static const char *without_names(struct app *app, const struct call *call)
{
    for (int i = 0; i < call->want_count; i++)
        if (refer_anonymous(app, &call->intake, &call->wants[i]))
            return "同意がないので、打診は匿名です。";
    return "";
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    bool fresh = call->intake_id == 0;
    app->last_case = fresh ? result->ids[call->intake_edit] : call->intake_id;
    if (fresh)
        notice_say(app, LOOK_PLAIN, "%s を登録しました。%s" S_FMT, result->number, without_names(app, call),
                   S_ARG(follow_words(app, call)));
    else
        notice_say(app, LOOK_PLAIN, S_FMT " を保存しました。%s", S_ARG(call->number),
                   without_names(app, call));
    app->to_select = app->last_case;
}

const struct call_row call_intake = {
    .form = S_ROW("intake"),
    .title = S_ROW("新規受付"),
    .deed = S_ROW(" の書き換え"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .left = left,
    .asks = asks,
    .done = done,
};
