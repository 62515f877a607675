/*
 * Items of resources from a table that a centre keeps (CONTRACT.md, import items): 事業所番号, サービスの種類, 資源名,
 * 項目, 値, 確認日, 確認方法, and 項目の条件 where there is such a column; order is free.
 *
 * The resource is the one of (事業所番号, サービスの種類); where that is absent or leaves several, 資源名
 * decides. One that cannot be told apart is refused: a value must never come to another office. Which
 * value stays is export/answer.h.
 */
#include "base/date.h"
#include "base/kana.h"
#include "export/answer.h"
#include "store/load.h"
#include "store/named.h"

enum heading { OFFICIAL, SERVICE, NAME, ITEM, VALUE, ON, HOW, NOTE, HEADINGS };

static const struct str names[HEADINGS] = {
    [OFFICIAL] = S_ROW("事業所番号|医療機関コード"),
    [SERVICE] = S_ROW("サービスの種類"),
    [NAME] = S_ROW("資源名|名称|事業所名"),
    [ITEM] = S_ROW("項目"),
    [VALUE] = S_ROW("値"),
    [ON] = S_ROW("確認日|項目の確認日"),
    [HOW] = S_ROW("確認方法|項目の確認方法"),
    [NOTE] = S_ROW("項目の条件|条件|備考"),
};

struct known { /* a resource, as far as it tells which one is meant */
    struct known *next;
    int64_t id;
    struct str service, name; /* the name folded */
};

struct items {
    int at[HEADINGS];                    /* the column; -1: none */
    struct textmap *by_number, *by_name; /* → the first of a chain of known ones */
    bool learned;
};

struct line { /* one row while it is read */
    struct importing *im;
    const struct csv_record *csv;
    struct answer answer;
    struct str why; /* it is refused; empty: it is not */
};

static enum err begin(struct importing *im)
{
    im->reader = ARENA_NEW(im->file, struct items);
    im->out->layout = S("項目の表");
    return OK;
}

static int column_of(const struct importing *im, struct str headings)
{
    while (headings.n) {
        struct str heading = str_part(&headings, '|');
        for (int i = 0; i < im->columns; i++)
            if (importing_same_heading(im->headings[i], heading))
                return i;
    }
    return -1;
}

static enum err take_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct items *s = im->reader;
    *are_headings = true;
    importing_set_headings(im, r->cells, r->count);
    for (int i = 0; i < HEADINGS; i++)
        s->at[i] = column_of(im, names[i]);
    if (s->at[ITEM] >= 0 && s->at[VALUE] >= 0 && (s->at[OFFICIAL] >= 0 || s->at[NAME] >= 0))
        return OK;
    return fault_say(im->fault, ERR_REFUSED,
                     "%s は項目の表ではありません。事業所番号（または資源名）、項目、値 "
                     "の見出しがあるか確かめてください（%zu 行目を見出しと見ました）。",
                     im->path, im->heading_line);
}

static bool refuse(struct line *l, struct str why)
{
    l->why = why;
    return false;
}

static struct str cell(const struct line *l, enum heading h)
{
    const struct items *s = l->im->reader;
    return s->at[h] < 0 ? S0 : str_trim(importing_cell(l->csv, s->at[h]));
}

static void chain(struct importing *im, struct textmap *map, struct str key, const struct known *k)
{
    int64_t *slot = textmap_slot(map, key);
    struct known *one = ARENA_NEW(im->file, struct known);
    *one = *k;
    one->next = (struct known *)(uintptr_t)*slot;
    *slot = (int64_t)(uintptr_t)one;
}

