/*
 * Resources out of the files of ministries and municipalities: which row of the directory a row of a file is, and
 * which of its fields it may change.
 *
 * A resource is the nth row of the file with its (事業所番号, サービスの種類), or where the number is missing, with its
 * service and name. A file changes the fields of its own publisher's rows and fills empty ones of another's; what
 * somebody confirmed or wrote at the desk stays, is counted, named, and written beside the rejected rows.
 */
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "export/cell.h"
#include "export/importing.h"
#include "export/layout.h"
#include "export/notified.h"
#include "store/db.h"
#include "store/load.h"
#include "store/settled.h"

struct resources {
    enum layout layout;
    const struct column **of; /* of each column of the file; NULL: not known */
    uint64_t fields;
    struct textmap *met; /* key → rows so far */
    struct notified_list notified;
    struct grams *grams; /* for `look` */
    atomic_bool news;    /* the last row was new: what a new one needs is made ready beforehand */
    bool remembers;      /* the rows of this file are known by their marks (store/familiar.h) */
    unsigned char key[crypto_shorthash_KEYBYTES]; /* of marks: how its rows are read */
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
    struct str noted; /* of this row, a line each */
};

/* What a row did to its resource. */
struct placed {
    int nth;    /* among the rows of its key in the file */
    bool whole; /* the resource, its publisher's, has all the values of the row */
};

/* Below that many bytes a file is read faster than the marks. */
enum { REMEMBER_LEAST = 64 << 10 };

