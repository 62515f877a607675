#include "export/encode.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "export/cp932.h"

/* The rows of substitutes.def, made into one sorted list of code points when an encoder is opened. */
struct row {
    uint32_t first, last; /* code points */
    struct substitution s;
};

static const struct {
    enum substitution_kind kind;
    uint32_t first, last; /* 0: the words tell it */
    struct str text;
} rows[] = {
#define SUBSTITUTES(kind, words)        {SUBSTITUTION_##kind, 0, 0, S_ROW(words)},
#define SUBSTITUTE(kind, from, written) {SUBSTITUTION_##kind, from, from, S_ROW(written)},
#define REMOVED(from, to)               {SUBSTITUTION_REMOVED, from, to, S_ROW("")},
#include "substitutes.def"
#undef SUBSTITUTES
#undef SUBSTITUTE
#undef REMOVED
};

struct encoder {
    enum encoding encoding;
    const struct cp932 *cp932;
    struct row *rows;
    size_t count;
};

static const struct str geta = S_ROW("〓");

struct str substitution_label(enum substitution_kind kind)
{
    static const struct str labels[] = {[SUBSTITUTION_ALIKE] = S_ROW("同じ記号"),
                                        [SUBSTITUTION_OTHER] = S_ROW("代わりの文字"),
                                        [SUBSTITUTION_REMOVED] = S_ROW("除いた（見えない文字）"),
                                        [SUBSTITUTION_MISSING] = S_ROW("書けない文字")};
    return labels[kind];
}

static bool has_all(const struct encoder *e, struct str text)
{
    while (text.n)
        if (!encode_lookup(e, utf8_next(&text)))
            return false;
    return true;
}

static void add(struct encoder *e, uint32_t first, uint32_t last, struct str written,
                enum substitution_kind kind)
{
    if (!encode_lookup(e, first) && has_all(e, written))
        e->rows[e->count++] = (struct row){first, last, {first, written, kind}};
}

static int by_code_point(const void *a, const void *b)
{
    uint32_t x = ((const struct row *)a)->first, y = ((const struct row *)b)->first;
    return (x > y) - (x < y);
}

static void collect(struct arena *a, struct encoder *e)
{
    size_t most = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        most += rows[i].text.n + 1;
    e->rows = ARENA_ARRAY(a, struct row, most);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].first)
            add(e, rows[i].first, rows[i].last, rows[i].text, rows[i].kind);
        for (struct str rest = rows[i].first ? S0 : rows[i].text; rest.n;) {
            struct str word = str_part(&rest, ' ');
            uint32_t from = utf8_next(&word);
            add(e, from, from, word, rows[i].kind);
        }
    }
    qsort(e->rows, e->count, sizeof *e->rows, by_code_point);
}

enum err encode_open(struct arena *a, enum encoding encoding, struct encoder **out, struct fault *f)
{
    struct encoder *e = ARENA_NEW(a, struct encoder);
    *out = e;
    e->encoding = encoding;
    if (encoding == ENCODING_UTF8 || encoding == ENCODING_UTF8_BOM)
        return OK;
    if (encoding != ENCODING_CP932)
        return fault_say(f, ERR_USAGE, "書き出しの文字コードは cp932、utf-8、utf-8-bom のどれかです。");
    enum err rc = cp932_ask(a, &e->cp932, f);
    if (!rc)
        collect(a, e);
    return rc;
}

enum encoding encode_encoding(const struct encoder *e)
{
    return e->encoding;
}

struct str encode_mark(const struct encoder *e)
{
    return e->encoding == ENCODING_UTF8_BOM ? S("\xEF\xBB\xBF") : S0;
}

unsigned encode_lookup(const struct encoder *e, uint32_t code_point)
{
    return code_point < 0x10000 ? e->cp932->encode[code_point] : 0;
}

