#include "export/report_table.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 };

void report_add_row(struct arena *a, struct report_table *t, struct str *cells)
{
    bool full = t->rows < ROOM ? !t->rows : !(t->rows & (t->rows - 1));
    if (full) {
        struct str **old = t->cells;
        t->cells = ARENA_ARRAY(a, struct str *, t->rows ? t->rows * 2 : ROOM);
        for (int i = 0; i < t->rows; i++)
            t->cells[i] = old[i];
    }
    t->cells[t->rows++] = cells;
}

void report_note(struct arena *a, struct report_table *t, struct str words)
{
    struct str *old = t->notes;
    t->notes = ARENA_ARRAY(a, struct str, t->note_count + 1);
    for (int i = 0; i < t->note_count; i++)
        t->notes[i] = old[i];
    t->notes[t->note_count++] = words;
}

void report_add_below(struct report_table *t, struct report_table *below)
{
    while (t->below)
        t = t->below;
    t->below = below;
}

int report_column(const struct report_table *t, struct str heading)
{
    for (int c = 0; c < t->columns; c++)
        if (str_eq(t->headings[c], heading))
            return c;
    return -1;
}

int report_label(const struct report_table *t)
{
    return t->columns > 1 && str_eq(t->headings[0], S("区分"));
}

bool report_number(struct str cell, double *out)
{
    char text[32], *end;
    if (!cell.n || cell.n >= sizeof text)
        return false;
    memcpy(text, cell.p, cell.n);
    text[cell.n] = 0;
    *out = strtod(text, &end);
    return !*end && strspn(text, "+-.0123456789") == cell.n; /* strtod knows nan and 0x10, too */
}

bool report_counts(const struct report_table *t, int column)
{
    bool any = false;
    for (int r = 0; r < t->rows; r++) {
        struct str cell = t->cells[r][column];
        double unused;
        if (cell.n && !report_number(cell, &unused))
            return false;
        any = any || cell.n;
    }
    return any || column > 1;
}
