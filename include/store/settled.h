/*
 * What an import leaves as it is in the directory: the fields of a resource that somebody has confirmed (record
 * verified), and those that somebody at the desk was the last to write. Nothing is settled for ever: a confirmed field
 * is written at the desk.
 */
#ifndef STORE_SETTLED_H
#define STORE_SETTLED_H

#include "base/err.h"
#include "model/record.h"

struct arena;
struct db;

struct settled_row {
    int64_t resource;
    uint64_t confirmed, written; /* sets of fields */
};

struct settled { /* by resource */
    struct settled_row *rows;
    int count;
};

/* All there are, read once; in the arena. */
enum err settled_read(struct arena *a, struct db *db, struct settled *out, struct fault *f);
struct settled_row settled_of(const struct settled *s,
                              int64_t resource); /* empty sets where there are none */

#endif
