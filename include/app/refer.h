/* つなぐ: hands the current case on to a resource. With a call that is not committed yet it waits for 確定.
 */
#ifndef APP_REFER_H
#define APP_REFER_H

#include "store/change.h"

struct app;

void refer_to(struct app *app, int64_t resource, struct str name);
/* Adds the referral to a change; intake: the case's number or change_ref() of it. */
void refer_put(const struct app *app, struct change *c, struct str intake, int64_t resource);

#endif
