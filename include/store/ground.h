/*
 * Where resources are: their coordinates; without them the middle of their town,
 * said to be about there (clinics are published without coordinates, care offices
 * with them). Towns and 圏域 are those of the centre's own resources: a town lies
 * in the 圏域 that the first resource of it tells, and its middle is the median of
 * those that have coordinates. The outline of the city is drawn around these.
 *
 * Own: the city of the centre's code; where no resource has it, all of them. At
 * most GROUND_MOST rows are read: for a screen that opens, or a search that begins,
 * not for a key (2 ms for 2,500 resources).
 */
#ifndef STORE_GROUND_H
#define STORE_GROUND_H

#include "model/need.h"

struct db;

enum { GROUND_MOST = 20000 };

struct ground {
    struct need_places places;
    struct geo *outline;
    int corners;
};

enum ground_how { GROUND_UNKNOWN, GROUND_ABOUT, GROUND_EXACT };

struct ground_place {
    int64_t id;
    struct str name, service, address, phone, state;
    struct str verified_on;
    struct geo at;
    enum ground_how how; /* GROUND_UNKNOWN: `at` is nothing */
};

struct need_places ground_places(struct arena *a, struct db *db); /* towns by key, areas by name */
struct ground ground_load(struct arena *a, struct db *db);
bool ground_town(
    const struct ground *g, struct arena *a, struct str address,
    struct need_town *out); /* the town that an address is in; false: not known, or not on the map */
bool ground_place(struct arena *a, struct db *db, const struct ground *g, int64_t resource,
                  struct ground_place *out); /* false: no such resource */

#endif