static enum err begin(struct importing *im)
{
    struct resources *rs = ARENA_NEW(im->file, struct resources);
    rs->met = textmap_new(im->file);
    rs->grams = bulk_grams(im->file);
    atomic_init(&rs->news, true);
    notified_begin(&rs->notified, im->file);
    im->reader = rs;
    if (im->settled)
        return OK;
    im->settled =
        ARENA_NEW(im->arena, struct settled); /* no import settles anything: read once for all files */
    return settled_read(im->arena, im->db, im->settled, im->fault);
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

/* Marks of rows that are read in the same way: by the same program, of the same layout and headings. */
static void make_key(struct importing *im, struct resources *rs)
{
    struct buf all = buf_in(im->row);
    buf_print(&all, "%s %d %d %d " S_FMT, MADOGUCHI_VERSION, CELL_READING, (int)rs->layout,
              im->q->spreadsheet, S_ARG(db_facts(im->db)->uuid));
    for (int i = 0; i < im->columns; i++)
        buf_print(&all, "\n" S_FMT, S_ARG(im->headings[i]));
    crypto_generichash(rs->key, sizeof rs->key, (const unsigned char *)all.p, all.n, NULL, 0);
}

static enum err remember(struct importing *im, struct resources *rs)
{
    rs->remembers = rs->layout != LAYOUT_NOTIFIED && im->size >= REMEMBER_LEAST;
    if (!rs->remembers)
        return OK;
    make_key(im, rs);
    return im->familiars ? OK : familiars_open(im->arena, im->db, &im->familiars, im->fault);
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
    return remember(im, rs);
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

/* That a 医療機関 is a 病院 is learnt of whoever tells it, and not unlearnt of a list that does not tell them apart. */
static uint64_t of_service(const struct record *there, const struct record *r, uint64_t fields)
{
    struct str other = cell_other_service(r->v[RESOURCE_service]);
    if (!other.n || !str_eq(there->v[RESOURCE_service], other))
        return fields;
    return cell_is_hospital(r->v[RESOURCE_service]) ? fields | FIELD_BIT(RESOURCE_service)
                                                    : fields & ~FIELD_BIT(RESOURCE_service);
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

/* Those fields of a row that is there which will be another. *whole: no other field differs. */
static uint64_t may_change(struct importing *im, const struct csv_record *csv, const struct record *there,
                           struct record *r, uint64_t fields, bool *whole)
{
    fields = of_service(there, r, of_publisher(im, there, r, fields));
    struct settled_row settled = settled_of(im->settled, r->id);
    uint64_t stays = fields & (settled.confirmed | settled.written), same = 0;
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        same |= str_eq(there->v[i], r->v[i]) ? FIELD_BIT(i) : 0;
    for (int i = 0; stays && i < RESOURCE_FIELDS; i++)
        if (stays & FIELD_BIT(i))
            hold(im, csv, there, r, i, settled.confirmed & FIELD_BIT(i));
    *whole = str_eq(there->v[RESOURCE_source], r->v[RESOURCE_source]) && !(stays & ~same);
    return fields & ~stays & ~same;
}

static struct str key_text(struct arena *a, const struct record *r)
{
    bool numbered = r->v[RESOURCE_official].n;
    const struct str texts[] = {r->v[RESOURCE_official], r->v[RESOURCE_service],
                                numbered ? S0 : r->v[RESOURCE_name]};
    return textmap_key(a, texts, COUNT_OF(texts));
}

/* The resource that a row with its text took already: that one was passed over without its key. */
static bool is_taken(struct importing *im, int64_t id)
{
    const struct resources *rs = im->reader;
    struct familiar *known = rs->remembers && id ? familiars_of(im->familiars, id) : NULL;
    if (known && known->file == im->nth)
        return true;
    if (known)
        known->file = im->nth;
    return false;
}

static int64_t find_next(struct importing *im, const struct record *r, uint64_t fields, int64_t *met)
{
    int64_t id = bulk_find(im->bulk, r, fields, (int)*met);
    if (!*met && is_taken(im, id))
        id = bulk_find(im->bulk, r, fields, (int)++*met);
    if (*met)
        importing_note(im, S("同じ事業所番号とサービスの種類の行が2つ以上ある"));
    return id;
}

/* The one that another list called by the other word. One that will be called as this row does is counted there. */
static int64_t find_otherwise(struct importing *im, const struct record *r, uint64_t fields, int64_t *met)
{
    struct resources *rs = im->reader;
    struct record alike = record_new(im->row, RECORD_RESOURCE);
    memcpy(alike.v, r->v, RESOURCE_FIELDS * sizeof *alike.v);
    alike.v[RESOURCE_service] = cell_other_service(r->v[RESOURCE_service]);
    if (!alike.v[RESOURCE_service].n)
        return 0;
    int64_t *other = textmap_slot(rs->met, key_text(im->row, &alike));
    int64_t id = find_next(im, &alike, fields, other);
    if (id && !cell_is_hospital(r->v[RESOURCE_service]))
        ++*other, --*met;
    return id;
}

static int64_t find(struct importing *im, const struct record *r, struct str key, int *nth)
{
    struct resources *rs = im->reader;
    uint64_t fields = FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service);
    if (!r->v[RESOURCE_official].n) {
        fields |= FIELD_BIT(RESOURCE_name);
        importing_note(im, S("事業所番号がないので、サービスの種類と名称で見分けた"));
    }
    int64_t *met = textmap_slot(rs->met, key), id = find_next(im, r, fields, met);
    *nth = (int)(*met)++;
    return id ? id : find_otherwise(im, r, fields, met);
}

/* csv: where it stood, for what is held back. A row that stays as it is costs one look at it. */
static bool put(struct importing *im, const struct csv_record *csv, struct record *r,
                const struct prepared *p, enum bulk_outcome *outcome, struct placed *placed)
{
    struct resources *rs = im->reader;
    struct record there = record_new(im->row, RECORD_RESOURCE);
    uint64_t fields = rs->fields;
    r->id = find(im, r, p->key, &placed->nth);
    bool known = r->id && load_record(im->row, im->db, &there, r->id);
    *outcome = BULK_SAME;
    placed->whole = true;
    if (known && !(fields = may_change(im, csv, &there, r, fields, &placed->whole)))
        return true;
    if (!importing_put_folded(im, r, fields, known ? S0 : p->folded, outcome))
        return false;
    if (*outcome == BULK_NEW && p->whole)
        importing_see(im, r, p->marks);
    return true;
}

/* grams: of this thread; NULL: what a new row needs is not made ready. */
static struct prepared prepare(const struct resources *rs, struct arena *a, const struct record *r,
                               struct grams *grams)
{
    struct prepared p = {.key = key_text(a, r), .whole = grams};
    if (p.whole) {
        p.folded = bulk_folded(a, grams, r, rs->fields);
        match_marks(a, r->v, p.marks);
    }
    return p;
}

/* What was noted since the counts were these. */
static struct str noted_since(struct importing *im, const int64_t *before, int count)
{
    struct buf all = buf_in(im->row);
    for (int i = 0; i < im->out->count; i++)
        for (int64_t n = i < count ? before[i] : 0; n < im->out->notes[i].count; n++) {
            buf_add(&all, im->out->notes[i].say);
            buf_byte(&all, '\n');
        }
    return buf_str(&all);
}

static struct looked *understand(struct importing *im, const struct csv_record *r, struct grams *grams)
{
    const struct resources *rs = im->reader;
    struct looked *l = ARENA_NEW(im->row, struct looked);
    int64_t before[IMPORT_NOTES];
    int noted = im->out->count;
    for (int i = 0; i < noted; i++)
        before[i] = im->out->notes[i].count;
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
    at->r.v[RESOURCE_source] = layout_row(rs->layout)->source;
    if (rs->layout != LAYOUT_NOTIFIED)
        l->prepared = prepare(rs, im->row, &at->r, grams);
    if (r->mark)
        l->noted = noted_since(im, before, noted);
    return l;
}

static void *look(struct importing *im, const struct csv_record *r)
{
    const struct resources *rs = im->reader;
    bool news = atomic_load_explicit(&rs->news, memory_order_relaxed);
    return understand(im, r, news ? rs->grams : NULL);
}

/* On the thread that reads ahead. The first row of which something is noted is read all the
 * same: it tells the place. */
static const void *known(struct importing *im, struct str text, uint64_t *mark)
{
    const struct resources *rs = im->reader;
    *mark = 0;
    if (!rs->remembers)
        return NULL;
    crypto_shorthash((unsigned char *)mark, (const unsigned char *)text.p, text.n, rs->key);
    *mark += !*mark;
    const struct familiar *row = familiars_find(im->familiars, *mark);
    if (!row || row->notes->met)
        return row;
    row->notes->met = true;
    return NULL;
}

/* False where the row has to be read after all. */
static bool pass(struct importing *im, const struct csv_record *csv)
{
    struct familiar *row = familiars_row(im->familiars, csv->known);
    if (row->stale || row->file == im->nth)
        return false;
    row->file = im->nth;
    for (struct str rest = row->notes->say; rest.n;)
        import_count(im->arena, im->out->notes, &im->out->count, str_part(&rest, '\n'), 1);
    importing_took(im, BULK_SAME);
    return true;
}

/* The text of a row that is now what its resource is, for the next time. */
static void keep_mark(struct importing *im, const struct csv_record *csv, const struct looked *l,
                      const struct placed *placed)
{
    const struct record *r = &l->at.r;
    if (csv->mark && !im->q->dry_run && !im->code && !placed->nth && placed->whole && !l->at.lost.n &&
        r->v[RESOURCE_official].n)
        im->code = familiars_keep(im->familiars, im->db, r->id, csv->mark, l->noted, im->fault);
}

static void read_known(struct importing *im, struct csv_record csv);

static void read_row(struct importing *im, const struct csv_record *csv)
{
    struct resources *rs = im->reader;
    struct looked *l = im->looked;
    if (csv->known) {
        read_known(im, *csv);
        return;
    }
    struct record *r = &l->at.r;
    struct placed placed;
    enum bulk_outcome outcome;
    if (l->at.lost.n)
        importing_hold(im, csv, l->at.lost);
    if (!r->v[RESOURCE_name].n) {
        importing_reject(im, csv, S("名称が空です"));
    } else if (rs->layout == LAYOUT_NOTIFIED) {
        if (notified_add(&rs->notified, im->row, r, &l->at.notice, csv->line))
            importing_note(im, S("同じ医療機関の届出をまとめた"));
    } else if (put(im, csv, r, &l->prepared, &outcome, &placed)) {
        atomic_store_explicit(&rs->news, outcome == BULK_NEW, memory_order_relaxed);
        importing_took(im, outcome);
        keep_mark(im, csv, l, &placed);
    }
}

static void read_known(struct importing *im, struct csv_record csv)
{
    if (pass(im, &csv) || !csv_again(im->row, &csv))
        return;
    im->looked = understand(im, &csv, NULL);
    read_row(im, &csv);
}

static void put_notified(struct importing *im, struct notified *o)
{
    struct record r = {.row = record_row(RECORD_RESOURCE), .v = o->v};
    const struct csv_record where = {.line = o->line};
    struct placed placed;
    enum bulk_outcome outcome;
    o->v[RESOURCE_remarks] = buf_str(&o->remarks);
    const struct prepared prepared = {.key = key_text(im->row, &r)};
    if (!put(im, &where, &r, &prepared, &outcome, &placed) ||
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

const struct import_reader resources_reader = {.titled = true,
                                               .begin = begin,
                                               .headings = take_headings,
                                               .look = look,
                                               .known = known,
                                               .row = read_row,
                                               .end = end};
