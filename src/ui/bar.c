#include "ui/bar.h"

#include "base/arena.h"
#include "base/wrap.h"

void bar_draw(struct canvas *c, struct box in, enum look look, struct str left, struct str right)
{
    canvas_fill(c, in, look);
    int room = in.cols;
    if (right.n) {
        int needed = canvas_cells(left) + 2;
        int least = needed < in.cols / 3 ? needed : in.cols / 3;
        room = in.cols - canvas_cells(right) - 2;
        if (room < least)
            room = least;
        canvas_text(c, box_cols(in, room + 1, in.cols - room - 1), 0, 0, look, right);
    }
    canvas_text(c, box_cols(in, 0, room), 0, 1, look, left);
}

/* Is this the first row that leads to its verb from here? */
static bool first_of_verb(const struct keymap *m, enum context at, int row)
{
    for (int i = 0; i < row; i++)
        if (m->rows[i].verb == m->rows[row].verb && keymap_reaches(m, at, &m->rows[i]))
            return false;
    return true;
}

static bool is_own(const struct bar_hint *own, int count, enum verb v)
{
    while (count > 0 && own[count - 1].verb != v)
        count--;
    return count > 0;
}

/* Gives the column behind it; what does not fit is not begun, and nothing follows it. */
static int draw_hint(struct canvas *c, struct box in, int col, struct str key, struct str words)
{
    if (!key.n || col + canvas_cells(key) + 1 + canvas_cells(words) + 1 > in.cols)
        return key.n ? in.cols : col;
    col = canvas_text(c, in, 0, col, LOOK_KEY, key);
    return canvas_text(c, in, 0, col + 1, LOOK_BAR, words) + 2;
}

void bar_hints(struct canvas *c, struct box in, struct arena *a, const struct keymap *m, enum context at,
               const struct bar_hint *own, int count)
{
    canvas_fill(c, in, LOOK_BAR);
    int col = 1;
    for (int i = 0; i < count; i++) {
        struct str keys = own[i].keys.n ? own[i].keys : keymap_keys(a, m, at, own[i].verb);
        col = draw_hint(c, in, col, str_part(&keys, ','), own[i].words);
    }
    for (int i = 0; i < m->count && col < in.cols; i++) {
        const struct binding *b = &m->rows[i];
        if (b->verb != VERB_NONE && !verb_row(b->verb)->motion && !is_own(own, count, b->verb) &&
            keymap_reaches(m, at, b) && first_of_verb(m, at, i))
            col = draw_hint(c, in, col, key_name(a, b->key), verb_row(b->verb)->words);
    }
}

int bar_paragraph(struct canvas *c, struct box in, int row, enum look look, struct str text)
{
    while (text.n) {
        struct str line = wrap_cut(&text, in.cols);
        if (row >= 0 && row < in.rows)
            canvas_text(c, in, row, 0, look, line);
        row++;
    }
    return row;
}

int bar_told(struct canvas *c, struct box in, int row, struct str label, struct str text)
{
    enum { LABEL = 14 };
    canvas_text(c, in, row, 0, LOOK_LABEL, label);
    return bar_paragraph(c, box_cols(in, LABEL, in.cols), row, LOOK_PLAIN, text);
}

int bar_paragraph_rows(struct str text, int cells)
{
    int rows = 0;
    for (; text.n; rows++)
        wrap_cut(&text, cells);
    return rows;
}
