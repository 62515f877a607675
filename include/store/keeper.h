/*
 * Makes the backups of store/generation.h on a thread of its own with a connection of its own, so that nobody waits;
 * asked again while one is under way, it makes one after it.
 */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include "base/err.h"
#include "base/str.h"

struct keeper;
struct keeper *keeper_start(const char *db_path); /* NULL where there is no thread to be had */
/* For whoever sits there now: the audit has it under that login. */
void keeper_make(struct keeper *k, struct str login, int64_t now);
bool keeper_failed(struct keeper *k, struct fault *f); /* did the last one? said once */
bool keeper_waits(struct keeper *k);                   /* with a failure that was not said yet? */
void keeper_stop(struct keeper *k);                    /* finishes what it was asked for; NULL is allowed */

#endif
