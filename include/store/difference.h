/*
 * 食い違い: what two workstations changed each for itself (schema/difference.def), until somebody decides. Ours is what
 * the record holds by now; theirs lies in the difference.
 *
 * A decision is a change like any other, and goes to the other workstation with the next parcel: there it is known to
 * be later than what stood there, whichever of the two it was.
 */
#ifndef STORE_DIFFERENCE_H
#define STORE_DIFFERENCE_H

#include "store/change.h"

struct difference_row { /* one that waits */
    int64_t id, intake, person, row;
    const struct record_row *record;
    const struct field *field; /* NULL: the row is gone there */
    struct str number,
        name; /* of the case, of the person or place; of a restricted case of somebody else only that it is */
    bool hidden;  /* then ours and theirs are empty, and it is not for this reader to decide */
    bool missing; /* the row is gone here meanwhile: only ours can be kept */
    bool astray;  /* theirs is another row, which is gone here meanwhile: the same */
    struct str ours, theirs, peer, by, at;
};

/* Those that wait, the oldest first. */
int difference_list(struct arena *a, struct db *db, int most, struct difference_row **rows);
int difference_count(struct db *db);
/* Who last wrote what stands here, and when; empty where it stands so since the row was made, and of a hidden one. */
struct difference_hand {
    struct str by, at;
};
struct difference_hand difference_ours(struct arena *a, struct db *db, const struct difference_row *d);
/* Does it still wait, and are ours and theirs what they were when it was read? */
bool difference_holds(struct arena *a, struct db *db, const struct difference_row *d);
enum difference_choice {
    DIFFERENCE_OURS,
    DIFFERENCE_THEIRS,
    DIFFERENCE_BOTH /* of a text of many lines: ours, and theirs below it, so that no sentence goes */
};
bool difference_can(const struct difference_row *d, enum difference_choice choice); /* be decided so? */
/* Into a change; false: it cannot be decided so, and nothing is in the change. */
bool difference_decide(struct change *c, const struct difference_row *d, enum difference_choice choice,
                       struct str login, int64_t now);

#endif
