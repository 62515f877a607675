#include "export/notified.h"

#include "base/kana.h"

static const struct {
    struct str words, item, value;
} rows[] = {
#define NOTIFIED(words, item, value) {S_ROW(words), S_ROW(#item), S_ROW(value)},
#include "notified.def"
#undef NOTIFIED
};

void notified_begin(struct notified_list *l, struct arena *a)
{
    *l = (struct notified_list){.arena = a, .met = textmap_new(a)};
    l->last = &l->first;
}

static struct notified *find(struct notified_list *l, struct arena *scratch, const struct record *r,
                             size_t line)
{
    const struct str texts[] = {r->v[RESOURCE_official], r->v[RESOURCE_service]};
    int64_t *slot = textmap_slot(l->met, textmap_key(scratch, texts, COUNT_OF(texts)));
    if (*slot)
        return (struct notified *)(uintptr_t)*slot;
    struct notified *o = ARENA_NEW(l->arena, struct notified);
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        o->v[i] = str_copy(l->arena, r->v[i]);
    o->remarks = buf_in(l->arena);
    o->notes = ARENA_ARRAY(l->arena, struct str, COUNT_OF(rows));
    o->line = line;
    *slot = (int64_t)(uintptr_t)o;
    *l->last = o;
    l->last = &o->next;
    return o;
}

static void add_remark(struct notified *o, struct arena *scratch, struct str name)
{
    struct str line = str_print(scratch, "\n" S_FMT "\n", S_ARG(name));
    struct str all = str_print(scratch, "\n" S_FMT "\n", S_ARG(buf_str(&o->remarks)));
    if (!name.n || str_find(all, line) != SIZE_MAX)
        return;
    if (o->remarks.n)
        buf_byte(&o->remarks, '\n');
    buf_add(&o->remarks, name);
}

static bool has_word(struct arena *a, struct str words, struct str name, struct str sign)
{
    while (words.n) {
        struct str word = kana_fold(a, str_part(&words, '/'));
        if (str_find(name, word) != SIZE_MAX || str_find(sign, word) != SIZE_MAX)
            return true;
    }
    return false;
}

static void add_says(struct notified_list *l, struct notified *o, struct arena *scratch,
                     const struct notice *n)
{
    struct str name = kana_fold(scratch, n->name), sign = kana_fold(scratch, n->sign);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!has_word(scratch, rows[i].words, name, sign))
            continue;
        o->says |= UINT64_C(1) << i;
        o->notes[i] = str_print(l->arena, S_FMT "%s" S_FMT "%s", S_ARG(n->sign), n->since.n ? " " : "",
                                S_ARG(n->since), n->since.n ? "から" : "");
    }
}

bool notified_add(struct notified_list *l, struct arena *scratch, const struct record *r,
                  const struct notice *n, size_t line)
{
    struct notified *o = find(l, scratch, r, line);
    o->rows++;
    add_remark(o, scratch, n->name);
    add_says(l, o, scratch, n);
    return o->rows > 1;
}

bool notified_answer(struct importing *im, const struct notified *o, int64_t resource, struct str source,
                     enum bulk_outcome *outcome)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum bulk_outcome one;
        struct str kept;
        struct answer a = {.resource = resource,
                           .value = rows[i].value,
                           .note = o->notes[i],
                           .source = source,
                           .noted = true};
        if (!(o->says >> i & 1))
            continue;
        a.item = item_of_code(rows[i].item);
        if (!answer_put(im, &a, &one, &kept))
            return false;
        if (one != BULK_SAME && *outcome == BULK_SAME)
            *outcome = BULK_CHANGED;
        if (kept.n)
            importing_note(im, kept);
    }
    return true;
}
