/*
 * A map in the cells of a box: points as dots of braille (2×4 a cell, which makes a
 * dot nearly square), some of them with a label, and the outline of a town as a
 * line of dots. North is up; the last row of the box tells the scale.
 *
 * What a point is, and which is selected, the caller says by its label and look.
 */
#ifndef UI_MAP_H
#define UI_MAP_H

#include "base/geo.h"
#include "ui/canvas.h"

struct map { /* which piece of the earth is seen */
    struct geo middle;
    int scale; /* of ten cells: geo_scale() */
};

struct map_point {
    struct geo at;
    struct str label; /* one or two cells; empty: a dot */
    enum look look;   /* of its label */
};

struct map_picture {
    const struct map_point *points; /* where labels meet, the first one is seen */
    int count, on_top;              /* on_top: the point whose label is never covered; -1: none */
    const struct geo *outline;
    int corners;
};

void map_fit(struct map *m, struct box in, const struct geo *points,
             int count);              /* all of them in sight, as large as can be; no points: as it was */
void map_zoom(struct map *m, int by); /* +1 larger, -1 smaller */
void map_follow(struct map *m, struct box in, struct geo at); /* moves where that point would not be seen */

void map_draw(const struct map *m, struct canvas *c, struct box in, struct arena *a,
              const struct map_picture *p); /* the cursor is the caller's */

#endif
