/*
 * Characters that are stored as they came and that nobody sees or can type: 外字 of somebody's private use, a
 * line separator, a blank that is none, a Kangxi radical that looks like the common kanji (data/README.md); and
 * those that tell of a slip in making the file: a quotation mark inside a cell, U+FFFD. They are told, never
 * replaced: a name stays what its publisher wrote. Search folds what has a common form.
 */
#ifndef EXPORT_ODD_H
#define EXPORT_ODD_H

#include "base/str.h"

struct str odd_characters(struct str text); /* the sentence of the first one; empty: there is none */

#endif
