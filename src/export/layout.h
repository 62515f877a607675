/*
 * Layouts of resource files and their headings: the rows of layouts.def. A file is told apart by the headings that
 * only its layout has together; a list of 医療機関コード without headings by its shape.
 */
#ifndef EXPORT_LAYOUT_H
#define EXPORT_LAYOUT_H

#include "export/importing.h"

enum layout {
#define LAYOUT(NAME, label, signs, service, source) LAYOUT_##NAME,
#define COLUMN(how, field, headings)
#include "layouts.def"
#undef LAYOUT
#undef COLUMN
    LAYOUT_COUNT
};

enum how {
    HOW_TEXT,
    HOW_PHONE,
    HOW_POSTAL,
    HOW_PLACE,
    HOW_CAPACITY,
    HOW_CITY,
    HOW_PREFECTURE,
    HOW_TOWN,
    HOW_OFFICE,
    HOW_PART,
    HOW_MORE,
    HOW_DAY,
    HOW_LIST,
    HOW_SIGN,
    HOW_SINCE,
    HOW_KIND,
    HOW_START,
    HOW_END,
    HOW_URL,
    HOW_CORP,
    HOW_KNOWN
};

struct layout_row {
    struct str label, signs, service, source;
};

struct column {
    enum how how;
    int field; /* of a resource */
    struct str headings;
};

const struct layout_row *layout_row(enum layout layout);
/* Takes the headings of a file into the import, those that a bare file's shape stands for where it has none;
 * LAYOUT_COUNT where it is of no layout. */
enum layout layout_find(struct importing *im, const struct csv_record *r, bool *are_headings);
const struct column *layout_column(enum layout layout, struct str heading); /* NULL: not known */

#endif
