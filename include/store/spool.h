/*
 * Drafts that the database does not take: the disk is full or fails, the seat is lost. Each lies in a file of its own
 * in <database>.spool, or where that cannot be written either, in the workstation's own folder (store/station.h):
 * sealed where the database is, synced before spool_put() returns. The next one to write the database takes them in as
 * drafts of those who typed them (RELIABILITY.md 5.2, requirement 45).
 */
#ifndef STORE_SPOOL_H
#define STORE_SPOOL_H

#include "store/change.h"

struct db;

/* In place of an earlier one of the same call: same person, form and beginning. The whole text, without its steps. */
enum err spool_put(const char *db_path, const struct draft *d, struct fault *f);
void spool_drop(const char *db_path, const struct draft *d); /* it is stored, or was thrown away */

/* On the read-write connection: what can be read becomes drafts, and its files go. A draft that was
 * stored meanwhile by a newer save stays, and this is one beside it. A file that cannot be read is left
 * where it is. Gives how many came. */
int spool_fold(struct db *db, int64_t now);

#endif
