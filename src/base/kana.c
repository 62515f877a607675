#include "base/kana.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

#include "base/fold_table.inc"

enum {
    VOICED = 0x3099,
    HALF_VOICED = 0x309A,
    LONG_VOWEL = 0x30FC,
    NARROW_FIRST = 0xFF61,
    NARROW_LAST = 0xFF9F
};

_Static_assert(KANA_FOLD_ROOM(1) - KANA_FOLD_ROOM(0) >= FOLD_GROWTH, "a folded text may outgrow its room");

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* The kana that a voicing mark makes of another, 0 where it makes none. */
static uint32_t voiced(uint32_t kana, uint32_t mark)
{
    if (kana < 0x30A0 || kana > 0x30FF || (mark != VOICED && mark != HALF_VOICED))
        return 0;
    return kana_voiced[mark - VOICED][kana - 0x30A0];
}

/* ---- folding: a stream of folded code points, so that what is decided by neighbours (voicing, digits)
 * is decided on the folded text, and folding that again changes nothing. It is a value: a copy looks ahead.
 */
struct stream {
    struct str rest;
    const uint32_t *more; /* of a code point that folds to several */
    size_t left;
};

static uint16_t fold_of(uint32_t c)
{
    return c < FOLD_LIMIT ? fold_cell[fold_page[c >> FOLD_SHIFT]][c & ((1 << FOLD_SHIFT) - 1)] : 0;
}

static uint32_t next_part(struct stream *s)
{
    s->left--;
    return *s->more++;
}

/* The next folded code point, 0 at the end. */
static uint32_t next_folded(struct stream *s)
{
    if (s->left)
        return next_part(s);
    while (s->rest.n) {
        uint32_t c = utf8_next(&s->rest);
        if (c == UTF8_BAD)
            return KANA_BREAK;
        uint32_t to = fold_of(c);
        if (to == 0)
            return c;
        if (to == FOLD_NOTHING)
            continue;
        if (to < FOLD_MANY || to > FOLD_NOTHING)
            return to;
        s->more = fold_points + fold_many[to - FOLD_MANY].at;
        s->left = fold_many[to - FOLD_MANY].count;
        return next_part(s);
    }
    return 0;
}

/* The same with voicing marks joined to their kana; a mark that has none is dropped. */
static uint32_t next_letter(struct stream *s)
{
    uint32_t c;
    do
        c = next_folded(s);
    while (c == VOICED || c == HALF_VOICED);
    if (!voiced(c, VOICED))
        return c;
    struct stream ahead = *s;
    uint32_t one = voiced(c, next_folded(&ahead));
    if (!one)
        return c;
    *s = ahead;
    uint32_t to = fold_of(one); /* ヂ → ジ */
    return to ? to : one;
}

static bool joins(uint32_t c)
{
    return c == LONG_VOWEL || c == '(' || c == ')';
}

/* Passes over hyphens and brackets where a digit follows them. */
static bool skip_to_digit(struct stream *s)
{
    struct stream before = *s, ahead = *s;
    uint32_t c;
    while (joins(c = next_letter(&ahead)))
        before = ahead;
    if (is_digit(c))
        *s = before;
    return is_digit(c);
}

/* After an opening bracket: (0138)51 is one number, (1) and (1人) are not. */
static bool opens_number(struct stream s)
{
    uint32_t c = next_letter(&s);
    if (!is_digit(c))
        return false;
    while (is_digit(c) || c == LONG_VOWEL)
        c = next_letter(&s);
    return c == ')' && skip_to_digit(&s);
}

struct sink {
    char *out;
    size_t cap, n;
    bool broken, digit; /* a break is still to be written; the last character was a digit */
};

/* As many characters as there is room for; counts all of them. */
static void put(struct sink *to, struct str text)
{
    size_t room = to->cap > to->n ? to->cap - to->n : 0, fits = text.n;
    if (fits > room)
        for (fits = room; fits > 0 && ((unsigned char)text.p[fits] & 0xC0) == 0x80;)
            fits--;
    memcpy(to->out + to->n, text.p, fits);
    to->n += text.n;
}

