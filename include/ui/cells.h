/*
 * A few one-line fields beside each other, one of them typed in: a row of a board. Where they lie is the screen's.
 */
#ifndef UI_CELLS_H
#define UI_CELLS_H

#include "ui/edit.h"
#include "ui/verb.h"

enum { CELLS_MOST = 3 };

struct cells {
    struct edit edits[CELLS_MOST];
    int count, at;
    bool touched; /* something was typed since cells_begin() */
};

void cells_begin(struct cells *c, struct arena *a, const struct str *texts, int count, int at);
/* ← → Home End move the caret, Tab and Shift-Tab to the next field and the one before. False: not for them. */
bool cells_move(struct cells *c, enum verb v);
bool cells_key(struct cells *c, uint32_t key); /* text, Backspace, Delete */
bool cells_paste(struct cells *c, struct str text);
struct str cells_text(const struct cells *c, int i); /* without the blanks around it */
void cells_draw(const struct cells *c, int i, struct canvas *canvas, struct box in, bool focus);

#endif
