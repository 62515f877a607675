/*
 * 資源台帳 where nothing is asked, by name: first the own city's (while they are few, also those without a city code: a
 * desk wrote most of them), then those elsewhere that have a 圏域, which only the centre itself gives, then all the
 * others. Those that are stopped or closed are left out (they are found by search). Each of the three is read along an
 * index: any page of 250,000 takes as long as the first. Where the centre has no code all are others.
 */
#ifndef STORE_LISTED_H
#define STORE_LISTED_H

#include "store/load.h"

enum listed_ring { LISTED_HOME, LISTED_AREA, LISTED_REST, LISTED_RINGS };

struct listed_row {
    struct resource_row row;
    enum listed_ring ring; /* of the three, for the page behind it */
};

/* At most so many behind `after`; NULL: the first. Slices lie in the arena. Returns how many. */
int listed_page(struct arena *a, struct db *db, const struct listed_row *after, int most,
                struct listed_row **rows);

#endif
