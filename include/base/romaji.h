/*
 * Romaji into katakana (src/base/romaji.def), for people who type a name without
 * an input method: Hepburn and Kunrei, nn, n', long vowels (ō oh ke-ki), small
 * tsu. Case and width of the letters do not matter, blanks vanish.
 */
#ifndef BASE_ROMAJI_H
#define BASE_ROMAJI_H

#include "base/str.h"

/* A trailing consonant that is not yet a syllable is left out, n too (nakan is on its way to nakano): what is typed
 * next only makes the result longer. *whole tells whether all of the text was letters that make kana and some came of
 * it; what is no romaji is copied. */
struct str romaji_kana(struct arena *a, struct str romaji, bool *whole);

#endif
