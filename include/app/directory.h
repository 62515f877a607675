/*
 * 資源台帳: where to hand a case on to; searched as one types. A pane of the desk. The line understands needs
 * (model/need.h): each row then tells why it is there and how old that is, in the list by a mark for each thing that
 * is asked, below it in words.
 */
#ifndef APP_DIRECTORY_H
#define APP_DIRECTORY_H

#include "app/screen.h"

extern const struct screen_row pane_directory;

void directory_open(struct app *app);   /* reads nothing yet: directory_see() does */
void directory_reload(struct app *app); /* where a key waits, the list stays as it is and is left: */
bool directory_is_left(const struct app *app);
void directory_settle(struct app *app); /* is there, whoever waits: before a key does anything with it */
void directory_seek(struct app *app);   /* the search line with the caret: empty, or with what was offered */
void directory_rest(struct app *app);   /* the caret leaves the line, which stays */
void directory_offer(struct app *app, struct str text); /* for the next directory_seek(); kept as it is */
int64_t directory_selected(const struct app *app);      /* the resource; 0 where there is none */
void directory_reload_detail(struct app *app);          /* what is known of it may have changed */
void directory_see(
    struct app
        *app); /* reads it, and the list, once the pane can be seen: not while the desk opens or saves */
void directory_show(struct app *app, int64_t resource); /* puts it first and shows all of it */

/* Why this one is in the list; NULL where it is not, or where the line is no need. */
struct fit *directory_fit(const struct app *app, int64_t id);

/* Why the selected one is here, and all of it, from a row on; without a canvas it only counts (app/office.h). */
int directory_detail(const struct app *app, struct arena *a, struct canvas *c, struct box in, int row);
struct box directory_rows(const struct app *app, struct box in); /* the part of the pane that is the list */
void directory_draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus);

#endif
