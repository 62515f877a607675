/* Rows of text in columns that line up by terminal cells, or separated by tabs or as CSV for other programs.
 */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

#include <stdio.h>

#include "base/str.h"

enum columns_form { COLUMNS_TEXT, COLUMNS_TSV, COLUMNS_CSV };

struct columns {
    struct arena *arena;
    int count; /* columns */
    struct str *cells;
    int used, room;
};

struct columns columns_new(struct arena *a, int count);
void columns_add(struct columns *t, const struct str *cells); /* one row; the texts stay the caller's */
void columns_print(const struct columns *t, enum columns_form form, FILE *to);

#endif