/* Breaks stand only between what there is. */
static void put_text(struct sink *to, struct str text)
{
    static const char one = KANA_BREAK;
    if (to->broken)
        put(to, (struct str){&one, 1});
    to->broken = false;
    to->digit = is_digit((unsigned char)text.p[text.n - 1]);
    put(to, text);
}

static void put_letter(struct sink *to, uint32_t c)
{
    char bytes[4];
    if (c != KANA_BREAK)
        put_text(to, (struct str){bytes, utf8_put(bytes, c)});
    else
        to->broken = to->n > 0, to->digit = false;
}

/* The one code point that another folds to; 0: it folds to several or to nothing. */
static uint32_t fold_one(uint32_t c)
{
    uint32_t to = fold_of(c);
    return !to ? c : to < FOLD_MANY || to > FOLD_NOTHING ? to : 0;
}

static bool may_be_mark(struct str s)
{
    uint32_t c = s.n ? fold_one(utf8_next(&s)) : KANA_BREAK;
    return !c || c == VOICED || c == HALF_VOICED;
}

/* Does it stand for itself, whatever was before it and is in `after`? */
static bool is_settled(uint32_t c, bool digit, struct str after)
{
    if (joins(c))
        return c != '(' && !digit;
    if (c >= 0x30A0 && c <= 0x30FF)
        return !voiced(c, VOICED) || !may_be_mark(after);
    return c < 0x80 ? c > KANA_BREAK : c >= 0x800 && c <= 0xFFFF && c != VOICED && c != HALF_VOICED;
}

/* The most common of what joins numbers: one sign, and the next digit behind it. */
static bool joins_next(uint32_t c, bool digit, struct str after)
{
    return joins(c) && digit && after.n && is_digit(fold_one(utf8_next(&after)));
}

static char *put_three(char *out, uint32_t c)
{
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return out + 3;
}

/* What most text is made of, as far as it goes and there is room for it: characters of one byte or three, each of which
 * folds to one such. */
static void fold_plainly(struct sink *to, struct str *rest)
{
    if (to->cap < to->n + 3)
        return;
    char *out = to->out + to->n, *last = to->out + to->cap - 3;
    bool digit = to->digit;
    struct str at = *rest, after = *rest;
    for (; after.n && out <= last; at = after) {
        uint32_t c = fold_one(utf8_next(&after));
        if (joins_next(c, digit, after))
            continue;
        if (!is_settled(c, digit, after))
            break;
        if (c < 0x80)
            *out++ = (char)c;
        else
            out = put_three(out, c);
        digit = is_digit(c);
    }
    *rest = at;
    to->n = (size_t)(out - to->out);
    to->digit = digit;
}

size_t kana_fold_into(struct str s, char *out, size_t cap)
{
    struct stream in = {.rest = s};
    struct sink to = {.out = out, .cap = cap};
    for (;;) {
        if (!in.left && !to.broken)
            fold_plainly(&to, &in.rest);
        uint32_t c = next_letter(&in);
        if (!c)
            return to.n;
        if (!joins(c) || !((to.digit && skip_to_digit(&in)) || (c == '(' && opens_number(in))))
            put_letter(&to, c);
    }
}

/* Kana, or an ideograph from U+4000 on, at the start. */
static bool is_plain_letter(const unsigned char *p, size_t n)
{
    return n >= 3 && *p >= 0xE3 && *p <= 0xE9 && utf8_common(p) &&
           (*p > 0xE3 || (p[1] >= 0x81 && p[1] <= 0x83));
}

static unsigned kind_of_ascii(unsigned char c)
{
    unsigned char small = c | 0x20;
    return is_digit(c) ? KANA_DIGITS : small >= 'a' && small <= 'z' ? KANA_LETTERS : 0;
}

unsigned kana_kinds(struct str s)
{
    static const char long_vowel[] = "ー";
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned kinds = 0;
    for (size_t at = 0; at < s.n; at += p[at] < 0x80 ? 1 : 3) {
        if (p[at] < 0x80)
            kinds |= kind_of_ascii(p[at]);
        else if (!is_plain_letter(p + at, s.n - at))
            return kinds | KANA_ANY; /* a wide one, ①, ㏠ */
        else if (p[at] > 0xE3)
            kinds |= KANA_IDEOGRAPHS;
        else if (memcmp(p + at, long_vowel, 3) != 0)
            kinds |= KANA_KANA;
    }
    return kinds;
}

