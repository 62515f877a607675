#include "export/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "export/cp932.h"

enum { BLOCK = 64 << 10, CHARACTER = 4 /* bytes of the longest in UTF-8 */ };
static const size_t most_bytes = (size_t)1 << 30;

static const struct {
    struct str name, label;
} encodings[] = {
#define ENCODING(NAME, name, label) [ENCODING_##NAME] = {S_ROW(name), S_ROW(label)},
#include "export/encoding.def"
#undef ENCODING
};

struct decoder {
    struct arena *arena;
    const char *name;
    enum encoding encoding;
    struct str bytes;
    size_t at;
    const struct cp932 *cp932;
    iconv_t iconv; /* of those encodings that it decodes; else closed */
    char *block;   /* BLOCK bytes */
    bool guessed, ready;
    bool valid;   /* all of it is known to be UTF-8 */
    size_t mixed; /* offset of what shows that a guessed file is of two encodings; SIZE_MAX: nothing does */
};

static const iconv_t closed = (iconv_t)-1; /* NOLINT: what iconv_open gives */

bool encoding_of_name(struct str name, enum encoding *out)
{
    for (int i = 0; i < ENCODING_COUNT; i++)
        if (encodings[i].name.n == name.n && !strncasecmp(encodings[i].name.p, name.p, name.n)) {
            *out = (enum encoding)i;
            return true;
        }
    return false;
}

struct str encoding_name(enum encoding e)
{
    return encodings[e].name;
}

/* A line with a character of three bytes that is UTF-8 all through: hardly ever by chance in CP932. */
static bool speaks_utf8(struct str line)
{
    size_t i = 0;
    while (i < line.n && ((unsigned char)line.p[i] & 0xF0) != 0xE0)
        i++;
    return i < line.n && utf8_valid(line, NULL);
}

/*
 * A file that is not valid UTF-8 as a whole: CP932, or UTF-8 with something wrong in it? Where an eighth of
 * the lines that are not ASCII are UTF-8 it is a mixture, and the first line that is not UTF-8 tells where.
 */
static size_t find_mixture(struct str bytes, size_t bad_at)
{
    size_t high = 0, utf8 = 0;
    for (struct str rest = bytes; rest.n;) {
        struct str line = str_part(&rest, '\n');
        size_t i = 0;
        while (i < line.n && (unsigned char)line.p[i] < 0x80)
            i++;
        high += i < line.n;
        utf8 += i < line.n && speaks_utf8(line);
    }
    return utf8 * 8 > high ? bad_at : SIZE_MAX;
}

static enum encoding guess(struct decoder *d)
{
    size_t bad_at = 0;
    if (str_starts(d->bytes, S("\xEF\xBB\xBF")))
        return ENCODING_UTF8_BOM;
    if (str_starts(d->bytes, S("\xFF\xFE")) || str_starts(d->bytes, S("\xFE\xFF")))
        return ENCODING_UTF16;
    d->valid = utf8_valid(d->bytes, &bad_at);
    if (d->valid)
        return ENCODING_UTF8;
    d->guessed = true;
    d->mixed = find_mixture(d->bytes, bad_at);
    return ENCODING_CP932;
}

struct decoder *decode_bytes(struct arena *a, struct str bytes, const char *name, enum encoding asked)
{
    struct decoder *d = ARENA_NEW(a, struct decoder);
    *d = (struct decoder){.arena = a, .name = name, .bytes = bytes, .iconv = closed, .mixed = SIZE_MAX};
    d->encoding = asked == ENCODING_AUTO ? guess(d) : asked;
    if (d->encoding <= ENCODING_UTF8_BOM && d->encoding >= ENCODING_UTF8 &&
        str_starts(bytes, S("\xEF\xBB\xBF")))
        d->at = 3;
    return d;
}

