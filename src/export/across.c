#include "export/across.h"

#include "export/report.h"
#include "store/query.h"

enum { COLUMNS_MOST = 200 };

struct across {
    struct arena *arena;
    struct report_table *table;
    int heads; /* columns that name a row */
};

static int column_of(struct across *x, struct str heading)
{
    struct report_table *t = x->table;
    for (int c = x->heads; c < t->columns; c++)
        if (str_eq(t->headings[c], heading))
            return c;
    if (t->columns == COLUMNS_MOST)
        return -1;
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
    struct str *cells = ARENA_ARRAY(x->arena, struct str, COLUMNS_MOST);
    for (int i = 0; i < x->heads; i++)
        cells[i] = str_copy(x->arena, query_text(q, i));
    report_add_row(x->arena, t, cells);
    return cells;
}

void across_read(struct arena *a, struct query *q, struct report_table *out)
{
    struct across x = {a, out, query_columns(q) - 2};
    out->headings = ARENA_ARRAY(a, struct str, COLUMNS_MOST);
    if (x.heads < 1)
        return;
    for (out->columns = 0; out->columns < x.heads; out->columns++)
        out->headings[out->columns] = str_copy(a, query_heading(q, out->columns));
    while (query_step(q)) {
        int column = column_of(&x, query_text(q, x.heads));
        if (column >= 0)
            row_of(&x, q)[column] = str_copy(a, query_text(q, x.heads + 1));
    }
}
