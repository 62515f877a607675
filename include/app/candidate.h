/*
 * Who this may be: the same person, or a caller who rang before. Looked for when
 * a telling field is left, shown in the panel of the sheet, taken by one key;
 * never moves the caret.
 */
#ifndef APP_CANDIDATE_H
#define APP_CANDIDATE_H

#include "app/call.h"

void candidate_look(struct app *app, struct call *call, int line); /* the line that was just left */
bool candidate_take(struct app *app, struct call *call); /* the first one; false where there is none */

#endif
