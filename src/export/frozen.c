#include "export/frozen.h"

#include <stdio.h>

#include "base/date.h"
#include "export/report.h"
#include "store/db.h"
#include "store/named.h"

static void load_rows(struct arena *a, struct query *q, struct closing **rows, int *count)
{
    int room = 0;
    *rows = NULL;
    for (*count = 0; query_step(q); (*count)++) {
        if (*count == room)
            *rows = arena_grow(a, *rows, &room, 16, sizeof **rows);
        struct closing *row = &(*rows)[*count];
        row->id = query_int(q, 0);
        for (int i = 0; i < CLOSING_FIELDS; i++)
            row->v[i] = str_copy(a, query_text(q, i + 1));
    }
}

enum err frozen_load(struct arena *a, struct db *db, struct closing **rows, int *count, struct fault *f)
{
    struct query *q;
    enum err e = named_all(db, RECORD_CLOSING, &q, f);
    if (e)
        return e;
    load_rows(a, q, rows, count);
    return query_close(q, f);
}

bool frozen_stands(const struct closing *rows, int count, int i)
{
    bool newest = i + 1 == count || !str_eq(rows[i + 1].month, rows[i].month);
    return newest && !rows[i].reopened_at.n;
}

struct str frozen_figures(struct arena *a, const struct report_table *t, int column)
{
    struct buf b = buf_in(a);
    for (int r = 0; r < t->rows; r++)
        buf_print(&b, "%s" S_FMT "\t" S_FMT "\t" S_FMT, r ? "\n" : "", S_ARG(t->cells[r][0]),
                  S_ARG(t->cells[r][1]), S_ARG(t->cells[r][column]));
    return buf_str(&b);
}

struct str frozen_figure(struct str figures, struct str block, struct str item)
{
    while (figures.n) {
        struct str line = str_part(&figures, '\n');
        if (str_eq(str_part(&line, '\t'), block) && str_eq(str_part(&line, '\t'), item))
            return line;
    }
    return S0;
}

int frozen_column(const struct report_table *t, struct str month, int fiscal_year)
{
    char heading[16];
    if (date_fiscal_year(date_from_iso(month)) != fiscal_year)
        return -1;
    int n = snprintf(heading, sizeof heading, "%d月", (int)str_int(str_from(month, 5), 0));
    for (int c = 2; c < t->columns; c++)
        if (str_eq(t->headings[c], (struct str){heading, (size_t)n}))
            return c;
    return -1;
}

static void note(struct arena *a, struct db *db, const struct closing *row, struct report_table *t)
{
    struct setting s = db_setting(db, 0);
    struct str why = row->reason.n ? str_print(a, "（理由: " S_FMT "）", S_ARG(row->reason)) : S0;
    report_note(a, t,
                str_print(a, "%d月は第" S_FMT "版で締めています。" S_FMT " " S_FMT S_FMT,
                          (int)str_int(str_from(row->month, 5), 0), S_ARG(row->revision),
                          S_ARG(str_head(row->at, 10)), S_ARG(s.staff_name(s.of, row->staff)), S_ARG(why)));
}

enum { BLOCK, ITEM, MONTH, REVISION, THEN, NOW, BY, COLUMNS };

static struct report_table *corrections_new(struct arena *a)
{
    static const struct str headings[COLUMNS] = {
        [MONTH] = S_ROW("月"),      [REVISION] = S_ROW("版"), [BLOCK] = S_ROW("区分"), [ITEM] = S_ROW("項目"),
        [THEN] = S_ROW("締めた数"), [NOW] = S_ROW("今の数"),  [BY] = S_ROW("訂正")};
    struct report_table *t = ARENA_NEW(a, struct report_table);
    t->title = S("訂正（締めたあとに変わった数）");
    t->columns = COLUMNS;
    t->headings = arena_copy(a, headings, sizeof headings);
    return t;
}

/* A row that the report did not have then counts as 0. */
static void correct(struct arena *a, const struct closing *row, struct str heading, const struct str *now,
                    struct str cell, struct report_table *out)
{
    struct str then = frozen_figure(row->figures, now[0], now[1]);
    int64_t by = str_int(cell, 0) - str_int(then, 0);
    if (!by)
        return;
    struct str *cells = ARENA_ARRAY(a, struct str, COLUMNS);
    cells[MONTH] = heading;
    cells[REVISION] = row->revision;
    cells[BLOCK] = now[0];
    cells[ITEM] = now[1];
    cells[THEN] = then;
    cells[NOW] = cell;
    cells[BY] = str_print(a, "%+lld", (long long)by);
    report_add_row(a, out, cells);
}

enum err frozen_annotate(struct arena *a, struct db *db, int fiscal_year, struct report_table *t,
                         struct fault *f)
{
    struct closing *rows;
    struct report_table *corrections = corrections_new(a);
    int count;
    enum err e = frozen_load(a, db, &rows, &count, f);
    for (int i = 0; !e && i < count; i++) {
        int column = frozen_stands(rows, count, i) ? frozen_column(t, rows[i].month, fiscal_year) : -1;
        if (column < 0)
            continue;
        note(a, db, &rows[i], t);
        for (int r = 0; r < t->rows; r++)
            correct(a, &rows[i], t->headings[column], t->cells[r], t->cells[r][column], corrections);
    }
    if (corrections->rows)
        report_add_below(t, corrections);
    return e;
}
