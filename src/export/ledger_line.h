/*
 * One row of a ledger while it is read: its cells under the headings of the file,
 * into the record of the ledger and, where the same file holds it, a second one.
 * What is wrong with a row becomes a sentence in `why`; putting rows is ledger.c.
 */
#ifndef EXPORT_LEDGER_LINE_H
#define EXPORT_LEDGER_LINE_H

#include "export/importing.h"

enum ledger_what { NOTHING, MAIN, SECOND, OWN_NUMBER, PERSON_NUMBER, CASE_NUMBER };

struct ledger_target {
    enum ledger_what what;
    const struct field *field;
};

struct ledger {
    struct str label;
    enum record_id main, second; /* second: columns of another record that stand in the same file */
    struct str own_number;
    uint64_t second_fields; /* of it, those that a column may fill */
};

struct ledger_state {
    const struct ledger *ledger;
    struct ledger_target *targets;
    uint64_t main_fields, second_fields; /* that the file has columns for */
    bool numbers_people;
    struct textmap *met, *people; /* people: by all values that the file gives; NULL until it is needed */
    struct textmap *numbered;     /* last number given in a year */
    struct textmap *lines;        /* of the file: where a row of this number stands */
    struct textmap *told;         /* and where it first tells of this person */
};

struct ledger_line { /* one row while it is read */
    struct importing *im;
    const struct csv_record *csv;
    struct record main, second;
    int64_t own, person;
    bool own_given;
    struct str why; /* it is refused; empty: it is not */
};

enum err ledger_line_headings(struct importing *im, const struct csv_record *r, bool *are_headings);
bool ledger_line_read(struct ledger_line *l); /* false: it is refused, or the database failed */
bool ledger_line_refuse(struct ledger_line *l, struct str why);     /* the first reason stays; gives false */
int64_t ledger_line_case(struct ledger_line *l, struct str number); /* 0: there is none of this 受付番号 */

#endif
