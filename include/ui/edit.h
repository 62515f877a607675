/*
 * A text field: text, caret, and what keys do to them. Own widget, since libform
 * loses and corrupts Japanese text (UX.md 3.1).
 *
 * The caret stands between grapheme clusters, always. Pasted and typed text is
 * composed (base/utf8.h), otherwise kept as it is, without control characters; a
 * tab becomes a space, and in one-line fields a line break too. Home and End go
 * to line breaks, not to where a line happens to wrap.
 *
 * Scrolling is computed from the caret when drawing, so that drawing changes
 * nothing, and jumps by half the width, so that most keys change one cell. The
 * last column of a row stays free for the insertion cell.
 */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "base/str.h"
#include "ui/canvas.h"

struct edit {
    struct buf text; /* in the arena given to edit_new */
    size_t caret;    /* byte offset, at a cluster border */
    bool many_lines;
    int goal; /* the column that Up and Down aim at; -1 = the caret's own */
};

struct edit edit_new(struct arena *a, struct str text, bool many_lines); /* caret at the end */
void edit_set(struct edit *e, struct str text);
void edit_place(struct edit *e, size_t caret);     /* snapped to a cluster border inside the text */
bool edit_insert(struct edit *e, struct str text); /* at the caret; false where nothing was left to insert */
bool edit_key(struct edit *e, uint32_t key, int cells); /* arrows, Home, End, Backspace, Delete, text, and in
    many lines Enter, Up, Down; `cells` is the width it is drawn in; false where the key is not for a field,
    as Up is in the first row and Down in the last */
struct str edit_text(const struct edit *e);
int edit_lines(
    const struct edit *e, int cells,
    int most); /* rows it takes when wrapped at `cells`, counted up to `most`; 1 for one-line fields */

/* Draws into the box and, with the focus, puts the canvas cursor on the insertion cell. Many lines wrap
 * softly by cells and show the part around the caret; one line scrolls sideways, '<' and '>' marking what is
 * hidden. */
void edit_draw(const struct edit *e, struct canvas *c, struct box in, enum look look, bool focus);

#endif
