/*
 * The lists of the search index, read as they lie in FTS5's tables: of a gram, the numbers of the rows that have it,
 * the newest first. To walk two long lists against each other FTS5 takes some 150 instructions a number, one after the
 * other; here a page is taken apart at once and a number that is far away is looked up. What is read: the structure
 * record, the leaves of each segment and the index over their first terms, of an index with detail=none
 * (fts5_index.c of SQLite, file format 4). Nothing is ever written.
 *
 * It sees what the connection sees, so all that belongs to one answer is read in one transaction. Where the format is
 * another one, or the transaction has rows that are still in FTS5's memory, lists_open() gives NULL and FTS5 is to be
 * asked. Of a damaged file some rows are not found; nothing worse comes of it. Private to the search.
 */
#ifndef STORE_LISTS_H
#define STORE_LISTS_H

#include "inside.h"

enum { LIST_END = 0 }; /* no row has this number */

struct lists; /* of one record, as its index stands now */
struct list;  /* of one gram */

struct lists *lists_open(struct arena *a, struct db *db, const struct record_row *row);
struct list *list_of(struct lists *l, struct str gram);
int64_t list_length(const struct list *list); /* bytes, roughly */

/* The greatest number that is not above `at`, which never rises from call to call; LIST_END: none. */
int64_t list_seek(struct list *list, int64_t at);

#endif
