/*
 * Copies of the database through SQLite's own backup, of one moment while the desk goes on writing; opened as
 * the desk would open them, read through, the audit chain compared with the source's; then put in place,
 * never over anything. On a stick or a share, where no database may lie (store/seat.h), SQLite opens nothing: the copy
 * is made and looked through beside the database, and carried there.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

enum err backup_to(struct db *db, const char *path, struct fault *f); /* never overwrites */

#endif
