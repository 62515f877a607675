/*
 * A call as a draft and back: what stands in its lines as typed, by the names of
 * the fields, so that a draft outlives an update of the program.
 */
#ifndef APP_CALL_DRAFT_H
#define APP_CALL_DRAFT_H

#include "app/call.h"

/* What no save has taken yet; it counts as taken from here on. Lives until the next event. */
struct draft call_draft_take(struct app *app, struct call *call);
/* Is what stands in it hidden from this person: of a restricted case, or with the data of its person? */
bool call_draft_hides(struct app *app, const struct draft *d);
bool call_draft_allowed(struct app *app,
                        const struct draft *d);   /* the same, asked for: access_ask() after false */
struct aim call_draft_aim(const struct draft *d); /* what it writes; its name lies in the draft */
void call_draft_restore(struct app *app, struct call *call,
                        const struct draft *d); /* text, field and caret */

#endif
