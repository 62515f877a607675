#include "app/desk.h"
#include "app/directory.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "app/vouch.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/fresh.h"
#include "model/item.h"
#include "ui/bar.h"

/*
 * 項目の確認: every fact of one resource, its columns and its items, each with its
 * age; a field that nobody has confirmed by itself has that of the whole record, and says so. One key says of the
 * one that is selected that it still holds, and goes on to the next.
 */

enum { BARS = 1, DETAIL_ROWS = 3 };

struct fact {
    int field;    /* RESOURCE_…; -1: an item */
    int64_t item; /* of record item */
    struct str label, value, at, by, how;
    bool whole; /* nobody has said so of this field alone: it is the date of the whole record */
};

struct ages {
    int64_t resource;
    struct str name;
    struct fact *rows;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - DETAIL_ROWS;
}

/* Where it comes from is no fact about the place, what only machines read nobody can say on the telephone, and its
 * state has a key of its own in the campaign. */
static bool is_fact(const struct record *r, int i)
{
    const struct field *f = &r->row->fields[i];
    bool told =
        i == RESOURCE_state || i == RESOURCE_state_on || i == RESOURCE_state_until || i == RESOURCE_state_why;
    return r->v[i].n && f->section != SECTION_SOURCE && !(f->flags & (F_HIDE | F_CODED)) && !told;
}

/* Who confirms one field stamps the resource with the day, too: of the others that says nothing. */
static bool whole_was_seen(const struct record *r, const struct record *stamps, int count)
{
    for (int i = 0; i < count; i++)
        if (str_eq(str_head(stamps[i].v[VERIFIED_at], 10), r->v[RESOURCE_verified_on]))
            return false;
    return r->v[RESOURCE_verified_on].n > 0;
}

static int read_fields(struct app *app, struct arena *a, const struct record *r, struct fact *rows)
{
    struct record *stamps;
    int n = 0, count = load_facts(a, app->db, RECORD_VERIFIED, r->id, &stamps);
    bool whole = whole_was_seen(r, stamps, count);
    for (int i = 0; i < r->row->count; i++) {
        const struct field *f = &r->row->fields[i];
        const struct record *stamp = vouch_stamp(stamps, count, f->column);
        if (!is_fact(r, i))
            continue;
        rows[n] =
            (struct fact){.field = i, .label = f->label, .value = kind_show(a, f, &app->setting, r->v[i])};
        struct fact *fact = &rows[n++];
        fact->whole = !stamp && whole;
        if (stamp || whole) {
            fact->at = stamp ? stamp->v[VERIFIED_at] : r->v[RESOURCE_verified_on];
            fact->by = stamp ? stamp->v[VERIFIED_staff] : r->v[RESOURCE_verified_by];
            fact->how = stamp ? stamp->v[VERIFIED_how] : r->v[RESOURCE_verified_how];
        }
    }
    return n;
}

static struct fact fact_of_item(struct arena *a, const struct record *item)
{
    const struct item_row *row = item_of_code(item->v[ITEM_item]);
    struct str value = row ? item_show(row, item->v[ITEM_value]) : item->v[ITEM_value];
    struct str note = item->v[ITEM_note];
    return (struct fact){.field = -1,
                         .item = item->id,
                         .label = row ? row->label : item->v[ITEM_item],
                         .value =
                             note.n ? str_print(a, S_FMT "（" S_FMT "）", S_ARG(value), S_ARG(note)) : value,
                         .at = item->v[ITEM_verified_on],
                         .by = item->v[ITEM_verified_by],
                         .how = item->v[ITEM_verified_how]};
}

static int64_t row_id(const void *state, int row)
{
    enum { FIELDS_BEFORE = -1000 };
    const struct fact *f = &((const struct ages *)state)->rows[row];
    return f->field < 0 ? f->item : FIELDS_BEFORE - f->field;
}

