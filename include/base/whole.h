/*
 * Bytes that are written to the last one: a write that was cut short goes on, and one that a signal interrupted is made
 * again. False: it cannot be, and errno says why.
 */
#ifndef BASE_WHOLE_H
#define BASE_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

bool whole_write(int file, const void *bytes, size_t n);
bool whole_copy(int from, int to); /* what follows in one open file, behind what is in the other */

#endif
