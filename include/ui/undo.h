/*
 * What was done to the lines of a form, step by step, so that it can be taken
 * back and done again. Knows lines by their number and texts as bytes; form.c
 * says what a step is and draws the consequences.
 *
 * A step is what a person would call one: a run of typing, a paste, a pick; steps
 * that are `joined` to the one before are taken back with it (an adopted person
 * fills many lines). Of a long text a step keeps the part that changed; of a
 * one-line field all of it, so that it holds whatever tidied the line since.
 *
 * Steps have numbers that only grow, so that a draft can keep them as rows: those
 * before `dirty` are saved as they are. UNDO_MOST are kept; the oldest go first.
 */
#ifndef UI_UNDO_H
#define UI_UNDO_H

#include "base/str.h"

enum { UNDO_MOST = 500, UNDO_OWN = -1 };

struct undo_step {
    int line;  /* UNDO_OWN: a value of the form's owner */
    size_t at; /* the byte from which the text differs */
    struct str before, after;
    size_t caret_before, caret_after;
    bool joined;
};

struct undo {
    struct arena *arena;
    struct undo_step *steps;
    int count, room, at; /* steps before `at` can be undone, the others redone */
    int64_t first;       /* number of steps[0] */
    int64_t dirty;       /* from this number on, no save has taken them */
    bool open, whole;    /* the last step still grows; it keeps whole texts */
    struct buf text;     /* how the line of the open step stood before it */
    struct buf before, after;
};

struct undo undo_new(struct arena *a);

/* A step begins: how the line stands now. What was undone before it can no longer be redone. */
void undo_begin(struct undo *u, int line, struct str text, size_t caret, bool whole, bool joined);
void undo_grow(struct undo *u, struct str text, size_t caret); /* the line changed: as it stands now */
void undo_seal(struct undo *u); /* what follows is another step; one that changed nothing is dropped */
/* The line was rewritten by itself: this is what its last step led to. */
void undo_tidied(struct undo *u, int line, struct str text);

const struct undo_step *undo_back(struct undo *u); /* NULL where there is none */
const struct undo_step *undo_forth(struct undo *u);
/* Adds the text of the line on the other side of the step; false where the line has another text than it left.
 */
bool undo_text(const struct undo_step *s, bool forth, bool whole, struct str text, struct buf *out);

void undo_restore(struct undo *u, const struct undo_step *step); /* a draft is opened again: in their order */
void undo_saved(struct undo *u);                                 /* a save took everything */
void undo_unsaved(struct undo *u); /* it failed: everything is to be saved again */

#endif
