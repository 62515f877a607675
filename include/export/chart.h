/*
 * Bars. A report's table as SVG within its page: horizontal bars by item, a chart for each 区分, a bar for each column
 * that the report's head names (report.h, chart). Told apart by greys with outlines and by the number behind each bar,
 * so that a grey printer loses nothing; no script, no font, nothing from elsewhere.
 *
 * A chart leaves out what is no part of its block: 差, 計, 合計, rows without a number.
 */
#ifndef EXPORT_CHART_H
#define EXPORT_CHART_H

#include "base/str.h"

struct report_table;

void chart_of_table(struct buf *out,
                    const struct report_table *t); /* nothing where the report has no chart */

/* The same with # for a page of text, where a report compares several columns: year by year. */
void chart_as_text(struct buf *out, const struct report_table *t);
int chart_column(
    const struct report_table *t); /* the last column that it draws; -1 where there is no chart */

bool chart_is_part(struct str item); /* not a difference, and not a sum of the others */
/* The bar of a value among values up to `most`, for places that have cells only: # up to `cells` of them; something,
 * where the value is not 0. */
struct str chart_cells(struct arena *a, double value, double most, int cells);

#endif
