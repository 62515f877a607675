#include "app/desk.h"
#include "app/verbs.h"
#include "base/arena.h"
#include "ui/bar.h"
#include "ui/pick.h"

/*
 * コマンド: every verb but the motions, found by kanji, kana or romaji, done by
 * Enter as if its key had been pressed where one was.
 */

struct palette {
    struct pick pick;
    enum verb verbs[VERB_COUNT];
};

enum { TOLD = 3, TOLD_FROM = 12 };

static int list_rows(const struct app *app)
{
    int rows = desk_layout(app).body.rows;
    return rows < TOLD_FROM ? rows : rows - TOLD;
}

static void filter(struct app *app, void *state)
{
    struct palette *p = state;
    struct str typed = edit_text(&p->pick.box);
    int count = 0;
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
        if (!verb_row((enum verb)v)->motion && verb_matches(app->scratch, (enum verb)v, typed))
            p->verbs[count++] = (enum verb)v;
    pick_found(&p->pick, count, list_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct palette *p = s->state;
    pick_open(&p->pick, s->arena, 0);
    filter(app, p);
}

static void run(struct app *app, const struct palette *p)
{
    if (!p->pick.list.count)
        return;
    enum verb v = p->verbs[p->pick.list.selected];
    screen_pop(app);
    verbs_do(app, v);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct palette *p = state;
    if (v == VERB_ENTER)
        run(app, p);
    else if (!pick_move(&p->pick, v, list_rows(app)))
        return v == VERB_PALETTE;
    return true;
}

enum { WORDS, KEYS, HELP, COLUMNS };

struct drawing {
    const struct app *app;
    const struct palette *palette;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    enum verb v = d->palette->verbs[row];
    switch (column) {
    case WORDS: return verb_row(v)->words;
    case KEYS: return keymap_keys(d->app->frame, d->app->keys, CONTEXT_LIST, v);
    default: return verb_row(v)->help;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [WORDS] = {.cells = 16}, [KEYS] = {.cells = 12}, [HELP] = {0}};
    static const struct pick_look look = {S_ROW("コマンド"),
                                          S_ROW("漢字・かな・ローマ字で絞り込み"),
                                          S_ROW("見つかりません。"),
                                          columns,
                                          COLUMNS,
                                          cell};
    const struct palette *p = state;
    struct drawing d = {app, p};
    struct box list = box_rows(in, 0, list_rows(app)), told = box_rows(in, list.rows + 1, in.rows);
    pick_draw(&p->pick, c, list, &look, &d, focus);
    if (p->pick.list.count) /* the selected one in full: a row has no room for a sentence */
        bar_paragraph(c, box_cols(told, 1, told.cols), 0, LOOK_PLAIN,
                      verb_row(p->verbs[p->pick.list.selected])->help);
}

const struct screen_row screen_palette = {
    .name = S_ROW("palette"),
    .title = S_ROW("コマンド"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct palette),
    .open = open,
    .draw = draw,
    .act = act,
    .typed = filter,
};
