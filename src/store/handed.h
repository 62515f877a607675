/*
 * What a parcel says (store/parcel.h), for those that write it and read it: texts, one after the other.
 *
 *   "madoguchi-changes" VERSION practice ("1", "0") the sender's line of files, then three numbers of the audit: the
 *   sender's now; the sender's from which on changes are in it; the receiver's up to which its own were taken
 *   then rows, those that others point at first:
 *     "row" table name (lineage.h) state ("new", "old", "gone")
 *       "is" column value                      what is not empty
 *       "now" column value count former… login moment   a field that was changed: what it was before, in order
 *   "end" number of rows
 *
 * A value that is another row's number is that row's name; of several numbers, with blanks between.
 */
#ifndef STORE_HANDED_H
#define STORE_HANDED_H

#include "inside.h"

enum { HANDED_VERSION = 1 };

bool handed_over(
    enum record_id record); /* the others are each workstation's own: staff, closings, merges, pairs */
/* Two rows with the same values in these fields are one, wherever they were made: a place by its official number and
 * service; a bit set, 0 where only the name tells. One of them empty: they tell nothing. */
uint64_t handed_kin(enum record_id record);
/* Which fields of rows that turn out to be one are asked about where both have something else: of a place what a desk
 * wrote; what publishers tell is left to the next import. */
uint64_t handed_asked(enum record_id record);
const struct record_row *
handed_meant(const struct field *field); /* whose numbers a value holds; NULL: none */
enum record_id handed_record(int i);     /* the i-th, 0 to RECORD_COUNT-1: those that others point at first */

#endif
