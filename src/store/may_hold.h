/*
 * The rows that may hold a text, the newest first: those in which its grams stand, walked along the lists of the search
 * index (sieve.h). They are a few more than do hold it, so each is to be compared. Private to the store.
 */
#ifndef STORE_MAY_HOLD_H
#define STORE_MAY_HOLD_H

#include "inside.h"

/* The search rowids (found) of at most so many of them, for json_each(): "[3,2,1]", in the arena. The text is folded
 * and not empty; the record has a search index. What belongs to one answer is asked in one transaction (db_look). */
struct str may_hold(struct arena *a, struct db *db, enum record_id record, struct str folded, int most);

#endif
