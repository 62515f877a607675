#include "app/desk.h"
#include "base/arena.h"
#include "base/date.h"
#include "export/health.h"
#include "store/difference.h"
#include "ui/bar.h"

/*
 * 状態: who sits here since when, who may write, and whether the surroundings are as they must be (export/health.h,
 * as `madoguchi doctor`). The selected line is shown whole below the list.
 */

enum { BARS = 1, WHOLE = 3, OWN = 3 };

struct status {
    struct finding *rows;
    int count;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - WHOLE;
}

static struct finding who_sits(const struct app *app, struct arena *a)
{
    const char *since = date_iso_moment(a, app->since).p;
    return (struct finding){.what = S("席に着いている人"),
                            .say = str_print(a, S_FMT "（" S_FMT "） %.5s %.5s から", S_ARG(app->name),
                                             S_ARG(app->job), since + 5, since + 11)};
}

static struct finding who_writes(const struct app *app)
{
    return (struct finding){.state = app->reads ? FINDING_CARE : FINDING_GOOD,
                            .what = S("席（書き込み）"),
                            .say = app->reads ? app->holder : S("この窓口にある")};
}

static struct finding what_differs(const struct app *app, struct arena *a)
{
    int waiting = difference_count(app->db);
    return (struct finding){
        .state = waiting ? FINDING_CARE : FINDING_GOOD,
        .what = S("食い違い"),
        .say =
            waiting
                ? str_print(a, "%d件。" S_FMT " の「食い違い」で、どちらの端末の値にするかを決めてください。",
                            waiting, S_ARG(screen_key(app, a, VERB_PALETTE)))
                : S("決めていないものはない")};
}

static void reload(struct app *app, void *state)
{
    struct status *t = state;
    struct screen *s = screen_top(app);
    struct finding *found;
    arena_reset(s->results);
    int count = health_look(&(struct health){s->results, app->path, app->db, app->now}, &found);
    t->rows = ARENA_ARRAY(s->results, struct finding, count + OWN);
    t->rows[0] = who_sits(app, s->results);
    t->rows[1] = who_writes(app);
    t->rows[2] = what_differs(app, s->results);
    for (int i = 0; i < count; i++)
        t->rows[OWN + i] = found[i];
    t->count = count + OWN;
    list_resize(&t->list, t->count, seen_rows(app));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct status *t = state;
    return list_key(&t->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_ENTER;
}

static struct str cell(const void *of, int row, int column)
{
    const struct finding *f = &((const struct status *)of)->rows[row];
    return column == 0 ? finding_mark(f->state) : column == 1 ? f->what : f->say;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[] = {{.cells = 4}, {.cells = 20}, {0}};
    const struct status *t = state;
    (void)app;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("状態"), S0);
    list_draw(&t->list, c, box_rows(in, BARS, in.rows - BARS - WHOLE), columns, COUNT_OF(columns), cell, t,
              focus);
    if (t->count)
        bar_paragraph(c, box_cols(box_rows(in, in.rows - WHOLE + 1, WHOLE), 1, in.cols - 2), 0, LOOK_QUIET,
                      t->rows[t->list.selected].say);
}

const struct screen_row screen_status = {
    .name = S_ROW("status"),
    .title = S_ROW("状態"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct status),
    .draw = draw,
    .act = act,
    .reload = reload,
};
