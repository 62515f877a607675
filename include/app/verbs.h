/*
 * What a verb does wherever one is: the column `does` of schema/verbs.def. A verb that opens a screen is that one row;
 * one that does something of its own names its function, which lies in the file of what it works on.
 */
#ifndef APP_VERBS_H
#define APP_VERBS_H

#include "ui/verb.h"

struct app;

void verbs_do(struct app *app,
              enum verb v); /* the screen on top first, then the row; says so where neither can */

/* Those that concern the desk as a whole. */
void verbs_curtain(struct app *app);
void verbs_lock(struct app *app);
void verbs_mend(struct app *app);
void verbs_calling(struct app *app);
void verbs_register(struct app *app);
void verbs_remove(struct app *app); /* says where there are rows that it removes */
void verbs_repaint(struct app *app);
void verbs_quit(struct app *app);

#endif
