#include "app/desk.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/* 知らせ: what the desk has said since it was opened, the newest first. Nothing said is lost by a key. */

enum { BARS = 1 };

struct notices {
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static void open(struct app *app, struct screen *s)
{
    struct notices *n = s->state;
    list_resize(&n->list, app->log_count, seen_rows(app));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct notices *n = state;
    return list_key(&n->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_ENTER || v == VERB_LOG;
}

static struct str cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct message *m = &app->log[app->log_count - 1 - row];
    return column ? m->text : str_from(date_iso_seconds(app->frame, m->at), 11);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[] = {{.cells = 8}, {0}};
    const struct notices *n = state;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("知らせ"), S0);
    list_draw(&n->list, c, box_rows(in, BARS, in.rows), columns, COUNT_OF(columns), cell, app, focus);
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
