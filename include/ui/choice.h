/*
 * Picking codes in a form's line: numbers that never move, filtered by what is
 * typed. The panel that shows them stands in a fixed place, away from the line,
 * since an input method's own list covers the rows under it (UX.md R16).
 */
#ifndef UI_CHOICE_H
#define UI_CHOICE_H

#include "ui/form.h"

bool choice_has(const struct field *f); /* is it filled by picking? */
bool choice_key(struct form *f,
                uint32_t key); /* digits, filter, Backspace, Enter and Tab; false: not its business */
bool choice_shown(const struct form_line *l, const struct code *code); /* offered under the present filter? */
void choice_draw(const struct form *f, struct arena *a, struct canvas *c,
                 struct box in); /* the choices of the line with the caret */

#endif
