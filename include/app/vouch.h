/*
 * いま確認した: whoever is on the line has just said that something still holds, and
 * one key keeps that: which fields, when, by whom, how (FEATURES F46). During a call
 * it was made sure of in use; else somebody telephoned for it.
 */
#ifndef APP_VOUCH_H
#define APP_VOUCH_H

#include "model/record.h"
#include "store/change.h"

struct app;

/* What is asked first of a place: name, telephone, address, hours. */
uint64_t vouch_main_fields(void);

/* Adds to a change: a stamp for each of the fields (bits of RESOURCE_…) that holds something, and the date of the
 * resource as a whole. Gives how many were stamped; none: the change is as it was. */
int vouch_put(struct app *app, struct change *c, int64_t resource, uint64_t fields, struct str how);
/* The same as one change; says what was done. False: nothing was stamped, or the last stamp is still being stored. */
bool vouch_fields(struct app *app, int64_t resource, uint64_t fields);
bool vouch_item(struct app *app, int64_t item); /* of one item (record item) */

/* Of the stamps of one resource (load_facts) that of this field; NULL: it was never confirmed. */
const struct record *vouch_stamp(const struct record *stamps, int count, struct str field);

#endif
