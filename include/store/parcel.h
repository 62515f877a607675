/*
 * A parcel: what one workstation hands over to another, as a file that only that one can open and only this one can
 * have made (FEATURES F92). Both have a pair of keys (X25519); a fresh key for the content is sealed from one to the
 * other (crypto_box: authenticated), the content under it in pieces (secretstream, XChaCha20-Poly1305), the head bound
 * to the first and the end marked, so that a parcel that was cut off is not one.
 *
 *   "madoguchi-parcel-1\n"  sender's key 32  receiver's key 32  nonce 24  sealed content key 48  stream head 24  pieces
 *
 * The content is a list of texts of any bytes, each with its length before it (4 bytes, the lowest first).
 */
#ifndef STORE_PARCEL_H
#define STORE_PARCEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { PARCEL_KEY = 32 };

struct parcel_pair { /* of this workstation; the secret lies where its owner wipes it */
    unsigned char public_key[PARCEL_KEY], secret_key[PARCEL_KEY];
};

void parcel_add(struct buf *content, struct str text);
bool parcel_next(struct str *content, struct str *text); /* false: there is no whole text any more */

/*
 * Made aside, 0600, piece by piece as its content comes, so that its size is not held in memory; put in its place, over
 * nothing that is there, when it is whole. *out and what it holds live in `a`; where there is one, whatever comes,
 * parcel_drop() takes away what was not placed.
 *
 *     e = parcel_begin(…);  e = e ? e : parcel_write(…) …;  e = e ? e : parcel_end(…);  e = e ? e : parcel_place(…);
 */
struct parcel_file;
enum err parcel_begin(struct arena *a, const char *path, const struct parcel_pair *own,
                      const unsigned char to[PARCEL_KEY], struct parcel_file **out, struct fault *f);
enum err parcel_write(struct parcel_file *p, struct str content, struct fault *f); /* any part of it */
enum err parcel_end(struct parcel_file *p, struct fault *f);                       /* the last piece */
enum err parcel_place(struct parcel_file *p, struct fault *f);
void parcel_drop(struct parcel_file *p); /* NULL is allowed; a placed one stays */
/* Whom it says it is from, before anything of it is believed; ERR_REFUSED where it is no
 * parcel, or for somebody else. */
enum err parcel_sender(const char *path, const struct parcel_pair *own, unsigned char from[PARCEL_KEY],
                       struct fault *f);
enum err parcel_open(struct arena *a, const char *path, const struct parcel_pair *own, struct str *content,
                     struct fault *f);

#endif
