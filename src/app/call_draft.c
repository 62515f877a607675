#include "app/call_draft.h"

#include "app/state.h"
#include "base/arena.h"

enum { EXTRAS = 4 }; /* values of a draft that no line has, besides orphans */

static struct str value_name(struct arena *a, const struct field *f)
{
    return str_print(a, S_FMT "." S_FMT, S_ARG(record_row(f->record)->table), S_ARG(f->column));
}

/* "contact.note", and in a grid "contact.note 3" for the fourth entry. */
static struct str line_name(struct arena *a, const struct call *call, int line)
{
    struct str name = value_name(a, call->form.lines[line].field);
    int entry = call->row->columns ? line / call->row->columns : 0;
    return entry ? str_print(a, S_FMT " %d", S_ARG(name), entry) : name;
}

/* What is not a line of the form, but belongs to the draft. */
static const struct str adopted_person = S_ROW("intake.person"),
                        wanted_resources = S_ROW("referral.resource"), aimed_at = S_ROW("resource.aim"),
                        aim_name = S_ROW("resource.about");

/* A line each: number, L where it is asked later, and what the gate was told. */
static struct str wants_text(struct arena *a, const struct call *call)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < call->want_count; i++) {
        const struct want *w = &call->wants[i];
        buf_print(&b, "%s%lld\t%s\t" S_FMT "\t" S_FMT "\t" S_FMT "\t" S_FMT, i ? "\n" : "",
                  (long long)w->resource, w->later ? "L" : "", S_ARG(w->choice), S_ARG(w->unshared),
                  S_ARG(w->candidates), S_ARG(w->need));
    }
    return buf_str(&b);
}

/* Their text stands in the note now: kept on their own they would be added to it at every opening. */
static void add_orphans(const struct call *call, struct draft *d)
{
    for (int i = 0; i < call->orphan_count; i++)
        d->values[d->count++] = (struct draft_value){call->orphans[i], S0};
}

struct aim call_draft_aim(const struct draft *d)
{
    struct aim aim = {0};
    for (int i = 0; i < d->count; i++) {
        struct str typed = d->values[i].typed;
        if (str_eq(d->values[i].field, aimed_at)) {
            aim.resource = str_int(str_part(&typed, ' '), 0);
            aim.row = str_int(typed, 0);
        } else if (str_eq(d->values[i].field, aim_name))
            aim.name = typed;
    }
    return aim;
}

static int64_t person_of(const struct draft *d)
{
    for (int i = 0; i < d->count; i++)
        if (str_eq(d->values[i].field, adopted_person))
            return str_int(d->values[i].typed, 0);
    return 0;
}

bool call_draft_hides(struct app *app, const struct draft *d)
{
    return (d->intake && load_hides(app->db, d->intake)) || load_hides_person(app->db, person_of(d));
}

bool call_draft_allowed(struct app *app, const struct draft *d)
{
    return access_form(app, d->intake, S("draft")) &&
           (!load_hides_person(app->db, person_of(d)) || access_person(app, person_of(d), S("draft")));
}

/* "12 5": the row 5 of the resource 12. */
static void add_aim(struct arena *a, const struct aim *aim, struct draft *d)
{
    if (!aim->resource && !aim->row)
        return;
    struct str numbers = str_print(a, "%lld %lld", (long long)aim->resource, (long long)aim->row);
    d->values[d->count++] = (struct draft_value){aimed_at, numbers};
    d->values[d->count++] = (struct draft_value){aim_name, aim->name};
}

/* Is it one of the own record's fields that stand on no form? Gives which; -1: no; the count of them: its number. */
static int own_field(const struct call *call, struct str name)
{
    if (!call->own.row || !str_eq(str_part(&name, '.'), call->own.row->table))
        return -1;
    const struct field *f = record_field(call->own.row->id, name);
    if (str_eq(name, S("id")))
        return call->own.row->count;
    return f && (f->flags & F_AUTO) && (f->flags & F_HIDE) ? f->index : -1;
}

