/*
 * A second hand for large files: cells are gathered in blocks, and a thread takes
 * each block's cells in order while the first hand reads on. It starts with the
 * first full block, so that small files cost no thread.
 *
 * hand_cell() and hand_close() are called by one thread; `take` runs on the other
 * one, or in hand_close() where none was started: never on both at once.
 */
#ifndef EXPORT_HAND_H
#define EXPORT_HAND_H

#include "base/str.h"

struct hand;

struct hand *hand_open(void (*take)(void *of, struct str cell), void *of); /* NULL where there is no memory */
void hand_cell(struct hand *h, struct str cell);                           /* copied */
void hand_close(struct hand *h); /* all cells are taken when it returns; frees; NULL is allowed */

#endif
