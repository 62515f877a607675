/* The form that is open: registered, put aside, gone through, taken back step by step. Where
 * none is, the desk says so. */
#ifndef APP_CURRENT_H
#define APP_CURRENT_H

struct app;

void current_save(struct app *app);    /* 確定 */
void current_missing(struct app *app); /* the next line that is empty or doubtful */
void current_jump(struct app *app);    /* the next key is the tag of a line */
void current_park(struct app *app);
void current_discard(struct app *app); /* asks before */
void current_stamp(struct app *app);   /* the time of day, at the caret */
void current_undo(struct app *app); /* a step of the form in the sheet; anywhere else what was registered */
void current_redo(struct app *app);

#endif
