#include "base/romaji.h"

#include <ctype.h>
#include <string.h>

#include "base/kana.h"
#include "base/utf8.h"

static const struct syllable {
    struct str romaji, kana;
} syllables[] = {
#define ROMAJI(romaji, kana) {{romaji, sizeof(romaji) - 1}, {kana, sizeof(kana) - 1}},
#define LONG(vowel, typed)
#include "romaji.def"
#undef ROMAJI
#undef LONG
};

static const struct syllable long_vowels[] = {
#define ROMAJI(romaji, kana)
#define LONG(vowel, typed) {{vowel, sizeof(vowel) - 1}, {typed, sizeof(typed) - 1}},
#include "romaji.def"
#undef ROMAJI
#undef LONG
};

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_vowel(char c)
{
    return c && strchr("aiueo", c);
}

static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

/* Lower case, long vowels as they would be typed: Ōtsu → ootsu, Satō → satou, Ohno → oono, Satoh → satou. */
static struct str spell_out(struct arena *a, struct str s)
{
    struct buf b = buf_in(a);
    char before = 0;
    for (s = kana_narrow(a, utf8_compose(a, s)); s.n;) {
        char bytes[4];
        uint32_t c = utf8_next(&s);
        c = c < 0x80 ? (uint32_t)tolower((int)c) : c == 0x14C || c == 0xD4 ? 0x14D : c;
        struct str one = {bytes, utf8_put(bytes, c)};
        bool h = c == 'h' && before == 'o' && !is_vowel((char)tolower(at(s, 0))) && tolower(at(s, 0)) != 'y';
        if (h)
            one = b.n > 1 && is_letter(b.p[b.n - 2]) ? S("u") : S("o");
        for (size_t i = 0; i < COUNT_OF(long_vowels); i++)
            if (str_eq(one, long_vowels[i].romaji))
                one = c == 0x14D && !is_letter(before) ? S("oo") : long_vowels[i].kana;
        buf_add(&b, one);
        before = b.n ? b.p[b.n - 1] : 0;
    }
    return buf_str(&b);
}

static const struct syllable *longest(struct str s)
{
    const struct syllable *best = NULL;
    for (size_t i = 0; i < COUNT_OF(syllables); i++)
        if (str_starts(s, syllables[i].romaji) && (!best || best->romaji.n < syllables[i].romaji.n))
            best = &syllables[i];
    return best;
}

static bool starts_syllable(struct str s)
{
    for (size_t i = 0; i < COUNT_OF(syllables); i++)
        if (syllables[i].romaji.n > s.n && str_starts(syllables[i].romaji, s))
            return true;
    return false;
}

/* ン and ッ, which depend on the letter that follows. Bytes used, 0 where neither is meant. */
static size_t half_syllable(struct str s, struct str *kana)
{
    char first = at(s, 0), second = at(s, 1), third = at(s, 2);
    if (first == 'n' && s.n > 1) {
        *kana = S("ン");
        bool own = second == '\'' || (second == 'n' && !is_vowel(third) && third != 'y');
        return own ? 2 : 1;
    }
    if (first == 'm' && second && strchr("bpm", second)) {
        *kana = S("ン");
        return 1;
    }
    if (is_letter(first) && !is_vowel(first) && (first == second || (first == 't' && second == 'c'))) {
        *kana = S("ッ");
        return 1;
    }
    return 0;
}

/* One step over romaji, appending its kana; 0 where the text is none. */
static size_t romaji_step(struct str s, struct buf *out)
{
    bool letter = is_letter(s.p[0]);
    const struct syllable *syllable = letter ? longest(s) : NULL;
    struct str kana = S0;
    size_t used;
    if (syllable) {
        kana = syllable->kana;
        used = syllable->romaji.n;
    } else if (s.p[0] == ' ') {
        used = 1;
    } else if (s.p[0] == '-' && out->n) {
        kana = S("ー");
        used = 1;
    } else if (letter && starts_syllable(s)) {
        used = s.n;
    } else {
        used = half_syllable(s, &kana);
    }
    buf_add(out, kana);
    return used;
}

struct str romaji_kana(struct arena *a, struct str romaji, bool *whole)
{
    struct buf out = buf_in(a);
    struct str rest = spell_out(a, romaji);
    *whole = true;
    while (rest.n) {
        size_t used = romaji_step(rest, &out);
        if (!used) {
            struct str foreign = rest;
            utf8_next(&rest);
            used = foreign.n - rest.n;
            buf_add(&out, str_head(foreign, used));
            *whole = false;
            continue;
        }
        rest = str_from(rest, used);
    }
    *whole = *whole && out.n > 0;
    return buf_str(&out);
}
