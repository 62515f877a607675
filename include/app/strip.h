/* The open calls: one line that shows them all, the present one always in sight, and what was typed last. */
#ifndef APP_STRIP_H
#define APP_STRIP_H

#include "ui/canvas.h"

struct app;
struct call;
struct arena;

void strip_draw(const struct app *app, struct box in, struct canvas *c);
struct str strip_recent(struct arena *a, const struct call *call); /* its last three edits; may be empty */

#endif
