#include "app/desk.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/*
 * 知らせ: what the desk has said since it was opened, the newest first, and the selected one in full. Nothing said is
 * lost by a key; what is said while one looks comes with the next key.
 */

enum { BARS = 1, TOLD = 3 };

struct notices {
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - TOLD;
}

static const struct message *message(const struct app *app, const struct notices *n, int row)
{
    return &app->log[n->list.count - 1 - row];
}

/* New ones come above: the hand stays where it is. */
static void take_new(struct app *app, struct notices *n)
{
    int below = n->list.count ? app->log_count - n->list.count : 0;
    list_resize(&n->list, app->log_count, seen_rows(app));
    list_select(&n->list, n->list.selected + below, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    take_new(app, s->state);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct notices *n = state;
    take_new(app, n);
    return list_key(&n->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_ENTER || v == VERB_LOG;
}

struct drawing {
    const struct app *app;
    const struct notices *notices;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct message *m = message(d->app, d->notices, row);
    return column ? m->text : str_from(date_iso_seconds(d->app->frame, m->at), 11);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[] = {{.cells = 8}, {0}};
    const struct notices *n = state;
    struct drawing d = {app, n};
    struct box list = box_rows(in, BARS, in.rows - BARS - TOLD), told = box_rows(in, in.rows - TOLD, TOLD);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("知らせ"), S0);
    list_draw(&n->list, c, list, columns, COUNT_OF(columns), cell, &d, focus);
    if (n->list.count)
        bar_paragraph(c, box_cols(told, 1, told.cols - 2), 0, LOOK_PLAIN,
                      message(app, n, n->list.selected)->text);
}

const struct screen_row screen_notices = {
    .name = S_ROW("notices"),
    .title = S_ROW("知らせ"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct notices),
    .open = open,
    .draw = draw,
    .act = act,
};
