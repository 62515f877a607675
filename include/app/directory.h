/* 資源台帳: where to hand a case on to; searched as one types. A pane of the desk. */
#ifndef APP_DIRECTORY_H
#define APP_DIRECTORY_H

#include "app/screen.h"

extern const struct screen_row pane_directory;

void directory_open(struct app *app);
void directory_reload(struct app *app);
void directory_show(struct app *app, int64_t resource); /* puts it first and shows all of it */

#endif
