/*
 * 折り返し: somebody waits to be called back. When to try, what a try leaves
 * behind: a contact with the case, and the next try (schema/tries.def).
 */
#ifndef APP_CALLBACK_H
#define APP_CALLBACK_H

#include "app/call.h"

/* When to try (again); INT64_MIN where nobody waits any more. `result`: "asked"
 * or a code of CODES_attempt. */
int64_t callback_next(struct str result, int64_t now, const struct holidays *holidays);

/* The case that a callback written now is about: that of the call on the line, 0 before it has a number; else, and
 * where a list points at another one, the one at hand; 0. */
int64_t callback_case(const struct app *app);

/* One try of a callback, as one change: its ticket; 0 where there is no such callback, or,
 * after saying so, no writer. */
uint64_t callback_try(struct app *app, int64_t id, struct str result);

/* Nobody tried: it waits as long as one that was asked for now. Its ticket; 0 where there is
 * no writer, after saying so. */
uint64_t callback_put_off(struct app *app, int64_t id);

/* A callback that was asked for while its case had no number yet belongs to the
 * case that is made now. */
void callback_adopt(struct app *app, struct change *c, const struct call *call, struct str intake);

#endif
