/*
 * Texts to numbers, in an arena: how often a row was met in a file, which row of
 * the database has these values, the address of what belongs to it. A text is kept as its 128-bit hash.
 */
#ifndef EXPORT_TEXTMAP_H
#define EXPORT_TEXTMAP_H

#include "base/arena.h"
#include "base/str.h"

struct textmap;

struct textmap *textmap_new(struct arena *a);
int64_t *textmap_slot(struct textmap *m, struct str key); /* 0 the first time; valid until the next call */
struct str textmap_key(struct arena *a, const struct str *values,
                       int count); /* one text of several, no two alike */

#endif
