#include "export/notified.h"

#include "base/kana.h"
#include "export/cell.h"
#include "store/load.h"
#include "store/named.h"

static const struct {
    struct str words, item, value;
} rows[] = {
#define NOTIFIED(words, item, value) {S_ROW(words), S_ROW(#item), S_ROW(value)},
#define BEDS(word, item)
#include "notified.def"
#undef NOTIFIED
#undef BEDS
};

static const struct {
    struct str word, item;
} beds[] = {
#define NOTIFIED(words, item, value)
#define BEDS(word, item) {S_ROW(word), S_ROW(#item)},
#include "notified.def"
#undef NOTIFIED
#undef BEDS
};

void notified_begin(struct notified_list *l, struct arena *a)
{
    *l = (struct notified_list){.arena = a, .met = textmap_new(a)};
    l->last = &l->first;
}

/* A 病院 may be called 医療機関 in the directory, where somebody made sure of that. */
static struct str key_of(struct arena *a, struct str official, struct str service)
{
    const struct str texts[] = {official, cell_is_hospital(service) ? cell_other_service(service) : service};
    return textmap_key(a, texts, COUNT_OF(texts));
}

static struct notified *find(struct notified_list *l, struct arena *scratch, const struct record *r,
                             size_t line)
{
    int64_t *slot = textmap_slot(l->met, key_of(scratch, r->v[RESOURCE_official], r->v[RESOURCE_service]));
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

static bool put_answer(struct importing *im, const struct answer *a, enum bulk_outcome *outcome)
{
    enum bulk_outcome one;
    struct str kept;
    if (!answer_put(im, a, &one, &kept))
        return false;
    if (one != BULK_SAME && *outcome == BULK_SAME)
        *outcome = BULK_CHANGED;
    if (kept.n)
        importing_note(im, kept);
    return true;
}

/* Of one kind; 0 where the list does not tell. */
static int64_t beds_of(struct arena *a, struct str text, struct str word)
{
    static const struct str between = S_ROW("／"), bracket = S_ROW("（");
    int64_t all = 0;
    while (text.n) {
        size_t end = str_find(text, between), n = end == SIZE_MAX ? text.n : end;
        struct str part = str_trim(str_head(text, n));
        text = str_from(text, end == SIZE_MAX ? n : n + between.n);
        if (str_starts(part, word) && !str_starts(str_from(part, word.n), bracket))
            all += cell_beds(a, part);
    }
    return all;
}

static bool answer_beds(struct importing *im, const struct notified *o, int64_t resource, struct str source,
                        enum bulk_outcome *outcome)
{
    for (size_t i = 0; i < COUNT_OF(beds); i++) {
        int64_t n = beds_of(im->row, o->v[RESOURCE_beds], beds[i].word);
        const struct answer a = {.item = item_of_code(beds[i].item),
                                 .resource = resource,
                                 .value = str_print(im->row, "%lld", (long long)n),
                                 .source = source};
        if (n && !put_answer(im, &a, outcome))
            return false;
    }
    return true;
}

bool notified_answer(struct importing *im, const struct notified *o, int64_t resource, struct str source,
                     enum bulk_outcome *outcome)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct answer a = {.item = item_of_code(rows[i].item),
                                 .resource = resource,
                                 .value = rows[i].value,
                                 .note = o->notes[i],
                                 .source = source,
                                 .noted = true};
        if (o->says >> i & 1 && !put_answer(im, &a, outcome))
            return false;
    }
    return answer_beds(im, o, resource, source, outcome);
}

/* ---- what has vanished ---- */

struct scope { /* of a prefecture, a kind of institution and a 届出 */
    int stays, vanishes;
};

struct vanished {
    struct vanished *next;
    struct scope *scope;
    int64_t item;
    const struct item_row *row;
    struct str name, note;
    bool confirmed;
};

static int row_of(struct str item)
{
    int i = COUNT_OF(rows) - 1;
    while (i >= 0 && !str_eq(rows[i].item, item))
        i--;
    return i;
}

static struct scope *scope_of(struct importing *im, struct textmap *scopes, struct str official,
                              struct str item)
{
    enum { PREFECTURE_AND_KIND = 3 };
    const struct str texts[] = {str_head(official, PREFECTURE_AND_KIND), item};
    int64_t *slot = textmap_slot(scopes, textmap_key(im->row, texts, COUNT_OF(texts)));
    if (!*slot)
        *slot = (int64_t)(uintptr_t)ARENA_NEW(im->file, struct scope);
    return (struct scope *)(uintptr_t)*slot;
}

static bool says(const struct importing *im, struct notified_list *l, struct query *q, int row)
{
    const struct notified *o = (const struct notified *)(uintptr_t)*textmap_slot(
        l->met, key_of(im->row, query_text(q, 2), query_text(q, 3)));
    return o && o->says >> row & 1;
}

/* Of every item that an older list gave: it stays, or is kept in the chain. */
static struct vanished *look_for(struct importing *im, struct notified_list *l, struct query *q)
{
    struct textmap *scopes = textmap_new(im->file);
    struct vanished *first = NULL;
    while (query_step(q)) {
        int row = row_of(query_text(q, 1));
        if (row < 0 || !str_eq(rows[row].value, query_text(q, 6)))
            continue;
        struct scope *scope = scope_of(im, scopes, query_text(q, 2), query_text(q, 1));
        if (says(im, l, q, row)) {
            scope->stays++;
            continue;
        }
        struct vanished *v = ARENA_NEW(im->file, struct vanished);
        *v = (struct vanished){.next = first,
                               .scope = scope,
                               .item = query_int(q, 0),
                               .row = item_of_code(rows[row].item),
                               .name = str_copy(im->arena, query_text(q, 4)),
                               .note = str_copy(im->file, query_text(q, 5)),
                               .confirmed = query_text(q, 7).n > 0};
        scope->vanishes += !v->confirmed;
        first = v;
    }
    return first;
}

static void note(struct importing *im, const struct vanished *v, const char *what)
{
    struct import_note *n = import_count(im->arena, im->out->notes, &im->out->count,
                                         str_print(im->row, "%s: " S_FMT, what, S_ARG(v->row->label)), 1);
    if (n && n->count == 1)
        n->first = v->name;
}

static void doubt(struct importing *im, const struct vanished *v)
{
    enum bulk_outcome outcome;
    struct record r = record_new(im->row, RECORD_ITEM);
    if (!v->scope->stays)
        return;
    if (v->confirmed) {
        note(im, v, "名簿から消えたが、確認済みのため変えなかった");
    } else if (v->scope->vanishes > v->scope->stays) {
        note(im, v, "一部の名簿と見て、ここにない届出をそのままにした");
    } else if (load_record(im->row, im->db, &r, v->item)) {
        r.v[ITEM_value] = S0;
        r.v[ITEM_note] = str_print(im->row, "取り下げ？ 前の名簿では " S_FMT, S_ARG(v->note));
        note(im, v, "名簿から消えた届出を不明にした（取り下げ？）");
        importing_put(im, &r, FIELD_BIT(ITEM_value) | FIELD_BIT(ITEM_note), &outcome);
    }
}

void notified_vanish(struct importing *im, struct notified_list *l, struct str source)
{
    struct query *q;
    im->code = named_open(im->db, NAMED_NOTIFIED, &q, im->fault);
    if (im->code)
        return;
    query_bind(q, ":source", source);
    struct vanished *first = look_for(im, l, q);
    im->code = query_close(q, im->fault);
    for (; first && !im->code; first = first->next) {
        arena_reset(im->row);
        doubt(im, first);
    }
}
