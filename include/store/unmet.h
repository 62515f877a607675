/*
 * 未充足 of one case (schema/unmet.def): what was looked for and had no taker.
 */
#ifndef STORE_UNMET_H
#define STORE_UNMET_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct unmet_row {
    int64_t id;
    struct str service; /* labels of the kinds that were looked for, parted by blanks; empty: any kind */
};

bool unmet_recorded(struct db *db, struct str need, int64_t intake,
                    struct str day); /* the same search for the same case since that day? */
/* Those of a case that nobody has met yet, at most `most`; returns their count. */
int unmet_open(struct arena *a, struct db *db, int64_t intake, int most, struct unmet_row **rows);

#endif
