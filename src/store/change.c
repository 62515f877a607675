#include "store/change.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "inside.h"
#include "store/audit.h"
#include "store/merge.h"

struct edit {
    enum record_id record;
    int64_t id;
    uint64_t fields;
    struct str *v;
    bool gone; /* the row is taken away */
};

struct memory { /* of the person whose change it is: a setting, or an entry that was seen */
    struct memory *next;
    bool setting;
    struct str key, value;
};

struct change {
    struct arena *arena;
    struct str login, act, about, told;
    struct edit edits[CHANGE_MOST];
    int count;
    struct draft *draft;
    int64_t ended;
    struct str counter;
    struct memory *memories;
    struct merge_plan *merge;
    int64_t unmerge;
    struct str kept; /* what it is called when it is taken back */
    enum { REVERTS_NOT, REVERTS_BACK, REVERTS_AGAIN } reverts;
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

void change_tell(struct change *c, struct str words)
{
    c->told = str_copy(c->arena, words);
}

int change_put(struct change *c, const struct record *r, uint64_t fields)
{
    if (c->count == CHANGE_MOST)
        return -1;
    struct edit *e = &c->edits[c->count];
    *e = (struct edit){r->row->id, r->id, fields, ARENA_ARRAY(c->arena, struct str, r->row->count), false};
    for (int i = 0; i < r->row->count; i++)
        e->v[i] = fields >> i & 1 ? str_copy(c->arena, r->v[i]) : S0;
    return c->count++;
}

bool change_can_withdraw(enum record_id record)
{
    return record_row(record)->flags & R_LOOSE;
}

void change_withdraw(struct change *c, enum record_id record, int64_t id)
{
    assert(change_can_withdraw(record));
    int edit = change_put(c, &(struct record){record_row(record), id, NULL}, 0);
    if (edit >= 0)
        c->edits[edit].gone = true;
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
    copy->steps = ARENA_ARRAY(c->arena, struct draft_step, d->step_count);
    for (int i = 0; i < d->step_count; i++) {
        copy->steps[i] = d->steps[i];
        copy->steps[i].field = str_copy(c->arena, d->steps[i].field);
        copy->steps[i].before = str_copy(c->arena, d->steps[i].before);
        copy->steps[i].after = str_copy(c->arena, d->steps[i].after);
    }
    c->draft = copy;
}

void change_keep(struct change *c, struct str what)
{
    c->kept = str_copy(c->arena, what);
}

void change_revert(struct change *c, bool again)
{
    c->reverts = again ? REVERTS_AGAIN : REVERTS_BACK;
}

void change_end_draft(struct change *c, int64_t draft)
{
    c->ended = draft;
}

void change_merge(struct change *c, const struct merge_plan *plan)
{
    c->merge = arena_copy(c->arena, plan, sizeof *plan);
}

void change_unmerge(struct change *c, int64_t merge)
{
    c->unmerge = merge;
}

static void remember(struct change *c, bool setting, struct str key, struct str value)
{
    struct memory *m = ARENA_NEW(c->arena, struct memory);
    *m = (struct memory){c->memories, setting, str_copy(c->arena, key), str_copy(c->arena, value)};
    c->memories = m;
}

void change_setting(struct change *c, struct str key, struct str value)
{
    remember(c, true, key, value);
}

void change_seen(struct change *c, struct str entry)
{
    remember(c, false, entry, S0);
}

void change_count(struct change *c, struct str counter)
{
    c->counter = str_copy(c->arena, counter);
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
        out->ids[i] = e->record == RECORD_PERSON && e->id ? merge_follow(db, e->id) : e->id;
        if (e->id)
            continue;
        int64_t next = row_next_id(db, e->record, f);
        if (!next)
            return f->code;
        out->ids[i] = next + made[e->record]++;
    }
    return OK;
}

/* A draft that ends by itself was thrown away; that of a case is told on its timeline. */
static struct str subject_of_draft(struct db *db, int64_t draft)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT intake FROM draft WHERE id=?1", &unused);
    if (!s)
        return S0;
    sqlite3_bind_int64(s, 1, draft);
    int64_t intake = db_row(s) ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return intake ? str_print(db->scratch, "intake %lld", (long long)intake) : S0;
}

static struct str subject_of(struct db *db, const struct change *c, const struct change_result *out)
{
    if (!c->about.n && !c->count && c->ended)
        return subject_of_draft(db, c->ended);
    if (c->about.n || !c->count)
        return c->about;
    return str_print(db->scratch, S_FMT " %lld", S_ARG(record_row(c->edits[0].record)->table),
                     (long long)out->ids[0]);
}

/* Of a value only a mark: who has the value can tell that it is this one, nobody else anything. */
static void add_mark(struct buf *b, struct db *db, struct str value)
{
    enum { DIGITS = 8 };
    buf_add(b, value.n ? str_head(audit_mark(db->scratch, db, value), DIGITS) : S("-"));
}

