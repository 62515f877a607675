/*
 * A search that lets no key wait (store/search.h). Whoever asks keeps showing what it shows until the answer is there,
 * says so, and asks again with the same words when the desk is idle: it goes on where it was left. Before a key
 * uses the list, it is asked for the whole: what is selected or opens is never a row of the words before.
 */
#ifndef APP_SOUGHT_H
#define APP_SOUGHT_H

#include "store/search.h"

struct app;

struct sought { /* one for the whole desk: other words take the place of those that were left */
    struct arena *arena;
    struct search *search; /* NULL: none was left */
    struct str text;
    unsigned where;
    int most;
};

/* Done, to be taken at once with search_take(); NULL: left, a key waits. whole: a key may wait. */
struct search *sought(struct app *app, struct str text, unsigned where, int most, bool whole);
void sought_free(struct app *app);

#endif
