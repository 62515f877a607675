/*
 * The screen as cells. Screens draw here and nowhere else; term/ shows the
 * result. canvas_text() is the only way text gets into cells (UX.md R1): it
 * filters what must not reach a terminal, clips by cells, never cuts a wide
 * character in half, and never writes outside its box.
 *
 * A wide character takes two cells; the right one is empty with width 0.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "base/str.h"
#include "ui/box.h"

/* What a cell means; the themes in term/ say how that looks, with and without colour. */
enum look {
    LOOK_PLAIN,
    LOOK_TITLE,    /* heading of a pane without the focus */
    LOOK_ACTIVE,   /* heading of the pane that has the focus */
    LOOK_LABEL,    /* name of a field */
    LOOK_FIELD,    /* room for text (underlined) */
    LOOK_FOCUS,    /* the field that is being typed in */
    LOOK_SELECTED, /* the row that keys act on */
    LOOK_ODD,      /* a character that the city's files cannot hold */
    LOOK_MARKED,   /* a part to notice: hits, numbers */
    LOOK_WARNING,  /* doubtful, overdue */
    LOOK_ERROR,    /* must not be missed */
    LOOK_QUIET,    /* help and echoes; never dim */
    LOOK_BAR,      /* bars at top and bottom */
    LOOK_KEY,      /* the key's name in a bar */
    LOOK_COUNT
};

/* What the place of the caret wants of the input method; term/ tells it to a terminal that listens (UX.md 2.2). */
enum ime_wish { IME_KEEP, IME_OFF, IME_ON };

struct cell {
    char text[20];       /* a character and at most four marks, UTF-8: more would not be sent */
    unsigned char bytes; /* 0: a blank, or the right half of a wide character */
    unsigned char width; /* 1 or 2; 0 for the right half of a wide one */
    unsigned char look;  /* enum look */
};

struct canvas {
    int rows, cols;
    struct cell *cells;         /* rows × cols, row by row; two equal cells have equal bytes */
    int cursor_row, cursor_col; /* always visible: on the insertion cell or the selected row (R13, R56) */
    enum ime_wish ime;
    struct canvas_traces
        *traces;         /* texts of the frame before: what stands again in its place is copied from there */
    struct arena *arena; /* its own, holds all of it */
};

struct canvas *canvas_new(int rows, int cols); /* at least 1×1 */
void canvas_free(struct canvas *c);
void canvas_clear(struct canvas *c);
static inline struct cell *canvas_at(const struct canvas *c, int row, int col)
{
    return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}
struct box canvas_whole(const struct canvas *c);

/*
 * Writes one line of text at (row, col) relative to the box and returns the column after it. What does not
 * fit is cut; a cut is shown by '>' in the last cell (a wide character before it becomes a blank where only
 * half of it fits). Line breaks and tabs show as a space. Control and bidi characters show as '?' in
 * LOOK_ERROR; joiners and other marks without a form (U+200B, U+200D, U+FE0F …) are left out.
 *
 * No cell outside the box changes, but for the other half of a wide character that the box's edge goes
 * through: it becomes a blank, as it would on the glass.
 */
int canvas_text(struct canvas *c, struct box in, int row, int col, enum look look, struct str text);
int canvas_cells(struct str text); /* what canvas_text takes for it where there is room */
void canvas_fill(struct canvas *c, struct box in, enum look look);     /* blanks */
void canvas_look(struct canvas *c, struct box in, enum look look);     /* changes the look, keeps the text */
void canvas_cursor(struct canvas *c, struct box in, int row, int col); /* clipped into the box */

struct str canvas_row_text(struct arena *a, const struct canvas *c, int row); /* trailing blanks cut */
struct str canvas_screen_text(struct arena *a, const struct canvas *c);       /* all rows, LF after each */

#endif
