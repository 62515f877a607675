/* What was registered or removed is taken back, the last first, and done again; where no form has the focus. */
#ifndef APP_TAKEBACK_H
#define APP_TAKEBACK_H

#include "model/record.h"

struct app;
struct writer_done;

/* The row of a list is taken away, without a question, since that can be taken back; `what` names it:
 * "○○ の時間帯". */
void takeback_remove(struct app *app, enum record_id record, int64_t id, struct str what);
/* Forms about a case that were only looked at and show what is no more in the file: read again, or closed. */
void takeback_forms(struct app *app);
void takeback_ask(struct app *app, bool again);
bool takeback_result(struct app *app, const struct writer_done *done); /* false: not of its ticket */

#endif
