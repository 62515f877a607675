/*
 * Many rows in one transaction: imports and practice data. All or nothing: a
 * crash or bulk_undo() leaves the old state. Holds the seat's connection.
 *
 * A fault stays: after one, also after a lookup that could not be answered (which
 * gives 0 or false), everything up to bulk_commit() repeats its sentence and
 * nothing is stored.
 */
#ifndef STORE_BULK_H
#define STORE_BULK_H

#include "store/change.h"

struct bulk;

enum bulk_outcome { BULK_NEW, BULK_CHANGED, BULK_SAME };

enum err bulk_begin(struct db *db, struct str login, struct str act, int64_t now, struct bulk **out,
                    struct fault *f);
/*
 * The row with these values in the key's fields (a bit set; compared as stored, any number of fields), the
 * nth of several (0 = first by id); 0 where there is none. Fast for the keys of the indexes in schema/migrate/:
 * resource (official, service), intake (number), staff (login), and for keys that hold one of: person (name),
 * intake (received_at, person), contact and referral (intake), resource (name); others scan.
 */
int64_t bulk_find(struct bulk *b, const struct record *r, uint64_t key, int nth);
bool bulk_has(struct bulk *b, enum record_id record, int64_t id);
/* Puts the fields; r->id 0 makes a row and sets it; an id that is not there yet makes that row. */
enum err bulk_put(struct bulk *b, struct record *r, uint64_t fields, enum bulk_outcome *outcome,
                  struct fault *f);
/*
 * The same, where the text that the search finds a new row by was folded and cut beforehand, which needs no database
 * and may be done on another thread: bulk_folded(), with one bulk_grams() for all rows. S0: as bulk_put().
 */
struct grams *bulk_grams(struct arena *a);
struct str bulk_folded(struct arena *a, struct grams *g, const struct record *r, uint64_t fields);
enum err bulk_put_folded(struct bulk *b, struct record *r, uint64_t fields, struct str folded,
                         enum bulk_outcome *outcome, struct fault *f);
/* Reference tables that are no records: replaced whole (postal towns, holidays). */
enum err bulk_clear(struct bulk *b, struct str table, struct fault *f);
enum err bulk_row(struct bulk *b, struct str table, const struct str *values, int count, struct fault *f);
int64_t bulk_table_rows(struct bulk *b, struct str table);
uint64_t bulk_table_sum(struct bulk *b,
                        struct str table); /* order-free checksum of its rows: is a new file the same? */
uint64_t bulk_row_sum(const struct str *values, int count); /* what one row adds to it */

/*
 * Several of them, one after the other, as the files of a national edition: pages stay in memory from one to the next,
 * and the pieces of the search index that each leaves are joined when the desk is idle (db_tidy), not behind each:
 * joining two dozen of them takes as long as making them.
 */
void bulk_gather(struct db *db);
void bulk_settle(struct db *db);

enum err bulk_commit(struct bulk *b, struct str summary,
                     struct fault *f); /* summary goes into the audit row; frees b */
void bulk_undo(struct bulk *b);        /* frees b; NULL is allowed */

#endif
