/*
 * Writes the table behind kana_fold: what each code point folds to, asked of utf8proc once, while building.
 *
 * base/fold_table.inc holds two stages of uint16_t, so that a look-up is two reads. A cell is 0 (stays as it
 * is), a code point, or, since no character lives there, a value of the surrogate range: FOLD_NOTHING, or the
 * number of a row in fold_many (several code points, or one above U+FFFF). A break is KANA_BREAK.
 *
 * A fold must fold to itself: each result is folded again until nothing changes, and a table that does not
 * settle, or a form that stands in two rows of variants.def, fails the build.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/kana.h"

enum {
    SHIFT = 7,
    PAGE = 1 << SHIFT,
    LIMIT = 0xE1000, /* above: private use, which stays */
    MOST = 24,       /* code points that one may fold to */
    MANY = 0xD800,
    NOTHING = 0xDFFF,
    GROWTH = 6, /* bytes out for each byte in, see KANA_FOLD_ROOM */
};

struct text {
    int n;
    utf8proc_int32_t c[MOST];
};

static const struct {
    const char *common, *forms;
} variants[] = {
#define VARIANT(common, forms) {common, forms},
#include "base/variants.def"
#undef VARIANT
};

/* Each of the forms becomes the common one. The mark after ゛ and ゜ is the combining one. */
static const struct {
    const char *common, *forms;
} signs[] = {
    {"ー", "-~‐‑‒–—―⁃⁻₋−∼─━〜〰ー﹘﹣－～ｰ"},
    {"\xE3\x82\x99", "゛"},
    {"\xE3\x82\x9A", "゜"},
    {"", "·‧•∙⋅・"},
};

static utf8proc_int32_t *variant; /* LIMIT of them, -1 where there is none; 0 for nothing */

static _Noreturn void refuse(const char *what, utf8proc_int32_t c)
{
    fprintf(stderr, "fold_table: %s: U+%04X\n", what, (unsigned)c);
    exit(1);
}

static utf8proc_int32_t decode(const char **z)
{
    utf8proc_int32_t c = 0;
    if (**z)
        *z += utf8proc_iterate((const utf8proc_uint8_t *)*z, -1, &c);
    return c;
}

static void map_forms(const char *common, const char *forms)
{
    utf8proc_int32_t to = decode(&common);
    for (utf8proc_int32_t c; (c = decode(&forms));) {
        if (variant[c] >= 0)
            refuse("stands in two rows", c);
        variant[c] = to;
    }
}

static void read_rows(void)
{
    variant = malloc(sizeof *variant * LIMIT);
    if (!variant)
        refuse("no memory", 0);
    for (size_t i = 0; i < LIMIT; i++)
        variant[i] = -1;
    for (size_t i = 0; i < COUNT_OF(variants); i++)
        map_forms(variants[i].common, variants[i].forms);
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        map_forms(signs[i].common, signs[i].forms);
}

static bool is_latin_mark(utf8proc_int32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
           (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

static utf8proc_int32_t katakana(utf8proc_int32_t c)
{
    if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E)
        c += 0x60;
    return c == 0x30C2 ? 0x30B8 : c == 0x30C5 ? 0x30BA : c; /* ヂ → ジ, ヅ → ズ */
}

/* What stands for a sign that is no letter: the sign itself, a break, or 0 for nothing. */
static utf8proc_int32_t sign(utf8proc_int32_t c)
{
    if (c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0xFFFD)
        return KANA_BREAK;
    if (utf8proc_get_property(c)->ignorable || is_latin_mark(c))
        return 0;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF: return 0;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO: return KANA_BREAK;
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE: return c == '(' || c == ')' ? c : KANA_BREAK;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK: return c < 0x80 ? KANA_BREAK : c;
    default: return c;
    }
}

static void add(struct text *t, utf8proc_int32_t c)
{
    if (t->n == MOST)
        refuse("folds to too many", c);
    t->c[t->n++] = c;
}