/* "intake 3: note=1a2b3c4d>5e6f7a8b owner=->9c0d1e2f": what changes, and from what to what. */
static void add_names(struct buf *b, struct db *db, const struct edit *e, const struct change_result *out,
                      int64_t id)
{
    struct fault unused;
    const struct record_row *row = record_row(e->record);
    struct str *old = ARENA_ARRAY(db->scratch, struct str, row->count);
    buf_print(b, "%s" S_FMT " %lld%s", b->n ? "; " : "", S_ARG(row->table), (long long)id,
              e->gone ? " gone"
              : e->id ? ":"
                      : " new");
    if (e->gone || !e->id || !row_load(db->scratch, db, e->record, id, old, &unused))
        return;
    for (int i = 0; i < row->count; i++) {
        struct str value = e->fields >> i & 1 ? resolve(db, &row->fields[i], e->v[i], out) : old[i];
        if (str_eq(value, old[i]))
            continue;
        buf_print(b, " " S_FMT "=", S_ARG(row->fields[i].column));
        add_mark(b, db, old[i]);
        buf_byte(b, '>');
        add_mark(b, db, value);
    }
}

static enum err write_audit(struct db *db, const struct change *c, const struct change_result *out,
                            int64_t now, struct fault *f)
{
    struct buf names = buf_in(db->scratch);
    for (int i = 0; i < c->count; i++)
        add_names(&names, db, &c->edits[i], out, out->ids[i]);
    if (c->merge)
        buf_print(&names, "person %lld", (long long)c->merge->gone);
    if (c->unmerge)
        buf_print(&names, "merge %lld", (long long)c->unmerge);
    buf_add(&names, c->told.n && names.n ? S("; ") : S0);
    buf_add(&names, c->told);
    return audit_add(db, now, c->login, c->act, subject_of(db, c, out), buf_str(&names), f);
}

static enum err write_edit(struct db *db, const struct edit *e, int64_t id, int64_t now,
                           struct change_result *out, struct fault *f)
{
    const struct record_row *row = record_row(e->record);
    struct str *v = ARENA_ARRAY(db->scratch, struct str, row->count);
    uint64_t fields = e->fields;
    if (e->gone)
        return row_withdraw(db, e->record, id, db->audit_seq, f);
    for (int i = 0; i < row->count; i++)
        v[i] = resolve(db, &row->fields[i], e->v[i], out);
    if (e->record == RECORD_INTAKE && !e->id && !v[INTAKE_number].n) {
        enum err bad = number_give(db, v[INTAKE_received_at], now, &v[INTAKE_number], f);
        if (bad)
            return bad;
        fields |= FIELD_BIT(INTAKE_number);
        snprintf(out->number, sizeof out->number, S_FMT, S_ARG(v[INTAKE_number]));
    }
    enum row_outcome outcome;
    struct row_put put = {e->record, id,  v, fields, db->audit_seq, date_iso_seconds(db->scratch, now),
                          !e->id,    NULL};
    enum err bad = row_put(db, &put, &outcome, f);
    if (!bad && e->id && outcome == ROW_NEW)
        return fault_say(f, ERR_REFUSED,
                         "%s: " S_FMT " %lld は登録されていないので、書き換えを取り消しました。", db->path,
                         S_ARG(row->label), (long long)id);
    return bad;
}

/* Remembered, so that it can be taken back: also which rows are new or gone: history does not tell them from others. */
static enum err keep(struct db *db, const struct change *c, const struct change_result *out, struct fault *f)
{
    struct str what = str_print(db->scratch, "%s" S_FMT, out->number, S_ARG(c->kept));
    enum err e = revert_keep(db, c->login, what, f);
    for (int i = 0; !e && i < c->count; i++)
        if (!c->edits[i].id || c->edits[i].gone)
            e = revert_keep_new(db, c->edits[i].record, out->ids[i], f);
    return e;
}

/* A draft that is merely saved again is no event of its own: its beginning and its end are. Nor is which pane
 * was last looked at. */
static bool wants_audit(const struct change *c)
{
    bool draft = c->draft && c->draft->id, desk = c->memories && c->memories->setting && !c->draft;
    return c->told.n || !((draft || desk || c->counter.n) && !c->count && !c->ended);
}

static enum err write_memories(struct db *db, const struct change *c, int64_t now, struct fault *f)
{
    enum err e = OK;
    for (const struct memory *m = c->memories; !e && m; m = m->next)
        e = m->setting ? memory_keep(db, c->login, m->key, m->value, f)
                       : memory_seen(db, c->login, m->key, now, f);
    return e;
}

static enum err count_one(struct db *db, struct str counter, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "INSERT INTO counter VALUES(?1, 1) ON CONFLICT(name) DO UPDATE SET n = n + 1", f);
    if (!s)
        return f->code;
    db_bind(s, 1, counter);
    return db_step(db, s, f);
}

static enum err write_all(struct db *db, const struct change *c, int64_t now, struct change_result *out,
                          struct fault *f)
{
    if (c->reverts)
        return revert_last(db, c->login, c->reverts == REVERTS_AGAIN, now, out, f);
    enum err e = give_ids(db, c, out, f);
    if (!e && wants_audit(c))
        e = write_audit(db, c, out, now, f);
    for (int i = 0; !e && i < c->count; i++)
        e = write_edit(db, &c->edits[i], out->ids[i], now, out, f);
    if (!e && c->merge)
        e = merge_together(db, c->merge, c->login, now, f);
    if (!e && c->unmerge)
        e = merge_apart(db, c->unmerge, now, f);
    if (!e && c->draft)
        e = draft_save(db, c->draft, &out->draft, f);
    if (!e && c->ended)
        e = draft_end(db, c->ended, f);
    if (!e && c->kept.n)
        e = keep(db, c, out, f);
    if (!e && c->counter.n)
        e = count_one(db, c->counter, f);
    return e ? e : write_memories(db, c, now, f);
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
