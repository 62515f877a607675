#include "export/across.h"

#include <string.h>

#include "export/report.h"
#include "store/query.h"

enum { FIRST_COLUMNS = 32 };

struct across {
    struct arena *arena;
    struct report_table *table;
    int heads; /* columns that name a row */
    int room;  /* of the headings, and of each row */
};

static struct str *wider(struct arena *a, const struct str *old, int columns, int room)
{
    struct str *more = ARENA_ARRAY(a, struct str, room);
    memcpy(more, old, sizeof *more * (size_t)columns);
    return more;
}

static void widen(struct across *x)
{
    struct report_table *t = x->table;
    x->room *= 2;
    t->headings = wider(x->arena, t->headings, t->columns, x->room);
    for (int r = 0; r < t->rows; r++)
        t->cells[r] = wider(x->arena, t->cells[r], t->columns, x->room);
}

static int column_of(struct across *x, struct str heading)
{
    struct report_table *t = x->table;
    for (int c = x->heads; c < t->columns; c++)
        if (str_eq(t->headings[c], heading))
            return c;
    if (t->columns == x->room)
        widen(x);
    t->headings[t->columns] = str_copy(x->arena, heading);
    return t->columns++;
}

static bool is_row(const struct across *x, const struct query *q, const struct str *cells)
{
    for (int i = 0; i < x->heads; i++)
        if (!str_eq(cells[i], query_text(q, i)))
            return false;
    return true;
}

static struct str *row_of(struct across *x, const struct query *q)
{
    struct report_table *t = x->table;
    for (int r = t->rows - 1; r >= 0; r--)
        if (is_row(x, q, t->cells[r]))
            return t->cells[r];
    struct str *cells = ARENA_ARRAY(x->arena, struct str, x->room);
    for (int i = 0; i < x->heads; i++)
        cells[i] = str_copy(x->arena, query_text(q, i));
    report_add_row(x->arena, t, cells);
    return cells;
}

void across_read(struct arena *a, struct query *q, struct report_table *out)
{
    struct across x = {a, out, query_columns(q) - 2, query_columns(q) + FIRST_COLUMNS};
    out->headings = ARENA_ARRAY(a, struct str, x.room);
    if (x.heads < 1)
        return;
    for (out->columns = 0; out->columns < x.heads; out->columns++)
        out->headings[out->columns] = str_copy(a, query_heading(q, out->columns));
    while (query_step(q)) {
        int column = column_of(&x, query_text(q, x.heads));
        row_of(&x, q)[column] = str_copy(a, query_text(q, x.heads + 1));
    }
}
