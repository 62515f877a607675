#include "app/at_hand.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/notice.h"
#include "app/refer.h"
#include "base/arena.h"
#include "ui/pick.h"

/*
 * 検索: one box for people, cases and resources. The box stands at the top, the
 * results below it, ranked; Enter opens the one selected.
 */

enum { MOST = 60 };

struct find {
    struct arena *results;
    struct pick pick;
    struct hit *hits;
    int count;
    bool more, left; /* left: the list is not yet that of the words */
};

static void look(struct app *app, struct find *f, bool whole)
{
    struct search *done = sought(app, edit_text(&f->pick.box), SEARCH_ALL, MOST, whole);
    f->left = !done;
    if (f->left)
        return;
    arena_reset(f->results);
    f->count = search_take(done, f->results, &f->hits, &f->more);
    access_sought(app, edit_text(&f->pick.box), f->count);
    pick_found(&f->pick, f->count, desk_layout(app).body.rows);
}

static void open(struct app *app, struct screen *s)
{
    struct find *f = s->state;
    (void)app;
    f->results = s->results;
    pick_open(&f->pick, s->arena, 0);
}

static void open_case(struct app *app, int64_t id)
{
    struct call *call = id ? call_open(app, id) : NULL;
    if (call) {
        screen_clear(app);
        call_show(app, call);
    } else if (!id) {
        notice_say(app, LOOK_PLAIN, "この人の相談はまだありません。");
    }
}

static void open_selected(struct app *app, const struct find *f)
{
    if (!f->count)
        return;
    const struct hit *h = &f->hits[f->pick.list.selected];
    int64_t id = h->id;
    switch (h->record) {
    case RECORD_INTAKE: open_case(app, id); break;
    case RECORD_PERSON: open_case(app, at_hand_newest(app, id)); break;
    default: screen_clear(app), directory_show(app, id); break;
    }
}

/* The resources among the hits; `at`: the one with that number. */
static int resources(struct app *app, const struct find *f, int64_t id, struct resource_row *rows, int *at)
{
    int n = 0;
    for (int i = 0; i < f->count; i++)
        if (f->hits[i].record == RECORD_RESOURCE &&
            load_resource(app->scratch, app->db, f->hits[i].id, &rows[n])) {
            *at = rows[n].id == id ? n : *at;
            n++;
        }
    return n;
}

static void take(struct app *app, const struct find *f)
{
    const struct hit *h = f->count ? &f->hits[f->pick.list.selected] : NULL;
    struct resource_row *rows = ARENA_ARRAY(app->scratch, struct resource_row, f->count);
    int at = -1, n = resources(app, f, h && h->record == RECORD_RESOURCE ? h->id : 0, rows, &at);
    if (at >= 0)
        refer_to(app, &rows[at],
                 &(struct shown){rows, n, false, str_copy(app->scratch, edit_text(&f->pick.box)), NULL});
    else
        notice_say(app, LOOK_PLAIN, "つなぐ資源を選んでください。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct find *f = state;
    if (f->left)
        look(app, f, true);
    if (v == VERB_ENTER)
        open_selected(app, f);
    else if (v == VERB_TAKE)
        take(app, f);
    else if (!pick_move(&f->pick, v, desk_layout(app).body.rows))
        return v == VERB_FIND || v == VERB_SEEK;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct find *f = state;
    if (!edit_key(&f->pick.box, key, 1))
        return false;
    look(app, f, false);
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    struct find *f = state;
    edit_insert(&f->pick.box, text);
    look(app, f, false);
    return true;
}

static bool interrupted(const struct app *app, const void *state)
{
    (void)app;
    return ((const struct find *)state)->left;
}

static void go_on(struct app *app, void *state)
{
    look(app, state, false);
}

enum { KIND, TITLE, DETAIL, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct hit *h = &((const struct find *)of)->hits[row];
    switch (column) {
    case KIND: return record_row(h->record)->label;
    case TITLE: return h->title;
    default: return h->detail;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [KIND] = {.cells = 6}, [TITLE] = {.cells = 30}, [DETAIL] = {0}};
    const struct find *f = state;
    struct pick_look look = {
        S("検索"),
        f->left   ? S("探しています。")
        : f->more ? S("ほかにもあります。もう一語加えてください")
                  : S0,
        f->left ? S0
        : edit_text(&f->pick.box).n
            ? S("見つかりません。")
            : S("名前、カナ、ローマ字、電話番号、受付番号、生年月日、資源の名前で探せます。"),
        columns,
        COLUMNS,
        cell};
    pick_draw(&f->pick, c, in, &look, f, focus);
    (void)app;
}

const struct screen_row screen_find = {
    .name = S_ROW("find"),
    .title = S_ROW("検索"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct find),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .interrupted = interrupted,
    .go_on = go_on,
};
