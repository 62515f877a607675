/*
 * Resources out of the files of ministries and municipalities: which row of the directory a row of a file is, and
 * which of its fields it may change.
 *
 * A resource is the nth row of the file with its (事業所番号, サービスの種類), or where the number is missing, with its
 * service and name. A file changes the fields of its own publisher's rows and fills empty ones of another's; what
 * somebody confirmed or wrote at the desk stays, is counted, named, and written beside the rejected rows.
 */
#include <stdatomic.h>

#include "export/cell.h"
#include "export/importing.h"
#include "export/layout.h"
#include "export/notified.h"
#include "store/load.h"
#include "store/settled.h"

struct resources {
    enum layout layout;
    const struct column **of; /* of each column of the file; NULL: not known */
    uint64_t fields;
    struct textmap *met; /* key → rows so far */
    struct notified_list notified;
    struct settled settled;
    struct grams *grams; /* for `look` */
    atomic_bool news;    /* the last row was new: what a new one needs is made ready beforehand */
};

struct prepared {                /* what storing a row needs besides its values */
    struct str key;              /* its text */
    bool whole;                  /* the others are there, too */
    struct str folded;           /* bulk_folded() */
    uint64_t marks[MATCH_MARKS]; /* match_marks() */
};

struct looked { /* a row, before the database is asked */
    struct reading at;
    struct prepared prepared;
};

static enum err begin(struct importing *im)
{
    struct resources *rs = ARENA_NEW(im->file, struct resources);
    rs->met = textmap_new(im->file);
    rs->grams = bulk_grams(im->file);
    atomic_init(&rs->news, true);
    notified_begin(&rs->notified, im->file);
    im->reader = rs;
    return settled_read(im->file, im->db, &rs->settled, im->fault);
}

static enum err refuse(struct importing *im)
{
    struct str all = str_join(im->file, im->headings, (size_t)im->columns, S("、"));
    return fault_say(im->fault, ERR_REFUSED,
                     "%s はどの様式の資源のファイルでもありません（%zu 行目を見出しと見ました: "
                     "%.300s）。見出しの行があるか、ファイルの種類（resources）が合って"
                     "いるか確かめてください。",
                     im->path, im->heading_line, all.p);
}

static void take_columns(struct importing *im, struct resources *rs)
{
    for (int i = 0; i < im->columns; i++) {
        rs->of[i] = layout_column(rs->layout, im->headings[i]);
        if (rs->of[i] && rs->of[i]->how != HOW_KNOWN)
            rs->fields |= FIELD_BIT(rs->of[i]->field);
        if (!rs->of[i] && im->headings[i].n)
            importing_note(im, str_print(im->row, "知らない見出し「" S_FMT "」の列は取り込まなかった",
                                         S_ARG(im->headings[i])));
    }
    if (rs->fields & FIELD_BIT(RESOURCE_city_code))
        rs->fields |= FIELD_BIT(RESOURCE_prefecture);
}

static enum err take_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct resources *rs = im->reader;
    rs->layout = layout_find(im, r, are_headings);
    if (rs->layout == LAYOUT_COUNT)
        return refuse(im);
    im->out->layout = layout_row(rs->layout)->label;
    rs->of = ARENA_ARRAY(im->file, const struct column *, im->columns);
    rs->fields = FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service) | FIELD_BIT(RESOURCE_source);
    take_columns(im, rs);
    return OK;
}

/* Lines that are there already stay, in their order; new ones follow. */
static struct str joined_lines(struct arena *a, struct str there, struct str more)
{
    struct buf all = buf_in(a);
    buf_print(&all, "\n" S_FMT "\n", S_ARG(there));
    while (more.n) {
        struct str line = str_part(&more, '\n');
        if (str_find(buf_str(&all), str_print(a, "\n" S_FMT "\n", S_ARG(line))) == SIZE_MAX)
            buf_print(&all, S_FMT "\n", S_ARG(line));
    }
    return str_from(str_head(buf_str(&all), all.n - 1), there.n ? 1 : 2);
}

