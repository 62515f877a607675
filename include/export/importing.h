/*
 * One import at work: what its readers share. import.c opens files, gives out rows,
 * puts records and ends the transaction; a reader (ledger.c, resources.c, items.c, turns.c, reference.c)
 * is a row of functions that turns rows into records.
 *
 * A reader takes a row by importing_took or rejects it with a sentence, once each.
 * A fault of the database ends the file.
 */
#ifndef EXPORT_IMPORTING_H
#define EXPORT_IMPORTING_H

#include "export/csv.h"
#include "export/import.h"
#include "export/textmap.h"
#include "model/record.h"
#include "store/bulk.h"
#include "store/familiar.h"
#include "store/match.h"

struct importing {
    struct arena *arena; /* of the whole import */
    struct arena *file;  /* of the table at work: until the next `begin` */
    struct arena *row;   /* until the next row */
    struct db *db;
    const struct import_request *q;
    struct import_result *out;
    struct bulk *bulk;
    struct setting setting; /* reads staff names; an unknown one becomes a row of its own */
    const char *path;
    struct str *headings; /* of the file; a file without any has those that its shape stands for */
    int columns;
    size_t heading_line;
    struct fault *fault;
    enum err code;           /* of the database: the file is given up */
    void *reader;            /* its own state, in `file` */
    struct match_seen *seen; /* of all files: new resources, for store/match.h */
    int seen_count, seen_room;
    struct settled *settled;     /* of the transaction (store/settled.h); NULL: not read yet */
    struct familiars *familiars; /* rows that were taken before (store/familiar.h); NULL: not asked for */
    size_t size;                 /* bytes of the file */
    int nth;                     /* file of the import, from 1 */
    void *looked;                /* what the reader's `look` made of the row at hand */
};

struct import_reader {
    bool together; /* all files of the request are one table, with one `begin` and one `end` */
    bool titled;   /* rows may stand above the headings; what `headings` refuses leaves no trace */
    enum err (*begin)(struct importing *im); /* of each file, or once where they are one table */
    enum err (*headings)(struct importing *im, const struct csv_record *r,
                         bool *are_headings); /* of each file */
    /* What of a row needs no database, in `row`: on a thread that reads ahead (export/ahead.h), with an import of its
     * own; it may note, and change nothing. NULL: nothing. */
    void *(*look)(struct importing *im, const struct csv_record *r);
    /* Is a row known by its text (csv_ask())? On that thread. NULL: none ever is. */
    const void *(*known)(struct importing *im, struct str text, uint64_t *mark);
    void (*row)(struct importing *im, const struct csv_record *r);
    enum err (*end)(struct importing *im); /* NULL: nothing is left to do */
};

extern const struct import_reader ledger_cases, ledger_contacts, ledger_referrals, resources_reader,
    items_reader, turns_reader, postal_reader, holiday_reader;

void importing_took(struct importing *im, enum bulk_outcome outcome);
void importing_reject(struct importing *im, const struct csv_record *r, struct str why);
/* Written beside the rejected rows, though the row itself is taken: what of it was held back, and why. */
void importing_hold(struct importing *im, const struct csv_record *r, struct str why);
/* That many more of these in a list of at most IMPORT_NOTES; `say` is copied the first time. */
enum { IMPORT_NOTES = 64 };
/* NULL where there is no more room. */
struct import_note *import_count(struct arena *a, struct import_note *notes, int *count, struct str say,
                                 int64_t by);
void importing_note(struct importing *im,
                    struct str say); /* counts one more of these; `say` is copied the first time */
/* The same of one cell: the first of these is told with its file, line, heading and text. */
struct importing_place {
    const struct csv_record *csv;
    struct str heading, cell;
};
void importing_odd(struct importing *im, const struct importing_place *at, struct str say);
void importing_set_headings(struct importing *im, const struct str *headings, int count);
struct str importing_cell(const struct csv_record *r, int column); /* empty where the record is short */

/* Puts a record and says what came of it; false where the database failed. */
bool importing_put(struct importing *im, struct record *r, uint64_t fields, enum bulk_outcome *outcome);
bool importing_put_folded(struct importing *im, struct record *r, uint64_t fields, struct str folded,
                          enum bulk_outcome *outcome); /* as bulk_put_folded() */

/* A new resource, for store/match.h: so that it need not be read again. */
void importing_see(struct importing *im, const struct record *r, const uint64_t marks[MATCH_MARKS]);

bool importing_same_heading(struct str a, struct str b); /* width, case and blanks do not matter */

#endif
