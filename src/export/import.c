#include "export/import.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/ahead.h"
#include "export/preview.h"
#include "export/rejects.h"
#include "store/db.h"
#include "store/match.h"

enum { TITLES = 15, LOOK_ROWS = 256, TELL_ROWS = 1024 };

static const struct str kinds[] = {
#define IMPORT(NAME, name, words) [IMPORT_##NAME] = S_ROW(name),
#include "export/import.def"
#undef IMPORT
};

static const struct import_reader *const readers[IMPORT_COUNT] = {
    [IMPORT_CASES] = &ledger_cases,         [IMPORT_CONTACTS] = &ledger_contacts,
    [IMPORT_REFERRALS] = &ledger_referrals, [IMPORT_RESOURCES] = &resources_reader,
    [IMPORT_ITEMS] = &items_reader,         [IMPORT_ROTA] = &turns_reader,
    [IMPORT_POSTAL] = &postal_reader,       [IMPORT_HOLIDAYS] = &holiday_reader,
};

bool import_of_name(struct str name, enum import_kind *out)
{
    for (int i = 0; i < IMPORT_COUNT; i++)
        if (str_eq(kinds[i], name)) {
            *out = (enum import_kind)i;
            return true;
        }
    return false;
}

struct work {
    struct importing im;
    struct rejects rejects;
};

void importing_hold(struct importing *im, const struct csv_record *r, struct str why)
{
    rejects_add(&((struct work *)im)->rejects, im, r, why);
}

void importing_reject(struct importing *im, const struct csv_record *r, struct str why)
{
    im->out->read++;
    im->out->rejected++;
    importing_hold(im, r, why);
}

/* A file that follows changed what an earlier one brought. */
static void unsee(struct importing *im, int64_t id)
{
    int low = 0, high = im->seen_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (im->seen[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < im->seen_count && im->seen[low].id == id)
        im->seen[low].far = false;
    struct familiar *known = im->familiars ? familiars_of(im->familiars, id) : NULL;
    if (known)
        known->stale = true;
}

bool importing_put(struct importing *im, struct record *r, uint64_t fields, enum bulk_outcome *outcome)
{
    return importing_put_folded(im, r, fields, S0, outcome);
}

bool importing_put_folded(struct importing *im, struct record *r, uint64_t fields, struct str folded,
                          enum bulk_outcome *outcome)
{
    *outcome = BULK_SAME;
    if (!im->code && im->q->dry_run)
        preview_put(im, r, fields);
    if (!im->code)
        im->code = bulk_put_folded(im->bulk, r, fields, folded, outcome, im->fault);
    if (*outcome == BULK_CHANGED && r->row->id == RECORD_RESOURCE)
        unsee(im, r->id);
    return !im->code;
}

void importing_see(struct importing *im, const struct record *r, const uint64_t marks[MATCH_MARKS])
{
    if (im->seen_count == im->seen_room)
        im->seen = arena_grow(im->arena, im->seen, &im->seen_room, 1024, sizeof *im->seen);
    struct match_seen *s = &im->seen[im->seen_count++];
    *s = (struct match_seen){.id = r->id, .far = match_is_far(im->db, r->v)};
    memcpy(s->marks, marks, sizeof s->marks);
}

/*
 * A name that is nobody's: somebody who left long ago. The row keeps the name, so that a ledger that is taken
 * over says who it was; the login is made of the name, the same in every database, and opens nothing.
 */
static struct str add_left(struct importing *im, struct str name)
{
    unsigned char hash[8];
    char hex[17];
    enum bulk_outcome outcome;
    struct record r = record_new(im->row, RECORD_STAFF);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)name.p, name.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    r.v[STAFF_login] = str_print(im->row, "left-%s", hex);
    r.v[STAFF_name] = name;
    r.v[STAFF_state] = S("left");
    if (!importing_put(im, &r, FIELD_BIT(STAFF_login) | FIELD_BIT(STAFF_name) | FIELD_BIT(STAFF_state),
                       &outcome))
        return S0;
    importing_note(im,
                   str_print(im->row, "職員「" S_FMT "」は登録がないので、退職者として加えた", S_ARG(name)));
    return r.v[STAFF_login];
}

static struct str staff_login(const void *of, struct str typed)
{
    struct importing *im = (struct importing *)(uintptr_t)of;
    const struct setting known = db_setting(im->db, im->q->now);
    struct str login = known.staff_login(known.of, typed);
    return login.n ? login : add_left(im, typed);
}

static bool cancelled(const struct importing *im)
{
    return im->q->cancel && *im->q->cancel;
}

