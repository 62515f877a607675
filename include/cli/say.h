/*
 * Words to whoever runs the program. What comes from files and databases may hold
 * control and bidi characters: none of them reaches a terminal.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdio.h>

#include "base/str.h"

struct cli;

void say_text(FILE *to, struct str text); /* unshowable characters as '?'; line ends stay */
void say_line(const struct cli *c, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* on stderr */

/* A bar on stderr, rewritten in place ten times a second at most; nothing where stderr is no terminal. */
struct say_bar {
    FILE *to; /* NULL: no terminal */
    int64_t shown_ms;
};
struct say_bar say_bar_new(const struct cli *c);
void say_bar_show(struct say_bar *bar, struct str what, int64_t rows,
                  double part); /* part: 0 … 1, negative = unknown */
void say_bar_clear(struct say_bar *bar);

#endif
