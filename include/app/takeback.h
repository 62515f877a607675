/* What was registered is taken back, the last first, and done again; where no form has the focus. */
#ifndef APP_TAKEBACK_H
#define APP_TAKEBACK_H

#include <stdbool.h>

struct app;
struct writer_done;

void takeback_ask(struct app *app, bool again);
bool takeback_result(struct app *app, const struct writer_done *done); /* false: not of its ticket */

#endif
