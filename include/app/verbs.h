/* What a verb does wherever one is: the rows behind every screen. */
#ifndef APP_VERBS_H
#define APP_VERBS_H

#include "ui/verb.h"

struct app;

void verbs_do(struct app *app,
              enum verb v); /* the screen on top first, then the desk; says so where neither can */

#endif
