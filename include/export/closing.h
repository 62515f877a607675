/*
 * 月次締め: a month is looked through, then its figures are frozen as a revision (FEATURES F60, F61; CONTRACT.md).
 *
 * What report selfcheck finds in the month stands in the way, unless a reason is given: it is kept with the figures and
 * printed below the report. A month can be closed from its last day on. Closing it again is a new revision where a
 * figure has changed or the month was taken back; else nothing is written.
 */
#ifndef EXPORT_CLOSING_H
#define EXPORT_CLOSING_H

#include "export/report.h"

struct closing_request {
    struct str month; /* 2026-05 */
    struct str reason, login;
    int64_t now;
    const struct source_dirs *dirs; /* NULL: source_dirs_find */
};

struct closing_result {
    struct report_table found; /* what is not explained by the records; rows 0: nothing */
    int revision;              /* that the month stands closed by, or that was taken back */
    bool written;              /* false: it was closed by these figures already */
};

/* On the seat's connection. ERR_REFUSED and nothing written: faults without a reason, or a month that is not
 * over; ERR_USAGE: no month. `out` is set whatever comes of it. */
enum err closing_close(struct arena *a, struct db *db, const struct closing_request *q,
                       struct closing_result *out, struct fault *f);
/* Takes the newest revision back; ERR_REFUSED where the month is not closed. */
enum err closing_reopen(struct arena *a, struct db *db, const struct closing_request *q,
                        struct closing_result *out, struct fault *f);

/* For `check`: a line for each month that is closed. Not good: revisions with a gap, figures that contradict
 * themselves. What was entered later is no fault, but told. Reads with the figures of today. */
struct check_line;
enum err closing_check(struct arena *a, struct db *db, int64_t now, const struct source_dirs *dirs,
                       struct check_line **lines, int *count, struct fault *f);

#endif
