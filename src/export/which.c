#include "export/which.h"

#include "base/kana.h"
#include "model/service.h"
#include "store/named.h"

struct known { /* a resource, as far as it tells which one is meant */
    struct known *next;
    int64_t id;
    struct str service, name; /* the name folded */
};

struct which {
    struct importing *im;
    int *at;                             /* of each heading the column; -1: none */
    struct textmap *by_number, *by_name; /* → the first of a chain of known ones */
    bool learned;
};

struct which *which_begin(struct importing *im, struct str layout)
{
    struct which *w = im->reader = ARENA_NEW(im->file, struct which);
    w->im = im;
    im->out->layout = layout;
    return w;
}

static int column_of(const struct importing *im, struct str spellings)
{
    while (spellings.n) {
        struct str heading = str_part(&spellings, '|');
        for (int i = 0; i < im->columns; i++)
            if (importing_same_heading(im->headings[i], heading))
                return i;
    }
    return -1;
}

void which_headings(struct which *w, const struct csv_record *r, const struct str *headings, int count)
{
    importing_set_headings(w->im, r->cells, r->count);
    w->at = ARENA_ARRAY(w->im->file, int, count);
    for (int i = 0; i < count; i++)
        w->at[i] = column_of(w->im, headings[i]);
}

bool which_has(const struct which *w, int heading)
{
    return w->at[heading] >= 0;
}

struct str which_cell(const struct which *w, const struct csv_record *r, int heading)
{
    return which_has(w, heading) ? str_trim(importing_cell(r, w->at[heading])) : S0;
}

static void chain(struct importing *im, struct textmap *map, struct str key, const struct known *k)
{
    int64_t *slot = textmap_slot(map, key);
    struct known *one = ARENA_NEW(im->file, struct known);
    *one = *k;
    one->next = (struct known *)(uintptr_t)*slot;
    *slot = (int64_t)(uintptr_t)one;
}

/* All resources once: a table names many of them, and names are compared folded. */
static void learn(struct which *w)
{
    struct importing *im = w->im;
    struct query *q;
    w->by_number = textmap_new(im->file);
    w->by_name = textmap_new(im->file);
    w->learned = true;
    im->code = named_open(im->db, NAMED_RESOURCES, &q, im->fault);
    while (!im->code && query_step(q)) {
        struct known k = {.id = query_int(q, 0),
                          .service = str_copy(im->file, query_text(q, 2)),
                          .name = kana_fold(im->file, query_text(q, 3))};
        if (query_text(q, 1).n)
            chain(im, w->by_number, query_text(q, 1), &k);
        chain(im, w->by_name, k.name, &k);
    }
    if (!im->code)
        im->code = query_close(q, im->fault);
}

/* 居宅介護支援 and 居宅介護支援事業所 are one kind. */
static bool is_of_service(const struct known *k, struct str service)
{
    enum service kind = service_of(service);
    return !service.n || kana_same(k->service, service) ||
           (kind != SERVICE_OTHER && kind == service_of(k->service));
}

/* Those of a chain that the row can mean; the last one seen, and how many. */
static int choose(const struct known *first, struct str service, struct str name, int64_t *id)
{
    int n = 0;
    for (const struct known *k = first; k; k = k->next)
        if (is_of_service(k, service) && (!name.n || str_eq(k->name, name))) {
            *id = k->id;
            n++;
        }
    return n;
}

static const struct known *chain_of(struct textmap *map, struct str key)
{
    return (const struct known *)(uintptr_t)*textmap_slot(map, key);
}

static int64_t refuse(struct str *why, struct str say)
{
    *why = say;
    return 0;
}

int64_t which_resource(struct which *w, const struct which_words *words, struct str *why)
{
    struct arena *a = w->im->row;
    struct str number = str_trim(kana_narrow(a, words->number)), name = kana_fold(a, words->name);
    int64_t id = 0;
    if (!w->learned)
        learn(w);
    if (w->im->code)
        return 0;
    const struct known *numbered = number.n ? chain_of(w->by_number, number) : NULL;
    int n = choose(numbered, words->service, S0, &id);
    if (n > 1 && name.n)
        n = choose(numbered, words->service, name, &id);
    if (!numbered && name.n)
        n = choose(chain_of(w->by_name, name), words->service, S0, &id);
    if (n == 1)
        return id;
    if (n > 1)
        return refuse(why, S("当てはまる資源が2つ以上あります。サービスの種類と資源名を書いてください"));
    if (numbered)
        return refuse(why, S("この事業所番号に、このサービスの種類の資源はありません"));
    return refuse(why, number.n || name.n ? S("資源台帳にない事業所です。先に資源を取り込んでください")
                                          : S("事業所番号も資源名も空です"));
}
