/*
 * Where resources are: their coordinates; without them the middle of their town,
 * said to be about there (clinics are published without coordinates, care offices
 * with them). The middle of a town is the median of the places in the centre's own
 * city whose address has that town; its outline is drawn around the same places.
 */
#ifndef STORE_GROUND_H
#define STORE_GROUND_H

#include "base/geo.h"
#include "base/str.h"

struct db;
struct arena;

struct ground_town {
    struct str name, key; /* as it is written; folded */
    struct geo at;
};

struct ground { /* of the own city; of all resources where the file does not say which that is */
    struct str city;
    struct ground_town *towns; /* by key */
    int town_count;
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

/* Reads every resource of the city once: for a screen that opens, not for a key. */
struct ground ground_load(struct arena *a, struct db *db);
bool ground_town(const struct ground *g, struct arena *a, struct str address,
                 struct ground_town *out); /* the town that an address is in; false: not known */
bool ground_place(struct arena *a, struct db *db, const struct ground *g, int64_t resource,
                  struct ground_place *out); /* false: no such resource */

#endif
