/*
 * Disposal: what is kept longer than it must be goes, and leaves no byte (RELIABILITY.md 48).
 *
 * Whole people go, with whoever was merged into them, every case, and all that belongs to either; and closed cases that
 * are about nobody. A person goes when each of their cases was closed on or before the day. With the rows go their
 * history, drafts, what could be taken back, and their words in the search index, which is then written anew; deleted
 * bytes are overwritten (secure_delete) and the log is emptied. The audit keeps that it happened: numbers, no names.
 *
 * Copies outside of the file are listed (dispose_copies): backups and kept exports go by their own age.
 */
#ifndef STORE_DISPOSE_H
#define STORE_DISPOSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

struct due { /* what may go: a person with their cases, or (person 0) one case about nobody */
    int64_t person, intake;
    int cases;
    struct str name, number, closed_on; /* number and day of the newest case */
};

/* All whose newest case was closed on this day (ISO) or before, the longest ago first; at most 5,000. */
int dispose_due(struct arena *a, struct db *db, struct str until, struct due **rows);

/* On the read-write connection: these rows, one transaction each, so that a stop leaves whole people. *gone counts
 * them. The index and the log are written anew once, at the end, where all went. ERR_NOTICE: they are gone, but others
 * have the file open and its log still has what was in it. */
enum err dispose_all(struct db *db, const struct due *rows, int count, struct str login, int64_t now,
                     int *gone, struct fault *f);

struct copy { /* where else the same words may stand, and what becomes of them */
    struct str where, fate;
};
int dispose_copies(const struct copy **rows);

#endif
