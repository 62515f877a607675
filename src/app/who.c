#include "app/desk.h"
#include "app/duty.h"
#include "base/arena.h"
#include "ui/bar.h"

/* 職員を選ぶ: who is at the keyboard, by number or by arrows and Enter. */

enum { BARS = 1 };

struct who {
    struct staff *staff;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static void open(struct app *app, struct screen *s)
{
    struct who *w = s->state;
    list_resize(&w->list, load_staff(s->arena, app->db, &w->staff), seen_rows(app));
}

static void choose(struct app *app, const struct who *w, int index)
{
    if (index < 0 || index >= w->list.count)
        return;
    struct str login = str_copy(app->scratch, w->staff[index].login),
               name = str_copy(app->scratch, w->staff[index].name);
    screen_pop(app);
    duty_login(app, login, name);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct who *w = state;
    if (v == VERB_ENTER)
        choose(app, w, w->list.selected);
    else
        return list_key(&w->list, verb_row(v)->motion, seen_rows(app));
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    if (key < '1' || key > '9')
        return false;
    choose(app, state, (int)(key - '1'));
    return true;
}

static struct str cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct who *w = app->stack[app->depth - 1].state;
    switch (column) {
    case 0: return row < 9 ? str_print(app->frame, "%d", row + 1) : S0;
    case 1: return w->staff[row].name;
    default: return code_label(CODES_job, w->staff[row].job);
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[] = {{.cells = 2}, {.cells = 24}, {0}};
    const struct who *w = state;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("どなたが席に着きますか"), S0);
    list_draw(&w->list, c, box_rows(in, BARS, in.rows), columns, COUNT_OF(columns), cell, app, focus);
}

const struct screen_row screen_who = {
    .name = S_ROW("who"),
    .title = S_ROW("職員を選ぶ"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct who),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
};
