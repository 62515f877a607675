/*
 * Ctrl-C, TERM and HUP during long work: a flag that the work looks at between rows, so
 * that it can undo what it began. The flag is the one mutable global that signals need.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

const volatile bool *
interrupt_watch(void); /* from now on these signals set it; a second one ends the program at once */

#endif
