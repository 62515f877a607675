/* The bars around every screen: centre and person, open calls, messages, hints. */
#ifndef APP_FRAME_H
#define APP_FRAME_H

#include "app/desk.h"

void frame_draw(const struct app *app, const struct desk_layout *at, struct canvas *c);

#endif
