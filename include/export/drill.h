/*
 * The records behind a cell of a report: schema/drills/NAME.sql for the report of that name, a statement that may also
 * name :block (the row's 区分), :item (what names it, 項目), :c1 to :c4 (its first cells), :column (the cell's heading)
 * and :number (the row's 受付番号, where it has one). Its five columns are the case, its number, when, who, what; a
 * sixth is the resource, where the records are of the directory.
 *
 * A cell of a count has as many records as it counts: a test goes through every cell.
 * Of a case that is restricted and not the reader's a record has the number and the day only,
 * whatever the statement says.
 */
#ifndef EXPORT_DRILL_H
#define EXPORT_DRILL_H

#include "export/report.h"

enum { DRILL_MOST = 1000 };

struct drill_row {
    int64_t intake; /* 0: of no case */
    struct str number, at, who, what;
    int64_t resource; /* 0: of none */
};

struct drill {
    struct drill_row *rows;
    int count;
    bool more; /* there are more than DRILL_MOST */
};

/* `t` is what was read for the request, or stands below it. ERR_NOTICE where its report has no statement for this. */
enum err drill_read(struct arena *a, struct db *db, const struct report_request *q,
                    const struct report_table *t, int row, int column, struct drill *out, struct fault *f);

#endif
