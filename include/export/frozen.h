/*
 * Closed months: the figures that were told, kept as rows of the record closing, and what has changed since
 * (DOMAIN A028, A030; FEATURES F61).
 *
 * A month stands closed by its newest revision unless that one was taken back. Figures are those of report
 * monthly for that month: a line for each row of it, block, item and number with tabs between.
 */
#ifndef EXPORT_FROZEN_H
#define EXPORT_FROZEN_H

#include "base/err.h"
#include "model/record.h"

struct db;
struct report_table;

/* Every revision by month and number, taken back ones too. */
enum err frozen_load(struct arena *a, struct db *db, struct closing **rows, int *count, struct fault *f);
bool frozen_stands(const struct closing *rows, int count, int i); /* is i what its month is closed by? */

/* The column of a table with months as figures, and back: the number of a row; empty where it was none. */
struct str frozen_figures(struct arena *a, const struct report_table *t, int column);
struct str frozen_figure(struct str figures, struct str block, struct str item);

/* The column of a month ("2026-05": 5月); -1 where the table shows another year or month. */
int frozen_column(const struct report_table *t, struct str month, int fiscal_year);

/* What is closed as notes of the table, and below it what differs today: 訂正. */
enum err frozen_annotate(struct arena *a, struct db *db, int fiscal_year, struct report_table *t,
                         struct fault *f);

#endif
