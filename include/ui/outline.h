/*
 * A list whose rows stand in parts, each under a heading that is never selected.
 * Parts without rows have no heading.
 */
#ifndef UI_OUTLINE_H
#define UI_OUTLINE_H

#include "ui/list.h"

struct arena;

struct outline_line {
    int part, row; /* row within its part; -1: the heading */
};

struct outline {
    struct list list;
    struct outline_line *lines; /* in the arena of outline_fill() */
};

struct outline_view {
    const struct list_column *columns;
    int column_count;
    struct str (*heading)(const void *of, int part);
    struct str (*text)(const void *of, int part, int row, int column);
    const void *of;
};

/* counts[part] rows each; keeps the place of the selection. */
void outline_fill(struct outline *o, struct arena *a, const int *counts, int parts, int seen);
bool outline_key(struct outline *o, uint32_t key, int seen);
const struct outline_line *outline_selected(const struct outline *o); /* NULL where there is no row */
void outline_draw(const struct outline *o, const struct outline_view *v, struct canvas *c, struct box in,
                  bool focus);

#endif
