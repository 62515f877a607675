/*
 * How what is typed into a call reaches the file: as a draft within 0.7 s of each key and at once with each field that
 * is left; with 確定 as records, which end the draft; and how it leaves the desk. One save at a time is with the
 * writer; what it refuses stays on the desk and is tried again, each time after a longer pause.
 */
#ifndef APP_CALL_SAVE_H
#define APP_CALL_SAVE_H

#include "app/call.h"

void call_save(struct app *app, struct call *call); /* its draft, now; nothing while one is under way */
void call_keep_beside(struct app *app, struct call *call); /* in a file of its own (store/spool.h), now */
void call_save_again(struct app *app); /* the file can be written again: what it did not take is due */
void call_drop(struct app *app, struct call *call); /* off the desk, and its memory with it */

#endif
