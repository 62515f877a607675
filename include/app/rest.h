/*
 * A desk that was put away while nobody sat there: which forms lay open on it. What was typed lies in their drafts; by
 * their numbers they are laid out again as they were left, caret and steps of undo included.
 */
#ifndef APP_REST_H
#define APP_REST_H

#include "app/state.h"

enum { REST_MOST = 64 };

struct rest {
    int64_t drafts[REST_MOST];
    int count;
    int64_t current; /* the one in the sheet; 0: none */
    enum pane focus, beside;
};

void rest_take(const struct app *app, struct rest *r); /* after duty_rest() */
void rest_give(struct app *app,
               const struct rest *r); /* after app_begin(); drafts that others finished are passed over */

#endif
