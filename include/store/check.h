/*
 * What `madoguchi check` looks at, a line each: integrity, foreign keys, audit chain, what the seat noted
 * (store/lost.h), counters against counts, search index against rows (deep).
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

struct check_line {
    struct str what, found;
    bool good;
};
/* ERR_DAMAGED with the first that is not good; all lines are there then, too. */
enum err check_all(struct arena *a, struct db *db, bool deep, struct check_line **lines, int *count,
                   struct fault *f);

#endif
