/*
 * Backups that make themselves, in <database>.backups beside the database: soon on a day that has none, hourly while
 * somebody writes, at exit, before an update of the file. Each is made, verified and put in place as `madoguchi backup`
 * does it (store/backup.h), and then the old ones give way: the newest of each of 12 hours, 7 days, 5 weeks and 13 months
 * stays (RELIABILITY.md section 7).
 */
#ifndef STORE_GENERATION_H
#define STORE_GENERATION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

/* Which of these moments stay. Any order; the same moment twice counts as two. */
void generation_choose(const int64_t *at, int n, bool *stays);

/* One more, of this moment, from a reader; the others give way once it is in place. */
enum err generation_make(struct db *db, int64_t now, struct fault *f);
/* Before a file of an older version is changed: kept under the name of that version, never rotated. From the connection
 * that will change it, outside a transaction; nothing is done where it is there already. */
enum err generation_before_update(struct db *db, int version, struct fault *f);

/* Path of the newest one made before that moment, and when it was; empty where there is none. */
struct str generation_before(struct arena *a, const char *db_path, int64_t before, int64_t *at);
/* The newest of all. */
struct str generation_newest(struct arena *a, const char *db_path);
/* When it was made; 0 where there is none. */
int64_t generation_last(const char *db_path);

#endif
