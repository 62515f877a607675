/*
 * Copies of the database through SQLite's own backup, of one moment while the desk goes on writing; opened as
 * the desk would open them, read through, the audit chain compared with the source's; then put in place,
 * never over anything.
 */
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
/* check.c: integrity, foreign keys, audit chain, what the seat noted (store/lost.h), counters against counts,
 * search index against rows (deep): a line each. ERR_DAMAGED with the first that is not good; all lines are
 * there then, too. */
enum err check_all(struct arena *a, struct db *db, bool deep, struct check_line **lines, int *count,
                   struct fault *f);

#endif