static void fold_once(utf8proc_int32_t c, struct text *out)
{
    utf8proc_int32_t parts[MOST];
    if (variant[c] >= 0) {
        if (variant[c])
            add(out, variant[c]);
        return;
    }
    utf8proc_ssize_t n = utf8proc_decompose_char(
        c, parts, MOST, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STABLE, NULL);
    if (n < 0 || n > MOST)
        refuse("does not decompose", c);
    utf8proc_ssize_t kept = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if (!is_latin_mark(parts[i]))
            parts[kept++] = parts[i];
    kept = utf8proc_normalize_utf32(parts, kept, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    for (utf8proc_ssize_t i = 0; i < kept; i++) {
        utf8proc_int32_t to = sign(katakana(parts[i]));
        if (to)
            add(out, to);
    }
}

static bool same(const struct text *a, const struct text *b)
{
    return a->n == b->n && memcmp(a->c, b->c, sizeof a->c[0] * (size_t)a->n) == 0;
}

static int bytes(const struct text *t)
{
    utf8proc_uint8_t out[4];
    int n = 0;
    for (int i = 0; i < t->n; i++)
        n += (int)utf8proc_encode_char(t->c[i], out);
    return n;
}

static struct text fold(utf8proc_int32_t c)
{
    const struct text self = {1, {c}};
    if (c >= 0xD800 && c <= 0xDFFF)
        return self;
    struct text now = self;
    for (int round = 0; round < 6; round++) {
        struct text next = {0};
        for (int i = 0; i < now.n; i++)
            fold_once(now.c[i], &next);
        if (same(&now, &next))
            return bytes(&now) > bytes(&self) * GROWTH ? self : now;
        now = next;
    }
    refuse("does not settle", c);
}

/* The cells and the rows of fold_many, filled in the order of code points. */
static struct text many[NOTHING - MANY];
static int many_count;
static unsigned short cells[LIMIT / PAGE][PAGE];

static unsigned short cell(utf8proc_int32_t c)
{
    struct text to = fold(c);
    if (to.n == 0)
        return NOTHING;
    if (to.n == 1 && to.c[0] == c)
        return 0;
    if (to.n == 1 && to.c[0] < 0x10000)
        return (unsigned short)to.c[0];
    for (int i = 0; i < many_count; i++)
        if (same(&many[i], &to))
            return (unsigned short)(MANY + i);
    if (many_count == COUNT_OF(many))
        refuse("no room for its row", c);
    many[many_count] = to;
    return (unsigned short)(MANY + many_count++);
}

static void print_pages(FILE *to)
{
    static int page_of[LIMIT / PAGE], first[LIMIT / PAGE];
    int pages = 0;
    for (int block = 0; block < LIMIT / PAGE; block++) {
        int page = 0;
        while (page < pages && memcmp(cells[first[page]], cells[block], sizeof *cells) != 0)
            page++;
        page_of[block] = page;
        if (page == pages)
            first[pages++] = block;
    }
    fprintf(to, "static const uint16_t fold_page[%d] = {", LIMIT / PAGE);
    for (int block = 0; block < LIMIT / PAGE; block++)
        fprintf(to, "%s%d,", block % 24 ? "" : "\n", page_of[block]);
    fprintf(to, "\n};\nstatic const uint16_t fold_cell[%d][%d] = {", pages, PAGE);
    for (int page = 0; page < pages; page++) {
        fprintf(to, "\n{");
        for (int i = 0; i < PAGE; i++)
            fprintf(to, "%u,", cells[first[page]][i]);
        fprintf(to, "},");
    }
    fprintf(to, "\n};\n");
}

static void print_many(FILE *to)
{
    int at = 0;
    fprintf(to, "static const uint32_t fold_points[] = {\n");
    for (int i = 0; i < many_count; i++)
        for (int k = 0; k < many[i].n; k++)
            fprintf(to, "0x%X,%s", (unsigned)many[i].c[k], k + 1 == many[i].n ? "\n" : "");
    fprintf(to, "};\nstatic const struct { uint16_t at, count; } fold_many[] = {\n");
    for (int i = 0; i < many_count; at += many[i++].n)
        fprintf(to, "{%d,%d},%s", at, many[i].n, i % 12 == 11 ? "\n" : "");
    fprintf(to, "\n};\n");
}

static utf8proc_int32_t nfkc(utf8proc_int32_t base, utf8proc_int32_t mark)
{
    utf8proc_int32_t c[MOST];
    utf8proc_ssize_t n =
        utf8proc_decompose_char(base, c, MOST - 1, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL);
    if (mark)
        c[n++] = mark;
    return utf8proc_normalize_utf32(c, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1 ? c[0] : 0;
}

/* Full-width forms of ｡ to ﾟ, and what katakana become under U+3099 and U+309A: not folded, for
 * kana_katakana. */
static void print_kana(FILE *to)
{
    fprintf(to, "static const uint16_t kana_wide[] = {\n");
    for (utf8proc_int32_t c = 0xFF61; c <= 0xFF9F; c++)
        fprintf(to, "0x%X,%s", (unsigned)nfkc(c, 0), (c - 0xFF60) % 16 ? "" : "\n");
    fprintf(to, "\n};\nstatic const uint16_t kana_voiced[2][0x60] = {\n");
    for (utf8proc_int32_t mark = 0x3099; mark <= 0x309A; mark++) {
        fprintf(to, "{");
        for (utf8proc_int32_t c = 0x30A0; c < 0x3100; c++)
            fprintf(to, "0x%X,", (unsigned)nfkc(c, mark));
        fprintf(to, "},\n");
    }
    fprintf(to, "};\n");
}

int main(int argc, char **argv)
{
    FILE *to = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (!to) {
        fprintf(stderr, "usage: fold_table FILE\n");
        return 2;
    }
    read_rows();
    for (utf8proc_int32_t c = 0; c < LIMIT; c++)
        cells[c >> SHIFT][c & (PAGE - 1)] = cell(c);
    fprintf(to, "/* Written by fold_table.c. */\n");
    fprintf(to,
            "enum { FOLD_SHIFT = %d, FOLD_LIMIT = 0x%X, FOLD_MANY = 0x%X, FOLD_NOTHING = 0x%X, FOLD_GROWTH = "
            "%d };\n",
            SHIFT, LIMIT, MANY, NOTHING, GROWTH);
    print_pages(to);
    print_many(to);
    print_kana(to);
    free(variant);
    return fclose(to) == 0 ? 0 : 1;
}
