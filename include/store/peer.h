/*
 * The other workstations to which changes are handed over and from which they are taken (FEATURES F92; one database per
 * workstation). Each has a name that people gave it here, and its public key; ours lies in the database, which is
 * enciphered, and is made when it is first asked for.
 *
 * A key travels with a person or by mail; that it came unchanged is known when both have read the same mark to each
 * other on the phone.
 */
#ifndef STORE_PEER_H
#define STORE_PEER_H

#include "store/parcel.h"

struct db;

enum { PEER_HEX = PARCEL_KEY * 2 + 1, PEER_MARK = 4 * 5 };

struct peer {
    struct str name, key;               /* hexadecimal */
    int64_t given, acknowledged, taken; /* numbers of the audit: ours, ours, theirs */
    struct str given_at, taken_at;      /* moments; empty: never */
};

/* On the read-write connection. The pair is the caller's to wipe. */
enum err peer_own(struct db *db, struct str login, int64_t now, struct parcel_pair *own, struct fault *f);
void peer_mark(struct str key, char mark[PEER_MARK]); /* "1a2b-3c4d-5e6f-7a8b" of a key in hexadecimal */

/* ERR_USAGE: no key, no name; ERR_REFUSED: that name or key is there already, or it is our own. */
enum err peer_add(struct db *db, struct str name, struct str key, struct str login, int64_t now,
                  struct fault *f);
/* What was taken from it stays. */
enum err peer_forget(struct db *db, struct str name, struct str login, int64_t now, struct fault *f);
enum err peer_list(struct arena *a, struct db *db, struct peer **rows, int *count, struct fault *f);
enum err peer_find(struct arena *a, struct db *db, struct str name, struct peer *out, struct fault *f);
enum err peer_of_key(struct arena *a, struct db *db, const unsigned char key[PARCEL_KEY], struct peer *out,
                     struct fault *f);

/* How far a line of its files (src/store/lineage.h) was taken, 0: not at all; inside a transaction, that it was. One
 * that was restored counts from an earlier number again. */
enum err peer_taken(struct db *db, const struct peer *p, struct str mark, int64_t *seq, struct fault *f);
enum err peer_took(struct db *db, const struct peer *p, struct str mark, int64_t seq, struct fault *f);

#endif
