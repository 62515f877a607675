/*
 * Text as slices. A struct str is UTF-8 bytes and their count, not ended by a
 * NUL (a NUL may follow: str_z makes sure of it). Slices never own their bytes;
 * these live in an arena, in a table, or in the database row they were read from:
 * what a function returns that was given an arena lies in that arena, or is what it
 * was given. Offsets and counts are bytes.
 *
 * A struct buf builds text in an arena by appending.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
    const char *p;
    size_t n;
};

#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define S_ROW(literal)                                                                                       \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    } /* in static tables, where ISO C wants no compound literal */
#define S0          ((struct str){"", 0})
#define S_FMT       "%.*s"
#define S_ARG(s)    (int)(s).n, (s).p
#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

struct str str_of(const char *z); /* NULL gives the empty text */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* by bytes: for UTF-8, by code point */
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
size_t str_find(struct str s, struct str part); /* byte offset, SIZE_MAX where absent */
struct str str_head(struct str s, size_t bytes);
struct str str_from(struct str s, size_t byte);
struct str str_trim(struct str s); /* ASCII and ideographic space, NBSP, tab, CR, LF */
struct str str_copy(struct arena *a, struct str s);
const char *str_z(struct arena *a, struct str s); /* a copy that ends with NUL */
struct str str_print(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_vprint(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
struct str str_join(struct arena *a, const struct str *parts, size_t count, struct str between);
struct str str_part(struct str *rest, char separator); /* cuts off and returns the part before it */
int64_t str_int(struct str s, int64_t otherwise);      /* ASCII digits and one sign, whole text */
bool str_digits(struct str s);                         /* one or more ASCII digits and nothing else */
size_t str_count_digits(struct str s);                 /* the ASCII digits that it begins with */
bool str_take(struct str *rest, struct str head);      /* cuts `head` off where the rest begins with it */

struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

struct buf buf_in(struct arena *a);
void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_blanks(struct buf *b, int count); /* none where it is not positive */
void buf_print(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *b); /* valid until the next append */

#endif
