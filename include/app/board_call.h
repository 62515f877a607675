/*
 * The row of a board (空き, 当番) that is typed in, as a call: what stands in its cells is a draft like any form. The
 * board draws it and stands for it; on the strip it does not appear. Its first lines (call_row.cells) are the
 * cells; the lines behind tell, with the aim, which row it is, and go into the draft with them. A row in which
 * nothing was typed leaves no draft.
 */
#ifndef APP_BOARD_CALL_H
#define APP_BOARD_CALL_H

#include "app/call.h"

/* Filled with a stored row, the caret in the cell `at`. */
struct call *board_begin(struct app *app, const struct call_row *row, struct aim aim, const struct record *r,
                         int at);
/* The draft that was left of the same row comes instead of it, where there is one. */
struct call *board_go_on(struct app *app, struct call *call);
/* The same where the aim is what the row says and not which one it is: the draft of that
 * row, whatever it was to say. */
struct call *board_go_on_over(struct app *app, struct call *call);
/* While a row is typed in, what the board itself does not know: along the cells and in them, the steps of undo, out of
 * the row. False: it leads elsewhere, and what was typed is saved at once. *call is NULL where
 * there is no row any more. */
bool board_act(struct app *app, struct call **call, enum verb v);
bool board_type(struct app *app, struct call *call, uint32_t key);
/* For the row of the screen, whose state begins with struct call_screen: letters are text in a cell only. */
bool board_paste(struct app *app, void *state, struct str text);
enum context board_context(const struct app *app, const void *state);
struct str board_text(const struct call *call, int cell); /* without the blanks around it */
/* 確定; false where it stays as it is, and the notice says why. */
bool board_commit(struct app *app, struct call *call);
void board_draw(const struct call *call, int cell, struct canvas *c, struct box in, bool focus);

#endif
