/*
 * What is collected about resources: the rows of schema/items.def, and how a value is read and shown. A value is a
 * code of the table level, digits or text; the empty text is unknown, which is not the same as no.
 */
#ifndef MODEL_ITEM_H
#define MODEL_ITEM_H

#include "model/service.h"

enum item_value { ITEM_LEVEL, ITEM_FLAG, ITEM_NUMBER, ITEM_TEXT };

struct item_row {
    struct str code, label, aliases;
    unsigned groups; /* 1 << enum service_group */
    enum item_value value;
};

int item_count(void);
const struct item_row *item_row_at(int index);        /* 0 … count-1, in the order of the rows */
const struct item_row *item_of_code(struct str code); /* NULL where there is none */
const struct item_row *item_named(struct str typed);  /* by code, label or alias, width folded; NULL */
bool item_of_group(const struct item_row *row, enum service_group g);

/* Reads what was typed or imported into the stored value; false where it is none of the item's. */
bool item_read(struct arena *a, const struct item_row *row, struct str typed, struct str *value);
struct str item_show(const struct item_row *row,
                     struct str value); /* 積極的受入, あり, 12; 不明 where it is empty */

struct str item_level_words(struct arena *a, struct str level); /* of any item: 積極的受入, 受入・あり */

/* How good a value is for somebody who needs the item: 積極的受入 3, 受入・あり, a number or text 2, 要相談 1, 不明 0,
 * 考えていない・なし -1. */
int item_worth(const struct item_row *row, struct str value);

#endif
