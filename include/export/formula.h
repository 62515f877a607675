/*
 * What a spreadsheet would compute instead of showing it (RELIABILITY.md 6.2): a cell that begins with = + - @ TAB CR
 * LF or ＝＋－＠, and is no number (-3, -1.5) or phone.
 */
#ifndef EXPORT_FORMULA_H
#define EXPORT_FORMULA_H

#include "base/str.h"

bool formula_is(struct str value);
/* --spreadsheet puts a ' before it: a formula, and also what stands as one behind ' already, so that taking one '
 * away gives back what was written. */
bool formula_is_guarded(struct str value);

#endif
