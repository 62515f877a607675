/* 資源台帳: where to hand a case on to; searched as one types. A pane of the desk. */
#ifndef APP_DIRECTORY_H
#define APP_DIRECTORY_H

#include "app/screen.h"

extern const struct screen_row pane_directory;

void directory_open(struct app *app);
void directory_reload(struct app *app);
void directory_seek(struct app *app); /* the search line with the caret: empty, or with what was offered */
void directory_offer(struct app *app, struct str text); /* for the next directory_seek(); kept as it is */
int64_t directory_selected(const struct app *app);      /* the resource; 0 where there is none */
void directory_reload_detail(struct app *app);          /* what is known of it may have changed */
void directory_show(struct app *app, int64_t resource); /* puts it first and shows all of it */

#endif
