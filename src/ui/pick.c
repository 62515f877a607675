#include "ui/pick.h"

#include "ui/bar.h"

enum { BARS = 3 }; /* the title, the box, a blank */

int pick_rows(const struct pick *p, int rows)
{
    return rows - BARS - p->below;
}

void pick_open(struct pick *p, struct arena *a, int below)
{
    *p = (struct pick){.box = edit_new(a, S0, false), .list.selected = -1, .below = below};
}

void pick_found(struct pick *p, int count, int rows)
{
    p->list.selected = 0;
    list_resize(&p->list, count, pick_rows(p, rows));
}

bool pick_move(struct pick *p, enum verb v, int rows)
{
    uint32_t key = verb_row(v)->motion;
    switch (key) {
    case KEY_NONE: return false;
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_HOME:
    case KEY_END: edit_key(&p->box, key, 1); break;
    case KEY_TAB: list_key(&p->list, KEY_DOWN, pick_rows(p, rows)); break;
    case KEY_SHIFT_TAB: list_key(&p->list, KEY_UP, pick_rows(p, rows)); break;
    default: list_key(&p->list, key, pick_rows(p, rows));
    }
    return true;
}

void pick_draw(const struct pick *p, struct canvas *c, struct box in, const struct pick_look *look,
               const void *of, bool focus)
{
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, look->title, look->hint);
    struct box rows = box_rows(in, BARS, pick_rows(p, in.rows));
    list_draw(&p->list, c, rows, look->columns, look->count, look->text, of, false);
    if (!p->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, look->nothing);
    edit_draw(&p->box, c, box_cols(box_rows(in, 1, 1), 1, in.cols - 2), LOOK_FOCUS, focus);
}
