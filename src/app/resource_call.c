#include "app/desk.h"
#include "app/notice.h"
#include "app/realm.h"
#include "base/arena.h"

/*
 * Forms about a resource: its own fields, a slot, a department. They are drafts like any other call, and one
 * change each with its history, which can be taken back. What cannot be read goes into the note: of the resource itself
 * the one that is never published.
 */

static struct record record_of(struct call *call)
{
    if (call->row == &call_slot)
        return (struct record){record_row(RECORD_SLOT), call->aim.row, call->slot.v};
    if (call->row == &call_department)
        return (struct record){record_row(RECORD_DEPARTMENT), call->aim.row, call->department.v};
    return (struct record){record_row(RECORD_RESOURCE), call->aim.row, call->resource.v};
}

/* The field that takes what could not be read. */
static int rest_of(const struct call *call)
{
    return call->row == &call_slot         ? (int)SLOT_note
           : call->row == &call_department ? (int)DEPARTMENT_note
                                           : (int)RESOURCE_internal;
}

static void check(void *of, struct form *f)
{
    realm_check(of, f);
}

static void begin(struct app *app, struct call *call)
{
    struct record r = record_of(call);
    struct str resource = str_print(call->arena, "%lld", (long long)call->aim.resource);
    if (r.id)
        load_record(call->arena, app->db, &r, r.id);
    call->slot.resource = call->department.resource = resource;
    call->number = call->aim.name;
    form_add_records(&call->form, &r, 1);
    call->form.of = call;
    call->form.check = check;
}

static void fill(struct app *app, struct call *call)
{
    call->from = app->current;
    if (call->row != &call_resource || call->aim.row)
        return;
    form_fill(&call->form, RECORD_RESOURCE, RESOURCE_state, S("open"));
    form_fill(&call->form, RECORD_RESOURCE, RESOURCE_source, S("当センター"));
}

static struct change *commit(struct app *app, struct call *call)
{
    struct record r = record_of(call);
    uint64_t fields = form_take(&call->form, &r, rest_of(call), r.id != 0);
    if (!fields)
        return NULL;
    struct change *c = change_new(app->login, call->row->form);
    change_put(c, &r, r.id ? fields : FIELDS_ALL);
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    struct str name = call->aim.name.n ? call->aim.name : call->resource.name;
    notice_say(app, LOOK_PLAIN, S_FMT " の" S_FMT "を%s。", S_ARG(name), S_ARG(call->row->title),
               call->aim.row ? "書き換えました" : "登録しました");
}

const struct call_row call_slot = {
    .form = S_ROW("slot"),
    .title = S_ROW("時間帯"),
    .deed = S_ROW(" の時間帯"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .done = done,
};

const struct call_row call_department = {
    .form = S_ROW("department"),
    .title = S_ROW("連絡先"),
    .deed = S_ROW(" の連絡先"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .done = done,
};

const struct call_row call_resource = {
    .form = S_ROW("resource"),
    .title = S_ROW("資源"),
    .deed = S_ROW(" の資源台帳"),
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .done = done,
};
