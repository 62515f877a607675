/*
 * A form: fields of one or more records, one under the other, one of them with
 * the caret. Made of the rows of schema/<record>.def; knows no record by name.
 *
 * What stands in a line is text as typed. It is read into the record's value
 * after every key (model/kind.h); when the caret leaves, text that could be read
 * is shown in its usual form. Text that cannot be read stays as it is, with its
 * complaint: nothing keeps anybody in a field.
 *
 * Lines that are not asked for now stay out of the way: a tag or an undo goes to
 * them all the same, and the line with the caret is never shut.
 *
 * Code fields are filled by number: a digit of any width picks and moves on (two
 * digits where there are more than nine choices and the first could begin one),
 * other text filters the choices by label.
 *
 * Each step of undo (ui/undo.h) is one run of typing in one line, up to a pause, a
 * stop or a line break; one paste; one pick; or what form_join() holds together.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "model/record.h"
#include "ui/edit.h"
#include "ui/undo.h"

struct form_line {
    const struct field *field;
    struct str *value; /* in the record: as stored; what was typed where it cannot be read */
    struct str was;    /* the value that the form began with */
    struct edit edit;
    struct str complaint; /* why it cannot be read; empty where it can */
    struct str doubt;     /* readable, but see here */
    bool unsaved;         /* changed since the last save (undo_saved) */
    bool shut;            /* empty and not asked for now (rule_opens): not drawn, and passed by */
    char tag;             /* reaches it in two keys: 1 … 9, a … z, A … Z */
};

struct form {
    struct arena *arena;           /* holds lines, texts and steps */
    const struct setting *setting; /* its owner's, for as long as the form is used */
    struct form_line *lines;
    int count, room, at;
    int digit; /* the first digit of a pick that waits for its second; -1 */
    struct undo undo;
    bool joining, joined; /* steps belong together; the first of them has been made */
    enum form_run { FORM_STILL, FORM_TYPING, FORM_DELETING } run;
    /* Further doubts that the owner of the form knows of; called after each change. May be left out. */
    void (*check)(void *of, struct form *f);
    /* Does form_onward() pass over this line? May be left out. */
    bool (*passes)(const void *of, const struct form_line *l);
    /* A value of the owner's, of which form_own() made a step, is taken back or set again. */
    void (*own)(void *of, struct str value);
    void *of;
};

void form_begin(struct form *f, struct arena *a, const struct setting *s);
/* A line for one field; the record lives as long as the form. */
void form_add(struct form *f, const struct field *field, struct str *value);
/* Lines for the fields of these records that people fill in, by section. */
void form_add_records(struct form *f, const struct record *records, int count);

int form_find(const struct form *f, const struct field *field); /* -1 where it is not on the form */
int form_first(const struct form *f);                           /* the F_FIRST line, else 0 */
int form_tagged(const struct form *f, uint32_t key);            /* the line with this tag; -1 */
int form_missing(const struct form *f, int after); /* next one asked for and empty, or doubtful, around; -1 */
bool form_asks(const struct form_line *l);         /* empty, but worth asking for */
bool form_changed(const struct form_line *l);      /* another value than the form began with */

/* The fields of a record that have changed, a bit for each; `emptied`: also those that hold nothing now. */
uint64_t form_changes(const struct form *f, enum record_id record, bool emptied);

void form_set(struct form *f, int line, struct str typed); /* as if typed; no step of undo */
void form_fill(struct form *f, enum record_id record, int index,
               struct str value); /* a stored value; no step of undo */
struct form_line *form_line(struct form *f, enum record_id record, int index); /* must be on the form */
bool form_has_unsaved(const struct form *f);
/* For storing: takes what cannot be read out of the values, back to what the form began with, and adds it to the field
 * `rest` of r, a line "label: typed" for each: nothing typed is lost, and nothing unreadable is computed with. Gives
 * form_changes() of r then, with the bit of `rest` where it has changed. */
uint64_t form_take(struct form *f, const struct record *r, int rest, bool emptied);
void form_put(struct form *f, int line,
              struct str value); /* a stored value, in its usual form; one step of undo */
void form_offer(struct form *f, enum record_id record, int index,
                struct str value);         /* the same, where nothing stands */
void form_focus(struct form *f, int line); /* leaves the present line; the caret goes to the end */
void form_onward(struct form *f);          /* to the next line that is not passed over: Enter, Tab, a pick */
bool form_key(struct form *f, uint32_t key,
              int cells); /* movements and text; false: nothing here to do with it */
bool form_paste(struct form *f, struct str text);
void form_join(struct form *f, bool on); /* what is done until it is off is one step */
void form_own(struct form *f, struct str before, struct str after); /* a step of the owner's own */
void form_rest(struct form *f); /* a pause: what is typed next is another step */
bool form_undo(struct form *f); /* false where there is nothing to undo */
bool form_redo(struct form *f);
void form_check(struct form *f); /* reads all lines anew: the day may have changed */

/* For ui/choice.c: begins a step of undo of its own, sets the text and reads it. */
void form_replace(struct form *f, int line, struct str text);

#endif
