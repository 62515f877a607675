/*
 * The two axes of a cross table: any coded field of a case or its person, by the name of its column or of its code
 * table, and a few that are computed. They come from the records' rows: a new coded field can be crossed at once, and
 * nothing but these rows becomes SQL. Free text is never an axis, but for 日常生活圏域.
 *
 * In a statement, where i is the case and p its person, the comment "the rows' field" and the comment
 * "the columns' field" stand for the value; :rows and :columns are the code table, for label() and codes().
 */
#ifndef EXPORT_AXIS_H
#define EXPORT_AXIS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { AXIS_ROWS, AXIS_COLUMNS, AXES };

struct axis {
    struct str sql, table, label; /* table: empty where the values are their own words */
};

/* Empty names are 依頼者 by 相談内容. ERR_USAGE names what there is. A statement without the marks stays as it is. */
enum err axis_expand(struct arena *a, struct str rows, struct str columns, struct str *sql,
                     struct axis axes[AXES], struct fault *f);

#endif
