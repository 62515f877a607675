/*
 * Exported files that are for everybody: a SQL file says in a line of its own that
 * small numbers are withheld from what it gives, and how it is to be read.
 *
 *   -- suppress: counts 10     区分, 項目, then counts; the rows of a 区分 stand together, its last row and the last
 *                              column are the totals
 *   -- suppress: rows 10 2     one row for one person; the first 2 columns are shown as they are
 *
 * Totals that are not the sum of what they stand for are refused: they would tell
 * what is hidden. Such a file is held in memory; others are not.
 */
#ifndef EXPORT_WITHHOLD_H
#define EXPORT_WITHHOLD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct query;
struct page;

bool withhold_asked(struct str sql);
/* All rows of the query into the page; ERR_REFUSED where its line or its totals are wrong. name: for the
 * sentence. */
enum err withhold_copy(struct arena *a, struct query *q, struct str name, struct str sql, struct page *to,
                       struct fault *f);

#endif
