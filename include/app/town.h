/*
 * The towns of a postal code: proposed while the caret stands in the empty
 * address behind it; one key takes the town, or that key and a number where there
 * are several. Never writes over an address.
 */
#ifndef APP_TOWN_H
#define APP_TOWN_H

#include "app/call.h"
#include "ui/canvas.h"

void town_look(struct app *app, struct call *call, int line); /* the line that was just left */
bool town_take(struct app *app, struct call *call); /* the key; false where nothing is offered here */
bool town_pick(struct call *call, uint32_t key);    /* the number after it; false: some other key */
int town_rows(const struct call *call);             /* that it takes of the panel now */
void town_draw(const struct app *app, const struct call *call, struct canvas *c, struct box in);

#endif
