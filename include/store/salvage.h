/*
 * What can still be read of a damaged file (RELIABILITY.md section 7), row after row by their numbers. Where a page does
 * not open, the rows that lie on it are left out, and reading goes on behind them.
 *
 * salvage_to() makes a plain SQLite file of it: every record, the history and the audit. No index, no guard and no key
 * comes along: it is for reading, not for working on.
 *
 * salvage_desk() makes a desk of it, of the present version, under the key that the file has: with its guards, indexes and
 * counters, on which `check` finds nothing. It reads a copy of the file and of its log, so that the damaged one stays as
 * it is to the byte. The newest backup that opens helps where it knows better than anybody:
 *
 *   the pages of the schema and the first one, which both files have in the same places as long as their schema is the
 *   same: no other page is ever taken from it;
 *   rows of the audit, which never change, and prove by the chain that they belong there;
 *   rows of the records that were lost, as they were then and as the history changed them since: none that somebody took
 *   back or disposed of in between;
 *   of meta what cannot be read, and the keys where <database>.keys cannot be.
 *
 * What the backup does not know either, and is named by what was saved, becomes an empty row with the same number that says
 * so: a contact is worth more than the case that cannot be read.
 */
#ifndef STORE_SALVAGE_H
#define STORE_SALVAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "store/audit.h"

struct db;

struct salvage_line {
    struct str table;
    int64_t saved, gaps; /* rows; places where rows were left out */
    /* salvage_desk() only */
    int64_t refused;  /* rows that were read and break a rule of the table: left out */
    int64_t borrowed; /* rows that only the backup had; in `saved`, too */
    int64_t made;   /* empty rows in the place of such as are named and could not be read; in `saved`, too */
    struct str why; /* of the first that was refused, in SQLite's words; empty */
};

/* Never overwrites. *count lines, one for each table. ERR_DAMAGED where not one row could be read. */
enum err salvage_to(struct arena *a, struct db *db, const char *out, struct salvage_line **lines, int *count,
                    struct fault *f);

struct salvage_report {
    struct salvage_line *lines; /* the records in their order, then the other tables; the audit last */
    int count;
    int64_t gaps, refused, made; /* of all lines */
    struct str backup;     /* path of the one that helped or could have; empty: there is none that opens */
    bool schema_borrowed;  /* the first page or pages of the schema are from it */
    bool meta_borrowed;    /* what the file says of itself is from it, in part */
    bool keys_borrowed;    /* so is <database>.keys: passphrases that were changed since are the old ones */
    struct str audit_gaps; /* numbers that nobody can read any more, "120–135、140"; empty: none */
    int64_t audit_anew;    /* the number from which on the chain was bound anew; 0: it holds as it was */
    bool audit_new_key;    /* the auditor's key is a new one: audit_key is to be printed and wiped */
    unsigned char audit_key[AUDIT_K0];
};

/*
 * `out`: beside the database, not there yet. The caller holds SEAT_REPLACE of `path`, has its key in the keyring (or that
 * of the newest backup), and nobody has it open. What is made is synced, has its .keys beside it where the file has some,
 * a meta row `salvaged` with the moment, the same uuid, workstation and numbers, the next epoch, a line of its own
 * (src/store/lineage.h: no number of a lost row is given again), and ends with an audit row `salvage` of `login`. After it
 * took the place of the file the seat's note is of no use any more (seat_forget()).
 *
 * ERR_DAMAGED: the file does not open far enough and no backup helps; ERR_IO: disk. Then nothing is there, and the file is as
 * it was. What a run that was killed left beside it (<out>.part, <path>.salvage.part) the next one clears.
 */
enum err salvage_desk(struct arena *a, const char *path, const char *out, struct str login, int64_t now,
                      struct salvage_report *report, struct fault *f);

/* When this file was made of what a damaged one still gave, an ISO moment; empty: it never was. */
struct str salvage_moment(struct arena *a, struct db *db);

#endif
