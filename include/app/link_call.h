/*
 * Forms of one small record that belongs to others: a member of a person's care team, a relation of two resources.
 * What it belongs to is chosen before and is not typed.
 */
#ifndef APP_LINK_CALL_H
#define APP_LINK_CALL_H

#include "app/call.h"

/* The form of `r`, filled with what r says; r->id 0: a new one. An open form of the same row comes back. */
void link_open(struct app *app, const struct call_row *row, int64_t intake, const struct record *r);
void link_tell(struct app *app, struct call *call); /* names what it belongs to; nothing for other forms */

#endif
