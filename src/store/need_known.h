/*
 * What is known of all resources without a look at each: who has an answer that speaks for an item, who has hours, who
 * told of free places. A bit for each resource, out of the indexes alone, kept with the connection until the file
 * changes: the next word of a need, the next facet, asks the same again.
 */
#ifndef STORE_NEED_KNOWN_H
#define STORE_NEED_KNOWN_H

#include "inside.h"

struct item_row;

/* Before any of the others, inside the read transaction for which they hold. */
void need_known_refresh(struct db *db);
void need_known_free(struct db *db);

bool need_has_slots(const struct db *db, int64_t id);
bool need_has_vacancy(const struct db *db, int64_t id);
bool need_takes(struct db *db, const struct item_row *item,
                int64_t id); /* for it: not 'never', not unknown */

#endif
