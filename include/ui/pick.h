/*
 * A box to type in above a list of what its text leaves: the palette, phrases,
 * problems, 検索 and the choice of a place. What is found and drawn is the screen's; that keys
 * divide between the two, and how they lie, is said here once.
 */
#ifndef UI_PICK_H
#define UI_PICK_H

#include "ui/edit.h"
#include "ui/list.h"
#include "ui/verb.h"

struct pick {
    struct edit box;
    struct list list;
    int below; /* screen rows below the list that are the screen's own */
};

struct pick_look {
    struct str title, hint; /* of the bar above */
    struct str nothing;     /* said where the list is empty */
    const struct list_column *columns;
    int count;
    struct str (*text)(const void *of, int row, int column); /* as list_draw */
};

void pick_open(struct pick *p, struct arena *a, int below);
int pick_rows(const struct pick *p, int rows);        /* of the list that are seen at once */
void pick_found(struct pick *p, int count, int rows); /* `rows` of the whole; the first is selected */

/* ← → Home End move the caret, the other motions and Tab the selection. False: the verb is no motion. */
bool pick_move(struct pick *p, enum verb v, int rows);

/* The box that is left below is the caller's to draw. */
void pick_draw(const struct pick *p, struct canvas *c, struct box in, const struct pick_look *look,
               const void *of, bool focus);

#endif
