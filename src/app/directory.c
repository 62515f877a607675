#include "app/directory.h"

#include <string.h>

#include "app/desk.h"
#include "app/refer.h"
#include "base/arena.h"
#include "base/kana.h"
#include "ui/bar.h"

enum { PAGE = 100, AHEAD = 10, FOUND_MOST = 50, DETAIL_ROWS = 9, BARS = 2 };

/* Title and search line at the top, since an input method's list covers what is below a line; then rows,
 * detail. */
static struct box rows_of(const struct directory *d, struct box in)
{
    int below = d->whole ? in.rows : DETAIL_ROWS;
    return box_rows(in, BARS, in.rows - BARS - below);
}

static int seen_rows(const struct app *app)
{
    return rows_of(&app->directory, desk_layout(app).panes[PANE_DIRECTORY]).rows;
}

static void add(struct directory *d, const struct resource_row *rows, int n)
{
    if (d->count + n > d->room) {
        int room = d->room * 2 > d->count + n ? d->room * 2 : d->count + n;
        struct resource_row *more = ARENA_ARRAY(d->arena, struct resource_row, room);
        if (d->count)
            memcpy(more, d->rows, (size_t)d->count * sizeof *more);
        d->rows = more;
        d->room = room;
    }
    if (n)
        memcpy(d->rows + d->count, rows, (size_t)n * sizeof *rows);
    d->count += n;
}

static void read_page(struct app *app)
{
    struct directory *d = &app->directory;
    struct resource_row *page;
    int n = load_resources(d->arena, app->db, d->count ? &d->rows[d->count - 1] : NULL, PAGE, &page);
    add(d, page, n);
    d->more = n == PAGE;
}

static void read_found(struct app *app)
{
    struct directory *d = &app->directory;
    struct hit *hits;
    bool more;
    int n = search_run(app->scratch, app->db, edit_text(&d->box), SEARCH_RESOURCES, FOUND_MOST, app->now,
                       &hits, &more);
    for (int i = 0; i < n; i++) {
        struct resource_row row;
        if (load_resource(d->arena, app->db, hits[i].id, &row))
            add(d, &row, 1);
    }
}

void directory_reload_detail(struct app *app)
{
    struct directory *d = &app->directory;
    arena_reset(d->detail_arena);
    d->detail = office_read(d->detail_arena, app->db, directory_selected(app), app->now);
}

static void read_detail(struct app *app)
{
    app->directory.scroll = 0;
    directory_reload_detail(app);
}

int64_t directory_selected(const struct app *app)
{
    const struct directory *d = &app->directory;
    return d->count ? d->rows[d->list.selected].id : 0;
}

void directory_reload(struct app *app)
{
    struct directory *d = &app->directory;
    arena_reset(d->arena);
    d->rows = NULL;
    d->count = d->room = 0;
    d->more = false;
    if (edit_text(&d->box).n)
        read_found(app);
    else
        read_page(app);
    list_resize(&d->list, d->count, seen_rows(app));
    read_detail(app);
}

void directory_open(struct app *app)
{
    struct directory *d = &app->directory;
    d->arena = arena_new();
    d->detail_arena = arena_new();
    d->box_arena = arena_new();
    d->box = edit_new(d->box_arena, S0, false);
    d->list.selected = -1;
    directory_reload(app);
}

void directory_offer(struct app *app, struct str text)
{
    app->directory.offered = text;
}

void directory_seek(struct app *app)
{
    struct directory *d = &app->directory;
    edit_set(&d->box, d->offered);
    d->offered = S0;
    d->list.selected = 0;
    d->typing = true;
    d->whole = false;
    directory_reload(app);
}

void directory_show(struct app *app, int64_t resource)
{
    struct directory *d = &app->directory;
    struct resource_row row;
    arena_reset(d->arena);
    d->rows = NULL;
    d->count = d->room = 0;
    d->more = d->typing = false;
    if (load_resource(d->arena, app->db, resource, &row))
        add(d, &row, 1);
    edit_set(&d->box, d->count ? row.name : S0);
    d->whole = true;
    list_resize(&d->list, d->count, seen_rows(app));
    read_detail(app);
    desk_focus(app, PANE_DIRECTORY);
}

static enum context context_now(const struct app *app, const void *state)
{
    (void)state;
    return app->directory.typing ? CONTEXT_BOX : CONTEXT_LIST;
}

/* Through the whole sheet of one resource, as far as there is something to see. */
static bool scroll(struct app *app, uint32_t motion)
{
    struct directory *d = &app->directory;
    struct box in = desk_layout(app).panes[PANE_DIRECTORY];
    int page = in.rows - BARS - 1,
        last = office_draw(app, app->scratch, &d->detail, NULL, (struct box){.cols = in.cols}, 0);
    struct list rows = {.count = last > page ? last - page + 1 : 1, .selected = d->scroll};
    if (!d->whole || !list_key(&rows, motion, page))
        return false;
    d->scroll = rows.selected;
    return true;
}

