#include "app/at_hand.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/notice.h"
#include "app/refer.h"
#include "app/search_pick.h"
#include "base/arena.h"

/*
 * 検索: one box for people, cases and resources. The box stands at the top, the
 * results below it, ranked; Enter opens the one selected.
 */

enum { MOST = 60 };

static int found(struct app *app, struct search_pick *f)
{
    access_sought(app, edit_text(&f->pick.box), f->count);
    return f->count;
}

static void open(struct app *app, struct screen *s)
{
    (void)app;
    search_pick_open(s, SEARCH_ALL, MOST, found);
}

static void open_case(struct app *app, int64_t id)
{
    if (id)
        call_bring(app, call_open(app, id));
    else
        notice_say(app, LOOK_PLAIN, "この人の相談はまだありません。");
}

static void open_selected(struct app *app, const struct search_pick *f)
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
static int resources(struct app *app, const struct search_pick *f, int64_t id, struct resource_row *rows,
                     int *at)
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

static void take(struct app *app, const struct search_pick *f)
{
    const struct hit *h = f->count ? &f->hits[f->pick.list.selected] : NULL;
    struct resource_row *rows = ARENA_ARRAY(app->scratch, struct resource_row, f->count);
    int at = -1, n = resources(app, f, h && h->record == RECORD_RESOURCE ? h->id : 0, rows, &at);
    if (at >= 0)
        refer_to(app, &rows[at],
                 &(struct shown){rows, n, f->more, str_copy(app->scratch, edit_text(&f->pick.box)), NULL});
    else
        notice_say(app, LOOK_PLAIN, "つなぐ資源を選んでください。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct search_pick *f = state;
    search_pick_whole(app, f);
    if (v == VERB_ENTER)
        open_selected(app, f);
    else if (v == VERB_TAKE)
        take(app, f);
    else if (!pick_move(&f->pick, v, desk_layout(app).body.rows))
        return v == VERB_FIND || v == VERB_SEEK;
    return true;
}

enum { KIND, TITLE, DETAIL, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct hit *h = &((const struct search_pick *)of)->hits[row];
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
    const struct search_pick *f = state;
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
    .size = sizeof(struct search_pick),
    .open = open,
    .draw = draw,
    .act = act,
    .typed = search_pick_look,
    .interrupted = search_pick_interrupted,
    .go_on = search_pick_look,
};
