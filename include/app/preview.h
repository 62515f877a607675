/* A paper as it would be printed, before it is. */
#ifndef APP_PREVIEW_H
#define APP_PREVIEW_H

#include "app/printing.h"

void preview_show(struct app *app, const struct printing_wish *wish); /* or says why it may not be printed */

#endif
