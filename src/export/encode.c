#include "export/encode.h"

#include <errno.h>
#include <stdio.h>
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
    struct row *rows, *own; /* own: of the site */
    size_t count, own_count, own_room;
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

/* 𠮷, or U+20BB7; 0 where it is neither. */
static uint32_t read_character(struct str word)
{
    uint32_t c = 0;
    struct str rest = word;
    if (str_starts(word, S("U+")) && word.n > 3 && word.n <= 8) {
        for (size_t i = 2; i < word.n; i++) {
            const char *digit = strchr("0123456789ABCDEF", word.p[i]);
            if (!digit)
                return 0;
            c = c << 4 | (uint32_t)(digit - "0123456789ABCDEF");
        }
        return c;
    }
    c = word.n ? utf8_next(&rest) : 0;
    return rest.n || c == UTF8_BAD ? 0 : c;
}

static bool has_own(const struct encoder *e, uint32_t code_point)
{
    for (size_t i = 0; i < e->own_count; i++)
        if (e->own[i].first == code_point)
            return true;
    return false;
}

static void add_own(struct encoder *e, struct arena *a, uint32_t c, struct str written)
{
    if (e->own_count == e->own_room) {
        e->own_room = e->own_room ? e->own_room * 2 : 64;
        struct row *more = ARENA_ARRAY(a, struct row, e->own_room);
        if (e->own_count)
            memcpy(more, e->own, sizeof *more * e->own_count);
        e->own = more;
    }
    e->own[e->own_count++] = (struct row){c, c, {c, str_copy(a, written), SUBSTITUTION_OTHER}};
}

static const char *read_own(struct encoder *e, struct arena *a, struct str line)
{
    struct str word = str_part(&line, ' '), written = str_trim(line);
    uint32_t c = read_character(word);
    if (!c)
        return "「𠮷 吉」か「U+20BB7 吉」のように、1文字と空白と代わりの文字を書いてください。";
    if (encode_lookup(e, c))
        return "その文字は市の文字コード（CP932）で書けるので、置き換えません。";
    if (!written.n || !has_all(e, written))
        return "代わりの文字は、市の文字コード（CP932）で書ける文字にしてください。";
    if (has_own(e, c))
        return "その文字は前の行にもあります。どちらか1行にしてください。";
    add_own(e, a, c, written);
    return NULL;
}

static enum err read_all_own(struct encoder *e, struct arena *a, FILE *from, const char *path,
                             struct fault *f)
{
    char *line = NULL;
    size_t room = 0;
    enum err rc = OK;
    int at = 0;
    for (ssize_t n; !rc && (n = getline(&line, &room, from)) > 0;) {
        struct str text = str_trim((struct str){line, (size_t)n});
        at++;
        const char *wrong = !text.n || text.p[0] == '#' ? NULL : read_own(e, a, text);
        if (wrong)
            rc = fault_say(f, ERR_REFUSED, "%s の %d 行目: %s", path, at, wrong);
    }
    free(line);
    if (!rc && ferror(from))
        rc = fault_system(f, "読み込む", path);
    if (e->own_count)
        qsort(e->own, e->own_count, sizeof *e->own, by_code_point);
    return rc;
}

enum err encode_extend(struct encoder *e, struct arena *a, const char *config, struct fault *f)
{
    const char *path = str_print(a, "%s/substitutes.txt", config ? config : "").p;
    FILE *from = config && e->cp932 ? fopen(path, "re") : NULL;
    if (!from)
        return config && e->cp932 && errno != ENOENT ? fault_system(f, "読み込む", path) : OK;
    enum err rc = read_all_own(e, a, from, path, f);
    fclose(from);
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

static const struct row *find(const struct row *sorted, size_t count, uint32_t code_point)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && sorted[low].first <= code_point ? &sorted[low] : NULL;
}

struct substitution encode_substitute(const struct encoder *e, uint32_t code_point)
{
    const struct row *row = find(e->own, e->own_count, code_point);
    row = row ? row : find(e->rows, e->count, code_point);
    struct substitution s = row ? row->s : (struct substitution){0, geta, SUBSTITUTION_MISSING};
    s.code_point = code_point;
    return s;
}

bool encode_alters(const struct encoder *e, uint32_t code_point)
{
    return !encode_lookup(e, code_point) && code_point &&
           encode_substitute(e, code_point).kind != SUBSTITUTION_ALIKE;
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

/* The character right before `at`, as far as it has bytes: where it begins; `at` itself where it has none. */
static const char *before(const struct encoder *e, const char *begin, const char *at, size_t *bytes)
{
    const char *p = at;
    while (p > begin && at - p < 4 && (p == at || follows((unsigned char)*p)))
        p--;
    struct str letter = {p, (size_t)(at - p)};
    unsigned code = letter.n ? encode_lookup(e, utf8_next(&letter)) : 0;
    *bytes = code > 0xFF ? 2 : 1;
    return code && !letter.n ? p : at;
}

/* What the table does not have: a mark joins its letter, the rest is substituted. Gives what is left of the text. */
static struct str put_rare(const struct encoder *e, const char *begin, struct str text, char **out,
                           const struct telling *t)
{
    size_t bytes;
    const char *letter = before(e, begin, text.p, &bytes);
    uint32_t c = utf8_next(&text);
    unsigned joined = letter && marks(c) && letter < text.p ? compose(e, letter, text.p) : 0;
    *out = joined ? put(*out - bytes, joined) : put_substitute(e, c, *out, t);
    return text;
}

static size_t encode_cp932(const struct encoder *e, struct str text, char *out, const struct telling *t)
{
    const uint16_t *table = e->cp932->encode;
    const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
    char *begin = out;
    while (p < end) {
        unsigned bytes = 0;
        size_t length = 1;
        if (*p < 0x80 && *p) {
            *out++ = (char)*p++;
            continue;
        }
        if (*p >= 0xE0 && *p < 0xF0 && end - p >= 3 && follows(p[1]) && follows(p[2])) {
            unsigned c = (unsigned)((*p & 15) << 12 | (p[1] & 63) << 6 | (p[2] & 63));
            bytes = c >= 0x800 ? table[c] : 0; /* no second way to write a quote */
            length = 3;
        } else if (*p >= 0xC2 && *p < 0xE0 && end - p >= 2 && follows(p[1])) {
            bytes = table[(*p & 31) << 6 | (p[1] & 63)];
            length = 2;
        }
        if (bytes) {
            out = put(out, bytes);
            p += length;
            continue;
        }
        struct str rest = put_rare(e, text.p, (struct str){(const char *)p, (size_t)(end - p)}, &out, t);
        p = end - rest.n;
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
