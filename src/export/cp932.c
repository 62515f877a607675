#include "export/cp932.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/utf8.h"

static const iconv_t closed = (iconv_t)-1; /* NOLINT: what iconv_open gives */

/* Bytes after conversion; 0 where iconv refuses, with errno. */
static size_t convert(iconv_t with, const char *in, size_t n, char *out, size_t room)
{
    char *from = (char *)(uintptr_t)in, *to = out;
    size_t left = room;
    iconv(with, NULL, NULL, NULL, NULL);
    errno = 0;
    size_t rc = iconv(with, &from, &n, &to, &left);
    return rc == (size_t)-1 || n ? 0 : room - left;
}

static bool private_use(uint32_t c)
{
    return c >= 0xE000 && c <= 0xF8FF;
}

/* The only character that the bytes make; CP932_NONE where they make none, two, or one outside the BMP. */
static uint16_t ask_one(iconv_t decoder, const char *bytes, size_t n)
{
    char text[16];
    struct str s = {text, convert(decoder, bytes, n, text, sizeof text)};
    if (!s.n)
        return CP932_NONE;
    uint32_t c = utf8_next(&s);
    return s.n || c >= CP932_NONE ? CP932_NONE : (uint16_t)c;
}

static void ask_all(iconv_t decoder, struct cp932 *t)
{
    memset(t->decode, 0xFF, sizeof t->decode);
    for (unsigned first = 0; first < 256; first++) {
        char bytes[2] = {(char)first, 0};
        t->decode[first] = ask_one(decoder, bytes, 1);
        t->lead[first] = t->decode[first] == CP932_NONE && errno == EINVAL;
        for (unsigned second = 0x40; t->lead[first] && second < 256; second++) {
            bytes[1] = (char)second;
            t->decode[first << 8 | second] = ask_one(decoder, bytes, 2);
        }
    }
}

static uint16_t choose(iconv_t encoder, const struct cp932 *t, uint16_t c, uint16_t otherwise)
{
    char text[4], bytes[8];
    size_t n = convert(encoder, text, utf8_put(text, c), bytes, sizeof bytes);
    unsigned code =
        n == 1 ? (unsigned char)bytes[0] : (unsigned)((unsigned char)bytes[0] << 8 | (unsigned char)bytes[1]);
    return n >= 1 && n <= 2 && t->decode[code] == c ? (uint16_t)code : otherwise;
}

static void turn_round(iconv_t encoder, struct cp932 *t)
{
    for (unsigned code = 1; code < 65536; code++) {
        uint16_t c = t->decode[code];
        if (c == CP932_NONE || !c || private_use(c))
            continue;
        t->encode[c] = t->encode[c] ? choose(encoder, t, c, t->encode[c]) : (uint16_t)code;
    }
}

enum err cp932_ask(struct arena *a, const struct cp932 **out, struct fault *f)
{
    struct cp932 *t = ARENA_NEW(a, struct cp932);
    iconv_t decoder = iconv_open("UTF-8", "CP932"), encoder = iconv_open("CP932", "UTF-8");
    bool there = decoder != closed && encoder != closed;
    if (there) {
        ask_all(decoder, t);
        turn_round(encoder, t);
    }
    if (decoder != closed)
        iconv_close(decoder);
    if (encoder != closed)
        iconv_close(encoder);
    *out = t;
    return there ? OK
                 : fault_say(f, ERR_IO,
                             "このコンピュータの iconv に CP932 がありません。libc "
                             "の文字コード変換を入れてください。");
}
