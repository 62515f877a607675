/*
 * How each look appears. On a terminal without colours the marks alone tell plain text, a field, the field that
 * is typed in, the selected row, a warning and an error from each other; colours come on top. Never dim, which
 * vanishes on some terminals, and never blinking.
 *
 * Colours are the first eight of every palette, −1 is the terminal's own. Where
 * both are given they contrast by 7:1 or more; blue and yellow, not red and green.
 */
#ifndef TERM_THEME_H
#define TERM_THEME_H

#include "ui/canvas.h"

enum mark {
    MARK_BOLD = 1,
    MARK_UNDERLINE = 2,
    MARK_REVERSE = 4,
};

enum colour {
    COLOUR_OWN = -1,
    COLOUR_BLACK = 0,
    COLOUR_YELLOW = 3,
    COLOUR_BLUE = 4,
    COLOUR_CYAN = 6,
    COLOUR_WHITE = 7,
};

struct style {
    unsigned char marks;
    signed char ink, paper; /* as seen: a reverse mark has been allowed for; both own or both given */
};

struct style theme_style(enum look look, bool contrast);

#endif
