/*
 * 定型文 and short forms: ";sk" and a blank become 食事摂取困難. Those of the
 * program are rows (schema/phrases.def), the centre's own are records and win.
 * How often each is used is counted, for the centre to see which to keep.
 */
#ifndef APP_PHRASES_H
#define APP_PHRASES_H

#include "app/call.h"

struct phrase_row {
    struct str short_form, text, reading; /* the reading of the centre's own is their short form */
    bool own;
};

int phrases_all(struct arena *a, struct db *db, struct phrase_row **rows); /* the centre's own first */
int64_t phrases_count(struct arena *a, struct db *db, struct str short_form);
void phrases_used(struct app *app, struct str short_form);
bool phrases_expand(struct app *app, struct call *call); /* a blank was pressed: the short form before the
                           caret, as one step of undo; false where none is */

#endif
