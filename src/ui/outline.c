#include "ui/outline.h"

#include "base/arena.h"
#include "ui/bar.h"
#include "ui/key.h"

enum { HEADING = -1 };

/* From a heading on to its first row; upwards to the row before it, where there is one. What is selected is in sight,
 * and with the first row its heading. */
static void off_heading(struct outline *o, bool upwards, int seen)
{
    struct list *l = &o->list;
    if (l->count && o->lines[l->selected].row == HEADING)
        list_select(l, l->selected + (upwards && l->selected > 0 ? -1 : 1), seen);
    if (l->selected == 1)
        l->top = 0;
}

void outline_fill(struct outline *o, struct arena *a, const int *counts, int parts, int seen)
{
    int n = 0;
    for (int p = 0; p < parts; p++)
        n += counts[p] ? counts[p] + 1 : 0;
    o->lines = ARENA_ARRAY(a, struct outline_line, n);
    n = 0;
    for (int p = 0; p < parts; p++)
        for (int row = HEADING; counts[p] && row < counts[p]; row++)
            o->lines[n++] = (struct outline_line){p, row};
    list_resize(&o->list, n, seen);
    off_heading(o, false, seen);
}

bool outline_key(struct outline *o, uint32_t key, int seen)
{
    int before = o->list.selected;
    if (!list_key(&o->list, key, seen))
        return false;
    off_heading(o, o->list.selected < before, seen);
    return true;
}

const struct outline_line *outline_selected(const struct outline *o)
{
    return o->list.count ? &o->lines[o->list.selected] : NULL;
}

struct drawing {
    const struct outline *outline;
    const struct outline_view *view;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct outline_line *l = &d->outline->lines[row];
    return l->row == HEADING ? S0 : d->view->text(d->view->of, l->part, l->row, column);
}

void outline_draw(const struct outline *o, const struct outline_view *v, struct canvas *c, struct box in,
                  bool focus)
{
    struct drawing d = {o, v};
    list_draw(&o->list, c, in, v->columns, v->column_count, cell, &d, focus);
    for (int i = 0; i < in.rows && o->list.top + i < o->list.count; i++) {
        const struct outline_line *l = &o->lines[o->list.top + i];
        if (l->row == HEADING)
            bar_draw(c, box_rows(in, i, 1), LOOK_TITLE, v->heading(v->of, l->part), S0);
    }
}
