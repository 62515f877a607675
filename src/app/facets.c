#include "app/desk.h"
#include "app/directory.h"
#include "app/seek.h"
#include "base/arena.h"
#include "ui/bar.h"

/*
 * 絞り込み: the need as rows that arrows and digits change. There is one truth, the line in 資源台帳: each change
 * writes it and looks again, and leaving this screen leaves the line as it is. Behind an item stands how many of those
 * that are left are known to take it.
 */

enum facet {
    FACET_KIND,
    FACET_AREA,
    FACET_DISTANCE,
    FACET_DAYS,
    FACET_HOUR,
    FACET_VACANT,
    FACET_PLACES,
    FACET_ITEMS
};
enum { BARS = 3, ITEMS_MOST = 128, NUMBERED = 9 };

struct facets {
    struct arena *results;
    struct list list;
    struct need need;
    int items[ITEMS_MOST], counts[ITEMS_MOST]; /* rows of items.def that are offered; counted over all rows */
    int item_count;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

/* Items that have a yes and a no, of the kinds that are chosen; what is done for a person first. */
static void offer_items(struct facets *f)
{
    unsigned groups = 0;
    int all = item_count();
    for (int s = 0; s < SERVICE_COUNT; s++)
        if (need_has_kind(&f->need, (enum service)s))
            groups |= 1U << service_row((enum service)s)->group;
    f->item_count = 0;
    for (int i = 0; i < 2 * all && f->item_count < ITEMS_MOST; i++) {
        const struct item_row *row = item_row_at(i % all);
        bool procedure = code_find(CODES_procedure, row->code);
        if ((row->value == ITEM_LEVEL || row->value == ITEM_FLAG) && (row->groups & groups) &&
            procedure == (i < all))
            f->items[f->item_count++] = i % all;
    }
}

static void look(struct app *app, struct facets *f)
{
    struct directory *d = &app->directory;
    struct need_ask ask = {.now = app->now, .places = &d->places, .counts = f->counts};
    struct need_found found;
    arena_reset(f->results);
    f->need = need_parse(f->results, edit_text(&d->box), &d->places, &app->setting);
    for (int i = 0; i < ITEMS_MOST; i++)
        f->counts[i] = 0;
    seek_origin(app, &ask);
    if (need_any(&f->need))
        need_find(app->scratch, app->db, &f->need, &ask, &found);
    offer_items(f);
    list_resize(&f->list, FACET_ITEMS + f->item_count, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct facets *f = s->state;
    f->results = s->results;
    f->list.selected = 0;
    seek_places(app);
    look(app, f);
}

/* The place after `at` in a ring of count places and one for none, which is -1. */
static int step(int at, int by, int count)
{
    return (at + 1 + by + count + 1) % (count + 1) - 1;
}

static void step_kind(struct need *n, int by)
{
    int at = -1;
    for (int s = 0; n->kinds && s < SERVICE_COUNT; s++)
        if (at < 0 && need_has_kind(n, (enum service)s))
            at = s;
    at = step(at, by, SERVICE_OTHER);
    n->kinds = at < 0 ? 0 : UINT32_C(1) << at;
}

static void step_area(struct need *n, const struct need_places *p, int by)
{
    int at = -1;
    for (int i = 0; i < p->area_count; i++)
        if (n->area.n && str_eq(need_stem(p->areas[i]), n->area))
            at = i;
    at = step(at, by, p->area_count);
    n->area = at < 0 ? S0 : need_stem(p->areas[at]);
}

static int step_among(int now, const int *values, int count, int none, int by)
{
    int at = -1;
    for (int i = 0; i < count; i++)
        if (values[i] == now)
            at = i;
    at = step(at, by, count);
    return at < 0 ? none : values[at];
}

static void step_days(struct need *n, int by)
{
    int at = -1;
    for (int i = 0; i < need_days_count(); i++)
        if (need_days_days(i) == n->days)
            at = i;
    at = step(at, by, need_days_count());
    n->days = at < 0 ? 0 : need_days_days(at);
}

static void step_hour(struct need *n, int by)
{
    int at = -1;
    for (int i = 0; i < need_hour_count(); i++)
        if (need_hour_minute(i) == n->minute)
            at = i;
    at = step(at, by, need_hour_count());
    n->minute = at < 0 ? NEED_NO_TIME : need_hour_minute(at);
}

static int level_of(const struct need *n, const struct item_row *row)
{
    for (int i = 0; i < n->item_count; i++)
        if (n->items[i].row == row)
            return n->items[i].least;
    return 0;
}

/* 0 takes it out. */
static void set_level(struct need *n, const struct item_row *row, int least)
{
    int i = 0;
    while (i < n->item_count && n->items[i].row != row)
        i++;
    if (!least && i < n->item_count) {
        for (n->item_count--; i < n->item_count; i++)
            n->items[i] = n->items[i + 1];
    } else if (least && i < NEED_ITEMS) {
        n->items[i] = (struct need_item){row, least};
        n->item_count += i == n->item_count;
    }
}

/* A flag is asked for or not; a level also by how much. */
static void step_item(struct need *n, const struct item_row *row, int by)
{
    int levels = row->value == ITEM_FLAG ? 1 : 3;
    set_level(n, row, step(level_of(n, row) - 1, by, levels) + 1);
}

static void change(struct app *app, struct facets *f, int row, int by)
{
    static const int metres[] = {1000, 3000, 5000, 10000}, places[] = {10, 20, 30, 50};
    struct need *n = &f->need;
    if (row >= f->list.count)
        return;
    switch (row) {
    case FACET_KIND: step_kind(n, by); break;
    case FACET_AREA: step_area(n, &app->directory.places, by); break;
    case FACET_DISTANCE: n->metres = step_among(n->metres, metres, COUNT_OF(metres), 0, by); break;
    case FACET_DAYS: step_days(n, by); break;
    case FACET_HOUR: step_hour(n, by); break;
    case FACET_VACANT: n->vacant = !n->vacant; break;
    case FACET_PLACES: n->places = step_among(n->places, places, COUNT_OF(places), 0, by); break;
    default: step_item(n, item_row_at(f->items[row - FACET_ITEMS]), by);
    }
    seek_set(app, need_words(app->scratch, n));
    directory_settle(app); /* its counts stand above: of this line, whichever key waits */
    look(app, f);
    list_select(&f->list, row, seen_rows(app));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct facets *f = state;
    if (v == VERB_ENTER)
        screen_pop(app);
    else if (v == VERB_RIGHT || v == VERB_LEFT)
        change(app, f, f->list.selected, v == VERB_RIGHT ? 1 : -1);
    else
        return list_key(&f->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_FACETS;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct facets *f = state;
    if (key == ' ')
        change(app, f, f->list.selected, 1);
    else if (key >= '1' && key < '1' + NUMBERED)
        change(app, f, (int)(key - '1'), 1);
    else
        return false;
    return true;
}

static struct str facet_label(const struct facets *f, int row)
{
    static const struct str labels[FACET_ITEMS] = {
        [FACET_KIND] = S_ROW("種類"),   [FACET_AREA] = S_ROW("圏域"), [FACET_DISTANCE] = S_ROW("距離"),
        [FACET_DAYS] = S_ROW("曜日"),   [FACET_HOUR] = S_ROW("時刻"), [FACET_VACANT] = S_ROW("空き"),
        [FACET_PLACES] = S_ROW("定員"),
    };
    return row < FACET_ITEMS ? labels[row] : item_row_at(f->items[row - FACET_ITEMS])->label;
}

static struct str level_words(const struct item_row *row, int least)
{
    static const struct str levels[] = {S_ROW(""), S_ROW("要相談も"), S_ROW("受入以上"), S_ROW("積極的受入")};
    return least && row->value == ITEM_FLAG ? S("あり") : levels[least];
}

/* What of the need the row says: the need with everything else left out, as words. */
static struct str chosen(struct arena *a, const struct facets *f, int row)
{
    const struct need *n = &f->need;
    struct need one = {.minute = NEED_NO_TIME};
    switch (row) {
    case FACET_KIND: return need_kind_words(a, n);
    case FACET_AREA: one.area = n->area, one.town = n->town; break;
    case FACET_DISTANCE: one.metres = n->metres; break;
    case FACET_DAYS: one.days = n->days; break;
    case FACET_HOUR: one.minute = n->minute; break;
    case FACET_VACANT: one.vacant = n->vacant; break;
    case FACET_PLACES: one.places = n->places; break;
    default: {
        const struct item_row *item = item_row_at(f->items[row - FACET_ITEMS]);
        return level_words(item, level_of(n, item));
    }
    }
    return need_words(a, &one);
}

enum { NUMBER, LABEL, CHOSEN, HOW_MANY, COLUMNS };

struct drawing {
    const struct app *app;
    const struct facets *facets;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    struct arena *a = d->app->frame;
    switch (column) {
    case NUMBER: return row < NUMBERED ? str_print(a, "%d", row + 1) : S0;
    case LABEL: return facet_label(d->facets, row);
    case CHOSEN: return chosen(a, d->facets, row);
    default:
        return row < FACET_ITEMS || !d->app->directory.needs
                   ? S0
                   : str_print(a, "%d件", d->facets->counts[d->facets->items[row - FACET_ITEMS]]);
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[NUMBER] = {.cells = 2},
                                                        [LABEL] = {.cells = 30},
                                                        [CHOSEN] = {0},
                                                        [HOW_MANY] = {.cells = 7, .right = true}};
    const struct facets *f = state;
    const struct directory *dir = &app->directory;
    struct drawing d = {app, f};
    struct arena *a = app->frame;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("絞り込み"),
             str_print(a, "左右か番号で変える  " S_FMT " 資源台帳へ", S_ARG(screen_key(app, a, VERB_ENTER))));
    struct str line = edit_text(&dir->box);
    canvas_text(c, box_rows(in, 1, 1), 0, 1, line.n ? LOOK_MARKED : LOOK_QUIET,
                line.n ? line : S("まだ何も選んでいません。"));
    if (dir->needs)
        canvas_text(c, box_rows(in, 2, 1), 0, 1, LOOK_PLAIN,
                    str_print(a, "受入可 %d件、不明 %d件、除外 %d件。右の数は、受けると分かっている所。",
                              dir->known, dir->unsure, dir->left_out));
    list_draw(&f->list, c, box_rows(in, BARS, in.rows - BARS), columns, COLUMNS, cell, &d, focus);
}

const struct screen_row screen_facets = {
    .name = S_ROW("facets"),
    .title = S_ROW("絞り込み"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct facets),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
};