struct str kana_fold(struct arena *a, struct str s)
{
    char small[256];
    size_t n = kana_fold_into(s, small, sizeof small);
    if (n <= sizeof small)
        return (struct str){arena_copy(a, small, n), n};
    char *p = arena_take(a, n);
    return (struct str){p, kana_fold_into(s, p, n)};
}

bool kana_same(struct str a, struct str b)
{
    char one[512], other[512];
    size_t n = kana_fold_into(a, one, sizeof one), m = kana_fold_into(b, other, sizeof other);
    return n == m && n <= sizeof one && str_eq((struct str){one, n}, (struct str){other, m});
}

bool kana_among(struct str names, struct str typed)
{
    while (names.n)
        if (kana_same(str_part(&names, '/'), typed))
            return true;
    return false;
}

/* ---- widths */
static bool is_narrow_kana(uint32_t c)
{
    return c >= NARROW_FIRST && c <= NARROW_LAST;
}

static uint32_t full_katakana(uint32_t c)
{
    if (is_narrow_kana(c))
        return kana_wide[c - NARROW_FIRST];
    return (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E ? c + 0x60 : c;
}

struct str kana_katakana(struct arena *a, struct str s)
{
    struct buf b = buf_in(a);
    while (s.n) {
        const char *from = s.p;
        uint32_t typed = utf8_next(&s), c = full_katakana(typed);
        struct str after = s;
        uint32_t one = s.n ? voiced(c, full_katakana(utf8_next(&after))) : 0;
        if (one)
            s = after;
        else if (is_narrow_kana(typed) && (c == VOICED || c == HALF_VOICED))
            one = c + 2; /* a lone ﾞ gets a cell of its own: ゛ */
        if (one || c != typed)
            utf8_add(&b, one ? one : c);
        else
            buf_add(&b, (struct str){from, (size_t)(s.p - from)});
    }
    return buf_str(&b);
}

static bool is_kana(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30FE && c != 0x30FB) || (c >= 0xFF66 && c <= NARROW_LAST);
}

static uint32_t narrow(uint32_t c, uint32_t before)
{
    if (c < 0x80)
        return c;
    if (c == 0x3000 || c == 0xA0)
        return ' ';
    bool length_mark = c == LONG_VOWEL || c == 0xFF70;
    if (length_mark || fold_of(c) == LONG_VOWEL)
        return length_mark && is_kana(before) ? c : '-';
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

static bool is_ascii(struct str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.n; i++)
        all |= (unsigned char)s.p[i];
    return all < 0x80;
}

struct str kana_narrow(struct arena *a, struct str s)
{
    if (is_ascii(s)) /* most numbers of a file of a hundred thousand rows */
        return s;
    struct buf b = buf_in(a);
    uint32_t before = 0;
    while (s.n) {
        const char *from = s.p;
        uint32_t typed = utf8_next(&s), c = narrow(typed, before);
        if (c == typed)
            buf_add(&b, (struct str){from, (size_t)(s.p - from)});
        else
            utf8_add(&b, c);
        before = c;
    }
    return buf_str(&b);
}

struct str kana_digits(struct arena *a, struct str s)
{
    struct buf b = buf_in(a);
    while (s.n) {
        uint32_t c = narrow(utf8_next(&s), 0);
        if (is_digit(c))
            buf_byte(&b, (char)c);
    }
    return buf_str(&b);
}

uint32_t kana_key(uint32_t c)
{
    static const struct {
        uint32_t made, key;
    } signs[] = {{0x3001, ','}, {0x3002, '.'}, {0x30FB, '/'}, {0x300C, '['}, {0x300D, ']'}, {0x30FC, '-'}};
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (c == signs[i].made)
            return signs[i].key;
    return c == 0x3000 ? ' ' : c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}
