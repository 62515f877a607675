/* Closed and stopped places in a list of found ones: not suggested, but found by what they are called, and marked. */
#ifndef APP_GONE_H
#define APP_GONE_H

#include "store/load.h"

struct app;

/* Open ones always; one that is gone where a word of what was typed is of its name, number or telephone. */
bool gone_is_listed(struct app *app, const struct resource_row *row, struct str typed);
struct str gone_name(struct arena *a, const struct resource_row *row); /* 「（廃止）名称」 where it is gone */

#endif
