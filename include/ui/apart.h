/*
 * Two texts side by side, wrapped; what stands in one only, between where they begin to differ and where they are the
 * same again to their ends, is marked.
 */
#ifndef UI_APART_H
#define UI_APART_H

#include "ui/canvas.h"

struct apart {
    struct str text[2];
    size_t head, tail; /* bytes that both begin with, that both end with */
    bool plain;        /* the two are not to be compared: nothing is marked */
};

struct apart apart_of(struct str one, struct str other);
struct apart apart_plain(struct str one, struct str other);
struct box apart_half(struct box in, int which);  /* of a box, for 0 or 1 */
int apart_rows(const struct apart *p, int cells); /* of the longer one, in a half of so many cells */
int apart_first(const struct apart *p,
                int cells); /* the row of either in which they begin to differ; 0 where nothing is marked */
/* Their rows from `top` on, in the halves of the box; an empty text says so. */
void apart_draw(const struct apart *p, struct canvas *c, struct box in, int top);

#endif
