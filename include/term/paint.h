/*
 * Cells into the bytes of a terminal, by ncurses, which knows what is on the
 * glass and sends the difference. ncurses never writes to the terminal itself:
 * its output goes to a file in memory, so that term/ can send a frame as one
 * write(2). A row that changed is drawn again whole, one cluster at a time, with
 * its marks; ncurses then finds the cells that differ.
 *
 * This file also answers wcwidth() for the whole program, so that ncurses lays
 * out what base/width measured.
 */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include "ui/canvas.h"

struct paint;

struct paint_options {
    int rows, cols;
    bool colour, contrast;
};

/* Needs descriptors 0 and 1 to be a terminal; puts it into raw mode. NULL where TERM is unknown or too poor.
 */
struct paint *paint_open(const struct paint_options *options);
void paint_close(struct paint *p);                  /* sends nothing */
void paint_start(struct paint *p, struct buf *out); /* adds what ncurses sends at its start */
void paint_frame(struct paint *p, const struct canvas *c,
                 struct buf *out);                      /* adds the difference, cursor last */
void paint_forget(struct paint *p);                     /* the next frame is sent whole */
void paint_resize(struct paint *p, int rows, int cols); /* the next frame is sent whole */
bool paint_knows_titles(void);                          /* terminfo: XT */

/* A terminfo string, without its padding; empty where the terminal has none. */
struct str paint_capability(struct arena *a, const char *name);

#endif
