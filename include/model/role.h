/*
 * Who may do what: the one function that decides it (RELIABILITY.md section 3), over the rows of schema/rights.def.
 *
 * Roles are a set and add up. They come from the person's row: 職種 gives nurse, social worker, clerk or auditor (or
 * none of them, for who only administers), 管理者 adds admin.
 */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H

#include "base/arena.h"
#include "model/record.h"

enum role { ROLE_NURSE = 1, ROLE_SOCIAL = 2, ROLE_CLERK = 4, ROLE_ADMIN = 8, ROLE_AUDITOR = 16 };
enum { ROLE_COUNT = 5, ROLE_ALL = (1 << ROLE_COUNT) - 1 };

enum right {
#define RIGHT(NAME, words, who) RIGHT_##NAME,
#define VERB_RIGHT(VERB, right)
#include "rights.def"
#undef RIGHT
#undef VERB_RIGHT
    RIGHT_COUNT
};

unsigned role_of(struct str job, struct str admin);       /* as a row of staff has them */
struct str role_codes(struct arena *a, unsigned roles);   /* "nurse,admin", as the audit keeps it */
struct str role_words(struct arena *a, struct str codes); /* of those: 看護師・管理者 */
bool role_may(unsigned roles, enum right right);

/* May this person see what stands in this case? By role, unless it is restricted: then as 担当者 or 副担当者. */
bool role_sees(unsigned roles, struct str login, const struct intake *i);
bool role_owns(struct str login,
               const struct intake *i); /* assigned to it, or it is nobody's: may close it */

/* 「相談の印刷は看護師、社会福祉士だけができます。」 */
struct str role_refusal(struct arena *a, enum right right);

#endif
