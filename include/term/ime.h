/*
 * The input method, switched by the terminal: on in names and notes, off in
 * digits, dates and lists (UX.md 2.2, R20). Only Tera Term, RLogin and their kin
 * understand; the rest of the terminals ignores it, and is told nothing unless the
 * configuration says so. What the person had set is saved first and put back at
 * the end. Nothing is sent but with a frame, and only where the wish changed:
 * who turns the input method the other way within a field is left alone.
 */
#ifndef TERM_IME_H
#define TERM_IME_H

#include "ui/canvas.h"

enum ime_control { IME_AUTO, IME_ALWAYS, IME_NEVER };

struct ime {
    enum ime_control control;
    bool works;         /* the terminal is told */
    enum ime_wish told; /* last; IME_KEEP: nothing yet */
};

/* kind: of the secondary device attributes, 0 = unknown; program: TERM_PROGRAM, may be NULL */
void ime_decide(struct ime *i, int kind, const char *program);
void ime_tell(struct ime *i, enum ime_wish wish, struct buf *out);
void ime_leave(const struct ime *i, struct buf *out);

#endif
