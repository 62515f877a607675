/* Copies of the database through SQLite's own backup, verified by opening, put in place by rename. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

enum err backup_to(struct db *db, const char *path, struct fault *f); /* never overwrites */

struct check_line {
    struct str what, found;
    bool good;
};
/* Integrity, foreign keys, audit chain, counters against counts, search index against rows (deep): a line
 * each. */
enum err check_all(struct arena *a, struct db *db, bool deep, struct check_line **lines, int *count,
                   struct fault *f);

#endif
