/*
 * Small numbers withheld (「10未満は-」, FEATURES F68), so that what is published
 * does not tell what was withheld. Pure: numbers in, marks out.
 *
 * Counts stand in tables whose last row and column are the totals. A count below
 * the limit is hidden, 0 too. Then others are hidden with it (complementary
 * suppression), until nobody who knows all totals and that no count is negative
 * can narrow a hidden one to a span of fewer than the limit. How far a count
 * could move is a question of flow: rows and columns are nodes, hidden counts are
 * edges that take more or give back what they hold, a total leads the other way.
 * Tables with the same total row tell of the same thing: that row is hidden alike
 * in all, and with a total its whole column, so that what moves between hidden
 * columns in one table can move in each of the others.
 *
 * Rows of single people are published as far as enough of them look alike: of the
 * columns, taken in order, those are shown whose values so far at least as many
 * rows share as the limit; the rest is hidden, together for enough rows as well.
 */
#ifndef EXPORT_SUPPRESS_H
#define EXPORT_SUPPRESS_H

#include "base/arena.h"
#include "base/str.h"

enum { SUPPRESS_NOTHING = -1 }; /* nothing stands there: a month to come, the same in the whole column */

struct suppress_table {
    int rows, columns; /* with the totals: at least 2 each */
    int64_t *n;        /* row by row; each total is the sum of the others */
    bool *hidden;      /* of each: the result */
};

/* Sets `hidden` of all tables, which is false before; `fewer`: the limit. */
void suppress_counts(struct arena *a, struct suppress_table *tables, int count, int64_t fewer);

#define SUPPRESSED S("-")

/* Puts SUPPRESSED into cells of the columns `from` and behind. Gives the rows that may be shown: all of them, or
 * none where there are fewer than `fewer`. */
int suppress_rows(struct arena *a, struct str **cells, int rows, int from, int columns, int fewer);

#endif
