/*
 * What stands in 資源台帳 for its search line: everything by name; for words what search finds; for a need
 * (model/need.h) who fits it, with the reasons. Reads; what keys do to it is said in directory.c.
 */
#ifndef APP_SEEK_H
#define APP_SEEK_H

#include "app/state.h"

void seek_open(struct app *app);                   /* the directory's lists, empty */
void seek_places(struct app *app);                 /* 圏域 and towns, before a search begins */
void seek_run(struct app *app, bool whole);        /* the rows of the line, anew; whole: a key may wait */
void seek_more(struct app *app);                   /* the next page behind them */
void seek_only(struct app *app, int64_t resource); /* one row, whatever the line says */
void seek_set(struct app *app, struct str line);   /* puts the line and runs it */

bool seek_complete(struct app *app); /* the last word becomes the first that is offered; false: none is */
struct str seek_person_words(const struct app *app, struct arena *a); /* what the person of the call needs */
void seek_person(struct app *app); /* puts them into the line, or says why not */

/* Where the person lives, as far as the town is known; false: nowhere. */
bool seek_origin(struct app *app, struct need_ask *ask);

#endif
