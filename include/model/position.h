/*
 * The position that the centre takes in a case (立ち位置): the matrix of schema/positions.def, which names its sources.
 * It proposes; whoever has the case may take another one, with a reason.
 */
#ifndef MODEL_POSITION_H
#define MODEL_POSITION_H

#include "model/record.h"

/* 医療関係者, 介護関係者, 市民, 行政・その他: the group of a code of CODES_requester; empty where it is none. */
struct str position_asker(struct str requester);
bool position_is_citizen(struct str requester);

/*
 * By the newest of its rules that was in force at that day: a code of CODES_position. `why` is the sentence. Without a
 * phase: what all four phases agree in. Empty where there is no rule: no requester, an unknown profile,
 * a day before the first rule.
 */
struct str position_proposed(struct str profile, struct str requester, struct str phase, int32_t at,
                             struct str *why);

/* Is this position against the matrix, so that it needs a reason? Not where it is the row's other one. */
bool position_overrides(struct str profile, struct str requester, struct str phase, int32_t at,
                        struct str position);

/* Both by the values of an intake, at the day it was received (today where that is not known). */
struct str position_of(const struct str *v, const struct setting *s, struct str *why);
bool position_differs(const struct str *v, const struct setting *s);

#endif
