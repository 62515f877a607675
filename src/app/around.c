#include <stdlib.h>

#include "app/at_hand.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/notice.h"
#include "app/refer.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "model/fresh.h"
#include "store/ground.h"
#include "ui/bar.h"
#include "ui/map.h"

/*
 * 地図: the resources that the directory lists, around the town of the person who
 * is talked about; the nearest first. What has no coordinates stands where its
 * town is (約); what has no town either is listed and not drawn.
 */

enum { BARS = 1, DETAIL_ROWS = 8, LIST_COLS = 36, WIDE_LIST_COLS = 56, DIGITS = 9, LETTERS = 26 };

struct spot {
    struct ground_place place;
    double km;
};

struct around {
    struct ground ground;
    struct need_town here; /* what distances are from; no name: the middle of what is listed */
    struct spot *rows;
    struct list list;
    struct map map;
};

static int list_cols(const struct app *app)
{
    return app->cols < DESK_WIDE ? LIST_COLS : WIDE_LIST_COLS;
}

static struct box map_box(const struct app *app)
{
    struct box body = desk_layout(app).body;
    return box_cols(box_rows(body, BARS, body.rows), 0, body.cols - list_cols(app) - 1);
}

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - DETAIL_ROWS;
}

static int by_distance(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    bool known = x->place.how != GROUND_UNKNOWN, other = y->place.how != GROUND_UNKNOWN;
    if (known != other)
        return known ? -1 : 1;
    if (x->km > y->km || x->km < y->km)
        return x->km < y->km ? -1 : 1;
    return str_cmp(x->place.name, y->place.name);
}

/* The places that are drawn, at most so many. */
static int places_of(struct arena *a, const struct around *w, int most, struct geo **out)
{
    int n = 0;
    *out = ARENA_ARRAY(a, struct geo, w->list.count + 1);
    for (int i = 0; i < w->list.count && n < most; i++)
        if (w->rows[i].place.how != GROUND_UNKNOWN)
            (*out)[n++] = w->rows[i].place.at;
    return n;
}

static void read_rows(struct app *app, struct around *w, struct arena *a)
{
    const struct directory *d = &app->directory;
    w->rows = ARENA_ARRAY(a, struct spot, d->count);
    for (int i = 0; i < d->count; i++)
        if (ground_place(a, app->db, &w->ground, d->rows[i].id, &w->rows[w->list.count].place))
            w->list.count++;
}

/* Around the town and the nine nearest; without a town, around what belongs together. */
static void fit(struct app *app, struct around *w)
{
    struct geo *places, *outline;
    int n = places_of(app->scratch, w, w->here.name.n ? DIGITS : w->list.count, &places);
    if (w->here.name.n)
        places[n++] = w->here.at;
    int corners = w->here.name.n ? 0 : geo_outline(app->scratch, places, n, &outline);
    map_fit(&w->map, map_box(app), corners ? outline : places, corners ? corners : n);
}

static void open(struct app *app, struct screen *s)
{
    struct around *w = s->state;
    struct geo *places;
    w->ground = ground_load(s->arena, app->db);
    read_rows(app, w, s->arena);
    int n = places_of(app->scratch, w, w->list.count, &places);
    if (!ground_town(&w->ground, s->arena, at_hand_known(app, s->arena).address, &w->here) && n)
        w->here.at = geo_middle(places, n);
    for (int i = 0; i < w->list.count; i++)
        if (w->rows[i].place.how != GROUND_UNKNOWN)
            w->rows[i].km = geo_km(w->here.at, w->rows[i].place.at);
    if (w->list.count)
        qsort(w->rows, (size_t)w->list.count, sizeof *w->rows, by_distance);
    list_resize(&w->list, w->list.count, seen_rows(app));
    fit(app, w);
}

static const struct ground_place *selected(const struct around *w)
{
    return w->list.count ? &w->rows[w->list.selected].place : NULL;
}

static void follow(const struct app *app, struct around *w)
{
    const struct ground_place *p = selected(w);
    if (p && p->how != GROUND_UNKNOWN)
        map_follow(&w->map, map_box(app), p->at);
}

/* Larger around what is selected, smaller around the same middle. */
static void zoom(const struct app *app, struct around *w, int by)
{
    const struct ground_place *p = selected(w);
    if (by > 0 && p && p->how != GROUND_UNKNOWN)
        w->map.middle = p->at;
    map_zoom(&w->map, by);
    follow(app, w);
}

static void show(struct app *app, const struct around *w)
{
    const struct ground_place *p = selected(w);
    int64_t id = p ? p->id : 0;
    if (!id)
        return;
    screen_clear(app);
    directory_show(app, id);
}

/* As from the directory, whose list this is. */
static void hand_on(struct app *app, const struct around *w)
{
    int count = w->list.count;
    struct resource_row *rows = ARENA_ARRAY(app->scratch, struct resource_row, count ? count : 1);
    struct fit **fits = ARENA_ARRAY(app->scratch, struct fit *, count ? count : 1);
    for (int i = 0; i < count; i++) {
        const struct ground_place *p = &w->rows[i].place;
        rows[i] = (struct resource_row){
            .id = p->id, .name = p->name, .service = p->service, .phone = p->phone, .state = p->state};
        fits[i] = directory_fit(app, p->id);
    }
    if (count)
        refer_to(app, &rows[w->list.selected],
                 &(struct shown){rows, count, false, edit_text(&app->directory.box), fits});
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct around *w = state;
    switch (v) {
    case VERB_ENTER: show(app, w); return true;
    case VERB_TAKE: hand_on(app, w); return true;
    case VERB_ZOOM_IN:
    case VERB_ZOOM_OUT: zoom(app, w, v == VERB_ZOOM_IN ? 1 : -1); return true;
    case VERB_MAP: screen_pop(app); return true; /* the key that opened it closes it */
    default:
        if (!list_key(&w->list, verb_row(v)->motion, seen_rows(app)))
            return false;
        follow(app, w);
        return true;
    }
}

