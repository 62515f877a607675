/*
 * Another file in the place of the database: a backup that is brought back (RELIABILITY.md section 7).
 *
 * Whoever asks holds SEAT_REPLACE, so that nobody has the file open. The new one is made and looked at aside; what was
 * there steps back, whole, with its log and its keys, under <database>.before-<moment>; the new one takes the name and
 * is opened. Where it does not open the old one comes back. Who is killed in between leaves both, one under another name.
 */
#ifndef STORE_INSTEAD_H
#define STORE_INSTEAD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

struct instead {
    const char *path; /* of the database; it need not be there */
    struct str login;
    int64_t now;
    const char *old; /* given back: where what was there lies now; NULL: there was nothing */
};

/* `backup`: open for reading, found whole. *out is the new file, open for reading, the event noted with where the chain
 * ended and where it ends now; the caller closes it. */
enum err instead_put_backup(struct arena *a, struct instead *i, struct db *backup, struct db **out,
                            struct fault *f);

/* The same of a backup of this database that was found whole, with its key in the keyring; nothing stays open. */
enum err instead_bring_back(struct arena *a, struct instead *i, const char *from, struct fault *f);

/* The same of a finished file that lies beside it under its own name, keys and all (store/salvage.h). */
enum err instead_put_made(struct arena *a, struct instead *i, const char *made, struct fault *f);

/* A copy with its log and its keys is taken away. */
void instead_clear(const char *file);

#endif
