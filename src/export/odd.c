#include "export/odd.h"

#include "base/utf8.h"

static const struct {
    uint32_t from, to;
    struct str say;
} rows[] = {
    {0xE000, 0xF8FF, S_ROW("外字（私用領域の文字）をそのまま残した")},
    {0xF0000, 0x10FFFF, S_ROW("外字（私用領域の文字）をそのまま残した")},
    {0x2028, 0x2029, S_ROW("見えない改行（U+2028）をそのまま残した")},
    {0x00A0, 0x00A0, S_ROW("改行しない空白（U+00A0）をそのまま残した")},
    {0x2F00, 0x2FD5, S_ROW("漢字に似た部首の文字（⽇⽉⽼など）をそのまま残した")},
    {'"', '"', S_ROW("引用符（\"）の入った欄をそのまま残した")},
    {0xFFFD, 0xFFFD, S_ROW("読めない文字の印（U+FFFD）をそのまま残した")},
};

/* The sentence of a character, that not being among `said`; and all rows with it are said. */
static struct str say_of(uint32_t c, unsigned *said)
{
    struct str say = S0;
    for (size_t i = 0; i < COUNT_OF(rows) && !say.n; i++)
        if (c >= rows[i].from && c <= rows[i].to && !(*said >> i & 1))
            say = rows[i].say;
    for (size_t i = 0; i < COUNT_OF(rows) && say.n; i++)
        *said |= str_eq(rows[i].say, say) ? 1U << i : 0;
    return say;
}

/* Lead bytes of the rows above; kana, kanji and full-width signs pass without being decoded. */
static bool may_begin(const char *p, size_t n)
{
    unsigned char c = (unsigned char)*p, next = n > 1 ? (unsigned char)p[1] : 0;
    switch (c) {
    case '"': return true;
    case 0xC2: return next == 0xA0;
    case 0xE2: return next == 0x80 || next >= 0xBC;
    case 0xEF: return next <= 0xA3 || next == 0xBF;
    default: return c == 0xEE || c >= 0xF3;
    }
}

/* The first bytes of which may_begin() may say yes: all others are passed at one look each. */
static const bool leads[256] = {
    ['"'] = true,  [0xC2] = true, [0xE2] = true, [0xEE] = true, [0xEF] = true, [0xF3] = true,
    [0xF4] = true, [0xF5] = true, [0xF6] = true, [0xF7] = true, [0xF8] = true, [0xF9] = true,
    [0xFA] = true, [0xFB] = true, [0xFC] = true, [0xFD] = true, [0xFE] = true, [0xFF] = true};

struct str odd_characters(struct str text, unsigned *said)
{
    for (size_t i = 0; i < text.n; i++) {
        if (!leads[(unsigned char)text.p[i]] || !may_begin(text.p + i, text.n - i))
            continue;
        struct str rest = str_from(text, i), say = say_of(utf8_next(&rest), said);
        if (say.n)
            return say;
    }
    return S0;
}
