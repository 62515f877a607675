#include "export/mime.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum { ESCAPE = 0x1B, PLAIN, JIS, HALF };

/* Charsets as mail names them. Others are never handed to iconv: a heading is
 * not to choose what is loaded. */
static const struct {
    struct str name;
    const char *iconv;
} charsets[] = {
    {S_ROW("shift_jis"), "CP932"},   {S_ROW("shift-jis"), "CP932"},     {S_ROW("x-sjis"), "CP932"},
    {S_ROW("windows-31j"), "CP932"}, {S_ROW("cp932"), "CP932"},         {S_ROW("euc-jp"), "EUC-JP-MS"},
    {S_ROW("iso-8859-1"), "CP1252"}, {S_ROW("windows-1252"), "CP1252"},
};

bool mime_is(struct str name, struct str other)
{
    return name.n == other.n && strncasecmp(name.p, other.p, name.n) == 0;
}

static struct str mend(struct arena *a, struct str s)
{
    size_t unused;
    return utf8_mend(a, s, &unused);
}

/* A byte that the charset does not have becomes U+FFFD and is passed over. */
static struct str convert(struct arena *a, struct str bytes, const char *from)
{
    iconv_t cd = iconv_open("UTF-8", from);
    if (cd == (iconv_t)-1)
        return mend(a, bytes);
    struct buf out = buf_in(a);
    char *in = (char *)(uintptr_t)bytes.p, room[4096];
    for (size_t left = bytes.n; left;) {
        char *to = room;
        size_t space = sizeof room;
        iconv(cd, &in, &left, &to, &space);
        buf_add(&out, (struct str){room, (size_t)(to - room)});
        if (left && space >= 8) { /* it did not stop for want of room */
            utf8_add(&out, 0xFFFD);
            in++;
            left--;
        }
    }
    iconv_close(cd);
    return buf_str(&out);
}

/* The escapes of ISO-2022-JP, and what stands behind each. */
static const struct {
    struct str escape;
    int set;
} escapes[] = {
    {S_ROW("$B"), JIS}, {S_ROW("$@"), JIS}, {S_ROW("(B"), PLAIN}, {S_ROW("(J"), PLAIN}, {S_ROW("(I"), HALF},
};

static bool escape_at(struct str *rest, bool escaped, int *set)
{
    if (escaped && rest->p[0] != ESCAPE)
        return false;
    struct str s = str_from(*rest, escaped);
    for (size_t i = 0; i < COUNT_OF(escapes); i++)
        if (str_starts(s, escapes[i].escape)) {
            *set = escapes[i].set;
            *rest = str_from(s, escapes[i].escape.n);
            return true;
        }
    return false;
}

static bool in_set(char byte)
{
    return byte >= 0x21 && byte <= 0x7E;
}

/* Row and column of JIS X 0208 as the two bytes of CP932. */
static void add_jis(struct buf *out, unsigned row, unsigned column)
{
    unsigned lead = (row - 0x21) / 2 + (row < 0x5F ? 0x81 : 0xC1);
    unsigned trail = row & 1 ? column + 0x1F + (column >= 0x60) : column + 0x7E;
    buf_byte(out, (char)lead);
    buf_byte(out, (char)trail);
}

/* glibc's ISO-2022-JP lacks ① and ㈱, which every mailer writes: its bytes are
 * moved to CP932, which has them. */
static struct str from_jis(struct arena *a, struct str rest)
{
    struct buf out = buf_in(a);
    bool escaped = rest.n && memchr(rest.p, ESCAPE, rest.n) != NULL;
    int set = PLAIN;
    while (rest.n) {
        if (escape_at(&rest, escaped, &set))
            continue;
        char first = rest.p[0], second = rest.n > 1 ? rest.p[1] : 0;
        bool two = set == JIS && in_set(first) && in_set(second);
        if (two)
            add_jis(&out, (unsigned)first, (unsigned)second);
        else
            buf_byte(&out, (char)(set == HALF && in_set(first) ? first | 0x80 : first));
        rest = str_from(rest, two ? 2 : 1);
        if (first == '\n')
            set = PLAIN; /* a line begins plain, whatever was lost before it */
    }
    return convert(a, buf_str(&out), "CP932");
}

