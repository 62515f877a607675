/*
 * Were acknowledged commits lost? With each commit the holder of the seat notes the end of the audit chain in the lock
 * file; it has reached the disk by then, and the note is never synced, so that the file can be ahead of the note but
 * never behind it. Who opens the file next and does not find that row has lost commits: a log that was deleted, an
 * older copy in the file's place, two writers at once (RELIABILITY.md section 1.2 and requirement 12).
 *
 * The desk opens all the same. The chain gets a row of it, whoever opened is told, and every administrator until they
 * have read it (QUEUE_EMERGENCY).
 */
#ifndef STORE_LOST_H
#define STORE_LOST_H

#include "base/arena.h"
#include "base/str.h"

struct db;

/* What is missing of what was noted, in a sentence; empty: nothing. Any connection. */
struct str lost_look(struct arena *a, struct db *db);
/* What this writer found missing when it opened the file; empty: nothing. Valid as long as db. */
struct str lost_found(const struct db *db);
/* What was found missing at some time and no administrator has read yet; empty: nothing. */
struct str lost_unread(struct arena *a, struct db *db);

#endif
