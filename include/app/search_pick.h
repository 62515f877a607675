/*
 * A screen that is a box to search in above what the search found (ui/pick.h, app/sought.h): 検索, 資源を選ぶ.
 * Its state begins with struct search_pick, and these are functions of its row; what a hit leads to is its own.
 */
#ifndef APP_SEARCH_PICK_H
#define APP_SEARCH_PICK_H

#include "app/state.h"
#include "ui/pick.h"

struct search_pick {
    struct pick pick;
    struct hit *hits;
    int count;
    bool more, left; /* left: the list is not yet that of the words */
    unsigned where;  /* as sought() */
    int most;
    struct arena *results;
    /* The list is that of the words now: tells how many rows it has, hits first. */
    int (*found)(struct app *app, struct search_pick *p);
};

void search_pick_open(struct screen *s, unsigned where, int most,
                      int (*found)(struct app *app, struct search_pick *p));
void search_pick_whole(struct app *app,
                       struct search_pick *p);       /* before the list is used: that of the words */
void search_pick_look(struct app *app, void *state); /* typed, go_on */
bool search_pick_interrupted(const struct app *app, const void *state);

#endif
