#include "store/change.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "inside.h"
#include "store/audit.h"

struct edit {
    enum record_id record;
    int64_t id;
    uint64_t fields;
    struct str *v;
};

struct change {
    struct arena *arena;
    struct str login, act, about;
    struct edit edits[CHANGE_MOST];
    int count;
    struct draft *draft;
    int64_t ended;
};

struct change *change_new(struct str login, struct str act)
{
    struct arena *a = arena_new();
    struct change *c = ARENA_NEW(a, struct change);
    c->arena = a;
    c->login = str_copy(a, login);
    c->act = str_copy(a, act);
    return c;
}

void change_free(struct change *c)
{
    if (c)
        arena_free(c->arena);
}

void change_about(struct change *c, struct str subject)
{
    c->about = str_copy(c->arena, subject);
}

int change_put(struct change *c, const struct record *r, uint64_t fields)
{
    if (c->count == CHANGE_MOST)
        return -1;
    struct edit *e = &c->edits[c->count];
    *e = (struct edit){r->row->id, r->id, fields, ARENA_ARRAY(c->arena, struct str, r->row->count)};
    for (int i = 0; i < r->row->count; i++)
        e->v[i] = fields >> i & 1 ? str_copy(c->arena, r->v[i]) : S0;
    return c->count++;
}

struct str change_ref(struct change *c, int edit)
{
    return str_print(c->arena, "@%d", edit);
}

void change_draft(struct change *c, const struct draft *d)
{
    struct draft *copy = ARENA_NEW(c->arena, struct draft);
    *copy = *d;
    copy->staff = str_copy(c->arena, d->staff);
    copy->form = str_copy(c->arena, d->form);
    copy->at = str_copy(c->arena, d->at);
    copy->values = ARENA_ARRAY(c->arena, struct draft_value, d->count);
    for (int i = 0; i < d->count; i++)
        copy->values[i] = (struct draft_value){str_copy(c->arena, d->values[i].field),
                                               str_copy(c->arena, d->values[i].typed)};
    c->draft = copy;
}

void change_end_draft(struct change *c, int64_t draft)
{
    c->ended = draft;
}

/* R08-0001: era and fiscal year of the day it was received, then a number that is never given twice. */
static enum err give_number(struct db *db, const struct edit *e, int64_t now, struct str *number,
                            struct fault *f)
{
    int32_t day = date_from_iso(e->v[INTAKE_received_at]);
    int year, month, dom;
    date_split(day == DAY_NONE ? date_of_moment(now) : day, &year, &month, &dom);
    struct str prefix = date_era_year(db->scratch, date_day(month < 4 ? year - 1 : year, 12, 31));
    sqlite3_stmt *s = db_statement(
        db,
        "INSERT INTO numbering VALUES(?1, 1) ON CONFLICT(year) DO UPDATE SET last = last + 1 RETURNING last",
        f);
    if (!s)
        return f->code;
    db_bind(s, 1, prefix);
    bool there;
    enum err bad = db_fetch(db, s, &there, f);
    if (!bad)
        *number =
            str_print(db->scratch, S_FMT "-%04lld", S_ARG(prefix), (long long)sqlite3_column_int64(s, 0));
    sqlite3_reset(s);
    return bad;
}

/* Only where a number stands: a name or a note that begins with '@' is what was typed. */
static struct str resolve(struct db *db, const struct field *field, struct str value,
                          const struct change_result *out)
{
    bool reference = kind_row(field->kind)->integer && value.n > 1 && value.p[0] == '@';
    int64_t edit = reference ? str_int(str_from(value, 1), -1) : -1;
    if (edit < 0 || edit >= CHANGE_MOST)
        return value;
    return str_print(db->scratch, "%lld", (long long)out->ids[edit]);
}

/* Numbers of new rows are known before anything is written: the audit row that comes first names them. */
static enum err give_ids(struct db *db, const struct change *c, struct change_result *out, struct fault *f)
{
    int64_t made[RECORD_COUNT] = {0};
    for (int i = 0; i < c->count; i++) {
        const struct edit *e = &c->edits[i];
        out->ids[i] = e->id;
        if (e->id)
            continue;
        int64_t next = row_next_id(db, e->record, f);
        if (!next)
            return f->code;
        out->ids[i] = next + made[e->record]++;
    }
    return OK;
}

