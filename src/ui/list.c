#include "ui/list.h"

#include <string.h>

#include "ui/key.h"

static int at_least(int n, int least)
{
    return n > least ? n : least;
}

static int at_most(int n, int most)
{
    return n < most ? n : most;
}

/* The window moves as little as shows the selected row, and not past the last one. */
static void show(struct list *l, int seen)
{
    seen = at_least(seen, 1);
    l->top = at_most(l->top, l->selected);
    l->top = at_least(l->top, l->selected - seen + 1);
    l->top = at_least(at_most(l->top, l->count - seen), 0);
}

void list_select(struct list *l, int index, int seen)
{
    l->selected = l->count ? at_least(at_most(index, l->count - 1), 0) : -1;
    show(l, seen);
}

bool list_stay(struct list *l, const void *rows, size_t row_bytes, size_t id_at, int64_t id, int seen)
{
    for (int i = 0; id && i < l->count; i++) {
        int64_t here;
        memcpy(&here, (const char *)rows + (size_t)i * row_bytes + id_at, sizeof here);
        if (here == id) {
            list_select(l, i, seen);
            return true;
        }
    }
    return false;
}

bool list_stay_by(struct list *l, int64_t (*id_of)(const void *of, int row), const void *of, int64_t id,
                  int seen)
{
    int at = 0;
    while (at < l->count && id_of(of, at) != id)
        at++;
    bool there = id && at < l->count;
    if (there)
        list_select(l, at, seen);
    return there;
}

void list_resize(struct list *l, int count, int seen)
{
    l->count = at_least(count, 0);
    list_select(l, l->selected, seen);
}

bool list_key(struct list *l, uint32_t key, int seen)
{
    int page = at_least(seen, 1);
    switch (key) {
    case KEY_UP: list_select(l, l->selected - 1, seen); return true;
    case KEY_DOWN: list_select(l, l->selected + 1, seen); return true;
    case KEY_PAGE_UP: list_select(l, l->selected - page, seen); return true;
    case KEY_PAGE_DOWN: list_select(l, l->selected + page, seen); return true;
    case KEY_HOME: list_select(l, 0, seen); return true;
    case KEY_END: list_select(l, l->count - 1, seen); return true;
    default: return false;
    }
}

/* What the column without a width of its own gets. */
static int rest_of(struct box in, const struct list_column *columns, int count)
{
    int rest = in.cols - 1 - at_least(count - 1, 0);
    for (int i = 0; i < count; i++)
        rest -= columns[i].cells;
    return at_least(rest, 0);
}

static void draw_cell(struct canvas *c, struct box in, struct list_column column, enum look look,
                      struct str text)
{
    int indent = column.right ? at_least(in.cols - canvas_cells(text), 0) : 0;
    canvas_text(c, in, 0, indent, look, text);
}

void list_draw(const struct list *l, struct canvas *c, struct box in, const struct list_column *columns,
               int count, struct str (*text)(const void *of, int row, int column), const void *of, bool focus)
{
    canvas_fill(c, in, LOOK_PLAIN);
    int rest = rest_of(in, columns, count);
    for (int i = 0; i < in.rows && l->top + i < l->count; i++) {
        int row = l->top + i;
        struct box line = {in.row + i, in.col, 1, in.cols};
        enum look look = row == l->selected ? LOOK_SELECTED : LOOK_PLAIN;
        if (row == l->selected) {
            canvas_fill(c, line, look);
            canvas_text(c, line, 0, 0, look, S(">"));
        }
        int col = 1;
        for (int k = 0; k < count && col < in.cols; k++) {
            int cells = at_most(columns[k].cells ? columns[k].cells : rest, in.cols - col);
            draw_cell(c, (struct box){line.row, in.col + col, 1, cells}, columns[k], look, text(of, row, k));
            col += cells + 1;
        }
    }
    if (focus)
        canvas_cursor(c, in, at_least(l->selected - l->top, 0), 0);
}