/*
 * What this file's publisher may change in a row that is there: its own fields; of another publisher's row only the
 * empty ones. Else two files that name one office differently would change it back and forth for ever.
 */
static uint64_t of_publisher(struct importing *im, const struct record *there, struct record *r,
                             uint64_t fields)
{
    const struct resources *rs = im->reader;
    if (str_eq(there->v[RESOURCE_source], r->v[RESOURCE_source])) {
        if (rs->layout == LAYOUT_NOTIFIED) /* a list may hold a part of the 届出 only */
            r->v[RESOURCE_remarks] =
                joined_lines(im->row, there->v[RESOURCE_remarks], r->v[RESOURCE_remarks]);
        return fields;
    }
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        if (there->v[i].n)
            fields &= ~FIELD_BIT(i);
    importing_note(im, S("ほかの資料にある事業所なので、空の項目だけを足した"));
    return fields;
}

/* A field that would have been overwritten is named; one that the file merely leaves empty is not worth it. */
static void hold(struct importing *im, const struct csv_record *csv, const struct record *there,
                 const struct record *r, int field, bool confirmed)
{
    struct str label = record_row(RECORD_RESOURCE)->fields[field].label, old = there->v[field],
               new = r->v[field];
    const char *why = confirmed ? "確認済みのため変えなかった" : "職員が書いたので変えなかった";
    if (!new.n || str_eq(old, new))
        return;
    importing_note(im, str_print(im->row, "%s: " S_FMT, why, S_ARG(label)));
    importing_hold(im, csv,
                   str_print(im->row, "%s: " S_FMT "（今「" S_FMT "」、資料「" S_FMT "」）", why,
                             S_ARG(label), S_ARG(old), S_ARG(new)));
}

/* Those fields of a row that is there which will be another. */
static uint64_t may_change(struct importing *im, const struct csv_record *csv, const struct record *there,
                           struct record *r, uint64_t fields)
{
    const struct resources *rs = im->reader;
    fields = of_publisher(im, there, r, fields);
    struct settled_row settled = settled_of(&rs->settled, r->id);
    uint64_t stays = fields & (settled.confirmed | settled.written);
    for (int i = 0; stays && i < RESOURCE_FIELDS; i++)
        if (stays & FIELD_BIT(i))
            hold(im, csv, there, r, i, settled.confirmed & FIELD_BIT(i));
    fields &= ~stays;
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        if (str_eq(there->v[i], r->v[i]))
            fields &= ~FIELD_BIT(i);
    return fields;
}

static struct str key_text(struct arena *a, const struct record *r)
{
    bool numbered = r->v[RESOURCE_official].n;
    const struct str texts[] = {r->v[RESOURCE_official], r->v[RESOURCE_service],
                                numbered ? S0 : r->v[RESOURCE_name]};
    return textmap_key(a, texts, COUNT_OF(texts));
}

static int64_t find(struct importing *im, const struct record *r, struct str key)
{
    struct resources *rs = im->reader;
    uint64_t fields = FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service);
    if (!r->v[RESOURCE_official].n) {
        fields |= FIELD_BIT(RESOURCE_name);
        importing_note(im, S("事業所番号がないので、サービスの種類と名称で見分けた"));
    }
    int64_t *met = textmap_slot(rs->met, key);
    if (*met)
        importing_note(im, S("同じ事業所番号とサービスの種類の行が2つ以上ある"));
    return bulk_find(im->bulk, r, fields, (int)(*met)++);
}

