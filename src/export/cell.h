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
enum { CELL_READING = 2 };

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
/*
 * After the last cell: an address that is given only in parts, codes that come in pieces, what its layout says of
 * サービスの種類 where the file does not, and 病院 of a 医療機関 that is called so (医療法
 * 3) or has twenty beds (1の5).
 */
void cell_finish(struct reading *at);
/* The other word by which lists call the same place: 医療機関 of 病院 and the other way round; of others S0. */
struct str cell_other_service(struct str service);
int64_t cell_beds(struct arena *a, struct str beds); /* the sum of the numbers in 病床数; 0: none is told */
bool cell_is_hospital(struct str service);           /* of those two the one that tells */

#endif
