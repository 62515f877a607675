/*
 * 日常生活圏域 is free text, but one word for one area: while the caret stands in such a field, of a person or of a
 * resource, those that the directory has are offered, first those that begin with what is typed; one key takes the
 * first. A word that is none of them stays as it is typed, and is said to be none. Where the directory has none,
 * nothing is offered and nothing said.
 */
#ifndef APP_REALM_H
#define APP_REALM_H

#include "app/call.h"
#include "ui/canvas.h"

void realm_look(struct app *app, struct call *call);       /* after each key in the form */
bool realm_take(struct call *call);                        /* the key; false where nothing is offered here */
void realm_check(const struct call *call, struct form *f); /* the doubts of its lines */
int realm_rows(const struct app *app, const struct call *call); /* that it takes of the panel now */
void realm_draw(const struct app *app, const struct call *call, struct canvas *c, struct box in);

#endif
