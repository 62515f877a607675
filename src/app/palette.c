#include "app/desk.h"
#include "app/verbs.h"
#include "base/arena.h"
#include "ui/bar.h"

/*
 * コマンド: every verb, found by kanji, kana or romaji, done by Enter as if its
 * key had been pressed where one was.
 */

enum { BARS = 3 };

struct palette {
    struct edit box;
    enum verb verbs[VERB_COUNT];
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static void filter(struct app *app, struct palette *p)
{
    struct str typed = edit_text(&p->box);
    int count = 0;
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
        if (!verb_row((enum verb)v)->motion && verb_matches(app->scratch, (enum verb)v, typed))
            p->verbs[count++] = (enum verb)v;
    p->list.selected = 0;
    list_resize(&p->list, count, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct palette *p = s->state;
    p->box = edit_new(s->arena, S0, false);
    filter(app, p);
}

static void run(struct app *app, const struct palette *p)
{
    if (!p->list.count)
        return;
    enum verb v = p->verbs[p->list.selected];
    screen_pop(app);
    verbs_do(app, v);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct palette *p = state;
    uint32_t motion = verb_row(v)->motion;
    if (v == VERB_ENTER)
        run(app, p);
    else if (v == VERB_LEFT || v == VERB_RIGHT)
        edit_key(&p->box, motion, 1);
    else if (motion == KEY_NONE)
        return v == VERB_PALETTE;
    else
        list_key(&p->list,
                 motion == KEY_TAB         ? KEY_DOWN
                 : motion == KEY_SHIFT_TAB ? KEY_UP
                                           : motion,
                 seen_rows(app));
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct palette *p = state;
    if (!edit_key(&p->box, key, 1))
        return false;
    filter(app, p);
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    struct palette *p = state;
    edit_insert(&p->box, text);
    filter(app, p);
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
    const struct palette *p = state;
    struct drawing d = {app, p};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("コマンド"), S("漢字・かな・ローマ字で絞り込み"));
    struct box rows = box_rows(in, BARS, in.rows);
    list_draw(&p->list, c, rows, columns, COLUMNS, cell, &d, false);
    if (!p->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("見つかりません。"));
    edit_draw(&p->box, c, box_cols(box_rows(in, 1, 1), 1, in.cols - 2), LOOK_FOCUS, focus);
}

const struct screen_row screen_palette = {
    .name = S_ROW("palette"),
    .title = S_ROW("コマンド"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct palette),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
};
