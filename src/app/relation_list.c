#include "app/at_hand.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/duty.h"
#include "app/link_call.h"
#include "app/notice.h"
#include "app/place_pick.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/relation.h"
#include "ui/bar.h"

/*
 * 連携 of the resource that is selected in the directory, from both sides: what it asks of others, what others ask of
 * it. The rule stands below with the number. A name that is typed adds one, Enter changes it, → goes to the other side.
 */

enum { BARS = 1, PANEL = 6 };

struct relation_list {
    int64_t resource;
    struct str name;
    struct relation_row *rows;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - PANEL;
}

static const struct relation_row *selected(const struct relation_list *l)
{
    return l->list.count ? &l->rows[l->list.selected] : NULL;
}

static int64_t row_id(const void *state, int row)
{
    return ((const struct relation_list *)state)->rows[row].id;
}

static void reload(struct app *app, void *state)
{
    struct relation_list *l = state;
    struct arena *a = screen_top(app)->results;
    int64_t id = selected(l) ? selected(l)->id : 0;
    arena_reset(a);
    int n = relation_load(a, app->db, l->resource, date_of_moment(app->now), &l->rows);
    list_resize(&l->list, n, seen_rows(app));
    LIST_STAY(&l->list, l->rows, struct relation_row, id, id, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct relation_list *l = s->state;
    struct resource_row r;
    l->resource = at_hand_resource(app);
    if (load_resource(s->arena, app->db, l->resource, &r))
        l->name = r.name;
    reload(app, l);
}

static void edit(struct app *app, const struct relation_list *l)
{
    const struct relation_row *row = selected(l);
    struct relation link = {0};
    struct record r = {.row = record_row(RECORD_RELATION), .v = link.v};
    if (!row || !duty_may_write(app) || !load_record(app->scratch, app->db, &r, row->id))
        return;
    r.id = row->id;
    link_open(app, &call_relation, 0, &r);
}

static void chosen(struct app *app, int64_t resource, struct str name)
{
    const struct relation_list *l = screen_top(app)->state;
    struct relation link = {.resource = str_print(app->scratch, "%lld", (long long)l->resource),
                            .partner = str_print(app->scratch, "%lld", (long long)resource),
                            .since = date_iso(app->scratch, date_of_moment(app->now))};
    if (resource == l->resource)
        notice_say(app, LOOK_WARNING, "「" S_FMT "」自身とは結べません。", S_ARG(name));
    else
        link_open(app, &call_relation, 0, &(struct record){record_row(RECORD_RELATION), 0, link.v});
}

static void look_for(struct app *app, uint32_t key)
{
    static const struct place_question question = {S_ROW("連携先（受ける側の病院など）"), false, chosen};
    if (duty_may_write(app))
        place_ask(app, &question, key);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct relation_list *l = state;
    if (v == VERB_SEEK)
        look_for(app, KEY_NONE);
    else if (v == VERB_ENTER)
        edit(app, l);
    else if (v == VERB_REMOVE)
        takeback_remove(app, RECORD_RELATION, selected(l) ? selected(l)->id : 0,
                        str_print(app->scratch, S_FMT " の連携", S_ARG(l->name)));
    else if (v == VERB_UNDO || v == VERB_REDO)
        takeback_ask(app, v == VERB_REDO);
    else if (v == VERB_RIGHT && selected(l)) {
        int64_t other = selected(l)->other;
        screen_clear(app);
        directory_show(app, other);
    } else
        return list_key(&l->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_RELATIONS;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    if (!key_begins_text(key))
        return false;
    look_for(app, key);
    return true;
}

enum { KIND, SIDE, NAME, PHONE, SINCE, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct relation_row *r = &((const struct relation_list *)of)->rows[row];
    switch (column) {
    case KIND: return code_label(CODES_backing, r->kind);
    case SIDE: return r->gives ? S("受ける") : S("頼む");
    case NAME: return r->name;
    case PHONE: return r->phone;
    default: return r->since;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[KIND] = {.cells = 16},
                                                        [SIDE] = {.cells = 6},
                                                        [NAME] = {0},
                                                        [PHONE] = {.cells = 13},
                                                        [SINCE] = {.cells = 10}};
    const struct relation_list *l = state;
    const struct relation_row *r = selected(l);
    struct arena *a = app->frame;
    struct box rows = box_rows(in, BARS, in.rows - BARS - PANEL),
               panel = box_rows(in, in.rows - PANEL, PANEL);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(a, "連携 " S_FMT, S_ARG(l->name)),
             str_print(a, "名前を打つ 加える  " S_FMT " 書き換える  " S_FMT " 消す  " S_FMT " 相手へ",
                       S_ARG(screen_key(app, a, VERB_ENTER)), S_ARG(screen_key(app, a, VERB_REMOVE)),
                       S_ARG(screen_key(app, a, VERB_RIGHT))));
    list_draw(&l->list, c, rows, columns, COLUMNS, cell, l, focus);
    if (!l->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET,
                    S("連携はまだ書かれていません。相手の名前を打つと加えられます。"));
    if (!r)
        return;
    bar_draw(c, box_rows(panel, 0, 1), LOOK_TITLE,
             str_print(a, S_FMT "  " S_FMT, S_ARG(r->name), S_ARG(r->phone)), r->form);
    bar_paragraph(c, box_cols(box_rows(panel, 1, PANEL), 1, panel.cols - 2), 0, LOOK_PLAIN, r->rules);
}

const struct screen_row screen_relation_list = {
    .name = S_ROW("relations"),
    .title = S_ROW("連携"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct relation_list),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
    .list = offsetof(struct relation_list, list),
    .row_id = row_id,
};