static void reload(struct app *app, void *state)
{
    struct ages *w = state;
    struct arena *a = screen_top(app)->results;
    int64_t here = w->list.count ? row_id(w, w->list.selected) : 0;
    arena_reset(a);
    struct record r = record_new(a, RECORD_RESOURCE), *items;
    int n = 0, count = load_facts(a, app->db, RECORD_ITEM, w->resource, &items);
    w->rows = ARENA_ARRAY(a, struct fact, r.row->count + count);
    if (load_record(a, app->db, &r, w->resource)) {
        n = read_fields(app, a, &r, w->rows);
        for (int i = 0; i < count; i++)
            w->rows[n++] = fact_of_item(a, &items[i]);
    }
    w->name = r.v[RESOURCE_name];
    list_resize(&w->list, n, seen_rows(app));
    list_stay_by(&w->list, row_id, w, here, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct ages *w = s->state;
    w->resource = directory_selected(app);
    reload(app, w);
}

static void confirm(struct app *app, struct ages *w)
{
    if (!w->list.count)
        return;
    const struct fact *f = &w->rows[w->list.selected];
    if (f->field < 0 ? vouch_item(app, f->item) : vouch_fields(app, w->resource, FIELD_BIT(f->field)))
        list_select(&w->list, w->list.selected + 1, seen_rows(app));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct ages *w = state;
    if (v == VERB_CONFIRM)
        confirm(app, w);
    else if (v == VERB_UNDO || v == VERB_REDO) /* not of the form that lies under it */
        takeback_ask(app, v == VERB_REDO);
    else
        return list_key(&w->list, verb_row(v)->motion, seen_rows(app));
    return true;
}

enum { LABEL, VALUE, AGE, COLUMNS };

struct drawing {
    const struct app *app;
    const struct ages *ages;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct fact *f = &d->ages->rows[row];
    switch (column) {
    case LABEL: return f->label;
    case VALUE: return f->value;
    default:
        return str_print(d->app->frame, "%s" S_FMT, f->whole && f->at.n ? "全体 " : "",
                         S_ARG(fresh_words(d->app->frame, f->at, date_of_moment(d->app->shown))));
    }
}

/* What is old, or was never made sure of, is seen as such. */
static void mark_doubtful(const struct app *app, const struct ages *w, struct canvas *c, struct box rows,
                          int cells)
{
    for (int i = 0; i < rows.rows && w->list.top + i < w->list.count; i++) {
        enum fresh f = fresh_of(w->rows[w->list.top + i].at, date_of_moment(app->shown));
        if (w->list.top + i != w->list.selected)
            canvas_look(c, box_cols(box_rows(rows, i, 1), rows.cols - cells, cells),
                        f == FRESH_OLD ? LOOK_WARNING : LOOK_QUIET);
    }
}

static void draw_detail(const struct app *app, const struct ages *w, struct canvas *c, struct box in)
{
    if (!w->list.count)
        return;
    const struct fact *f = &w->rows[w->list.selected];
    struct arena *a = app->frame;
    struct str when = f->at.n
                          ? str_print(a, "%s" S_FMT " " S_FMT " " S_FMT, f->whole ? "資源の全体として " : "",
                                      S_ARG(str_head(f->at, 10)), S_ARG(code_label(CODES_verifying, f->how)),
                                      S_ARG(app->setting.staff_name(app->setting.of, f->by)))
                          : S("まだ確認していません");
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, f->label, when);
    bar_paragraph(c, box_cols(box_rows(in, 1, in.rows), 1, in.cols - 1), 0, LOOK_PLAIN, f->value);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    enum { AGE_CELLS = 22 };
    static const struct list_column columns[COLUMNS] = {
        [LABEL] = {.cells = 24}, [VALUE] = {0}, [AGE] = {.cells = AGE_CELLS}};
    const struct ages *w = state;
    struct drawing d = {app, w};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(app->frame, "項目の確認  " S_FMT, S_ARG(w->name)),
             S0);
    struct box rows = box_rows(in, BARS, in.rows - BARS - DETAIL_ROWS);
    list_draw(&w->list, c, rows, columns, COLUMNS, cell, &d, focus);
    mark_doubtful(app, w, c, rows, AGE_CELLS);
    if (!w->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("書かれている項目がありません。"));
    draw_detail(app, w, c, box_rows(in, in.rows - DETAIL_ROWS, DETAIL_ROWS));
}

const struct screen_row screen_ages = {
    .name = S_ROW("ages"),
    .title = S_ROW("項目の確認"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct ages),
    .open = open,
    .draw = draw,
    .act = act,
    .reload = reload,
};
