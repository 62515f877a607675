/* difference.c, for those that take a parcel in: inside a transaction that has its audit row. */
#ifndef STORE_DIFFERING_H
#define STORE_DIFFERING_H

#include "inside.h"

struct differing {
    const struct record_row *row;
    int64_t id;
    const struct field *field; /* NULL: the whole row */
    struct str theirs, peer, by, at;
    int64_t seq; /* of the audit */
};

/* One that waits for the same field is brought up to date instead. */
enum err difference_keep(struct db *db, const struct differing *d, struct str changed, struct fault *f);
/* Both have the same by now: nothing is left to decide. */
enum err difference_agree(struct db *db, const struct record_row *row, int64_t id, const struct field *field,
                          int64_t seq, struct str changed, struct fault *f);

#endif
