#include "search_words.h"

#include "base/date.h"
#include "base/kana.h"
#include "base/romaji.h"
#include "base/utf8.h"

enum { CHARACTERS = 96 };

/* U+4000 to U+9FFF: three bytes each. Whatever stands beside them, each folds to what it folds to alone. */
static bool is_plain(struct str form)
{
    for (size_t i = 0; i < form.n; i += 3)
        if ((unsigned char)form.p[i] < 0xE4 || (unsigned char)form.p[i] > 0xE9)
            return false;
    return true;
}

static void add_form(struct part *p, struct str form)
{
    for (int i = 0; i < p->forms; i++)
        if (str_eq(p->form[i], form))
            return;
    if (form.n && p->forms < FORMS_MOST) {
        p->plain[p->forms] = is_plain(form);
        p->kinds[p->forms] = kana_kinds(form) & ~(unsigned)KANA_ANY;
        p->form[p->forms++] = form;
    }
}

/* No gram crosses a blank. */
struct str words_fold(struct arena *a, struct str text)
{
    char *p = arena_take(a, KANA_FOLD_ROOM(text.n));
    size_t n = kana_fold_into(text, p, KANA_FOLD_ROOM(text.n));
    for (size_t i = 0; i < n; i++)
        if (p[i] == KANA_BREAK)
            p[i] = ' ';
    return str_trim((struct str){p, n});
}

static void add_part(struct arena *a, struct words *w, struct str typed, int64_t now)
{
    struct part *p = &w->parts[w->count];
    struct str folded = words_fold(a, typed), iso, complaint;
    bool whole = false;
    add_form(p, folded);
    struct str kana = romaji_kana(a, typed, &whole);
    if (whole)
        add_form(p, words_fold(a, kana));
    /* A date in any notation; bare digits stay what they are: 1120 is rather the end of a phone number. */
    if (!str_digits(folded) && date_parse(a, typed, date_of_moment(now), true, &iso, &complaint))
        add_form(p, words_fold(a, iso));
    w->count += p->forms > 0;
}

static bool is_one_gram(struct str form)
{
    return gram_longest(form, 0) == form.n;
}

static bool is_sure(const struct words *w)
{
    for (int i = 0; i < w->count; i++)
        for (int k = 0; k < w->parts[i].forms; k++)
            if (!is_one_gram(w->parts[i].form[k]))
                return false;
    return true;
}

void words_split(struct arena *a, struct str text, int64_t now, struct words *out)
{
    *out = (struct words){0};
    for (struct str rest = kana_narrow(a, text); out->count < WORDS_MOST && rest.n;) {
        struct str part = str_trim(str_part(&rest, ' '));
        if (part.n)
            add_part(a, out, part, now);
    }
    out->sure = is_sure(out);
}

static void add_gram(struct buf *b, struct str gram)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < gram.n; i++)
        buf_print(b, gram.p[i] == '"' ? "\"\"" : "%c", gram.p[i]);
    buf_byte(b, '"');
}

/* The grams of a form that are looked for: the longest at each character, no part of the one before it. */
static int longest_grams(struct str form, struct str *grams, int room)
{
    int n = 0;
    size_t reached = 0;
    for (struct str rest = form; rest.n && n < room; utf8_next(&rest)) {
        size_t at = form.n - rest.n, bytes = gram_longest(form, at);
        if (at + bytes <= reached)
            continue;
        reached = at + bytes;
        grams[n++] = (struct str){form.p + at, bytes};
    }
    return n;
}

int words_grams(struct str form, struct str out[GRAMS_MOST])
{
    struct str grams[CHARACTERS];
    int count = longest_grams(form, grams, CHARACTERS), used = count < GRAMS_MOST ? count : GRAMS_MOST;
    bool number = form.p[form.n - 1] >= '0' && form.p[form.n - 1] <= '9';
    for (int i = 0; i < used; i++)
        out[i] = grams[number ? count - 1 - i : used > 1 ? (count - 1) * i / (used - 1) : 0];
    return used;
}

/* "abc" AND "bcd": with detail=none a phrase is not possible, so each gram stands alone and candidates are verified. */
static void add_grams(struct buf *b, struct str form)
{
    struct str grams[GRAMS_MOST];
    int count = words_grams(form, grams);
    buf_byte(b, '(');
    for (int i = 0; i < count; i++) {
        if (i)
            buf_add(b, S(" AND "));
        add_gram(b, grams[i]);
    }
    buf_byte(b, ')');
}

struct str search_grams(struct arena *a, struct str folded)
{
    struct buf b = buf_in(a);
    add_grams(&b, folded);
    return buf_str(&b);
}

struct str words_expression(struct arena *a, const struct words *w)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < w->count; i++) {
        buf_add(&b, i ? S(" AND (") : S("("));
        for (int k = 0; k < w->parts[i].forms; k++) {
            if (k)
                buf_add(&b, S(" OR "));
            add_grams(&b, w->parts[i].form[k]);
        }
        buf_byte(&b, ')');
    }
    return buf_str(&b);
}
