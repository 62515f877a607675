/*
 * Characters that are stored as they came and that nobody sees or can type: 外字 of somebody's private use, a
 * line separator, a blank that is none, a Kangxi radical that looks like the common kanji (data/README.md); and
 * those that tell of a slip in making the file: a quotation mark inside a cell, U+FFFD. They are told, never
 * replaced: a name stays what its publisher wrote. Search folds what has a common form.
 */
#ifndef EXPORT_ODD_H
#define EXPORT_ODD_H

#include "base/str.h"

/* The sentence of the first one whose sentence is not among `said` (0: none is yet), which it joins;
 * empty: there is none any more. */
struct str odd_characters(struct str text, unsigned *said);

#endif
