/* The desk: three panes, two of them side by side in a narrow window, and the bars around everything. */
#ifndef APP_DESK_H
#define APP_DESK_H

#include "app/state.h"

struct desk_layout {
    struct box top, strip, body, message, hints;
    struct box panes[PANE_COUNT]; /* no columns: not shown */
    struct box known;             /* the known people, while a new call is taken in a wide window */
};

struct desk_layout desk_layout(const struct app *app);
void desk_focus(struct app *app, enum pane pane);
void desk_reload(struct app *app); /* reads again what the store changed */

#endif
