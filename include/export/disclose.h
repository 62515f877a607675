/*
 * Does a text tell who a case is about? Looked for are name, reading, phones,
 * birth date and address of the person, and of a citizen who asked for them name
 * and phone, in any width, with blanks or hyphens or without; and each part of a
 * name that is two characters or more, of a reading three. An address of less than
 * four characters and a birth date without its day tell nothing.
 */
#ifndef EXPORT_DISCLOSE_H
#define EXPORT_DISCLOSE_H

#include "model/record.h"

enum { DISCLOSE_MOST = 64 }; /* a name of more parts than eight is looked for whole and by its first ones */

struct disclose_word {
    const struct field *field;
    struct str folded;
};
struct disclose { /* all that may not be told of one case */
    struct disclose_word words[DISCLOSE_MOST];
    int count;
};

struct disclose disclose_of(struct arena *a, const struct intake *i, const struct person *p);
const struct field *disclose_find(struct arena *a, const struct disclose *d,
                                  struct str text); /* NULL: nothing */
struct str disclose_mask(struct arena *a, const struct disclose *d,
                         struct str text); /* with 〇〇 in its place */

#endif
