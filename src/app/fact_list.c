#include "app/at_hand.h"
#include "app/desk.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "model/open.h"
#include "ui/bar.h"
#include "ui/outline.h"

/*
 * 資源を書く: what a resource is written as, in its parts: its own fields, its slots, its departments. Enter opens the
 * form of a row; the last row of a part is a new one. A slot or a department that is no more is removed.
 */

enum { PART_SELF, PART_SLOT, PART_DEPARTMENT, PARTS, BARS = 1 };

struct fact_list {
    struct resource_screen at;
    struct office office;
    struct outline outline;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

/* The row of the record behind a line; NULL: a new one. */
static const struct record *record_at(const struct fact_list *l, int part, int row)
{
    if (part == PART_SLOT)
        return row < l->office.slot_count ? &l->office.slots[row] : NULL;
    return row < l->office.department_count ? &l->office.departments[row] : NULL;
}

/* The line for a new one has none: what is made there takes its place. */
static int64_t row_id(const void *state, int row)
{
    enum { PART_BITS = 48 };
    const struct fact_list *l = state;
    const struct outline_line *line = &l->outline.lines[row];
    if (line->row < 0)
        return 0;
    if (line->part == PART_SELF)
        return 1;
    const struct record *r = record_at(l, line->part, line->row);
    return r ? ((int64_t)line->part << PART_BITS) + r->id : 0;
}

static void reload(struct app *app, void *state)
{
    struct fact_list *l = state;
    struct arena *a = screen_top(app)->results;
    int64_t here = l->outline.list.count ? row_id(l, l->outline.list.selected) : 0;
    arena_reset(a);
    l->office = office_read(a, app->db, l->at.resource, app->now);
    int counts[PARTS] = {1, l->office.slot_count + 1, l->office.department_count + 1};
    outline_fill(&l->outline, a, counts, PARTS, seen_rows(app));
    list_stay_by(&l->outline.list, row_id, l, here, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct fact_list *l = s->state;
    l->at.resource = at_hand_resource(app);
    reload(app, l);
}

static void open_form(struct app *app, const struct fact_list *l)
{
    static const struct call_row *const forms[PARTS] = {&call_resource, &call_slot, &call_department};
    const struct outline_line *line = outline_selected(&l->outline);
    struct aim aim = {.resource = l->at.resource, .row = l->at.resource, .name = l->office.resource.name};
    if (!line || !l->office.resource.id)
        return;
    if (line->part != PART_SELF) {
        const struct record *r = record_at(l, line->part, line->row);
        aim.row = r ? r->id : 0;
    }
    struct call *call = call_begin_on(app, forms[line->part], 0, aim);
    call_show_from(app, call);
}

static void remove_row(struct app *app, const struct fact_list *l)
{
    static const struct str parts[PARTS] = {
        [PART_SLOT] = S_ROW("時間帯"), [PART_DEPARTMENT] = S_ROW("連絡先")};
    const struct outline_line *line = outline_selected(&l->outline);
    if (!line || line->part == PART_SELF) {
        notice_say(app, LOOK_PLAIN,
                   "資源そのものは消しません。なくなったときは、欄の「状態」を書き換えてください。");
        return;
    }
    const struct record *r = record_at(l, line->part, line->row);
    takeback_remove(
        app, line->part == PART_SLOT ? RECORD_SLOT : RECORD_DEPARTMENT, r ? r->id : 0,
        str_print(app->scratch, S_FMT " の" S_FMT, S_ARG(l->office.resource.name), S_ARG(parts[line->part])));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct fact_list *l = state;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        open_form(app, l);
    else if (v == VERB_REMOVE)
        remove_row(app, l);
    else if (v == VERB_UNDO || v == VERB_REDO)
        takeback_ask(app, v == VERB_REDO);
    else
        return outline_key(&l->outline, verb_row(v)->motion, seen_rows(app)) || v == VERB_FACTS;
    return true;
}

static struct str heading(const void *of, int part)
{
    static const struct str words[PARTS] = {S_ROW("資源"), S_ROW("時間帯"), S_ROW("連絡先")};
    (void)of;
    return words[part];
}

struct drawing {
    const struct app *app;
    const struct fact_list *list;
};

enum { FIRST, SECOND, THIRD, FOURTH, COLUMNS };

static struct str slot_cell(struct arena *a, const struct str *v, int column)
{
    switch (column) {
    case FIRST: return code_label(CODES_purpose, v[SLOT_purpose]);
    case SECOND: return open_week(a, v);
    case THIRD: return open_shown(a, v);
    default:
        return str_print(a, S_FMT " " S_FMT " " S_FMT, S_ARG(code_label(CODES_method, v[SLOT_method])),
                         S_ARG(v[SLOT_answers]), S_ARG(v[SLOT_note]));
    }
}

static struct str department_cell(struct arena *a, const struct str *v, int column)
{
    switch (column) {
    case FIRST: return v[DEPARTMENT_name];
    case SECOND: return v[DEPARTMENT_purpose];
    case THIRD: return v[DEPARTMENT_phone];
    default: return str_print(a, S_FMT " " S_FMT, S_ARG(v[DEPARTMENT_person]), S_ARG(v[DEPARTMENT_job]));
    }
}

static struct str self_cell(const struct resource *r, int column)
{
    const struct str cells[COLUMNS] = {r->service, r->name, r->phone, r->address};
    return cells[column];
}

static struct str text(const void *of, int part, int row, int column)
{
    const struct drawing *d = of;
    if (part == PART_SELF)
        return self_cell(&d->list->office.resource, column);
    const struct record *r = record_at(d->list, part, row);
    if (!r)
        return column == FIRST ? S("新しく加える") : S0;
    return part == PART_SLOT ? slot_cell(d->app->frame, r->v, column)
                             : department_cell(d->app->frame, r->v, column);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [FIRST] = {.cells = 16}, [SECOND] = {.cells = 20}, [THIRD] = {.cells = 16}, [FOURTH] = {0}};
    const struct fact_list *l = state;
    struct drawing d = {app, l};
    struct outline_view view = {columns, COLUMNS, heading, text, &d};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             str_print(app->frame, "資源を書く " S_FMT, S_ARG(l->office.resource.name)),
             str_print(app->frame, S_FMT " 書く  " S_FMT " 消す  " S_FMT " 戻る",
                       S_ARG(screen_key(app, app->frame, VERB_ENTER)),
                       S_ARG(screen_key(app, app->frame, VERB_REMOVE)),
                       S_ARG(screen_key(app, app->frame, VERB_BACK))));
    outline_draw(&l->outline, &view, c, box_rows(in, BARS, in.rows), focus);
}

const struct screen_row screen_fact_list = {
    .name = S_ROW("facts"),
    .title = S_ROW("資源を書く"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct fact_list),
    .open = open,
    .draw = draw,
    .act = act,
    .reload = reload,
    .list = offsetof(struct fact_list, outline.list),
    .row_id = row_id,
};
