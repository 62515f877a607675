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
    uint64_t mark;           /* of its text, as csv_ask() made it; 0: it was not asked about */
    const void *known;       /* what csv_ask() gave: no cells, but its text; NULL: the cells are there */
    struct str text;
};

struct csv;

struct csv *csv_open(struct arena *a,
                     struct decoder *from); /* the decoder stays the caller's, and must outlive it */
bool csv_next(
    struct csv *c,
    struct csv_record *out); /* false: the end, or a fault that csv_close tells; empty lines are no records */
enum err csv_close(struct csv *c, struct fault *f); /* NULL is allowed */

/*
 * Records that are known by their text need not be taken apart. `ask` is asked about every line, or lines that quotes
 * join, with which a record may begin, from now on; where it gives something, the record has no cells. What the parser
 * makes of a text from the beginning of a record on does not change: so what was one record whole (its mark is not 0)
 * is one wherever it comes again.
 */
typedef const void *csv_ask_function(void *of, struct str text, uint64_t *mark);
void csv_ask(struct csv *c, csv_ask_function *ask, void *of);
bool csv_again(struct arena *a,
               struct csv_record *r); /* takes a known one apart after all: its cells, in `a` */

void csv_add(struct buf *b, const struct str *cells, int count); /* one record in UTF-8 */

#endif
