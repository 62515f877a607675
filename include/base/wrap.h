/* Where a paragraph of Japanese text breaks when it is put on rows of so many cells. */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include "base/str.h"

/* The next row: up to its line break, which is taken away, and cut neither within a Latin word or number nor before a
 * mark that closes where that can be had. At least one cluster. */
struct str wrap_cut(struct str *rest, int cells);

/* All of it on one row, or in one cell of a file: line breaks and tabs become blanks. */
struct str wrap_none(struct arena *a, struct str text);

#endif
