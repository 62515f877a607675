/*
 * Rows of publishers' files that the directory has taken already: a row that comes again, letter for letter, and whose
 * resource is as it was left then, changes nothing, so that it need not be read, found and compared again.
 *
 * A mark stands for the text of a row and for how it was read; it is kept with the number of its resource when that has
 * exactly the values of the row, and goes when anything of the resource changes (store/row.c), or when another resource
 * comes to be found by its key in its place. A mark that is gone costs one look. What was noted of the row is kept
 * with it, to be counted again.
 */
#ifndef STORE_FAMILIAR_H
#define STORE_FAMILIAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct db;

struct familiar_notes { /* what is noted of many rows */
    int64_t id;
    struct str say; /* a line each, as often as it was noted */
    bool met;       /* for who reads: in this import already */
};

struct familiar {
    int64_t resource;
    uint64_t mark;
    struct familiar_notes *notes;
    int file;   /* for who stores: the last file of which a row was this resource */
    bool stale; /* it was changed since they were opened */
};

struct familiars;

/* All there are, by one pass; in `a`. */
enum err familiars_open(struct arena *a, struct db *db, struct familiars **out, struct fault *f);
/* NULL: not known. Of one thread, which may be another than that of the others; what it found is theirs to note in. */
const struct familiar *familiars_find(struct familiars *r, uint64_t mark);
struct familiar *familiars_row(const struct familiars *r, const struct familiar *found);
struct familiar *familiars_of(const struct familiars *r, int64_t resource); /* NULL: it has none */
/* In the transaction that put the row; in `r` it is known from the next opening on. */
enum err familiars_keep(struct familiars *r, struct db *db, int64_t resource, uint64_t mark, struct str say,
                        struct fault *f);

#endif
