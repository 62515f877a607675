/*
 * Puts the terminal back whatever happens, and turns signals into bytes that the
 * wait can poll. There is one terminal and signal handlers take no arguments:
 * what they need is the only mutable state of file scope in this layer.
 *
 * HUP, TERM, INT and QUIT ask the program to end; WINCH tells of a new size; TSTP
 * and PIPE are ignored (a nurse must not lose the screen in mid-call). After a
 * fault of the program itself the terminal is put back, then it dies of it.
 */
#ifndef TERM_GUARD_H
#define TERM_GUARD_H

#include "base/str.h"

bool guard_arm(void); /* remembers the terminal's modes, catches signals; false: errno says why not */
void guard_leave(struct str bytes); /* what puts the terminal back, at most 256 bytes */
void guard_restore(void);           /* async-signal-safe, once */
void guard_disarm(void);            /* restores, and gives the signals back */

int guard_descriptor(void); /* readable when a signal came */
bool guard_take(
    bool *size); /* what came since the last time: asked to end; *size made true where there is a new one */
bool guard_asks_to_end(void); /* the same without taking it, from the first such signal on */

#endif