static void add_own(struct app *app, const struct call *call, struct draft *d)
{
    const struct record_row *row = call->own.row;
    for (int i = 0; row && i < row->count; i++) {
        struct str name = value_name(app->scratch, &row->fields[i]);
        if (own_field(call, name) >= 0)
            d->values[d->count++] = (struct draft_value){name, call->own.v[i]};
    }
    if (row)
        d->values[d->count++] =
            (struct draft_value){str_print(app->scratch, S_FMT ".id", S_ARG(row->table)),
                                 str_print(app->scratch, "%lld", (long long)call->own.id)};
}

static int own_fields(const struct call *call)
{
    return call->own.row ? call->own.row->count + 1 : 0;
}

static void restore_own(struct call *call, int field, struct str typed)
{
    if (field == call->own.row->count)
        call->own.id = str_int(typed, 0);
    else
        call->own.v[field] = str_copy(call->arena, typed);
}

static void add_extras(struct app *app, struct call *call, struct draft *d)
{
    if (!call->extras_unsaved)
        return;
    struct str person = call->intake.person;
    d->values[d->count++] = (struct draft_value){adopted_person, person};
    d->values[d->count++] = (struct draft_value){wanted_resources, wants_text(app->scratch, call)};
    add_aim(app->scratch, &call->aim, d);
    add_own(app, call, d);
    add_orphans(call, d);
    call->extras_unsaved = false;
}

static struct draft_step step_row(struct app *app, const struct call *call, const struct undo_step *s,
                                  int64_t n)
{
    struct str field = s->line == UNDO_OWN ? adopted_person : line_name(app->scratch, call, s->line);
    return (struct draft_step){n,        field,           s->at,          s->before,
                               s->after, s->caret_before, s->caret_after, s->joined};
}

static void add_steps(struct app *app, struct call *call, struct draft *d)
{
    struct undo *u = &call->form.undo;
    d->step_first = u->first;
    d->step_from = u->dirty;
    d->step = u->first + u->at;
    d->steps = ARENA_ARRAY(app->scratch, struct draft_step, u->count);
    for (int i = (int)(u->dirty - u->first); i < u->count; i++)
        d->steps[d->step_count++] = step_row(app, call, &u->steps[i], u->first + i);
    undo_saved(u);
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
                      .at = line_name(app->scratch, call, f->at),
                      .caret = f->lines[f->at].edit.caret,
                      .values = ARENA_ARRAY(app->scratch, struct draft_value,
                                            f->count + EXTRAS + call->orphan_count + own_fields(call))};
    for (int i = 0; i < f->count; i++) {
        struct form_line *l = &f->lines[i];
        if (l->unsaved && (call->draft || edit_text(&l->edit).n))
            d.values[d.count++] = (struct draft_value){line_name(app->scratch, call, i), edit_text(&l->edit)};
        l->unsaved = false;
    }
    add_extras(app, call, &d);
    add_steps(app, call, &d);
    return d;
}

static void restore_want(struct app *app, struct call *call, struct str line)
{
    struct resource_row row;
    struct arena *a = call->arena;
    struct want w = {.resource = str_int(str_part(&line, '\t'), 0)};
    w.later = str_part(&line, '\t').n > 0;
    w.choice = str_copy(a, str_part(&line, '\t'));
    w.unshared = str_copy(a, str_part(&line, '\t'));
    w.candidates = str_copy(a, str_part(&line, '\t'));
    w.need = str_copy(a, str_part(&line, '\t'));
    if (!load_resource(app->scratch, app->db, w.resource, &row))
        return;
    w.name = str_copy(a, row.name);
    w.service = str_copy(a, row.service);
    call->wants[call->want_count++] = w;
}

