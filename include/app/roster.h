/* 相談一覧: the cases in the order that was chosen, at first the newest first, read page by page as the selection
 * moves. A pane of the desk. */
#ifndef APP_ROSTER_H
#define APP_ROSTER_H

#include "app/screen.h"

extern const struct screen_row pane_roster;

void roster_reload(struct app *app);
void roster_select(struct app *app,
                   int64_t intake); /* the row of this case; reads on where it lies further down */

#endif
