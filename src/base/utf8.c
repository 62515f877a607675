#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"

enum { REPLACEMENT = 0xFFFD, VOICED = 0x3099, HALF_VOICED = 0x309A, NARROW_VOICED = 0xFF9E };

/* The shapes of RFC 3629 but for ASCII; overlong forms, surrogates and what lies above
 * U+10FFFF are told by the value. */
uint32_t utf8_next_careful(struct str *rest)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t more = p[0] < 0xC2 ? 4 : p[0] < 0xE0 ? 1 : p[0] < 0xF0 ? 2 : p[0] < 0xF5 ? 3 : 4;
    bool bad = more == 4 || more >= rest->n;
    uint32_t c = p[0] & (0x3Fu >> more);
    for (size_t i = 1; !bad && i <= more; i++) {
        bad = (p[i] & 0xC0) != 0x80;
        c = c << 6 | (p[i] & 0x3F);
    }
    bad = bad || c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF);
    size_t used = bad ? 1 : more + 1;
    rest->p += used;
    rest->n -= used;
    return bad ? UTF8_BAD : c;
}

size_t utf8_put(char out[4], uint32_t c)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[n] | c);
    return n;
}

void utf8_add(struct buf *b, uint32_t code_point)
{
    char bytes[4];
    buf_add(b, (struct str){bytes, utf8_put(bytes, code_point)});
}

/* Are these the bytes of two characters of three bytes each, and two more? */
static bool two_of_three(uint64_t eight)
{
    static const unsigned char looked_at[] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0, 0},
                               wanted[] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0, 0};
    uint64_t mask, want;
    memcpy(&mask, looked_at, sizeof mask);
    memcpy(&want, wanted, sizeof want);
    return (eight & mask) == want;
}

/* What most text is made of: ASCII, eight bytes at a time, and characters of three bytes but for
 * the ranges that need a look. */
static struct str behind_common(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    for (;;) {
        uint64_t eight;
        if (end - p < 8)
            break;
        memcpy(&eight, p, sizeof eight);
        if (!(eight & UINT64_C(0x8080808080808080)))
            p += 8;
        else if (p[0] < 0x80)
            p++;
        else if (two_of_three(eight) && p[0] != 0xE0 && p[0] != 0xED && p[3] != 0xE0 && p[3] != 0xED)
            p += 6;
        else if (utf8_common(p))
            p += 3;
        else
            break;
    }
    return (struct str){(const char *)p, (size_t)(end - p)};
}

bool utf8_valid(struct str s, size_t *bad_at)
{
    for (struct str rest = s; (rest = behind_common(rest)).n;) {
        size_t at = s.n - rest.n;
        if (utf8_next(&rest) != UTF8_BAD)
            continue;
        if (bad_at)
            *bad_at = at;
        return false;
    }
    return true;
}

struct str utf8_mend(struct arena *a, struct str s, size_t *mended)
{
    *mended = 0;
    if (utf8_valid(s, NULL))
        return s;
    struct buf b = buf_in(a);
    while (s.n) {
        uint32_t c = utf8_next(&s);
        *mended += c == UTF8_BAD;
        utf8_add(&b, c == UTF8_BAD ? REPLACEMENT : c);
    }
    return buf_str(&b);
}

static bool combines(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || c == VOICED || c == HALF_VOICED;
}

/* Passed by every cell of an import, so it looks at bytes only: the lead bytes of U+0300 to U+036F, and the
 * three bytes of U+3099 and U+309A. */
static bool may_combine(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    bool found = false;
    for (size_t i = 0; i < s.n; i++)
        found |= p[i] == 0xCC || p[i] == 0xCD ||
                 (p[i] == 0xE3 && s.n - i > 2 && p[i + 1] == 0x82 && (p[i + 2] == 0x99 || p[i + 2] == 0x9A));
    return found;
}

/* The letter that base and mark compose to, 0 where there is none. A base that NFC would replace stays
 * itself. */