struct substitution encode_substitute(const struct encoder *e, uint32_t code_point)
{
    size_t low = 0, high = e->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (e->rows[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    struct substitution s = {code_point, geta, SUBSTITUTION_MISSING};
    if (low < e->count && e->rows[low].first <= code_point)
        s = e->rows[low].s;
    s.code_point = code_point;
    return s;
}

static inline char *put(char *out, unsigned bytes)
{
    if (bytes > 0xFF)
        *out++ = (char)(bytes >> 8);
    *out++ = (char)bytes;
    return out;
}

/* か and a mark behind it are one letter, which has bytes: old files of Macs. 0 where they are not. */
static unsigned compose(const struct encoder *e, const char *base, const char *end)
{
    struct arena *a = arena_new();
    struct str letter = utf8_compose(a, (struct str){base, (size_t)(end - base)});
    uint32_t c = utf8_next(&letter);
    unsigned bytes = letter.n ? 0 : encode_lookup(e, c);
    arena_free(a);
    return bytes;
}

static bool marks(uint32_t c)
{
    return c == 0x3099 || c == 0x309A || (c >= 0x300 && c < 0x370);
}

struct telling {
    void (*used)(void *of, const struct substitution *s);
    void *of;
};

static char *put_substitute(const struct encoder *e, uint32_t c, char *out, const struct telling *t)
{
    struct substitution s = encode_substitute(e, c == UTF8_BAD ? 0xFFFD : c);
    if (t->used)
        t->used(t->of, &s);
    for (struct str rest = s.written; rest.n;)
        out = put(out, encode_lookup(e, utf8_next(&rest)));
    return out;
}

static inline bool follows(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

static size_t encode_cp932(const struct encoder *e, struct str text, char *out, const struct telling *t)
{
    const uint16_t *table = e->cp932->encode;
    const char *base = text.p; /* of the last character that was written, and where it went */
    char *base_out = out, *begin = out;
    while (text.n) {
        const unsigned char *p = (const unsigned char *)text.p;
        unsigned bytes = 0;
        size_t length = 1;
        if (*p < 0x80) {
            bytes = *p;
        } else if (*p >= 0xE0 && *p < 0xF0 && text.n >= 3 && follows(p[1]) && follows(p[2])) {
            unsigned c = (unsigned)((*p & 15) << 12 | (p[1] & 63) << 6 | (p[2] & 63));
            bytes = c >= 0x800 ? table[c] : 0; /* no second way to write a quote */
            length = 3;
        } else if (*p >= 0xC2 && *p < 0xE0 && text.n >= 2 && follows(p[1])) {
            bytes = table[(*p & 31) << 6 | (p[1] & 63)];
            length = 2;
        }
        if (bytes) {
            base = text.p;
            base_out = out;
            out = put(out, bytes);
            text.p += length;
            text.n -= length;
            continue;
        }
        uint32_t c = utf8_next(&text);
        unsigned letter = marks(c) && base_out < out ? compose(e, base, text.p) : 0;
        out = letter ? put(base_out, letter) : put_substitute(e, c, out, t);
    }
    return (size_t)(out - begin);
}

static size_t encode_utf8(struct str text, char *out, const struct telling *t)
{
    size_t n = 0, good = text.n;
    while (text.n && !utf8_valid(text, &good)) {
        struct str bad = str_from(text, good);
        memcpy(out + n, text.p, good);
        n += good;
        utf8_next(&bad);
        text = bad;
        good = text.n;
        struct substitution s = {0xFFFD, geta, SUBSTITUTION_MISSING};
        memcpy(out + n, geta.p, geta.n);
        n += geta.n;
        if (t->used)
            t->used(t->of, &s);
    }
    memcpy(out + n, text.p, text.n);
    return n + text.n;
}

size_t encode_text(const struct encoder *e, struct str text, char *out,
                   void (*used)(void *of, const struct substitution *s), void *of)
{
    struct telling t = {used, of};
    return e->cp932 ? encode_cp932(e, text, out, &t) : encode_utf8(text, out, &t);
}
