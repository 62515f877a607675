/*
 * Encryption at rest: a database whose data key is in the keyring (store/keyring.h) lies on disk as sealed pages,
 * and so do its log, its journal and its copies; a database without one stays a plain SQLite file. Everything
 * above opens files as before and does not know. The format is written down in madoguchi-format(5); madoguchi
 * dump reads it without SQLite.
 *
 * What it does not hide: how many pages there are and which of them change. What it does not refuse: an older version
 * of a page in its own place, a log that was taken away; the audit chain's head in the nightly manifest shows those.
 * And the -shm file, which goes when the last window closes, has the running sum of the log's plain pages: it confirms
 * a guess only to someone who guesses every page since the log began, audit seals included.
 */
#ifndef STORE_CIPHER_H
#define STORE_CIPHER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

enum cipher_suite { CIPHER_NONE, CIPHER_AES_GCM = 1, CIPHER_CHACHA20 = 2 }; /* numbers of the format */

/* What a new file is made with: AES-256-GCM where the processor has instructions for it. */
enum cipher_suite cipher_suite_here(void);
void cipher_prefer(
    enum cipher_suite suite); /* for new files of this process; CIPHER_NONE: what suits the processor */

enum cipher_suite cipher_of(struct db *db); /* CIPHER_NONE: a plain file */
/* Pages sealed through this writer's connection so far. Nonces are drawn by chance: a data key is good for 2^31 pages
 * (RELIABILITY.md 2.1, condition 1). */
uint64_t cipher_sealed(struct db *db);
/* With this file's data key by everybody and ever, rounded up: kept in the file, from zero with a new key. 0: plain. */
uint64_t cipher_wear(struct db *db);
#define CIPHER_PAGES_MOST (UINT64_C(1) << 31)
bool cipher_is_worn(uint64_t pages); /* from half of that on: a new key is due (madoguchi rekey) */

/* Was this layer tried with the SQLite that is installed? Its ways of reading and writing are not promised to stay. */
bool cipher_knows_sqlite(void);
const char *cipher_sqlite_version(void);

#endif
