/*
 * Which towns a postal code names, out of the table that `import postal` fills.
 */
#ifndef STORE_POSTAL_H
#define STORE_POSTAL_H

#include "base/str.h"

struct db;

struct town {
    struct str city, town; /* town may be empty: 以下に掲載がない場合 */
};

/* At most `most` towns of a code of any width and form (040-0001), in the order of the table; in the arena.
 * Gives how many. */
int postal_load_towns(struct arena *a, struct db *db, struct str code, int most, struct town **rows);

/* What a person's address begins with: city and town. */
struct str postal_address(struct arena *a, const struct town *t);

#endif