static enum err read_all(struct arena *a, int fd, size_t size, const char *path, struct str *out,
                         struct fault *f)
{
    size_t room = size + 1, n = 0;
    char *p = arena_take(a, room);
    for (;;) {
        ssize_t got = read(fd, p + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_system(f, "読み込む", path);
        n += (size_t)got;
        if (!got)
            break;
        if (n == room) { /* a pipe, or a file that grows */
            char *wider = arena_take(a, room *= 2);
            p = memcpy(wider, p, n);
        }
        if (n > most_bytes)
            return fault_say(f, ERR_REFUSED, "%s は 1 GiB を超えています。分けてから読み込んでください。",
                             path);
    }
    *out = (struct str){p, n};
    return n ? OK
             : fault_say(f, ERR_REFUSED,
                         "%s は空のファイルです。元のファイルをもう一度保存してから読み込んでください。",
                         path);
}

enum err decode_open(struct arena *a, const char *path, enum encoding asked, struct decoder **out,
                     struct fault *f)
{
    *out = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat about;
    if (fd < 0)
        return fault_system(f, "読み込む", path);
    struct str bytes = S0;
    enum err rc = fstat(fd, &about) ? fault_system(f, "読み込む", path) : OK;
    if (!rc && S_ISDIR(about.st_mode))
        rc = fault_say(f, ERR_REFUSED, "%s はフォルダです。ファイルを指定してください。", path);
    if (!rc && about.st_size > (off_t)most_bytes)
        rc = fault_say(f, ERR_REFUSED, "%s は 1 GiB を超えています。分けてから読み込んでください。", path);
    if (!rc)
        rc = read_all(a, fd, about.st_size > 0 ? (size_t)about.st_size : BLOCK, path, &bytes, f);
    close(fd);
    if (!rc)
        *out = decode_bytes(a, bytes, str_z(a, str_of(path)), asked);
    return rc;
}

const char *decode_name(const struct decoder *d)
{
    return d->name;
}

size_t decode_size(const struct decoder *d)
{
    return d->bytes.n;
}

size_t decode_done(const struct decoder *d)
{
    return d->at;
}

void decode_close(struct decoder *d)
{
    if (!d || d->iconv == closed)
        return;
    iconv_close(d->iconv);
    d->iconv = closed;
}

static enum err open_iconv(struct decoder *d, const char *first, const char *second, struct fault *f)
{
    d->iconv = iconv_open("UTF-8", first);
    if (d->iconv == closed)
        d->iconv = iconv_open("UTF-8", second);
    if (d->iconv != closed)
        return OK;
    return fault_say(f, ERR_IO, "このコンピュータの iconv に " S_FMT " がありません。",
                     S_ARG(encodings[d->encoding].label));
}

static enum err make_ready(struct decoder *d, struct fault *f)
{
    enum err rc = OK;
    if (d->ready)
        return OK;
    d->ready = true;
    d->block = arena_take(d->arena, BLOCK + CHARACTER);
    if (d->encoding == ENCODING_CP932)
        rc = cp932_ask(d->arena, &d->cp932, f);
    else if (d->encoding == ENCODING_EUC_JP)
        rc = open_iconv(d, "EUC-JP-MS", "EUC-JP", f);
    else if (d->encoding == ENCODING_UTF16 && str_starts(d->bytes, S("\xFE\xFF")))
        rc = open_iconv(d, "UTF-16BE", "UTF-16", f);
    else if (d->encoding == ENCODING_UTF16)
        rc = open_iconv(d, "UTF-16LE", "UTF-16", f);
    if (d->encoding == ENCODING_UTF16 &&
        (str_starts(d->bytes, S("\xFF\xFE")) || str_starts(d->bytes, S("\xFE\xFF"))))
        d->at = 2;
    return rc;
}

static struct str next_utf8(struct decoder *d)
{
    size_t n = d->bytes.n - d->at < BLOCK ? d->bytes.n - d->at : BLOCK;
    const char *p = d->bytes.p + d->at;
    if (n == BLOCK)
        for (int back = 0; back < 3 && (p[n] & 0xC0) == 0x80; back++)
            n--;
    struct str block = {p, n};
    size_t bad_at = n;
    block.n = d->valid || utf8_valid(block, &bad_at) ? n : bad_at;
    d->at += block.n;
    return block;
}

/* Eight bytes at a time while they are ASCII, which is most of a file of numbers and codes. */
static const char *copy_ascii(const char *in, const char *end, char **out)
{
    uint64_t eight;
    for (; end - in >= 8; in += 8, *out += 8) {
        memcpy(&eight, in, 8);
        if (eight & UINT64_C(0x8080808080808080))
            break;
        memcpy(*out, &eight, 8);
    }
    while (in < end && !(*in & 0x80))
        *(*out)++ = *in++;
    return in;
}

static inline char *put_bmp(char *out, unsigned c)
{
    if (c < 0x80) {
        *out++ = (char)c;
    } else if (c < 0x800) {
        *out++ = (char)(0xC0 | c >> 6);
        *out++ = (char)(0x80 | (c & 63));
    } else {
        *out++ = (char)(0xE0 | c >> 12);
        *out++ = (char)(0x80 | (c >> 6 & 63));
        *out++ = (char)(0x80 | (c & 63));
    }
    return out;
}

static struct str next_cp932(struct decoder *d)
{
    const struct cp932 *t = d->cp932;
    const char *in = d->bytes.p + d->at, *end = d->bytes.p + d->bytes.n;
    char *out = d->block;
    while (in < end && out < d->block + BLOCK - CHARACTER) {
        unsigned char first = (unsigned char)*in;
        if (first < 0x80) {
            size_t room = (size_t)(d->block + BLOCK - CHARACTER - out);
            in = copy_ascii(in, (size_t)(end - in) > room ? in + room : end, &out);
            continue;
        }
        unsigned code = first, length = 1;
        if (t->lead[first] && end - in >= 2) {
            code = (unsigned)first << 8 | (unsigned char)in[1];
            length = 2;
        }
        if (t->decode[code] == CP932_NONE)
            break;
        out = put_bmp(out, t->decode[code]);
        in += length;
    }
    d->at = (size_t)(in - d->bytes.p);
    return (struct str){d->block, (size_t)(out - d->block)};
}

static struct str next_iconv(struct decoder *d)
{
    char *in = (char *)(uintptr_t)(d->bytes.p + d->at), *out = d->block;
    size_t left = d->bytes.n - d->at, room = BLOCK;
    iconv(d->iconv, &in, &left, &out, &room); /* stops at what it does not have, or where the block is full */
    d->at = (size_t)(in - d->bytes.p);
    return (struct str){d->block, BLOCK - room};
}

static struct str next_block(struct decoder *d)
{
    if (d->encoding == ENCODING_CP932)
        return next_cp932(d);
    return d->iconv == closed ? next_utf8(d) : next_iconv(d);
}

/* Line and character of an offset: the part before it is decoded once more. */
static void find_place(const struct decoder *d, size_t offset, size_t *line, size_t *column)
{
    struct decoder *again = decode_bytes(d->arena, str_head(d->bytes, offset), d->name, d->encoding);
    struct fault unused;
    size_t before = SIZE_MAX;
    *line = *column = 1;
    if (make_ready(again, &unused))
        return;
    while (again->at < offset && again->at != before) {
        before = again->at;
        for (struct str text = next_block(again); text.n;) {
            uint32_t c = utf8_next(&text);
            *column = c == '\n' ? 1 : *column + 1;
            *line += c == '\n';
        }
    }
    decode_close(again);
}

static enum err refuse(const struct decoder *d, size_t offset, struct fault *f)
{
    size_t line, column;
    const char *head = d->guessed ? "UTF-8 とも CP932 とも読めません" : "その文字コードでは読めません";
    if (d->mixed != SIZE_MAX)
        head = "UTF-8 とほかの文字コードが混ざっています";
    find_place(d, offset, &line, &column);
    return fault_say(f, ERR_REFUSED,
                     "%s: %zu 行目の %zu 文字目（0x%02X）が %s ではありません。%s。正しい文字コードを "
                     "--encoding で指定するか、"
                     "ファイルを作り直してください。",
                     d->name, line, column, (unsigned)(unsigned char)d->bytes.p[offset],
                     encodings[d->mixed != SIZE_MAX ? ENCODING_UTF8 : d->encoding].label.p, head);
}

enum err decode_next(struct decoder *d, struct str *text, bool *more, struct fault *f)
{
    *text = S0;
    *more = false;
    enum err rc = make_ready(d, f);
    if (rc)
        return rc;
    if (d->mixed != SIZE_MAX) {
        struct decoder *as_utf8 = decode_bytes(d->arena, d->bytes, d->name, ENCODING_UTF8);
        as_utf8->mixed = d->mixed;
        return refuse(as_utf8, d->mixed, f);
    }
    *text = next_block(d);
    if (!text->n && d->at < d->bytes.n)
        return refuse(d, d->at, f);
    *more = d->at < d->bytes.n;
    return OK;
}
