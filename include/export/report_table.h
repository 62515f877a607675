/*
 * A report before it is laid out: a title, headings, rows of text; sentences at its foot; other tables below it. All of
 * it lies in the arena of whoever reads the report.
 */
#ifndef EXPORT_REPORT_TABLE_H
#define EXPORT_REPORT_TABLE_H

#include "base/arena.h"
#include "base/str.h"

struct report_table {
    struct str name, title; /* name: of the report; empty for what the program puts below one */
    struct str made;        /* when and by whom; that it is for practice. It stands under the title */
    struct str *headings;
    struct str **cells; /* [row][column] */
    int rows, columns;
    bool difference;   /* a 差 that is not 0, or a fault that was found */
    struct str *notes; /* sentences at its foot */
    int note_count;
    struct str chart, trend;    /* headings of the columns, and items of the rows, that are drawn */
    struct report_table *below; /* NULL: nothing stands below it */
};

/* The cells are kept as they lie. */
void report_add_row(struct arena *a, struct report_table *t, struct str *cells);
void report_note(struct arena *a, struct report_table *t, struct str words);
void report_add_below(struct report_table *t, struct report_table *below); /* under all that is there */

int report_column(const struct report_table *t, struct str heading); /* -1 where there is none */
int report_label(
    const struct report_table *t); /* the column that names a row: 項目 after 区分, else the first */
bool report_counts(const struct report_table *t,
                   int column); /* numbers only, or behind the second empty: it stands to the right */
bool report_number(struct str cell, double *out); /* a cell as a number; false where it is none or empty */

#endif
