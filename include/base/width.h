/*
 * Columns of a terminal. Only this file knows how many cells a character takes.
 *
 * East Asian Ambiguous characters (①※○→…) take one or two cells depending on
 * the terminal: term/ asks it at start and sets the answer here, once, before
 * the first frame (UX.md 1.2, 1.5). Everything else follows EastAsianWidth.txt.
 */
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include "base/utf8.h"

void width_set_ambiguous(int cells); /* 1 or 2 */
int width_ambiguous(void);
bool width_is_ambiguous(uint32_t code_point);
/* The same as width_of() of nearly all text, without a table; 0: not known this way. */
static inline int width_simple(uint32_t c)
{
    return c >= ' ' && c < 0x7F ? 1 : utf8_alone(c) ? 2 : 0;
}
int width_of(uint32_t code_point);                    /* 0, 1 or 2; controls take 0 */
int width_text(struct str s);                         /* cells of a text on one line, or of one cluster */
size_t width_fit(struct str s, int cells, int *used); /* bytes of the whole clusters that fit */

#endif
