/*
 * Standard output on a terminal: whatever a command prints, no character of data reaches the terminal that is no text
 * (say_text). A pipe or a file gets what was printed, byte by byte.
 */
#ifndef CLI_PLAIN_H
#define CLI_PLAIN_H

#include <stdio.h>

FILE *plain_open(FILE *to);             /* `to` itself where it is no terminal */
void plain_close(FILE *from, FILE *to); /* flushed */

#endif
