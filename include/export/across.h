/*
 * A table whose columns are data: years, codes, people. The statement gives a row for each cell; its last two columns
 * are the heading and the value, what stands before them names the row. Rows and columns come in the order in which
 * they first appear, so a statement orders its cells by row, then column.
 */
#ifndef EXPORT_ACROSS_H
#define EXPORT_ACROSS_H

struct arena;
struct query;
struct report_table;

/* A cell that is not given is empty; there are as many columns as there are headings. */
void across_read(struct arena *a, struct query *q, struct report_table *out);

#endif
