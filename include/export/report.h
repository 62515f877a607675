/*
 * Reports: any schema/reports/NAME.sql as text, CSV or HTML. The headings are the
 * statement's column aliases; values are shown as the statement gives them; what is
 * not known yet is empty.
 *
 * Parameters of a statement, those it does not name are passed over: :year (fiscal),
 * :first and :next (ISO day: 1 April of it, and of the next one), :month (YYYY-MM or
 * empty), :today (ISO day), :rows and :columns (names of code tables), :day (ISO; today where none was
 * asked for), :next_day (the next working day after it), :staff (a login; empty: everybody), :month_from and
 * :fiscal_from (export/period.h; its :from and :to are those of today).
 *
 * A row whose second column is 差 and that holds a number other than 0 means that
 * a table contradicts itself: ERR_NOTICE.
 *
 * Lines at the head of a statement say how its rows become a table:
 *   -- title: WORDS     {centre} {year} {first} {last} {span} {day} {rows} {columns} are filled in; {span} is the
 *                       month, where one was asked for, else the months of the year
 *   -- across           the last two columns are a heading and a value: the table gets a column for each heading, in
 *                       the order in which they come, and a row for each of what stands before them
 *   -- clean: WORDS     a list of faults: rows are ERR_NOTICE; the words stand where there are none
 *   -- chart: HEADINGS  bars of these columns in HTML, by item, a chart for each 区分; separated by 、;
 *                       *年度 is all that end so
 *   -- notes: WORDS     a sentence at its foot: how it is counted
 *   -- trend: ITEMS     bars of these rows, a bar for each month
 *   -- below: NAME      another report stands below it
 *   -- closes           its months can be closed: what changed since then stands below as 訂正 (export/frozen.h)
 * CSV is the table alone.
 */
#ifndef EXPORT_REPORT_H
#define EXPORT_REPORT_H

#include "export/axis.h"
#include "export/report_table.h"
#include "export/source.h"

struct db;
struct query;

enum report_format {
#define REPORT_FORMAT(NAME, name) REPORT_##NAME,
#include "export/report.def"
#undef REPORT_FORMAT
    REPORT_FORMAT_COUNT
};
bool report_format_of_name(struct str name, enum report_format *out); /* text, csv, html */

struct report_request {
    struct str name;          /* "monthly" */
    int fiscal_year;          /* 0: the one of today, or of `month` */
    struct str month;         /* "2026-05": that month and 合計 only; empty: all */
    struct str rows, columns; /* of report cross: names as export/axis.h reads them */
    struct str day, staff;    /* of report handover: ISO, empty: today; login, empty: everybody */
    enum report_format format;
    struct str login;
    int64_t now;
    const struct source_dirs *dirs; /* NULL: source_dirs_find */
};

/* All rows of a statement; of the columns that name a month only that of `month`, where it is not empty. */
void report_rows(struct arena *a, struct query *q, struct str month, struct report_table *out);

/* A statement of a report or of what is behind it, with its marks filled in and its parameters bound, before its first
 * row. `axes` are those of a cross table. */
enum err report_open(struct arena *a, struct db *db, const struct report_request *q,
                     const struct source_dirs *dirs, const struct source *source, struct axis axes[AXES],
                     struct query **out, struct fault *f);
/* OK or ERR_NOTICE (a 差) with the table, in the arena. */
enum err report_read(struct arena *a, struct db *db, const struct report_request *q, struct report_table *out,
                     struct fault *f);
struct str report_lay(struct arena *a, const struct report_table *t, enum report_format format);
/* report_read(), laid out. *text is empty on a fault, not on ERR_NOTICE. */
enum err report_make(struct arena *a, struct db *db, const struct report_request *q, struct str *text,
                     struct fault *f);

/* Every report there is, name and title; dirs NULL: source_dirs_find. */
enum err report_list(struct arena *a, const struct source_dirs *dirs, struct source **out, int *count,
                     struct fault *f);

#endif
