/* What a list says of a row that was found: its title, and what tells it apart. Private to the search. */
#ifndef STORE_SEARCH_TOLD_H
#define STORE_SEARCH_TOLD_H

#include "inside.h"
#include "store/search.h"

void told_hit(struct arena *a, struct db *db, struct hit *hit); /* empty where the row is gone by now */

/* The same of a resource out of its fields, of which name, service, city, phone and state are given. False: it is not
 * open, of which they do not tell enough. */
bool told_open(struct arena *a, struct hit *hit, const struct str *v);

#endif
