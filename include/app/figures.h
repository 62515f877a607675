/*
 * 集計: choose a report, read it as a table with a bar for each row, open the records behind a cell.
 *
 * Three levels of one screen, so that Esc goes back the way that Enter came. The figures stand still while they are
 * read: nothing that is entered elsewhere moves them until the report is opened again.
 *
 * figures.c holds what is shown and what keys do, figures_view.c draws it.
 */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H

#include "app/state.h"
#include "export/drill.h"

struct figures_choice {
    struct str name, rows, columns, words; /* rows and columns: of a cross table */
};

enum figures_level { FIGURES_CHOICES, FIGURES_TABLE, FIGURES_RECORDS };
enum { FIGURES_ABOVE = 3, FIGURES_DETAIL = 3, FIGURES_LABEL_LEAST = 12 };

struct figures {
    enum figures_level level;
    struct figures_choice *choices;
    struct list choice;

    struct report_request q;
    struct report_table report;       /* with its notes as the last table below it */
    const struct report_table *table; /* the one that is seen: the report, or one below it */
    struct list lines;
    int column;
    struct arena_mark read; /* what the records come after */

    struct drill drill;
    struct str cell; /* what the records are of, in words */
    struct list records;
};

/* What is seen of a table in so many cells: which of its columns, how wide, where. */
enum { FIGURES_COLUMNS = 24 };
struct figures_layout {
    struct list_column columns[FIGURES_COLUMNS];
    int source[FIGURES_COLUMNS]; /* the column of the table; -1 the bar */
    int at[FIGURES_COLUMNS];     /* where it begins */
    int count;
};
bool figures_holds(const struct report_table *t,
                   int column); /* false: all empty, as a month to come; not seen */

void figures_draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus);

#endif
