/*
 * Two comments that a SQL file may hold, and what stands for them:
 *
 *   every other field: intake i, person p   (in a list of columns) a column for each field of these records, in
 *                                           row order, whose label is no heading yet and that is not F_HIDE;
 *                                           shown as people read it
 *   the statement of report NAME            the SQL of that report, the site's own where it has one
 *
 * So a new row in schema/intake.def is in the ledger, and one table of the month is kept.
 */
#ifndef EXPORT_EXPAND_H
#define EXPORT_EXPAND_H

#include "export/source.h"

struct db;

/* *sql in the arena; ERR_REFUSED where a comment names what there is not. The first of each kind counts. */
enum err expand_sql(struct arena *a, struct db *db, const struct source_dirs *dirs, const struct source *from,
                    struct str *sql, struct fault *f);

#endif
