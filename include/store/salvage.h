/*
 * What can still be read of a damaged file, as a plain SQLite file (RELIABILITY.md section 7): every record,
 * the history and the audit, row after row by their numbers. Where a page does not open, the rows that lie on
 * it are left out, and reading goes on behind them. No index, no guard and no key comes along: it is for
 * reading, not for working on.
 */
#ifndef STORE_SALVAGE_H
#define STORE_SALVAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

struct salvage_line {
    struct str table;
    int64_t saved, gaps; /* rows; places where rows were left out */
};

/* Never overwrites. *count lines, one for each table. ERR_DAMAGED where not one row could be read. */
enum err salvage_to(struct arena *a, struct db *db, const char *out, struct salvage_line **lines, int *count,
                    struct fault *f);

#endif
