/*
 * Forms of Japanese text: reading a phone number in any width, comparing names
 * across half-width kana, hiragana and variant ideographs.
 *
 * Folded text is for search and comparison only and is never stored in place of
 * what was typed. Folding is idempotent: fold(fold(x)) = fold(x).
 */
#ifndef BASE_KANA_H
#define BASE_KANA_H

#include "base/str.h"

/*
 * The search form:
 *   width and case   ＡＢ → ab, ｶﾞ か゛ か+U+3099 → ガ, ㈱ （株） → (株), ㋿ → 令和, é → e
 *   kana             hiragana → katakana, ヂ → ジ, ヅ → ズ; ヰ ヱ ヴ and small kana kept apart
 *   ideographs       髙 → 高, 﨑 → 崎, 邊 邉 → 辺, 齋 齊 斉 → 斎 (variants.def); radicals and
 *                    compatibility forms → the common one; ヵ ヶ → カ ケ
 *   nothing          every kind of blank, IVS, zero-width, the middle dot between words
 *   in numbers       hyphens, long-vowel look-alikes (- － − ‐ — ― ー ｰ 〜 ～) and round brackets
 *                    between digits → nothing: 0138-51-2295 and (0138)51ー2295 → 0138512295;
 *                    elsewhere ー, ( and )
 *   breaks           line ends, 、。 and other punctuation → one KANA_BREAK, and none at the ends.
 *                    It is no blank: a blank folds to nothing and what is folded must fold to itself.
 */
#define KANA_BREAK '\n'
struct str kana_fold(struct arena *a, struct str s);
size_t kana_fold_into(struct str s, char *out, size_t cap); /* the same without an arena; the bytes needed */

/* Of which kinds are the characters of a folded text, or may those be that s folds to, asked much faster than it is
 * folded: what s has not, its folded text has not either, but where KANA_ANY says that there may be any. Brackets, ー and
 * what is no letter are of no kind; ideographs are those from U+4000 to U+9FFF. */
enum { KANA_DIGITS = 1, KANA_LETTERS = 2, KANA_KANA = 4, KANA_IDEOGRAPHS = 8, KANA_ANY = 16 };
unsigned kana_kinds(struct str s);

#define KANA_FOLD_ROOM(bytes) ((bytes)*6 + 8) /* always enough for kana_fold_into: ㌖ is キロメートル */

bool kana_same(struct str a, struct str b); /* folded alike; names longer than 500 bytes folded are not */

bool kana_among(struct str names, struct str typed); /* is it kana_same as one of these, separated by '/'? */

struct str
kana_katakana(struct arena *a,
              struct str s); /* hiragana and half-width kana → full-width katakana, the rest as is */
struct str kana_narrow(struct arena *a,
                       struct str s); /* full-width ASCII → ASCII, ideographic space and NBSP → space, hyphen
                                         look-alikes → -, but not the ー of センター */
struct str kana_digits(struct arena *a, struct str s); /* only the digits of any width, as ASCII */
uint32_t
kana_key(uint32_t code_point); /* what an input method made of a key in a list → that key: ｊ ？ 。 → j ? . */

#endif
