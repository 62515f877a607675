/*
 * The rows in which all that was typed may stand, the newest first: each part in one of its forms, of a form all the
 * grams, walked along their lists (lists.h). What words_expression() asks of FTS5. Private to the search.
 */
#ifndef STORE_SIEVE_H
#define STORE_SIEVE_H

#include "search_words.h"

struct sieve;

/* NULL: FTS5 is to be asked. */
struct sieve *sieve_open(struct arena *a, struct db *db, const struct record_row *row, const struct words *w);

/* Once: of the rows that are still to come only those in which this stands, too, which is folded. */
void sieve_also(struct sieve *s, struct str form);

/* The greatest search rowid below *at; false: there is none. It stops after so many steps, *tired, and goes on below
 * what *at then is. */
bool sieve_next(struct sieve *s, int64_t *at, bool *tired);

#endif
