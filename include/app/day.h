/*
 * まとめ入力: the contacts of a day, one per row of a grid. A call like any
 * other, so that it is a draft from its first character; its form's lines are
 * the cells, row by row. Each row is looked at by itself: the good ones are
 * committed, the others stay, each with its reason, as a draft of their own.
 */
#ifndef APP_DAY_H
#define APP_DAY_H

#include "app/call.h"

/* Seed 000 counts eleven contacts a day; committing is one change. */
enum { DAY_ROWS = 30 };
enum day_column {
    DAY_AT,
    DAY_CASE,
    DAY_CHANNEL,
    DAY_WITH,
    DAY_MINUTES,
    DAY_BUSINESS,
    DAY_STAFF,
    DAY_NOTE,
    DAY_COLUMNS
};

struct day_row {
    struct contact contact; /* of the cells; .intake is what was typed */
    struct str looked;      /* the text that the rest was found for */
    int64_t intake;         /* the one case that is meant; 0: none, or several */
    int found;
    bool hidden; /* it is restricted, and not opened: nothing is written to it from here */
    struct str number, name;
};

struct day {
    struct day_row rows[DAY_ROWS];
    struct hit *hits; /* cases that the row `asked` may mean, in call->candidate_arena */
    int hit_count, asked;
    int pick; /* which of them F3 took; -1 */
};

struct call *day_open(struct app *app); /* the open one, else the draft, else a new one */
int day_line(int row, enum day_column column);
bool day_empty(const struct call *call, int row);
struct str day_reason(struct arena *a, const struct call *call, int row); /* why it cannot be stored; empty */
void day_look(struct app *app, struct call *call, int row); /* which case is meant, where the text changed */
void day_ask(struct app *app, struct call *call);           /* which of the cases are restricted by now */
void day_hour(struct call *call); /* 10 in the column of times is 10:00, and no day of the month */
void day_settle(struct app *app, struct call *call, int row); /* the row was left: a case by its number */
void day_take(struct app *app, struct call *call);   /* the next candidate for the case of this row */
void day_repeat(struct app *app, struct call *call); /* case, method, business and staff of the row above */
struct call *day_commit(struct app *app,
                        struct call *call); /* what stays: itself, what is left of it, or NULL */

#endif
