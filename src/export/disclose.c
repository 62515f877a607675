#include "export/disclose.h"

#include "base/arena.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "model/position.h"

enum {
    PARTS_MOST = 8,
    NAME_PART = 2,
    KANA_PART = 3,
    ADDRESS = 4
}; /* characters below which a word tells nothing */

static int characters(struct str s)
{
    int n = 0;
    for (; s.n; n++)
        utf8_next(&s);
    return n;
}

static void add(struct arena *a, struct disclose *d, const struct field *f, struct str word, int least)
{
    struct str folded = kana_fold(a, word);
    if (d->count < DISCLOSE_MOST && folded.n && characters(folded) >= least)
        d->words[d->count++] = (struct disclose_word){f, folded};
}

/* The whole, then its parts: 山田 花子, 山田, 花子. */
static void add_name(struct arena *a, struct disclose *d, const struct field *f, struct str name, int least)
{
    struct str rest = kana_narrow(a, name), parts = rest;
    add(a, d, f, name, NAME_PART);
    for (int i = 0; i < PARTS_MOST && str_find(rest, S(" ")) != SIZE_MAX && parts.n; i++)
        add(a, d, f, str_part(&parts, ' '), least);
}

/* As it is written anywhere; a year alone is no birth date. */
static void add_birth(struct arena *a, struct disclose *d, const struct field *f, struct str iso)
{
    int year, month, day;
    if (iso.n < 10 || date_from_iso(iso) == DAY_NONE)
        return;
    date_split(date_from_iso(iso), &year, &month, &day);
    struct str era = date_era_year(a, date_from_iso(iso)); /* S22 */
    const struct str forms[] = {iso,
                                date_wareki(a, iso),
                                date_wareki_short(a, iso),
                                str_print(a, "%d年%d月%d日", year, month, day),
                                str_print(a, "%d/%d/%d", year, month, day),
                                str_print(a, "%d.%d.%d", year, month, day),
                                str_print(a, S_FMT ".%d.%d", S_ARG(era), month, day),
                                str_print(a, S_FMT "/%d/%d", S_ARG(era), month, day)};
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        add(a, d, f, forms[i], 1);
}

struct disclose disclose_of(struct arena *a, const struct intake *i, const struct person *p)
{
    struct disclose d = {.count = 0};
    const struct field *person = record_row(RECORD_PERSON)->fields,
                       *intake = record_row(RECORD_INTAKE)->fields;
    add_name(a, &d, &person[PERSON_name], p->name, NAME_PART);
    add_name(a, &d, &person[PERSON_kana], p->kana, KANA_PART);
    add_birth(a, &d, &person[PERSON_birth_on], p->birth_on);
    add(a, &d, &person[PERSON_phone], p->phone, 1);
    add(a, &d, &person[PERSON_phone_other], p->phone_other, 1);
    add(a, &d, &person[PERSON_address], p->address, ADDRESS);
    if (position_is_citizen(i->requester)) {
        add_name(a, &d, &intake[INTAKE_caller_name], i->caller_name, NAME_PART);
        add(a, &d, &intake[INTAKE_caller_phone], i->caller_phone, 1);
    }
    return d;
}

const struct field *disclose_find(struct arena *a, const struct disclose *d, struct str text)
{
    struct str folded = kana_fold(a, text);
    for (int i = 0; i < d->count; i++)
        if (str_find(folded, d->words[i].folded) != SIZE_MAX)
            return d->words[i].field;
    return NULL;
}

static size_t longest(const struct disclose *d)
{
    size_t n = 0;
    for (int i = 0; i < d->count; i++)
        n = d->words[i].folded.n > n ? d->words[i].folded.n : n;
    return n;
}

static bool is_word(const struct disclose *d, struct str folded)
{
    for (int i = 0; i < d->count; i++)
        if (str_eq(d->words[i].folded, folded))
            return true;
    return false;
}

/* Where the longest word ends that begins here, before the blank or mark behind it; 0 where none does. */
static size_t word_at(struct arena *a, const struct disclose *d, struct str text, size_t most)
{
    size_t found = 0, length = 0, at = 0, n = 1;
    while (at < text.n && n && n <= most) { /* a word begins with a character of its own */
        at = utf8_after(text, at);
        struct arena_mark mark = arena_mark(a);
        struct str folded = kana_fold(a, str_head(text, at));
        n = folded.n;
        if (n > length && is_word(d, folded)) {
            found = at;
            length = n;
        }
        arena_rewind(a, mark);
    }
    return found;
}

struct str disclose_mask(struct arena *a, const struct disclose *d, struct str text)
{
    if (!disclose_find(a, d, text))
        return text; /* nearly always: looking at each place takes its time */
    struct buf out = buf_in(a);
    struct arena *work = arena_new();
    size_t most = longest(d);
    for (size_t n; text.n; text = str_from(text, n)) {
        n = word_at(work, d, text, most);
        if (n)
            buf_add(&out, S("〇〇"));
        else
            buf_add(&out, str_head(text, n = utf8_after(text, 0)));
    }
    arena_free(work);
    return buf_str(&out);
}
