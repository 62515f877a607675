/*
 * CSV as it is met: RFC 4180 and all that people make of it. Reading goes through
 * libcsv: a bare quote inside a cell (ウ") is a character of it, line ends may be
 * mixed, cells may hold line breaks, blanks belong to the cell, records may differ
 * in their number of cells. A NUL byte, a cell over 4 MiB and a quote that is never
 * closed refuse the rest of the file, with the line.
 *
 * Writing quotes every cell (RELIABILITY.md 6.2), doubles quotes, ends lines with CRLF.
 */
#ifndef EXPORT_CSV_H
#define EXPORT_CSV_H

#include "export/decode.h"

struct csv_record {
    size_t line; /* of the file, from 1, where the record begins */
    int count;
    const struct str *cells; /* valid until the next csv_next */
};

struct csv;

struct csv *csv_open(struct arena *a,
                     struct decoder *from); /* the decoder stays the caller's, and must outlive it */
bool csv_next(
    struct csv *c,
    struct csv_record *out); /* false: the end, or a fault that csv_close tells; empty lines are no records */
enum err csv_close(struct csv *c, struct fault *f); /* NULL is allowed */

void csv_add(struct buf *b, const struct str *cells, int count); /* one record in UTF-8 */

#endif
