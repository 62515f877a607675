#include "app/call_draft.h"

#include "app/state.h"
#include "base/arena.h"

static struct str value_name(struct arena *a, const struct field *f)
{
    return str_print(a, S_FMT "." S_FMT, S_ARG(record_row(f->record)->table), S_ARG(f->column));
}

/* What is not a line of the form, but belongs to the draft. */
static const struct str adopted_person = S_ROW("intake.person"),
                        wanted_resources = S_ROW("referral.resource");

static struct str wants_text(struct arena *a, const struct call *call)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < call->want_count; i++)
        buf_print(&b, "%s%lld", i ? " " : "", (long long)call->wants[i].resource);
    return buf_str(&b);
}

static void add_extras(struct app *app, struct call *call, struct draft *d)
{
    if (!call->extras_unsaved)
        return;
    struct str person = call->intake.person;
    d->values[d->count++] = (struct draft_value){adopted_person, person};
    d->values[d->count++] = (struct draft_value){wanted_resources, wants_text(app->scratch, call)};
    call->extras_unsaved = false;
}

/* The lines that no save has taken yet. */
struct draft call_draft_take(struct app *app, struct call *call)
{
    struct form *f = &call->form;
    struct draft d = {.id = call->draft,
                      .staff = app->login,
                      .form = call->row->form,
                      .intake = call->intake_id,
                      .started = call->started,
                      .saved = app->now,
                      .at = value_name(app->scratch, f->lines[f->at].field),
                      .caret = f->lines[f->at].edit.caret,
                      .values = ARENA_ARRAY(app->scratch, struct draft_value, f->count + 2)};
    for (int i = 0; i < f->count; i++) {
        struct form_line *l = &f->lines[i];
        if (l->unsaved)
            d.values[d.count++] =
                (struct draft_value){value_name(app->scratch, l->field), edit_text(&l->edit)};
        l->unsaved = false;
    }
    add_extras(app, call, &d);
    return d;
}

static void restore_wants(struct app *app, struct call *call, struct str ids)
{
    while (ids.n && call->want_count < WANTS_MOST) {
        struct resource_row row;
        int64_t id = str_int(str_part(&ids, ' '), 0);
        if (load_resource(app->scratch, app->db, id, &row))
            call->wants[call->want_count++] = (struct want){id, str_copy(call->arena, row.name)};
    }
}

/* The line of "intake.note"; -1 where an older program knew a field that there is no more. */
static int named_line(const struct call *call, struct str name)
{
    struct str table = str_part(&name, '.');
    const struct record_row *row = record_of_table(table);
    const struct field *field = row ? record_field(row->id, name) : NULL;
    return field ? form_find(&call->form, field) : -1;
}

static void restore_value(struct app *app, struct call *call, const struct draft_value *v)
{
    int line = named_line(call, v->field);
    if (line >= 0)
        form_set(&call->form, line, str_copy(call->arena, v->typed));
    else if (str_eq(v->field, adopted_person))
        call->intake.person = str_copy(call->arena, v->typed);
    else if (str_eq(v->field, wanted_resources))
        restore_wants(app, call, v->typed);
}

static void restore_caret(struct call *call, const struct draft *d)
{
    int line = named_line(call, d->at);
    if (line < 0)
        return;
    form_focus(&call->form, line);
    edit_place(&call->form.lines[line].edit, d->caret);
}

void call_draft_restore(struct app *app, struct call *call, const struct draft *d)
{
    for (int i = 0; i < d->count; i++)
        restore_value(app, call, &d->values[i]);
    for (int i = 0; i < call->form.count; i++)
        call->form.lines[i].unsaved = false;
    restore_caret(call, d);
}
