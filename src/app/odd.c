#include "app/odd.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "export/encode.h"
#include "export/source.h"

enum { TOLD = 4 };

struct encoder *odd_open(struct arena *a)
{
    struct encoder *e;
    struct fault unused;
    if (encode_open(a, ENCODING_CP932, &e, &unused))
        return NULL;
    encode_extend(e, a, source_dirs_find(a).config, &unused); /* what is wrong in it, an export says */
    return e;
}

bool odd_is(const void *encoder, uint32_t code_point)
{
    return encoder && code_point >= 0x80 && encode_alters(encoder, code_point);
}

static bool is_told(const uint32_t *told, int count, uint32_t c)
{
    for (int i = 0; i < count; i++)
        if (told[i] == c)
            return true;
    return false;
}

static void tell(struct buf *b, const struct encoder *e, struct str character, uint32_t c)
{
    struct substitution s = encode_substitute(e, c);
    buf_print(b, "%s「" S_FMT "」は", b->n ? "、" : "", S_ARG(character));
    if (s.kind == SUBSTITUTION_REMOVED)
        buf_add(b, S("除かれ"));
    else
        buf_print(b, "「" S_FMT "」になり", S_ARG(s.written));
}

struct str odd_words(const void *encoder, struct arena *a, struct str text)
{
    struct buf b = buf_in(a);
    uint32_t told[TOLD];
    int count = 0;
    while (text.n && count < TOLD) {
        struct str from = text;
        uint32_t c = utf8_next(&text);
        if (!odd_is(encoder, c) || is_told(told, count, c))
            continue;
        told[count++] = c;
        tell(&b, encoder, str_head(from, from.n - text.n), c);
    }
    if (b.n)
        buf_add(&b, S("ます（市への CSV）。"));
    return buf_str(&b);
}