/* An older program wrote their numbers only, a blank between them. */
static void restore_wants(struct app *app, struct call *call, struct str text)
{
    char between = str_find(text, S("\t")) == SIZE_MAX ? ' ' : '\n';
    while (text.n && call->want_count < WANTS_MOST)
        restore_want(app, call, str_part(&text, between));
}

/* The line of "intake.note"; -1 where an older program knew a field that there is no more. */
static int named_line(const struct call *call, struct str name)
{
    struct str table = str_part(&name, '.'), column = str_part(&name, ' ');
    int columns = call->row->columns ? call->row->columns : call->form.count;
    int from = (int)str_int(name, 0) * columns;
    for (int i = from; i >= 0 && i < from + columns && i < call->form.count; i++) {
        const struct field *f = call->form.lines[i].field;
        if (str_eq(f->column, column) && str_eq(record_row(f->record)->table, table))
            return i;
    }
    return -1;
}

/* Text of a field that there is no more (the program was updated meanwhile) goes where it can be seen. */
static void keep_orphan(struct app *app, struct call *call, const struct draft_value *v)
{
    int line = named_line(call, str_print(app->scratch, S_FMT ".note", S_ARG(call->row->form)));
    if (line < 0 || !v->typed.n)
        return;
    struct str note = edit_text(&call->form.lines[line].edit);
    form_set(&call->form, line,
             str_print(call->arena, S_FMT "%s（今の受付票にない項目）" S_FMT ": " S_FMT, S_ARG(note),
                       note.n ? "\n" : "", S_ARG(v->field), S_ARG(v->typed)));
    call->orphans[call->orphan_count++] = str_copy(call->arena, v->field);
    call->extras_unsaved = true;
    call->due = app->clock;
}

static bool known_value(const struct call *call, const struct draft_value *v)
{
    return named_line(call, v->field) >= 0 || str_eq(v->field, adopted_person) ||
           str_eq(v->field, wanted_resources) || str_eq(v->field, aimed_at) || str_eq(v->field, aim_name) ||
           own_field(call, v->field) >= 0;
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
    else if (own_field(call, v->field) >= 0)
        restore_own(call, own_field(call, v->field), v->typed);
}

static void restore_caret(struct call *call, const struct draft *d)
{
    int line = named_line(call, d->at);
    if (line < 0)
        return;
    form_focus(&call->form, line);
    edit_place(&call->form.lines[line].edit, d->caret);
}

/* A step of a field that there is no more is left out; what was joined to it then begins. */
static void restore_steps(struct app *app, struct call *call, struct draft d)
{
    struct undo *u = &call->form.undo;
    int done = 0;
    bool cut = false;
    load_draft_steps(app->scratch, app->db, &d);
    u->first = u->dirty = d.step_count ? d.steps[0].n : 1;
    for (int i = 0; i < d.step_count; i++) {
        const struct draft_step *s = &d.steps[i];
        bool own = str_eq(s->field, adopted_person);
        int line = own ? UNDO_OWN : named_line(call, s->field);
        if (!own && line < 0) {
            cut = true;
            continue;
        }
        undo_restore(u, &(struct undo_step){line, s->at, s->before, s->after, s->caret_before, s->caret_after,
                                            s->joined && !cut});
        done += s->n < d.step;
        cut = false;
    }
    bool all = u->count == d.step_count;
    u->at = done;
    if (all)
        undo_saved(u);
}

void call_draft_restore(struct app *app, struct call *call, const struct draft *d)
{
    for (int i = 0; i < d->count; i++)
        restore_value(app, call, &d->values[i]);
    for (int i = 0; i < call->form.count; i++)
        call->form.lines[i].unsaved = false;
    call->orphans = ARENA_ARRAY(call->arena, struct str, d->count);
    for (int i = 0; i < d->count; i++)
        if (!known_value(call, &d->values[i]))
            keep_orphan(app, call, &d->values[i]);
    restore_steps(app, call, *d);
    restore_caret(call, d);
}
