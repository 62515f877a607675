/* How much of its file a connection holds in memory. */
#ifndef TESTS_STORE_CACHED_H
#define TESTS_STORE_CACHED_H

#include "../../src/store/inside.h"

enum { CACHED_LEAST = 2 * 4096 }; /* SQLite itself keeps the first page */

static inline int cached_bytes(const struct db *db)
{
    int now = 0, most;
    sqlite3_db_status(db->handle, SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0);
    return now;
}

#endif
