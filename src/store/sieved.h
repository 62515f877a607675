/*
 * sieved(?1): a table of the rows that a sieve lets through, the newest first, for one statement that reads them all. It
 * stays open from row to row, and so do its place in the table and its room for values; a statement that is run for each
 * row takes and gives back both each time. Private to the search.
 *
 *   found   the search rowid
 *   id      the row's number, where it is as far from its search rowid as `apart` says
 */
#ifndef STORE_SIEVED_H
#define STORE_SIEVED_H

#include "sieve.h"

struct sieved {
    struct sieve *sieve;
    int64_t below; /* the row that the statement is at, or where it begins */
    int64_t apart;
    bool tired; /* it ended so: there may be more */
};

/* Until the statement is reset `rows` stays where it is. */
void sieved_bind(sqlite3_stmt *s, int at, struct sieved *rows);

#endif
