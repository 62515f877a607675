/*
 * A cell of a resource file into the field that it stands for, as the row of its column says (layouts.def).
 *
 * A cell is kept as it is written. What has to be changed so that it can be used is counted under a sentence
 * (（改行）, 定員 0, coordinates in the sea); what cannot be read stays out or stays as it is.
 */
#ifndef EXPORT_CELL_H
#define EXPORT_CELL_H

#include "export/layout.h"
#include "export/notified.h"

/* Raised when cells are read in another way: rows that were taken before (store/familiar.h) are read again. */
enum { CELL_READING = 1 };

struct reading { /* one row of a file */
    struct importing *im;
    enum layout layout;
    const struct column **of; /* of each column of the file; NULL: not known */
    struct record r;
    struct importing_place place; /* the cell at work */
    struct str lost; /* what the row does not keep, in words; it is kept beside the rejected rows */
    struct str prefecture_code, town_code, opens;
    struct notice notice; /* of a row of the 届出 */
};

void cell_read(struct reading *at, const struct column *c, struct str heading, struct str cell);
/* After the last cell: an address that is given only in parts, codes that come in pieces. */
void cell_finish(struct reading *at);

#endif
