/* Where a paragraph of Japanese text breaks when it is put on rows of so many cells. */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include "base/str.h"

/* Bytes of the text that go on one row: up to its line break, and neither within a Latin word or number nor
 * before a mark that closes where that can be had. At least one cluster. */
size_t wrap_row(struct str text, int cells);
struct str wrap_cut(struct str *rest, int cells); /* the next row, and its line break taken away */

#endif
