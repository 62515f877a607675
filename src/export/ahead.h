/*
 * Rows of a file, read and understood as far as that needs no database, on a thread of their own: a few batches ahead
 * of the one who stores them. It starts behind the first batch that is not the last, so that small files cost no
 * thread; where none can be had, the rows are read here.
 *
 * A reader's `look` runs on that thread with an import of its own: what it takes out of `row` lives as long as its row,
 * what it notes is counted when the batch has been taken. Blank rows are left out.
 */
#ifndef EXPORT_AHEAD_H
#define EXPORT_AHEAD_H

#include "export/importing.h"

struct ahead;

/* From the row behind the headings on; csv and decoder are its own until ahead_close(), and nothing that they were
 * opened in may be used by others meanwhile. NULL where there is no memory. */
struct ahead *ahead_open(struct importing *im, const struct import_reader *reader, struct csv *csv,
                         struct decoder *d);
/* The next row, valid until the one behind the next; im->looked is what `look` made of it. False: the end, or a fault
 * that csv_close() tells. */
bool ahead_next(struct ahead *a, struct csv_record *r);
size_t ahead_done(const struct ahead *a); /* bytes of the file, as decode_done() */
void ahead_close(struct ahead *a);        /* waits for the thread; frees; NULL is allowed */

#endif