/* A number of the map leads to its row. */
static bool type(struct app *app, void *state, uint32_t key)
{
    struct around *w = state;
    uint32_t number = kana_key(key) - '1';
    if (number >= DIGITS || (int)number >= w->list.count)
        return false;
    list_select(&w->list, (int)number, seen_rows(app));
    follow(app, w);
    return true;
}

/* 1 to 9, then A to Z, then none. */
static struct str label_of(struct arena *a, int row)
{
    if (row < DIGITS)
        return str_print(a, "%d", row + 1);
    return row < DIGITS + LETTERS ? str_print(a, "%c", 'A' + row - DIGITS) : S0;
}

static void draw_map(const struct app *app, const struct around *w, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    struct map_point *points = ARENA_ARRAY(a, struct map_point, w->list.count + 1);
    struct map_picture picture = {points, 0, -1, w->ground.outline, w->ground.corners};
    if (w->here.name.n)
        points[picture.count++] = (struct map_point){w->here.at, S("町"), LOOK_ACTIVE};
    for (int i = 0; i < w->list.count; i++) {
        if (w->rows[i].place.how == GROUND_UNKNOWN)
            break; /* they stand last */
        bool here = i == w->list.selected;
        struct str label = label_of(a, i);
        points[picture.count] = (struct map_point){w->rows[i].place.at, here && !label.n ? S("*") : label,
                                                   here ? LOOK_SELECTED : LOOK_MARKED};
        picture.on_top = here ? picture.count : picture.on_top;
        picture.count++;
    }
    map_draw(&w->map, c, in, a, &picture);
}

struct drawing {
    const struct app *app;
    const struct around *around;
};

static struct str distance(struct arena *a, const struct spot *s)
{
    if (s->place.how == GROUND_UNKNOWN)
        return S("不明");
    struct str words = geo_km_words(a, s->km);
    if (s->place.how == GROUND_EXACT)
        return words;
    bool far = words.p[0] >= '0' && words.p[0] <= '9';
    return far ? str_print(a, "約" S_FMT, S_ARG(words)) : S("同じ町");
}

enum { LABEL, NAME, DISTANCE, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct spot *s = &d->around->rows[row];
    switch (column) {
    case LABEL: return s->place.how == GROUND_UNKNOWN ? S0 : label_of(d->app->frame, row);
    case NAME: return s->place.name;
    default: return distance(d->app->frame, s);
    }
}

/* Where it lies, in words. */
static struct str where(struct arena *a, const struct around *w, const struct spot *s)
{
    if (s->place.how == GROUND_UNKNOWN)
        return S("座標がなく、住所の町も分からないので、地図にありません。");
    struct str way = geo_direction_words(w->here.at, s->place.at);
    return str_print(a, S_FMT "から" S_FMT S_FMT S_FMT, S_ARG(w->here.name.n ? w->here.name : S("真ん中")),
                     S_ARG(way), S_ARG(way.n ? S("へ") : S0), S_ARG(distance(a, s)));
}

static void draw_detail(const struct app *app, const struct around *w, struct canvas *c, struct box in)
{
    const struct ground_place *p = selected(w);
    struct arena *a = app->frame;
    if (!p)
        return;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, p->name,
             fresh_is_gone(p->state) ? code_label(CODES_openness, p->state) : S0);
    struct box body = box_rows(in, 1, in.rows);
    int32_t today = date_of_moment(app->shown);
    enum look age = fresh_is_doubtful(fresh_of(p->verified_on, today)) ? LOOK_WARNING : LOOK_QUIET;
    int row = bar_paragraph(c, body, 0, LOOK_PLAIN, p->service);
    row = bar_paragraph(c, body, row, LOOK_MARKED, p->phone);
    row = bar_paragraph(c, body, row, LOOK_PLAIN, where(a, w, &w->rows[w->list.selected]));
    row = bar_paragraph(c, body, row, age, fresh_words(a, p->verified_on, today));
    bar_paragraph(c, body, row, LOOK_PLAIN, p->address);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [LABEL] = {.cells = 1}, [NAME] = {0}, [DISTANCE] = {.cells = 8, .right = true}};
    const struct around *w = state;
    struct drawing d = {app, w};
    struct arena *a = app->frame;
    struct str from = w->here.name.n ? str_print(a, S_FMT "から近い順", S_ARG(w->here.name))
                                     : S("相談の人の町が分からないので、一覧の真ん中から近い順");
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("地図"), from);
    struct box below = box_rows(in, BARS, in.rows);
    draw_map(app, w, c, box_cols(below, 0, in.cols - list_cols(app) - 1));
    struct box side = box_cols(below, in.cols - list_cols(app), list_cols(app));
    struct box rows = box_rows(side, 0, side.rows - DETAIL_ROWS);
    list_draw(&w->list, c, rows, columns, COLUMNS, cell, &d, focus);
    if (!w->list.count)
        canvas_text(c, rows, 0, 1, LOOK_QUIET, S("資源台帳の一覧が空です。"));
    draw_detail(app, w, c, box_rows(side, side.rows - DETAIL_ROWS, DETAIL_ROWS));
}

const struct screen_row screen_around = {
    .name = S_ROW("map"),
    .title = S_ROW("地図"),
    .context = CONTEXT_MAP,
    .size = sizeof(struct around),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
};