struct str mime_utf8(struct arena *a, struct str bytes, struct str charset)
{
    if (mime_is(charset, S("iso-2022-jp")))
        return from_jis(a, bytes);
    for (size_t i = 0; i < COUNT_OF(charsets); i++)
        if (mime_is(charset, charsets[i].name))
            return convert(a, bytes, charsets[i].iconv);
    return mend(a, bytes);
}

static int digit64(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

struct str mime_base64(struct arena *a, struct str text)
{
    struct buf out = buf_in(a);
    unsigned bits = 0;
    int held = 0;
    for (size_t i = 0; i < text.n; i++) {
        int digit = digit64(text.p[i]);
        if (digit < 0)
            continue;
        bits = bits << 6 | (unsigned)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            buf_byte(&out, (char)(bits >> held & 0xFF));
        }
    }
    return buf_str(&out);
}

static int digit16(char c)
{
    char lower = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool hex_at(struct str s, char *byte)
{
    int high = s.n > 2 ? digit16(s.p[1]) : -1, low = s.n > 2 ? digit16(s.p[2]) : -1;
    *byte = (char)(high * 16 + low);
    return high >= 0 && low >= 0;
}

struct str mime_quoted(struct arena *a, struct str text)
{
    struct buf out = buf_in(a);
    while (text.n) {
        char byte;
        if (text.p[0] != '=')
            buf_byte(&out, text.p[0]), text = str_from(text, 1);
        else if (hex_at(text, &byte))
            buf_byte(&out, byte), text = str_from(text, 3);
        else if (str_starts(text, S("=\r\n")))
            text = str_from(text, 3);
        else if (str_starts(text, S("=\n")))
            text = str_from(text, 2);
        else
            buf_byte(&out, '='), text = str_from(text, 1);
    }
    return buf_str(&out);
}

struct word {
    struct str charset, text;
    char coding; /* 'b' or 'q' */
};

/* =?charset?coding?text?= at the beginning; takes it off. RFC 2047 lets no word
 * be longer than 75; some are. */
static bool word_at(struct str *rest, struct word *w)
{
    enum { WORD_MOST = 1000 };
    if (!str_starts(*rest, S("=?")))
        return false;
    struct str s = str_from(str_head(*rest, WORD_MOST), 2);
    const char *from = rest->p;
    struct str charset = str_part(&s, '?'), coding = str_part(&s, '?');
    size_t end = str_find(s, S("?="));
    if (coding.n != 1 || end == SIZE_MAX || memchr(s.p, ' ', end))
        return false;
    *w = (struct word){str_part(&charset, '*'), str_head(s, end), (char)(coding.p[0] | 0x20)};
    *rest = str_from(*rest, (size_t)(s.p - from) + end + 2);
    return w->coding == 'b' || w->coding == 'q';
}

static void decode_word(struct arena *a, struct buf *bytes, const struct word *w)
{
    struct buf blanks = buf_in(a);
    for (size_t i = 0; i < w->text.n; i++)
        buf_byte(&blanks, w->text.p[i] == '_' ? ' ' : w->text.p[i]);
    buf_add(bytes, w->coding == 'b' ? mime_base64(a, w->text) : mime_quoted(a, buf_str(&blanks)));
}

/* Neighbours in one charset are decoded as one: mailers cut characters in two
 * between them. */
static void add_words(struct arena *a, struct buf *out, struct word w, struct str *rest)
{
    struct buf bytes = buf_in(a);
    struct str charset = w.charset;
    for (;;) {
        decode_word(a, &bytes, &w);
        struct str next = str_trim(*rest);
        if (!word_at(&next, &w))
            break;
        *rest = next;
        if (!mime_is(charset, w.charset)) {
            buf_add(out, mime_utf8(a, buf_str(&bytes), charset));
            bytes = buf_in(a);
            charset = w.charset;
        }
    }
    buf_add(out, mime_utf8(a, buf_str(&bytes), charset));
}

struct str mime_words(struct arena *a, struct str text)
{
    struct buf out = buf_in(a);
    while (text.n) {
        struct word w;
        struct str rest = text;
        if (word_at(&rest, &w)) {
            add_words(a, &out, w, &rest);
            text = rest;
        } else {
            buf_byte(&out, text.p[0]);
            text = str_from(text, 1);
        }
    }
    return mend(a, buf_str(&out));
}
