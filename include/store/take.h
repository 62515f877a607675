/*
 * A parcel of another workstation (store/give.h) is taken in: all of it or nothing. What only one of the two changed
 * goes in by itself; contacts and all that is only ever added never collide. A field that both changed, neither knowing
 * of the other, stays as it is here and becomes a difference (store/difference.h), which somebody decides on the desk.
 *
 * The same parcel again changes nothing. One that begins behind what was taken last, so that something between is
 * missing, is refused. A case whose number is taken here gets the other workstation's name behind it.
 */
#ifndef STORE_TAKE_H
#define STORE_TAKE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

enum { TAKEN_NOTES = 50 };

struct taken {
    struct str peer;
    bool again;                                       /* taken before: nothing was done */
    int rows, made, changed, gone, differences, left; /* left: what could not go in */
    int without; /* of these, what hangs on a row that is not here: it comes again only with everything */
    struct str notes[TAKEN_NOTES]; /* sentences, in `a`: new numbers, and what was left */
    int note_count;
};

/* On the read-write connection. ERR_REFUSED: no parcel, not for us, of somebody unknown, out of order, or damaged. */
enum err take(struct arena *a, struct db *db, const char *path, struct str login, int64_t now,
              struct taken *out, struct fault *f);

#endif
