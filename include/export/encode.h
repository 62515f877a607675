/*
 * Text as bytes of CP932 or UTF-8, and what happens to a character that CP932 lacks.
 *
 * Decoding all one- and two-byte sequences once through iconv gives the table
 * (RELIABILITY.md, decision 3): a character is written only where its bytes give
 * it back. What iconv would change in silence (¥ → \, — → ―, tags → nothing) is
 * not in the table and goes through the visible rows of src/export/substitutes.def,
 * or of the site's own table, else becomes 〓. Characters of the private use area are nobody's but their
 * machine's and become 〓 too. Nothing is ever written as '?'.
 *
 * Every such use is told to the caller. An encoder is read-only once made and can
 * be used by several threads.
 */
#ifndef EXPORT_ENCODE_H
#define EXPORT_ENCODE_H

#include "export/decode.h"

enum substitution_kind {
    SUBSTITUTION_ALIKE, /* another code point of the same mark, 〜～ −－ ‖∥ —―: counted, no cause for a person
                           to act */
    SUBSTITUTION_OTHER,   /* another character that stands for it: 𠮷 → 吉 */
    SUBSTITUTION_REMOVED, /* invisible, left out: zero-width space, variation selector */
    SUBSTITUTION_MISSING  /* 〓 */
};

struct substitution {
    uint32_t code_point;
    struct str written; /* UTF-8; empty where it was left out */
    enum substitution_kind kind;
};

/* 同じ記号, 代わりの文字, 除いた（見えない文字）, 書けない文字 */
struct str substitution_label(enum substitution_kind kind);

struct encoder;

/* CP932, UTF8 or UTF8_BOM. The same code pages whatever the locale is. */
enum err encode_open(struct arena *a, enum encoding encoding, struct encoder **out, struct fault *f);
/*
 * What a site writes instead: substitutes.txt in its configuration directory, one line for a character: the character
 * (or U+20BB7), a blank, what is written. They go before the rows that are shipped. No file is no fault; a line that
 * cannot be followed is, and names itself: a city must get what was agreed with it.
 */
enum err encode_extend(struct encoder *e, struct arena *a, const char *config, struct fault *f);
enum encoding encode_encoding(const struct encoder *e);
struct str encode_mark(const struct encoder *e); /* what stands before the first byte: the BOM, or nothing */

/* Of an encoder of CP932 only: the bytes of one character, high byte first (0x8260, 0x41); 0 where it has none.
 * U+0000 has none. */
unsigned encode_lookup(const struct encoder *e, uint32_t code_point);

#define ENCODE_ROOM(bytes) ((bytes)*4 + 8)

/*
 * Writes the text to `out` (room for ENCODE_ROOM(text.n) bytes), gives the bytes written. `used` is called
 * for each substitution, in order; it may be NULL. Bytes that are no UTF-8 become 〓 as U+FFFD.
 */
size_t encode_text(const struct encoder *e, struct str text, char *out,
                   void (*used)(void *of, const struct substitution *s), void *of);

/* What stands for a character that CP932 lacks, and how it would be reported: also for a warning while
 * typing. */
struct substitution encode_substitute(const struct encoder *e, uint32_t code_point);
/* CP932 only: would the city get another character than this one? The look-alikes of a mark are no others. */
bool encode_alters(const struct encoder *e, uint32_t code_point);

#endif
