#include "app/link_call.h"

#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"

/* Below the form: read anew where a draft is gone on with. */
void link_tell(struct app *app, struct call *call)
{
    static const struct {
        enum record_id record;
        int field;
        struct str words;
    } sides[] = {{RECORD_RELATION, RELATION_resource, S_ROW("頼む側")},
                 {RECORD_RELATION, RELATION_partner, S_ROW("受ける側")},
                 {RECORD_MEMBER, MEMBER_resource, S_ROW("資源台帳では")}};
    if (!call->own.row)
        return;
    call->tail = ARENA_ARRAY(call->arena, struct str, COUNT_OF(sides));
    call->tail_count = 0;
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        struct resource_row r;
        if (call->own.row->id == sides[i].record &&
            load_resource(app->scratch, app->db, str_int(call->own.v[sides[i].field], 0), &r))
            call->tail[call->tail_count++] =
                str_print(call->arena, S_FMT "  " S_FMT, S_ARG(sides[i].words), S_ARG(r.name));
    }
}

static struct call *open_one(struct app *app, const struct call_row *row, int64_t id)
{
    for (int i = 0; id && i < app->call_count; i++)
        if (app->calls[i]->row == row && app->calls[i]->own.id == id && !call_hidden(app->calls[i]))
            return app->calls[i];
    return NULL;
}

/* What stands on the form goes through the form, the rest straight into the record. */
static void take_over(struct call *call, const struct record *r)
{
    call->own.id = r->id;
    for (int i = 0; i < r->row->count; i++) {
        const struct field *f = &r->row->fields[i];
        if (form_find(&call->form, f) < 0)
            call->own.v[i] = str_copy(call->arena, r->v[i]);
        else
            form_fill(&call->form, r->row->id, i, str_copy(call->arena, r->v[i]));
    }
    form_focus(&call->form, form_first(&call->form));
}

void link_open(struct app *app, const struct call_row *row, int64_t intake, const struct record *r)
{
    struct call *call = open_one(app, row, r->id);
    if (!call) {
        call = call_make(app, row, intake);
        call->from = app->current;
        take_over(call, r);
        link_tell(app, call);
        call_start(app, call);
    }
    call_show_from(app, call);
}

/* Without its kind it stands in no line of the lists that it is for. */
static void doubt_role(void *of, struct form *f)
{
    const struct call *call = of;
    if (!call->member.role.n)
        form_line(f, RECORD_MEMBER, MEMBER_role)->doubt = S("チームでの役割を選んでください");
}

static void doubt_kind(void *of, struct form *f)
{
    const struct call *call = of;
    if (!call->link.kind.n)
        form_line(f, RECORD_RELATION, RELATION_kind)->doubt = S("連携の種類を選んでください");
}

static void begin(struct app *app, struct call *call, enum record_id id, struct str *v,
                  void (*doubt)(void *of, struct form *f))
{
    if (call->intake_id)
        call_load_case(app, call);
    call->own = (struct record){record_row(id), 0, v};
    form_add_records(&call->form, &call->own, 1);
    call->form.check = doubt;
    call->form.of = call;
}

static void begin_member(struct app *app, struct call *call)
{
    begin(app, call, RECORD_MEMBER, call->member.v, doubt_role);
}

static void begin_relation(struct app *app, struct call *call)
{
    begin(app, call, RECORD_RELATION, call->link.v, doubt_kind);
}

static void fill(struct app *app, struct call *call)
{
    (void)app, (void)call; /* link_open() has done it */
}

static struct change *commit(struct app *app, struct call *call, int rest)
{
    struct change *c = change_new(app->login, call->row->form);
    struct record stored = record_new(app->scratch, call->own.row->id);
    if (!load_record(app->scratch, app->db, &stored, call->own.id))
        call->own.id = 0; /* removed meanwhile: what was typed is a row of its own */
    form_take(&call->form, &call->own, rest, true);
    change_put(c, &call->own, FIELDS_ALL);
    return c;
}

static struct change *commit_member(struct app *app, struct call *call)
{
    return commit(app, call, MEMBER_what_for);
}

static struct change *commit_relation(struct app *app, struct call *call)
{
    return commit(app, call, RELATION_rules);
}

static int line_of(struct form *f, enum record_id id, int field)
{
    return (int)(form_line(f, id, field) - f->lines);
}

static int asks_role(struct call *call)
{
    return call->member.role.n ? -1 : line_of(&call->form, RECORD_MEMBER, MEMBER_role);
}

static int asks_kind(struct call *call)
{
    return call->link.kind.n ? -1 : line_of(&call->form, RECORD_RELATION, RELATION_kind);
}

static const char *deed(const struct call *call)
{
    return call->own.id ? "書き換えました" : "登録しました";
}

static void done_member(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    notice_say(app, LOOK_PLAIN, "ケアチームの" S_FMT "を%s。",
               S_ARG(code_label(CODES_team, call->member.role)), deed(call));
}

static void done_relation(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    notice_say(app, LOOK_PLAIN, "連携（" S_FMT "）を%s。", S_ARG(code_label(CODES_backing, call->link.kind)),
               deed(call));
}

const struct call_row call_member = {
    .form = S_ROW("member"),
    .title = S_ROW("ケアチーム"),
    .deed = S_ROW(" のケアチーム"),
    .begin = begin_member,
    .fill = fill,
    .commit = commit_member,
    .asks = asks_role,
    .done = done_member,
};

const struct call_row call_relation = {
    .form = S_ROW("relation"),
    .title = S_ROW("連携"),
    .deed = S_ROW(" の連携"),
    .begin = begin_relation,
    .fill = fill,
    .commit = commit_relation,
    .asks = asks_kind,
    .done = done_relation,
};
