/*
 * A sealed database as a plain SQLite file, read by what madoguchi-format(5) says and without SQLite: so that the
 * records can be read as long as somebody has the file, its key and that page of the manual.
 *
 * The database file as its log leaves it: the frames up to the last transaction that was ended, each sum compared, each
 * page opened; one that does not open ends it all. Nobody may have the file open meanwhile, this process included: its
 * own descriptors would drop SQLite's locks, and a writer could move the log into the database.
 */
#ifndef STORE_DUMP_H
#define STORE_DUMP_H

#include "base/err.h"

/* The key is in the keyring. Never overwrites. ERR_REFUSED where the file is plain,
 * ERR_DAMAGED where it does not open. */
enum err dump_plain(const char *db_path, const char *out, struct fault *f);

#endif
