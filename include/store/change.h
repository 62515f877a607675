/*
 * A change: what one key of the person commits, as one transaction with its
 * audit row, history, search index and counters; all or nothing.
 *
 * A change owns copies of everything put into it, so that it can be handed to the
 * writer's thread. Whoever builds it frees it, or gives it to writer_post().
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "base/err.h"
#include "model/record.h"

struct db;
struct change;
struct merge_plan;

#define FIELDS_ALL       UINT64_MAX
#define FIELD_BIT(index) (UINT64_C(1) << (index))

/* A call that is being typed: what stands in its fields as typed (unread dates included), so that nothing is
 * lost. */
struct draft_value {
    struct str field; /* "intake.note" */
    struct str typed;
};
struct draft_step { /* what can be taken back (ui/undo.h), under the name of its field */
    int64_t n;
    struct str field;
    size_t at;
    struct str before, after;
    size_t caret_before, caret_after;
    bool joined;
};
struct draft {
    int64_t id;             /* 0: a new one */
    struct str staff;       /* login */
    struct str form;        /* "intake" or "contact" */
    int64_t intake;         /* the case it belongs to; 0 for a new call */
    int64_t started, saved; /* moments */
    struct str at;          /* the field the caret stands in */
    size_t caret;           /* bytes into its text */
    struct draft_value *values;
    int count;
    struct draft_step *steps; /* saving: those from step_from on; what is stored from there on is forgotten */
    int step_count;
    int64_t step_first, step_from; /* older ones than step_first are forgotten */
    int64_t step;                  /* the first that is not done, but taken back */
};

struct change *
change_new(struct str login,
           struct str act); /* act: a word for the audit: "intake", "contact", "refer", "draft" … */
void change_free(struct change *c);
/* What the audit row is about where no edit says it: a change without edits is an event ("view", "intake
 * 12"). */
void change_about(struct change *c, struct str subject);

/* What the audit row tells beside the names of fields: a kind of paper and its copy, never what stands on it. */
void change_tell(struct change *c, struct str words);

/* Puts the named fields of a record: id 0 makes a new row. Gives the number of this edit; -1: the change holds
 * CHANGE_MOST of them already. An intake without a number gets one. A reference may hold change_ref() of an
 * earlier edit in the same change. */
int change_put(struct change *c, const struct record *r, uint64_t fields);
/* Takes a row away on which nothing else hangs: a slot, a department, a relation, a row of 空き or 当番. Its values
 * stay in history, its number is never given again; kept (change_keep), it comes back with change_revert(). */
void change_withdraw(struct change *c, enum record_id record, int64_t id);
bool change_can_withdraw(enum record_id record); /* a row of this kind? */
struct str change_ref(struct change *c, int edit);
void change_draft(struct change *c,
                  const struct draft *d); /* saves it; values that are not named stay as they were */
void change_end_draft(struct change *c, int64_t draft); /* the call is committed or thrown away */
/* The change can be taken back by its person; what it was, in words that follow the number it gives, if any:
 * " の登録". */
void change_keep(struct change *c, struct str what);
/* Instead of edits: takes the last such change of this person back, or does the last one taken back again. */
void change_revert(struct change *c, bool again);
/* What the person's desk remembers (store/memory.h), and what they have read of 申し送り. */
void change_setting(struct change *c, struct str key, struct str value);
void change_seen(struct change *c, struct str entry);

void change_merge(struct change *c, const struct merge_plan *plan); /* store/merge.h: makes two people one */
void change_unmerge(struct change *c, int64_t merge);               /* and two again */

void change_count(struct change *c, struct str counter); /* one more of it (load_count) */

enum { CHANGE_MOST = 40 };
struct change_result {
    int64_t ids[CHANGE_MOST]; /* of the rows put, by edit */
    int64_t draft;            /* of the draft saved */
    char number[24];          /* of a case that was made */
    char what[96];            /* that was taken back or done again; empty: there was nothing */
};

/* On the read-write connection only. On a fault nothing of it is stored. */
enum err change_apply(struct db *db, const struct change *c, int64_t now, struct change_result *out,
                      struct fault *f);

#endif
