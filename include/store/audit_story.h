/*
 * An event of the audit as a sentence for people, of the rows of schema/audit.def:
 * R08-0001（公開 太郎）の受付票を見ました（3分）.
 *
 * Names are those of today: the audit itself holds numbers only, so that who is disposed of is gone here, too.
 */
#ifndef STORE_AUDIT_STORY_H
#define STORE_AUDIT_STORY_H

#include "store/audit.h"

struct str audit_story(struct arena *a, struct db *db, const struct audit_event *e);

/* The person whom an event concerns: by their own row, a case of theirs, or what belongs to one; 0: nobody. */
int64_t audit_person(struct db *db, struct str subject);

#endif
