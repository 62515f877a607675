/*
 * 救い出したもの: what a file that was put together out of a damaged one has, what it has not, and the auditor's key
 * where it is a new one: shown once, until somebody goes on.
 */
#ifndef APP_SALVAGED_H
#define APP_SALVAGED_H

#include "store/salvage.h"
#include "ui/canvas.h"

struct salvaged {
    struct salvage_report report;
    const char *old; /* where the damaged file lies now */
};

void salvaged_draw(const struct salvaged *s, struct canvas *c, struct box in, struct arena *a);
void salvaged_wipe(struct salvaged *s); /* the key */

#endif
