/*
 * What a person's desk looked like when they left it: pane, case, order of the
 * list. Never what was looked for (UX.md R60).
 */
#ifndef APP_RESUME_H
#define APP_RESUME_H

struct app;

void resume_restore(struct app *app); /* when they sign in; the roster is read afterwards */
void resume_save(struct app *app);    /* when they leave */

#endif