static enum err stopped(struct importing *im)
{
    if (im->code)
        return im->code;
    return fault_say(im->fault, ERR_IO, "取り込みを中止しました。何も取り込んでいません。");
}

static enum err read_rows(struct importing *im, const struct import_reader *reader, struct ahead *ahead,
                          size_t size)
{
    struct csv_record r;
    size_t rows = 0;
    while (ahead_next(ahead, &r)) {
        arena_reset(im->row);
        reader->row(im, &r);
        rows++;
        if (im->code || (rows % LOOK_ROWS == 0 && cancelled(im)))
            return stopped(im);
        if (rows % TELL_ROWS == 0 && im->q->tell)
            im->q->tell(im->q->of, im->out->read, ahead_done(ahead), size);
    }
    return OK;
}

static int filled(const struct csv_record *r)
{
    int n = 0;
    for (int i = 0; i < r->count; i++)
        n += str_trim(r->cells[i]).n > 0;
    return n;
}

/* The first row that the reader knows is that of the headings; what is said of a file without any is said of its
 * fullest row: a title fills one cell. */
static enum err find_headings(struct importing *im, const struct import_reader *reader, struct csv *csv,
                              struct csv_record *r, bool *headings)
{
    struct fault *said = im->fault, now = {OK, ""};
    enum err rc = ERR_REFUSED;
    int titles = 0, fullest = -1, most = reader->titled ? TITLES : 1;
    im->fault = &now;
    for (; titles < most && rc == ERR_REFUSED && csv_next(csv, r); titles++) {
        im->heading_line = r->line;
        rc = reader->headings(im, r, headings);
        if (rc && (rc != ERR_REFUSED || filled(r) > fullest)) {
            fullest = filled(r);
            *said = now;
        }
    }
    im->fault = said;
    if (rc)
        return titles ? rc : OK;
    for (int i = 1; !rc && i < titles; i++)
        importing_note(im, S("見出しより上の行（表題など）を読み飛ばした"));
    return rc;
}

static enum err read_records(struct importing *im, const struct import_reader *reader, struct csv *csv,
                             struct decoder *d)
{
    struct csv_record r = {.count = 0};
    bool headings = true;
    enum err rc = find_headings(im, reader, csv, &r, &headings);
    if (rc)
        return rc;
    if (!headings) {
        im->looked = reader->look ? reader->look(im, &r) : NULL;
        reader->row(im, &r);
    }
    struct ahead *ahead = ahead_open(im, reader, csv, d);
    rc = ahead ? read_rows(im, reader, ahead, decode_size(d))
               : fault_say(im->fault, ERR_IO, "%s: メモリが足りません。ほかのプログラムを終了してください。",
                           im->path);
    ahead_close(ahead);
    return rc;
}

/* What is read on another thread lies in memory of its own. */
static enum err read_file(struct importing *im, const struct import_reader *reader, const char *path)
{
    struct decoder *d;
    struct fault second;
    struct arena *reading = arena_new();
    im->path = path;
    enum err rc = decode_open(reading, path, im->q->encoding, &d, im->fault);
    if (!rc) {
        struct csv *csv = csv_open(reading, d);
        im->size = decode_size(d);
        im->nth++;
        rc = read_records(im, reader, csv, d);
        enum err read = csv_close(csv, rc ? &second : im->fault);
        decode_close(d);
        rc = rc ? rc : read;
    }
    arena_free(reading);
    return rc;
}

/* One table out of several files, or one out of each. *done: files that are through. */
static enum err read_tables(struct importing *im, const char *const *paths, int count, int *done)
{
    const struct import_reader *reader = readers[im->q->kind];
    enum err rc = OK;
    for (int i = 0; !rc && i < count; i++) {
        if (i == 0 || !reader->together) {
            arena_reset(im->file);
            rc = reader->begin(im);
        }
        rc = rc ? rc : read_file(im, reader, paths[i]);
        if (!rc && reader->end && (i + 1 == count || !reader->together))
            rc = reader->end(im);
        rc = rc ? rc : im->code;
        *done = rc || reader->together ? *done : i + 1;
    }
    return rc;
}

static enum err end_bulk(struct importing *im, enum err rc)
{
    if (rc || im->q->dry_run) {
        bulk_undo(im->bulk);
        return rc;
    }
    const struct import_result *o = im->out;
    struct str summary =
        str_print(im->file, S_FMT " read %lld new %lld changed %lld rejected %lld", S_ARG(kinds[im->q->kind]),
                  (long long)o->read, (long long)o->added, (long long)o->changed, (long long)o->rejected);
    return bulk_commit(im->bulk, summary, im->fault);
}

