/*
 * Which row is the same one in two files. Row numbers are each file's own, and two files that were copied from one
 * another go on counting from the same number: so a row's name is the mark of the line of files that made it, and its
 * number there, "4f…:1205". The first line of a file is its uuid; a copy that takes the place of a file, or moves to
 * another workstation, begins a new one. SQLite's session extension knows a row by its number alone, and so would take
 * two people for one: that is why a parcel (store/give.h) is not one of its changesets.
 *
 * A row that two desks made, each for itself, has the names of both, "4f…:1205+9c…:31": a third one may know either.
 */
#ifndef STORE_LINEAGE_H
#define STORE_LINEAGE_H

#include "inside.h"

/* Inside a transaction of the writer: rows are made in a new line from now on, and none gets a number from before. */
enum err lineage_begin(struct db *db, struct fault *f);
/* The same where this file is a copy, as copied_mark() said or as the seat knows (lost.h): when a writer opens it. */
enum err lineage_settle(struct db *db, struct fault *f);
enum err lineage_mark(struct arena *a, struct db *db, struct str *mark,
                      struct fault *f); /* of the present line */

enum err lineage_name(struct arena *a, struct db *db, enum record_id record, int64_t row, struct str *name,
                      struct fault *f);
/* The row of that name, which may be gone from its table; -1: it was disposed of; 0: this file has never had it. */
enum err lineage_row(struct db *db, enum record_id record, struct str name, int64_t *row, struct fault *f);
enum err lineage_keep(struct db *db, enum record_id record, struct str name, int64_t row,
                      struct fault *f); /* the row came from elsewhere */
enum err lineage_join(struct db *db, enum record_id record, struct str name, int64_t row,
                      struct fault *f); /* it is the same as one there: it keeps the names that it has, too */
/* The row is disposed of: its name stays, so that no parcel brings it back. */
enum err lineage_forget(struct db *db, enum record_id record, int64_t row, struct fault *f);

#endif
