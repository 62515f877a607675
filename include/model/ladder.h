/*
 * The ladder of follow-up (schema/ladders.def): when somebody should look at a
 * case again, in business days after its last event. A proposal, never a rule:
 * whoever takes the case may set any date or none.
 *
 * It stands still while a place has accepted and nothing else waits (受諾), and
 * for closed cases. A step that has gone by without a date leads to the next one;
 * after the last step there is none.
 */
#ifndef MODEL_LADDER_H
#define MODEL_LADDER_H

#include "model/record.h"

enum ladder_event {
#define LADDER_EVENT(NAME, label) LADDER_##NAME,
#define LADDER(event, group, phase, a, b, c, d, e)
#include "ladders.def"
#undef LADDER_EVENT
#undef LADDER
    LADDER_EVENTS
};

struct ladder_ask {
    const struct intake *intake;
    struct str answer, asked_on; /* of the newest referral; empty where there is none */
    struct str talked_at;        /* the last contact; empty: the case was received today */
};

struct ladder_step {
    struct str on;  /* ISO date; empty: nothing is proposed */
    struct str why; /* 「退院後 7営業日」, or why it stands still */
};

struct ladder_step ladder_next(struct arena *a, const struct ladder_ask *q, const struct setting *s);
/* A place asked on that day or before should have answered by now: the first step of 打診中. */
int32_t ladder_asked_until(const struct setting *s);

#endif
