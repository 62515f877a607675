/*
 * A list of rows with one selected: which are seen, and what moving does. It
 * knows neither what a row holds nor how it is drawn.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/canvas.h"

struct list {
    int count, selected, top; /* selected is -1 only where count is 0 */
};

void list_resize(struct list *l, int count,
                 int seen); /* rows came or went; keeps the selection in range and in sight */
bool list_key(struct list *l, uint32_t key,
              int seen); /* arrows, PageUp, PageDown, Home, End; false: not for a list */
void list_select(struct list *l, int index, int seen);
/* After rows were read again: to the row of `id`, so that the next key acts on what one looked at; false where it is
 * not there, or `id` is 0. Each row is of `row_bytes`, its id (int64_t) stands `id_at` bytes in. */
bool list_stay(struct list *l, const void *rows, size_t row_bytes, size_t id_at, int64_t id, int seen);
/* The same where the list knows the id of a row otherwise. */
bool list_stay_by(struct list *l, int64_t (*id_of)(const void *of, int row), const void *of, int64_t id,
                  int seen);
#define LIST_STAY(list, rows, type, field, id, seen)                                                         \
    list_stay(list, rows, sizeof(type), offsetof(type, field), id, seen)

struct list_column {
    int cells; /* 0 takes what is left, once */
    bool right;
};

/* Draws rows top… of the list in the box, one screen row each: text(of, row, column) gives a cell's text. The
 * box's first column is for the '>' of the selected row, which gets LOOK_SELECTED and with `focus` the cursor
 * on that '>'; a blank stands between columns. Without rows the cursor is on the box's first cell. */
void list_draw(const struct list *l, struct canvas *c, struct box in, const struct list_column *columns,
               int count, struct str (*text)(const void *of, int row, int column), const void *of,
               bool focus);

#endif
