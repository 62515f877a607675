#include "base/str.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : S0;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str head)
{
    return s.n >= head.n && str_eq(str_head(s, head.n), head);
}

bool str_ends(struct str s, struct str tail)
{
    return s.n >= tail.n && str_eq(str_from(s, s.n - tail.n), tail);
}

/* By its last byte: of Japanese text the first is that of half of it. What memmem() makes ready first takes longer than
 * most texts are looked through. */
static const char *find_short(struct str s, struct str part)
{
    size_t before = part.n - 1;
    const char *end = s.p + s.n;
    for (const char *p = s.p + before; p < end && (p = memchr(p, part.p[before], (size_t)(end - p))); p++)
        if (memcmp(p - before, part.p, before) == 0)
            return p - before;
    return NULL;
}

size_t str_find(struct str s, struct str part)
{
    enum { FEW = 16, SOME = 1024 };
    if (!part.n)
        return 0;
    if (s.n < part.n)
        return SIZE_MAX;
    const char *at = part.n <= FEW && s.n <= SOME ? find_short(s, part) : memmem(s.p, s.n, part.p, part.n);
    return at ? (size_t)(at - s.p) : SIZE_MAX;
}

struct str str_head(struct str s, size_t bytes)
{
    return (struct str){s.p, bytes < s.n ? bytes : s.n};
}

struct str str_from(struct str s, size_t byte)
{
    return byte < s.n ? (struct str){s.p + byte, s.n - byte} : S0;
}

/* Bytes of the blank that starts s, 0 where there is none: also the wide one, and U+00A0. */
static size_t blank_at_start(struct str s)
{
    switch (s.n ? (unsigned char)s.p[0] : 0) {
    case ' ':
    case '\t':
    case '\r':
    case '\n': return 1;
    case 0xC2: return s.n > 1 && (unsigned char)s.p[1] == 0xA0 ? 2 : 0;
    case 0xE3: return s.n > 2 && (unsigned char)s.p[1] == 0x80 && (unsigned char)s.p[2] == 0x80 ? 3 : 0;
    default: return 0;
    }
}

static size_t blank_at_end(struct str s)
{
    for (size_t n = 1; n <= 3 && n <= s.n; n++)
        if (blank_at_start(str_from(s, s.n - n)) == n)
            return n;
    return 0;
}

struct str str_trim(struct str s)
{
    for (size_t n; (n = blank_at_start(s));)
        s = str_from(s, n);
    for (size_t n; (n = blank_at_end(s));)
        s.n -= n;
    return s;
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){str_z(a, s), s.n};
}

const char *str_z(struct arena *a, struct str s)
{
    char *p = arena_take(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

enum { SHORT_TEXT = 256 }; /* bytes of what is printed in one go; longer text is printed twice */

struct str str_vprint(struct arena *a, const char *format, va_list args)
{
    char text[SHORT_TEXT];
    va_list again;
    va_copy(again, args);
    size_t n = (size_t)vsnprintf(text, sizeof text, format, args);
    char *p = arena_take(a, n + 1);
    if (n < sizeof text)
        memcpy(p, text, n);
    else
        vsnprintf(p, n + 1, format, again);
    va_end(again);
    return (struct str){p, n};
}

struct str str_print(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str s = str_vprint(a, format, args);
    va_end(args);
    return s;
}

struct str str_join(struct arena *a, const struct str *parts, size_t count, struct str between)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add(&b, between);
        buf_add(&b, parts[i]);
    }
    return buf_str(&b);
}

struct str str_part(struct str *rest, char separator)
{
    const char *at = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
    struct str part = str_head(*rest, at ? (size_t)(at - rest->p) : rest->n);
    *rest = at ? str_from(*rest, part.n + 1) : S0;
    return part;
}

size_t str_count_digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

bool str_digits(struct str s)
{
    return s.n > 0 && str_count_digits(s) == s.n;
}

bool str_take(struct str *rest, struct str head)
{
    bool there = str_starts(*rest, head);
    if (there)
        *rest = str_from(*rest, head.n);
    return there;
}

int64_t str_int(struct str s, int64_t otherwise)
{
    bool negative = s.n && s.p[0] == '-';
    struct str digits = str_from(s, s.n && (s.p[0] == '-' || s.p[0] == '+'));
    if (!str_digits(digits) || digits.n > 18)
        return otherwise;
    int64_t value = 0;
    for (size_t i = 0; i < digits.n; i++)
        value = value * 10 + (digits.p[i] - '0');
    return negative ? -value : value;
}

struct buf buf_in(struct arena *a)
{
    return (struct buf){.arena = a};
}

static void room(struct buf *b, size_t more)
{
    if (b->cap - b->n >= more)
        return;
    size_t cap = b->cap ? b->cap : 64;
    while (cap - b->n < more)
        cap *= 2;
    char *p = arena_take(b->arena, cap);
    if (b->n)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->cap = cap;
}

void buf_add(struct buf *b, struct str s)
{
    room(b, s.n + 1);
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = 0;
}

void buf_byte(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void buf_blanks(struct buf *b, int count)
{
    while (count-- > 0)
        buf_byte(b, ' ');
}

void buf_print(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t free = b->cap - b->n, n = (size_t)vsnprintf(b->p ? b->p + b->n : NULL, free, format, args);
    room(b, n + 1);
    if (n >= free)
        vsnprintf(b->p + b->n, n + 1, format, again);
    b->n += n;
    va_end(again);
    va_end(args);
}

struct str buf_str(const struct buf *b)
{
    return b->n ? (struct str){b->p, b->n} : S0;
}
