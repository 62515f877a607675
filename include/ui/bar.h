/*
 * One-row bars and wrapped paragraphs: what every screen is put together from.
 */
#ifndef UI_BAR_H
#define UI_BAR_H

#include "ui/canvas.h"
#include "ui/keymap.h"

/* A row in one look: text at the left, and at the right what does not give way to it. */
void bar_draw(struct canvas *c, struct box in, enum look look, struct str left, struct str right);

/* What a screen tells before the keys of its place. */
struct bar_hint {
    enum verb verb;
    struct str keys, words; /* keys: of text; empty: those of the verb */
};
/* The keys of a context with their words, in the order of keys.def, as many as fit; those of `own` first. */
void bar_hints(struct canvas *c, struct box in, struct arena *a, const struct keymap *m, enum context at,
               const struct bar_hint *own, int count);

/* Text wrapped by cells from the given row on; gives the row after it. Draws nothing beyond the box. */
int bar_paragraph(struct canvas *c, struct box in, int row, enum look look, struct str text);
/* The same after what it is called, which stands in fourteen cells at the left. */
int bar_told(struct canvas *c, struct box in, int row, struct str label, struct str text);
int bar_paragraph_rows(struct str text, int cells);

#endif