/* Files in one transaction. What a fault undoes is taken out of the counts again. *done: how many files stood before
 * the one that it is in; 0 where it is the database's or somebody stopped it. */
static enum err read_files(struct work *w, const char *const *paths, int count, int *done)
{
    struct importing *im = &w->im;
    const struct import_result before = *im->out;
    *done = 0;
    im->file = arena_new();
    im->seen_count = 0;
    im->familiars = NULL;
    im->settled = NULL;
    enum err rc = bulk_begin(im->db, im->q->login, S("import"), im->q->now, &im->bulk, im->fault);
    if (!rc) {
        rc = read_tables(im, paths, count, done);
        if (!rc || im->code || cancelled(im))
            *done = 0;
        rc = end_bulk(im, rc);
    }
    if (rc) {
        int notes = im->out->count; /* what was met is told all the same */
        *im->out = before;
        im->out->count = notes;
        im->seen_count = 0;
    }
    arena_free(im->file);
    return rc;
}

/* The files before the one that cannot be read: they were, so they are again, and stay. */
static void read_those_before(struct work *w, const char *const *paths, int count)
{
    struct importing *im = &w->im;
    struct import_result *out = im->out;
    struct fault *said = im->fault, unused;
    struct import_note *notes = out->notes;
    int noted = out->count, none;
    out->notes = ARENA_ARRAY(im->arena, struct import_note, IMPORT_NOTES);
    out->count = 0;
    im->fault = &unused;
    w->rejects.told = true;
    read_files(w, paths, count, &none);
    w->rejects.told = false;
    im->fault = said;
    out->notes = notes;
    out->count = noted;
}

static enum err read_all(struct work *w)
{
    const struct import_request *q = w->im.q;
    int done;
    enum err rc = read_files(w, q->paths, q->count, &done);
    if (rc && done && !q->dry_run)
        read_those_before(w, q->paths, done);
    return rc;
}

static int by_count(const void *a, const void *b)
{
    const struct import_note *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return str_cmp(x->say, y->say);
}

static enum err finish(struct work *w, enum err rc, struct fault *f)
{
    struct fault second;
    struct import_result *out = w->im.out;
    enum err rejects = rejects_close(&w->rejects, &w->im, rc ? &second : f);
    arena_free(w->im.row);
    qsort(out->notes, (size_t)out->count, sizeof *out->notes, by_count);
    qsort(out->fields, (size_t)out->field_count, sizeof *out->fields, by_count);
    rc = rc ? rc : rejects;
    if (rc || !out->rejected)
        return rc;
    const char *reject = w->im.q->reject;
    return reject ? fault_say(f, ERR_NOTICE,
                              "%lld 行は読めなかったので取り込んでいません。行番号と理由は %s "
                              "にあります。直してから、もう一度取り込んでください。",
                              (long long)out->rejected, reject)
                  : fault_say(f, ERR_NOTICE,
                              "%lld 行は読めなかったので取り込んでいません。--reject FILE "
                              "を付けると、行番号と理由が分かります。",
                              (long long)out->rejected);
}

/* Once, behind the last file: a national edition comes in many. */
static enum err match(struct work *w)
{
    struct match_result matched;
    const struct import_request *q = w->im.q;
    if (q->kind != IMPORT_RESOURCES || q->dry_run)
        return OK;
    const struct match_seen_list seen = {w->im.seen, w->im.seen_count};
    enum err rc = match_offices(w->im.db, q->login, q->now, seen, &matched, w->im.fault);
    w->im.out->offices = matched.moved;
    w->im.out->doubtful = matched.doubtful;
    return rc;
}

enum err import_files(struct arena *a, struct db *db, const struct import_request *q,
                      struct import_result *out, struct fault *f)
{
    struct work w = {.im = {.arena = a, .row = arena_new(), .db = db, .q = q, .out = out, .fault = f}};
    *out = (struct import_result){.notes = ARENA_ARRAY(a, struct import_note, IMPORT_NOTES),
                                  .fields = ARENA_ARRAY(a, struct import_note, IMPORT_NOTES),
                                  .changes = ARENA_ARRAY(a, struct import_change, IMPORT_SHOWN)};
    enum err rc = rejects_open(&w.rejects, &w.im);
    w.im.setting = db_setting(db, q->now);
    w.im.setting.of = &w.im;
    w.im.setting.staff_login = staff_login;
    bulk_gather(db);
    rc = rc ? rc : read_all(&w);
    rc = rc ? rc : match(&w);
    bulk_settle(db);
    return finish(&w, rc, f);
}
