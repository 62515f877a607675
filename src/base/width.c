#include "base/width.h"

#include <utf8proc.h>

enum { NARROW = 0, WIDE = 1, AMBIGUOUS = 2 };

/* One byte for each code point of the first plane: every cell of every frame asks. */
__extension__ static const unsigned char plane[0x10000] = {
#define BEYOND(first, last)
#define BMP(first, last) [first... last] = WIDE,
#include "wide.def"
#undef BMP
#define BMP(first, last) [first... last] = AMBIGUOUS,
#include "ambiguous.def"
#undef BMP
#undef BEYOND
};

static const struct {
    uint32_t first, last;
    int class;
} beyond[] = {
#define BMP(first, last)
#define BEYOND(first, last) {first, last, WIDE},
#include "wide.def"
#undef BEYOND
#define BEYOND(first, last) {first, last, AMBIGUOUS},
#include "ambiguous.def"
#undef BEYOND
#undef BMP
};

static int ambiguous_cells = 1; /* the terminal's answer: set once, before the first frame */

void width_set_ambiguous(int cells)
{
    ambiguous_cells = cells == 2 ? 2 : 1;
}

int width_ambiguous(void)
{
    return ambiguous_cells;
}

static int class_of(uint32_t c)
{
    if (c < COUNT_OF(plane))
        return plane[c];
    for (size_t i = 0; i < COUNT_OF(beyond); i++)
        if (c >= beyond[i].first && c <= beyond[i].last)
            return beyond[i].class;
    return NARROW;
}

bool width_is_ambiguous(uint32_t code_point)
{
    return class_of(code_point) == AMBIGUOUS;
}

/* Marks stand on the letter before them; the vowels and finals of Hangul join the consonant before them. */
static bool takes_no_cell(uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0x1160 && c <= 0x11FF))
        return true;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
    }
}

int width_of(uint32_t c)
{
    int simple = width_simple(c);
    if (simple || c < ' ')
        return simple;
    if (takes_no_cell(c))
        return 0;
    int class = class_of(c);
    return class == AMBIGUOUS ? ambiguous_cells : class == WIDE ? 2 : 1;
}

/* Terminals add up what they draw: a family of three emoji takes six cells, since its joiners are never sent.
 */
int width_text(struct str s)
{
    int cells = 0;
    while (s.n) {
        uint32_t c = utf8_next(&s);
        cells += c == UTF8_BAD ? width_of(0xFFFD) : width_of(c);
    }
    return cells;
}

size_t width_fit(struct str s, int cells, int *used)
{
    size_t at = 0;
    *used = 0;
    while (at < s.n) {
        size_t end = utf8_after(s, at);
        int wide = width_text((struct str){s.p + at, end - at});
        if (*used + wide > cells)
            break;
        *used += wide;
        at = end;
    }
    return at;
}
