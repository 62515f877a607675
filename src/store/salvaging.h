/*
 * A damaged file on its way to becoming a desk again (store/salvage.h), for the files that do the parts of it:
 * salvage_source.c the copy that is read, salvage_table.c a table of it, salvage_audit.c the chain, salvage_rows.c the rows
 * that are missing, salvage_mend.c what is kept beside the rows, salvage_desk.c the rest.
 */
#ifndef STORE_SALVAGING_H
#define STORE_SALVAGING_H

#include "inside.h"
#include "store/salvage.h"

struct table;

struct salvaging {
    struct arena *arena;
    const char *path, *out;
    char work[PATH_MAX]; /* the copy that is read */
    struct db *from;     /* on it */
    struct db *backup;   /* the newest one; NULL: there is none that opens, or it is of another file */
    bool lent;           /* it was given the key of the file */
    struct db *to;       /* what is made */
    struct table *lends; /* salvage_table.c: the table out of which rows come, one by one; NULL */
    struct salvage_report *report;
    struct str login, head; /* head: of the damaged file's chain, as far as it is known: "seq:hex" */
    int64_t now;
    struct fault *fault;
};

/* ---- salvage_source.c */

/* Opens the newest backup, if there is one, and a copy of the database and its log; both are closed, and the copy is taken
 * away, by salvage_source_close(), which is called after a fault, too. */
enum err salvage_source(struct salvaging *s);
void salvage_source_close(struct salvaging *s);

/* ---- salvage_desk.c */

struct salvage_line *salvage_line(struct salvaging *s, struct str table);
enum err salvage_failed(struct salvaging *s); /* the last fault of what is made */

/* ---- salvage_table.c */

enum err salvage_table(struct salvaging *s, struct salvage_line *line); /* all that can be read */
/* One row of a table out of the backup, as far as that has it. */
enum err salvage_borrow(struct salvaging *s, struct str table, int64_t id, bool *there);
void salvage_borrow_end(struct salvaging *s);

/* ---- the others, inside the transaction that fills the new file */

enum err salvage_audit(struct salvaging *s, struct salvage_line *line);
/* What is not there: out of the backup, or empty where it is named. */
enum err salvage_rows(struct salvaging *s);
/* The same, then index, places, numbers, counters and the line of the file. */
enum err salvage_mend(struct salvaging *s);

#endif