static struct str subject_of(struct db *db, const struct change *c, const struct change_result *out)
{
    if (c->about.n || !c->count)
        return c->about;
    return str_print(db->scratch, S_FMT " %lld", S_ARG(record_row(c->edits[0].record)->table),
                     (long long)out->ids[0]);
}

static void add_names(struct buf *b, const struct edit *e, int64_t id)
{
    const struct record_row *row = record_row(e->record);
    buf_print(b, "%s" S_FMT " %lld%s", b->n ? "; " : "", S_ARG(row->table), (long long)id,
              e->id ? ":" : " new");
    for (int i = 0; e->id && i < row->count; i++)
        if (e->fields >> i & 1)
            buf_print(b, " " S_FMT, S_ARG(row->fields[i].column));
}

static enum err write_audit(struct db *db, const struct change *c, const struct change_result *out,
                            int64_t now, struct fault *f)
{
    struct buf names = buf_in(db->scratch);
    for (int i = 0; i < c->count; i++)
        add_names(&names, &c->edits[i], out->ids[i]);
    return audit_add(db, now, c->login, c->act, subject_of(db, c, out), buf_str(&names), f);
}

static enum err write_edit(struct db *db, const struct edit *e, int64_t id, int64_t now,
                           struct change_result *out, struct fault *f)
{
    const struct record_row *row = record_row(e->record);
    struct str *v = ARENA_ARRAY(db->scratch, struct str, row->count);
    uint64_t fields = e->fields;
    for (int i = 0; i < row->count; i++)
        v[i] = resolve(db, &row->fields[i], e->v[i], out);
    if (e->record == RECORD_INTAKE && !e->id && !v[INTAKE_number].n) {
        enum err bad = give_number(db, e, now, &v[INTAKE_number], f);
        if (bad)
            return bad;
        fields |= FIELD_BIT(INTAKE_number);
        snprintf(out->number, sizeof out->number, S_FMT, S_ARG(v[INTAKE_number]));
    }
    enum row_outcome outcome;
    struct row_put put = {e->record, id, v, fields, db->audit_seq, date_iso_seconds(db->scratch, now),
                          !e->id};
    enum err bad = row_put(db, &put, &outcome, f);
    if (!bad && e->id && outcome == ROW_NEW)
        return fault_say(f, ERR_REFUSED,
                         "%s: " S_FMT " %lld は登録されていないので、書き換えを取り消しました。", db->path,
                         S_ARG(row->label), (long long)id);
    return bad;
}

/* A draft that is merely saved again is no event of its own: its beginning and its end are. */
static bool wants_audit(const struct change *c)
{
    return !(c->draft && c->draft->id && !c->count && !c->ended);
}

static enum err write_all(struct db *db, const struct change *c, int64_t now, struct change_result *out,
                          struct fault *f)
{
    enum err e = give_ids(db, c, out, f);
    if (!e && wants_audit(c))
        e = write_audit(db, c, out, now, f);
    for (int i = 0; !e && i < c->count; i++)
        e = write_edit(db, &c->edits[i], out->ids[i], now, out, f);
    if (!e && c->draft)
        e = draft_save(db, c->draft, &out->draft, f);
    if (!e && c->ended)
        e = draft_end(db, c->ended, f);
    return e;
}

enum err change_apply(struct db *db, const struct change *c, int64_t now, struct change_result *out,
                      struct fault *f)
{
    *out = (struct change_result){0};
    struct arena_mark mark = arena_mark(db->scratch);
    enum err e = db_begin(db, f);
    if (!e) {
        e = write_all(db, c, now, out, f);
        if (e)
            db_rollback(db);
        else
            e = db_commit(db, f);
    }
    arena_rewind(db->scratch, mark);
    for (int i = 0; !e && i < c->count; i++)
        if (c->edits[i].record == RECORD_STAFF)
            db_reload_staff(db);
    return e;
}
