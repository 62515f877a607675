/*
 * The resources around a point, the nearest first, as the crow flies: out of an R*Tree of their coordinates, so that it
 * takes no longer among all places of Japan than among those of a town. What has no coordinates is not found here
 * (store/ground.h knows about where it is).
 */
#ifndef STORE_NEAR_H
#define STORE_NEAR_H

#include "base/geo.h"

struct arena;
struct db;

struct near_hit {
    int64_t id;
    int metres;
};

/* At most `most`, within so many metres; 0: however far. Equally far ones by number. */
int near_find(struct arena *a, struct db *db, struct geo from, int within, int most, struct near_hit **out);

#endif
