/*
 * A file that cannot be opened where it lies is read from a copy in memory: on a full or read-only disk SQLite cannot
 * make the index of the write-ahead log that even a reader needs, and `immutable` would leave out what lies in that log
 * (RELIABILITY.md 'What matters most' 8, requirement 47).
 *
 * The copy lies in a folder of its own, 0700, on a file system in memory. Its names are taken away as soon as the
 * connection holds its files, so that nothing of it outlives the program.
 */
#ifndef STORE_RESCUE_H
#define STORE_RESCUE_H

#include "inside.h"

struct rescue {
    char folder[128], path[160];
};

bool rescue_helps(
    struct db *db); /* does the last fault of this connection come from the disk that it lies on? */
/* The database and its log; false where there is no room for it in memory, or where it changes meanwhile. */
bool rescue_copy(const char *path, struct rescue *out);
void rescue_unlink(const struct rescue *r);

#endif