/* All resources once: a table of items names many of them, and names are compared folded. */
static void learn(struct importing *im, struct items *s)
{
    struct query *q;
    s->by_number = textmap_new(im->file);
    s->by_name = textmap_new(im->file);
    s->learned = true;
    im->code = named_open(im->db, NAMED_RESOURCES, &q, im->fault);
    while (!im->code && query_step(q)) {
        struct known k = {.id = query_int(q, 0),
                          .service = str_copy(im->file, query_text(q, 2)),
                          .name = kana_fold(im->file, query_text(q, 3))};
        if (query_text(q, 1).n)
            chain(im, s->by_number, query_text(q, 1), &k);
        chain(im, s->by_name, k.name, &k);
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

static bool find_resource(struct line *l)
{
    struct items *s = l->im->reader;
    struct str number = str_trim(kana_narrow(l->im->row, cell(l, OFFICIAL))), service = cell(l, SERVICE);
    struct str name = kana_fold(l->im->row, cell(l, NAME));
    int64_t *id = &l->answer.resource;
    if (!s->learned)
        learn(l->im, s);
    if (l->im->code)
        return false;
    const struct known *numbered = number.n ? chain_of(s->by_number, number) : NULL;
    int n = choose(numbered, service, S0, id);
    if (n > 1 && name.n)
        n = choose(numbered, service, name, id);
    if (!numbered && name.n)
        n = choose(chain_of(s->by_name, name), service, S0, id);
    if (n == 1)
        return true;
    if (n > 1)
        return refuse(l, S("当てはまる資源が2つ以上あります。サービスの種類と資源名を書いてください"));
    if (numbered)
        return refuse(l, S("この事業所番号に、このサービスの種類の資源はありません"));
    return refuse(l, number.n || name.n ? S("資源台帳にない事業所です。先に資源を取り込んでください")
                                        : S("事業所番号も資源名も空です"));
}

static bool read_item(struct line *l)
{
    struct str label = cell(l, ITEM), value = cell(l, VALUE);
    struct answer *a = &l->answer;
    a->item = item_named(label);
    if (!a->item)
        return refuse(l, str_print(l->im->row, "「" S_FMT "」という項目はありません", S_ARG(label)));
    if (!value.n)
        return refuse(l, S("値が空です。分からないときは「不明」と書いてください"));
    if (!item_read(l->im->row, a->item, value, &a->value))
        return refuse(l,
                      str_print(l->im->row, "「" S_FMT "」の値「" S_FMT "」は読めません。%s",
                                S_ARG(a->item->label), S_ARG(value),
                                a->item->value == ITEM_NUMBER ? "数字で書いてください"
                                : a->item->value == ITEM_FLAG
                                    ? "あり、なし、要相談、不明 のどれかにしてください"
                                    : "積極的受入、受入、要相談、考えていない、不明 のどれかにしてください"));
    return true;
}

static bool read_proof(struct line *l)
{
    struct str on = cell(l, ON), how = cell(l, HOW), complaint;
    int32_t today = date_of_moment(l->im->q->now);
    const struct code *way = how.n ? code_read(CODES_verifying, how) : NULL;
    if (how.n && !way)
        return refuse(l, str_print(l->im->row,
                                   "確認方法「" S_FMT
                                   "」は読めません。電話、訪問、調査票、公表資料 のどれかにしてください",
                                   S_ARG(how)));
    l->answer.how = way ? way->code : S0;
    if (!on.n)
        return true;
    if (!date_parse(l->im->row, on, today, false, &l->answer.on, &complaint))
        return refuse(l, str_print(l->im->row, "確認日「" S_FMT "」: " S_FMT, S_ARG(on), S_ARG(complaint)));
    if (date_from_iso(l->answer.on) > today)
        return refuse(l, str_print(l->im->row, "確認日「" S_FMT "」はまだ来ていない日です", S_ARG(on)));
    return true;
}

static void put(struct line *l)
{
    enum bulk_outcome outcome;
    struct str kept;
    const struct items *s = l->im->reader;
    l->answer.source = S("項目の表");
    l->answer.note = cell(l, NOTE);
    l->answer.noted = s->at[NOTE] >= 0;
    if (!answer_put(l->im, &l->answer, &outcome, &kept))
        return;
    importing_took(l->im, outcome);
    if (!kept.n)
        return;
    importing_note(l->im, str_print(l->im->row, S_FMT ": " S_FMT, S_ARG(kept), S_ARG(l->answer.item->label)));
    importing_hold(l->im, l->csv, kept);
}

static void read_row(struct importing *im, const struct csv_record *r)
{
    struct line l = {.im = im, .csv = r};
    if (find_resource(&l) && read_item(&l) && read_proof(&l))
        put(&l);
    else if (l.why.n && !im->code)
        importing_reject(im, r, l.why);
}

static enum err end(struct importing *im)
{
    return im->code;
}

const struct import_reader items_reader = {
    .titled = true, .begin = begin, .headings = take_headings, .row = read_row, .end = end};
