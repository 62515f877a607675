/*
 * What another workstation does not know yet, as a parcel to it (FEATURES F92): rows that were made and
 * fields that were changed since the last parcel that it said it had taken. A parcel that got lost does no
 * harm: the next one holds it, too.
 */
#ifndef STORE_GIVE_H
#define STORE_GIVE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct db;

struct given { /* numbers of rows */
    int made, changed, gone;
};

/*
 * On the read-write connection. `whole`: everything, to one that starts anew or was restored. In the audit before the
 * file is made; `path` is never overwritten.
 */
enum err give(struct db *db, struct str peer, bool whole, const char *path, struct str login, int64_t now,
              struct given *out, struct fault *f);

#endif