/* csv: where it stood, for what is held back. A row that stays as it is costs one look at it. */
static bool put(struct importing *im, const struct csv_record *csv, struct record *r,
                const struct prepared *p, enum bulk_outcome *outcome)
{
    struct resources *rs = im->reader;
    struct record there = record_new(im->row, RECORD_RESOURCE);
    uint64_t fields = rs->fields;
    r->id = find(im, r, p->key);
    bool known = r->id && load_record(im->row, im->db, &there, r->id);
    *outcome = BULK_SAME;
    if (known && !(fields = may_change(im, csv, &there, r, fields)))
        return true;
    if (!importing_put_folded(im, r, fields, known ? S0 : p->folded, outcome))
        return false;
    if (*outcome == BULK_NEW && p->whole)
        importing_see(im, r, p->marks);
    return true;
}

static struct prepared prepare(const struct resources *rs, struct arena *a, const struct record *r)
{
    struct prepared p = {.key = key_text(a, r)};
    p.whole = atomic_load_explicit(&rs->news, memory_order_relaxed);
    if (p.whole) {
        p.folded = bulk_folded(a, rs->grams, r, rs->fields);
        match_marks(a, r->v, p.marks);
    }
    return p;
}

static void *look(struct importing *im, const struct csv_record *r)
{
    const struct resources *rs = im->reader;
    struct looked *l = ARENA_NEW(im->row, struct looked);
    struct reading *at = &l->at;
    *at = (struct reading){.im = im,
                           .layout = rs->layout,
                           .of = rs->of,
                           .place = {.csv = r},
                           .r = record_new(im->row, RECORD_RESOURCE)};
    for (int i = 0; i < im->columns; i++)
        if (rs->of[i])
            cell_read(at, rs->of[i], im->headings[i], importing_cell(r, i));
    cell_finish(at);
    if (!at->r.v[RESOURCE_service].n)
        at->r.v[RESOURCE_service] = layout_row(rs->layout)->service;
    at->r.v[RESOURCE_source] = layout_row(rs->layout)->source;
    if (rs->layout != LAYOUT_NOTIFIED)
        l->prepared = prepare(rs, im->row, &at->r);
    return l;
}

static void read_row(struct importing *im, const struct csv_record *csv)
{
    struct resources *rs = im->reader;
    struct looked *l = im->looked;
    struct record *r = &l->at.r;
    enum bulk_outcome outcome;
    if (l->at.lost.n)
        importing_hold(im, csv, l->at.lost);
    if (!r->v[RESOURCE_name].n) {
        importing_reject(im, csv, S("名称が空です"));
    } else if (rs->layout == LAYOUT_NOTIFIED) {
        if (notified_add(&rs->notified, im->row, r, &l->at.notice, csv->line))
            importing_note(im, S("同じ医療機関の届出をまとめた"));
    } else if (put(im, csv, r, &l->prepared, &outcome)) {
        atomic_store_explicit(&rs->news, outcome == BULK_NEW, memory_order_relaxed);
        importing_took(im, outcome);
    }
}

static void put_notified(struct importing *im, struct notified *o)
{
    struct record r = {.row = record_row(RECORD_RESOURCE), .v = o->v};
    const struct csv_record where = {.line = o->line};
    enum bulk_outcome outcome;
    o->v[RESOURCE_remarks] = buf_str(&o->remarks);
    const struct prepared prepared = {.key = key_text(im->row, &r)};
    if (!put(im, &where, &r, &prepared, &outcome) ||
        !notified_answer(im, o, r.id, o->v[RESOURCE_source], &outcome))
        return;
    importing_took(im, outcome);
    for (int i = 1; i < o->rows; i++)
        importing_took(im, BULK_SAME);
}

static enum err end(struct importing *im)
{
    struct resources *rs = im->reader;
    for (struct notified *o = rs->notified.first; o && !im->code; o = o->next) {
        arena_reset(im->row);
        put_notified(im, o);
    }
    if (!im->code && rs->layout == LAYOUT_NOTIFIED)
        notified_vanish(im, &rs->notified, layout_row(rs->layout)->source);
    return im->code;
}

const struct import_reader resources_reader = {
    .titled = true, .begin = begin, .headings = take_headings, .look = look, .row = read_row, .end = end};
