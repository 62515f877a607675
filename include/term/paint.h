/*
 * Cells into the bytes of a terminal, as ncurses' terminfo describes it. What is on the glass is kept as cells; a frame
 * is the cells that differ, in the fewest movements and changes of attributes, and the cursor last. It is only
 * added to a buffer: term/ sends it as one write(2).
 *
 * Nothing is believed of where the terminal's cursor stands after a character whose width is its own business: the next
 * cell is addressed.
 */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include "ui/canvas.h"

struct paint;

struct paint_options {
    int rows, cols;
    bool colour, contrast;
};

/* Needs descriptors 0 and 1 to be a terminal; puts it into raw mode, from which term/guard brings it back. NULL where
 * TERM is unknown or too poor. */
struct paint *paint_open(const struct paint_options *options);
void paint_close(struct paint *p);                  /* sends nothing */
void paint_start(struct paint *p, struct buf *out); /* another screen, the settings that frames rely on */
void paint_frame(struct paint *p, const struct canvas *c,
                 struct buf *out);  /* adds the difference, cursor last */
void paint_forget(struct paint *p); /* the next frame is sent whole */
void paint_resize(struct paint *p, int rows, int cols);
bool paint_knows_titles(void);

/* A terminfo string, without its padding; empty where the terminal has none. */
struct str paint_capability(struct arena *a, const char *name);

#endif
