/*
 * UTF-8 and what a reader calls a character.
 *
 * Stored text is what was typed or imported, with one exception: a base and its
 * combining mark become the composed letter (か + U+3099 = が), since Macs paste
 * the pair. CJK compatibility ideographs are never touched: NFC would turn the
 * 神 U+FA19 of somebody's name into another character.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

#define UTF8_BAD 0xFFFFFFFFu

/* Three bytes that are well-formed whatever the others are: all but those that begin with E0 and ED. */
static inline bool utf8_common(const unsigned char *p)
{
    return p[0] > 0xE0 && p[0] < 0xF0 && p[0] != 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}
uint32_t utf8_next_careful(struct str *rest); /* of all that begins with no ASCII */
/* Decodes and cuts off one code point of a text that is not empty; a bad byte goes alone and gives UTF8_BAD. What most
 * text is made of goes without a call: ASCII, and characters of three bytes. */
static inline uint32_t utf8_next(struct str *rest)
{
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t used = p[0] < 0x80 ? 1 : rest->n >= 3 && utf8_common(p) ? 3 : 0;
    if (!used)
        return utf8_next_careful(rest);
    rest->p += used;
    rest->n -= used;
    return used == 1 ? p[0] : (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

size_t utf8_put(char out[4], uint32_t code_point); /* bytes written; surrogates and > U+10FFFF give 0 */
void utf8_add(struct buf *b, uint32_t code_point);
bool utf8_valid(struct str s, size_t *bad_at); /* bad_at may be NULL */
struct str utf8_mend(struct arena *a, struct str s,
                     size_t *mended); /* bad bytes become U+FFFD, counted; s itself where all are good */
struct str utf8_compose(struct arena *a,
                        struct str s); /* base + combining mark only; s itself where nothing changes */
size_t utf8_count(struct str s);       /* code points */
static inline bool utf8_inside(struct str s, size_t at) /* is this byte not the first of its character? */
{
    return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

/* Kana, kanji, 、 and 。: always wide, never part of a cluster with another such; the quick
 * way through Japanese text. */
static inline bool utf8_alone(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) ||
           c == 0x3001 || c == 0x3002;
}
/* Extended grapheme clusters, UAX #29: what one press of an arrow passes over. Half-width ﾞ and ﾟ stand
 * alone, as terminals draw them: ｶﾞ is two. Offsets in bytes. */
size_t utf8_after(struct str s, size_t at);  /* end of the cluster that starts at `at` */
size_t utf8_before(struct str s, size_t at); /* start of the cluster that ends at `at` */

/* What may be sent to a terminal: C0, C1, bidi controls, zero-width and unassigned ones may not; combining
 * marks, the selectors of ideographic variants and private-use characters (外字) may. */
bool utf8_showable(uint32_t code_point);

#endif