static void select_by(struct app *app, uint32_t motion)
{
    struct directory *d = &app->directory;
    if (scroll(app, motion))
        return;
    list_key(&d->list, motion, seen_rows(app));
    if (d->more && d->list.selected >= d->count - AHEAD) {
        read_page(app);
        list_resize(&d->list, d->count, seen_rows(app));
    }
    read_detail(app);
}

static bool back(struct app *app)
{
    struct directory *d = &app->directory;
    if (!d->typing && !d->whole && !edit_text(&d->box).n)
        return false;
    if (!d->typing && !d->whole) {
        edit_set(&d->box, S0);
        directory_reload(app);
    }
    d->typing = d->whole = false;
    return true;
}

static bool enter(struct directory *d)
{
    if (d->typing)
        d->typing = false;
    else
        d->whole = d->count && !d->whole;
    return true;
}

static bool act(struct app *app, void *state, enum verb v)
{
    (void)state;
    struct directory *d = &app->directory;
    uint32_t motion = verb_row(v)->motion;
    switch (v) {
    case VERB_ENTER: return enter(d);
    case VERB_BACK: return back(app);
    case VERB_SEEK: d->typing = true, d->whole = false; return true;
    case VERB_TAKE:
        if (d->count)
            refer_to(app, d->rows[d->list.selected].id, d->rows[d->list.selected].name);
        return true;
    case VERB_NEXT: desk_focus(app, PANE_ROSTER); return true;
    case VERB_PREVIOUS: desk_focus(app, PANE_SHEET); return true;
    case VERB_LEFT:
    case VERB_RIGHT:
        if (d->typing)
            edit_key(&d->box, motion, 1);
        return true;
    default:
        if (motion != KEY_NONE)
            select_by(app, motion);
        return motion != KEY_NONE;
    }
}

/* Text in the list begins a search where it is no key of the list. '/' in an empty line asks for what is there
 * already. */
static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    struct directory *d = &app->directory;
    if (d->typing && !edit_text(&d->box).n && kana_key(key) == '/')
        return true;
    if (!d->typing && !key_begins_text(key))
        return false;
    d->typing = true, d->whole = false;
    if (!edit_key(&d->box, key, 1))
        return false;
    d->list.selected = 0;
    directory_reload(app);
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    (void)state;
    struct directory *d = &app->directory;
    if (!d->typing)
        return false;
    edit_insert(&d->box, text);
    directory_reload(app);
    return true;
}

enum { NAME, SERVICE, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct resource_row *r = &((const struct app *)of)->directory.rows[row];
    return column == NAME ? r->name : r->service;
}

static void draw_search(const struct app *app, struct canvas *c, struct box in, bool focus)
{
    const struct directory *d = &app->directory;
    int col = canvas_text(c, in, 0, 0, LOOK_LABEL, S("探す")) + 1;
    struct box text = box_cols(in, col, in.cols - col);
    edit_draw(&d->box, c, text, focus && d->typing ? LOOK_FOCUS : LOOK_FIELD, focus && d->typing);
    if (!d->typing && !edit_text(&d->box).n)
        canvas_text(
            c, text, 0, 0, LOOK_QUIET,
            str_print(app->frame, S_FMT " を押して入力", S_ARG(screen_key(app, app->frame, VERB_SEEK))));
}

/* What can be done with the resource that fills the pane. */
static struct str whole_keys(const struct app *app)
{
    struct arena *a = app->frame;
    if (!app->directory.whole)
        return S0;
    return str_print(a, S_FMT " 書く  " S_FMT " 項目", S_ARG(screen_key(app, a, VERB_FACTS)),
                     S_ARG(screen_key(app, a, VERB_ITEMS)));
}

static void draw_detail(const struct app *app, struct canvas *c, struct box in)
{
    const struct directory *d = &app->directory;
    const struct resource *r = &d->detail.resource;
    canvas_fill(c, in, LOOK_PLAIN);
    if (!r->id)
        return;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, r->name, code_label(CODES_openness, r->state));
    office_draw(app, app->frame, &d->detail, c, box_rows(in, 1, in.rows), -d->scroll);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state;
    static const struct list_column columns[COLUMNS] = {[NAME] = {0}, [SERVICE] = {.cells = 12}};
    const struct directory *d = &app->directory;
    bar_draw(c, box_rows(in, 0, 1), focus ? LOOK_ACTIVE : LOOK_TITLE, S("資源台帳"), whole_keys(app));
    struct box rows = rows_of(d, in);
    list_draw(&d->list, c, rows, columns, in.cols >= 36 ? COLUMNS : SERVICE, cell, app,
              focus && !d->typing && !d->whole);
    if (!d->count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET,
                    edit_text(&d->box).n ? S("見つかりません。") : S("資源はまだありません。"));
    draw_search(app, c, box_rows(in, 1, 1), focus);
    struct box detail = box_rows(in, BARS + rows.rows, in.rows);
    draw_detail(app, c, detail);
    if (focus && d->whole)
        canvas_cursor(c, detail, 0, 0);
}

const struct screen_row pane_directory = {
    .name = S_ROW("directory"),
    .title = S_ROW("資源台帳"),
    .context = CONTEXT_LIST,
    .context_now = context_now,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
};
