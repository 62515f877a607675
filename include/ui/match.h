/*
 * Finding a row by what was typed: kanji, kana or romaji of any width. For
 * palettes and pickers.
 */
#ifndef UI_MATCH_H
#define UI_MATCH_H

#include "base/str.h"

/* Does it occur, folded (base/kana.h), in one of the texts or in the reading, or, read as romaji, in the reading? The
 * empty text does. What is folded stays in the arena. */
bool match_any(struct arena *a, struct str typed, const struct str *texts, int count, struct str reading);

#endif
