/*
 * 連携 (DOMAIN A114–A120): which resource backs, stands in for or works with which, seen from either side. Who has
 * ended it (until before today) is left out.
 *
 * Text lives in the arena that is passed first.
 */
#ifndef STORE_RELATION_H
#define STORE_RELATION_H

#include "base/arena.h"
#include "model/record.h"

struct db;

struct relation_row {
    int64_t id, other; /* the resource on the other side */
    bool gives;        /* this one is the side that takes patients in, or stands in: the other asks for it */
    struct str kind, name, phone, rules, form, since;
};

/* What this resource asks of others first, by kind; then what others ask of it. */
int relation_load(struct arena *a, struct db *db, int64_t resource, int32_t today,
                  struct relation_row **rows);

#endif
