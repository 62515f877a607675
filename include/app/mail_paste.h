/* A mail that is pasted into the note of a new call or contact fills in when it
 * came and from whom. */
#ifndef APP_MAIL_PASTE_H
#define APP_MAIL_PASTE_H

#include "app/call.h"

bool mail_paste(struct app *app, struct call *call,
                struct str text); /* false: it is no mail, or not for here */

#endif