static uint32_t composed(uint32_t base, uint32_t mark)
{
    const utf8proc_option_t nfc = UTF8PROC_COMPOSE | UTF8PROC_STABLE;
    utf8proc_int32_t alone[8] = {0}, pair[8];
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)base, alone, 4, UTF8PROC_DECOMPOSE, NULL);
    if (n < 1 || n > 4)
        return 0;
    memcpy(pair, alone, sizeof pair);
    pair[n] = (utf8proc_int32_t)mark;
    bool stays = utf8proc_normalize_utf32(alone, n, nfc) == 1 && (uint32_t)alone[0] == base;
    return stays && utf8proc_normalize_utf32(pair, n + 1, nfc) == 1 ? (uint32_t)pair[0] : 0;
}

struct str utf8_compose(struct arena *a, struct str s)
{
    if (!may_combine(s))
        return s;
    struct buf b = buf_in(a);
    bool changed = false;
    for (struct str rest = s; rest.n;) {
        const char *from = rest.p;
        uint32_t base = utf8_next(&rest);
        bool replaced = false;
        while (rest.n && base != UTF8_BAD) {
            struct str after = rest;
            uint32_t mark = utf8_next(&after);
            uint32_t letter = combines(mark) ? composed(base, mark) : 0;
            if (!letter)
                break;
            base = letter;
            rest = after;
            replaced = changed = true;
        }
        if (replaced)
            utf8_add(&b, base);
        else
            buf_add(&b, (struct str){from, (size_t)(rest.p - from)});
    }
    return changed ? buf_str(&b) : s;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;
    for (; s.n; count++)
        utf8_next(&s);
    return count;
}

static utf8proc_int32_t next_drawn(struct str *rest)
{
    uint32_t c = utf8_next(rest);
    return (utf8proc_int32_t)(c == UTF8_BAD ? REPLACEMENT : c);
}

static bool ascii_letter(char c)
{
    return c >= ' ' && c < 0x7F;
}

size_t utf8_after(struct str s, size_t at)
{
    if (at + 1 < s.n && ascii_letter(s.p[at]) && ascii_letter(s.p[at + 1]))
        return at + 1;
    struct str rest = str_from(s, at);
    if (!rest.n)
        return s.n;
    utf8proc_int32_t state = 0, before = next_drawn(&rest);
    struct str second = rest;
    if (rest.n && utf8_alone((uint32_t)before) && utf8_alone((uint32_t)next_drawn(&second)))
        return s.n - rest.n;
    while (rest.n) {
        struct str after = rest;
        utf8proc_int32_t c = next_drawn(&after);
        /* UAX #29 extends with ﾞ and ﾟ, but they take a cell of their own and are typed as letters. */
        if (utf8proc_grapheme_break_stateful(before, c, &state) || (c | 1) == (NARROW_VOICED | 1))
            break;
        before = c;
        rest = after;
    }
    return s.n - rest.n;
}

static size_t code_point_before(struct str s, size_t at)
{
    size_t from = at - 1;
    while (from > 0 && at - from < 4 && utf8_inside(s, from))
        from--;
    struct str one = {s.p + from, at - from};
    return utf8_next(&one) == UTF8_BAD || one.n ? at - 1 : from;
}

static int bound_class(struct str s, size_t at)
{
    struct str rest = str_from(s, at);
    return (int)utf8proc_get_property(next_drawn(&rest))->boundclass;
}

/* Goes back to a place that starts a cluster whatever stands before it, so that long notes are not read
 * whole. */
size_t utf8_before(struct str s, size_t at)
{
    if (at > s.n)
        at = s.n;
    size_t start = at;
    while (start > 0) {
        start = code_point_before(s, start);
        bool plain = bound_class(s, start) == UTF8PROC_BOUNDCLASS_OTHER;
        if (plain &&
            (start == 0 || bound_class(s, code_point_before(s, start)) != UTF8PROC_BOUNDCLASS_PREPEND))
            break;
    }
    for (size_t end; (end = utf8_after(s, start)) < at;)
        start = end;
    return start;
}

bool utf8_showable(uint32_t c)
{
    if (c < 0x7F)
        return c >= ' ';
    if (utf8_alone(c))
        return true;
    if (c > 0x10FFFF)
        return false;
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
    switch (property->category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return false;
    default: break;
    }
    bool selects_glyph = (c >= 0xFE00 && c <= 0xFE0D) || (c >= 0xE0100 && c <= 0xE01EF);
    return selects_glyph || !property->ignorable;
}
