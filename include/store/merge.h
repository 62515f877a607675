/*
 * Two people who are one: the cases of the one that goes, and every other record about
 * them, move to the one that is kept, and with them the values that were chosen; the row of the gone one stays,
 * points to the kept one (person.kept) and is found under its old names.
 *
 * The merge's own row (schema/merge.def) lists every value that was changed, so it
 * can be taken back for ever, the last one of a person first. What was changed
 * since then stays as it is: only what still is as the merge left it goes back.
 * Both go through store/change.h: change_merge(), change_unmerge().
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "base/err.h"
#include "model/record.h"

struct arena;
struct db;

struct merge_plan {
    int64_t kept, gone;
    uint64_t take; /* the fields whose value comes from the gone one */
};

/* May this login make them one? Who has a case of either may, and everybody where nobody has one. */
bool merge_owns(struct db *db, int64_t one, int64_t other, struct str login);
/* Those that a person is part of, the newest first, also those that were taken back. */
int merge_list(struct arena *a, struct db *db, int64_t person, struct merge **rows);
int64_t merge_follow(struct db *db, int64_t person); /* the one that was kept; themselves where nobody was */

#endif
