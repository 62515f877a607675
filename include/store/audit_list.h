/*
 * Reading the audit chain, and after it what waits in <database>.events to be
 * folded in: oldest first. Waiting events have no number yet (seq 0).
 */
#ifndef STORE_AUDIT_LIST_H
#define STORE_AUDIT_LIST_H

#include "store/audit.h"

struct audit_wish {
    int64_t since;    /* moment */
    struct str login; /* empty: everybody's */
    int64_t person;   /* what concerns this person and their cases; 0: everything */
};

/* Hands each event to `take`; its texts are valid until the next one. What waits and cannot be read is a fault: nobody
 * is shown a list that looks whole. */
enum err audit_list(struct db *db, const struct audit_wish *w,
                    void (*take)(void *of, const struct audit_event *e), void *of, struct fault *f);
int64_t
audit_last(struct db *db,
           struct str act); /* moment of the newest event of this act, of any where it is empty; 0: none */

#endif
