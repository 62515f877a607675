/*
 * One row of a parcel: new here, or known here and compared field by field. Whether one side knew the other's value is told
 * by the trail of former values, here in history and there in the parcel: whose former values hold the other's is the later.
 */
#include "differing.h"
#include "handed.h"
#include "lineage.h"
#include "taking.h"

#include "store/change.h"

static struct str number(struct arena *a, int64_t n)
{
    return str_print(a, "%lld", (long long)n);
}

/* A name as this file's number. *known false: of a row that has not come yet. */
static enum err resolve(struct taking *t, const struct field *field, struct str said, struct str *value,
                        bool *known)
{
    const struct record_row *meant = record_meant(field->kind);
    int64_t id = 0;
    *value = said;
    *known = true;
    if (!meant || !said.n)
        return OK;
    enum err e = lineage_row(t->db, meant->id, said, &id, t->f);
    *known = !e && id;
    *value = id ? number(t->arena, id) : S0;
    return e;
}

static enum err resolve_all(struct taking *t, const struct said_row *r, uint64_t *waits)
{
    enum err e = OK;
    *waits = 0;
    for (int i = 0; !e && i < r->row->count; i++) {
        bool known = true;
        const struct field *field = &r->row->fields[i];
        if (r->now >> i & 1) {
            struct said_now *n = &r->changed[i];
            bool unused;
            for (int k = 0; !e && k < n->count; k++)
                e = resolve(t, field, n->former[k], &n->former[k], &unused);
        }
        struct str *value = r->now >> i & 1 ? &r->changed[i].value : &r->value[i], name = *value;
        if (!e && (r->is | r->now) >> i & 1)
            e = resolve(t, field, name, value, &known);
        if (known)
            continue;
        *waits |= FIELD_BIT(i);
        *value = name;
    }
    return e;
}

/* Where its own row is here, but was taken away: what hangs on it has no place. */
static enum err all_there(struct taking *t, const struct said_row *r, uint64_t waits, bool *there)
{
    enum err e = OK;
    *there = true;
    for (int i = 0; !e && *there && i < r->row->count; i++) {
        const struct record_row *meant = record_meant(r->row->fields[i].kind);
        struct str value = r->now >> i & 1 ? r->changed[i].value : r->value[i];
        if (meant && value.n && !(waits >> i & 1))
            e = row_exists(t->db, meant->id, str_int(value, 0), there, t->f);
    }
    return e;
}

static void wait_for(struct taking *t, const struct said_row *r, int64_t id, uint64_t waits)
{
    for (int i = 0; i < r->row->count; i++) {
        if (!(waits >> i & 1))
            continue;
        struct later *l = ARENA_NEW(t->arena, struct later);
        *l = (struct later){t->later, &r->row->fields[i], id,
                            r->now >> i & 1 ? r->changed[i].value : r->value[i]};
        t->later = l;
    }
}

/* ---- a row that is the same as one here, wherever it was made ---- */

static const char *kin_sql(struct db *db, const struct record_row *row, uint64_t kin)
{
    struct buf b = buf_in(db->arena);
    buf_print(&b, "SELECT id FROM " S_FMT " WHERE ", S_ARG(row->table));
    for (int i = 0, n = 1; i < row->count; i++)
        if (kin >> i & 1) {
            buf_print(&b, "%s" S_FMT " = ?%d", n == 1 ? "" : " AND ", S_ARG(row->fields[i].column), n);
            n++;
        }
    buf_add(&b, S(" ORDER BY id LIMIT 1"));
    return str_z(db->arena, buf_str(&b));
}

static enum err find_kin(struct taking *t, const struct said_row *r, int64_t *id)
{
    uint64_t kin = handed_kin(r->row->id);
    *id = 0;
    for (int i = 0; i < r->row->count; i++)
        if (kin >> i & 1 && !(r->now >> i & 1 ? r->changed[i].value : r->value[i]).n)
            return OK;
    if (!kin)
        return OK;
    if (!t->db->rows[r->row->id].kin)
        t->db->rows[r->row->id].kin = kin_sql(t->db, r->row, kin);
    sqlite3_stmt *s = db_statement(t->db, t->db->rows[r->row->id].kin, t->f);
    if (!s)
        return t->f->code;
    for (int i = 0, n = 0; i < r->row->count; i++)
        if (kin >> i & 1)
            db_bind(s, ++n, r->now >> i & 1 ? r->changed[i].value : r->value[i]);
    bool there;
    enum err e = db_fetch(t->db, s, &there, t->f);
    *id = !e && there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return e ? e : *id ? lineage_keep(t->db, r->row->id, r->name, *id, t->f) : OK;
}

/* ---- new here ---- */

/* Two desks count for themselves. Who says the number on the telephone must not mean two cases by it. */
static enum err free_number(struct taking *t, struct str *value)
{
    struct str wanted = *value;
    bool there = true;
    enum err e = OK;
    for (int again = 1; !e && there; again++) {
        sqlite3_stmt *s = db_statement(t->db, "SELECT id FROM intake WHERE number = ?1", t->f);
        if (!s)
            return t->f->code;
        db_bind(s, 1, *value);
        e = db_fetch(t->db, s, &there, t->f);
        sqlite3_reset(s);
        if (there)
            *value = again == 1 ? str_print(t->arena, S_FMT "-" S_FMT, S_ARG(wanted), S_ARG(t->out->peer))
                                : str_print(t->arena, S_FMT "-" S_FMT "-%d", S_ARG(wanted),
                                            S_ARG(t->out->peer), again);
    }
    if (!e && !str_eq(wanted, *value))
        taking_note(t, "受付番号 " S_FMT " はこの端末にもあるので、" S_FMT " としました。", S_ARG(wanted),
                    S_ARG(*value));
    return e ? e : number_note(t->db, *value, t->f);
}

static enum err put(struct taking *t, const struct record_row *row, int64_t id, struct str *v,
                    uint64_t fields, bool fresh)
{
    enum row_outcome unused;
    struct row_put p = {row->id, id, v, fields, t->seq, t->changed, fresh, NULL};
    return row_put(t->db, &p, &unused, t->f);
}

static enum err make(struct taking *t, const struct said_row *r, uint64_t waits)
{
    struct str *v = ARENA_ARRAY(t->arena, struct str, r->row->count);
    for (int i = 0; i < r->row->count; i++)
        v[i] = waits >> i & 1 ? S0 : r->now >> i & 1 ? r->changed[i].value : r->value[i];
    enum err e = OK;
    if (r->row->id == RECORD_INTAKE && v[INTAKE_number].n)
        e = free_number(t, &v[INTAKE_number]);
    int64_t id = e ? 0 : row_next_id(t->db, r->row->id, t->f);
    if (!id)
        return t->f->code;
    e = taking_audit(t, r->row, id, " new");
    e = e ? e : put(t, r->row, id, v, FIELDS_ALL, true);
    e = e ? e : lineage_keep(t->db, r->row->id, r->name, id, t->f);
    if (!e)
        wait_for(t, r, id, waits);
    t->out->made++;
    return e;
}

/* ---- known here ---- */

static bool was(const struct said_now *n, struct str value)
{
    for (int i = 0; i < n->count; i++)
        if (str_eq(n->former[i], value))
            return true;
    return false;
}

enum verdict { KEEP, TAKE, DIFFER };

static enum err judge(struct taking *t, const struct said_row *r, int64_t id, int i, struct str ours,
                      enum verdict *verdict)
{
    const struct said_now *n = &r->changed[i];
    bool theirs_later = was(n, ours), ours_later;
    enum err e = taking_ours(t, r->row, id, &r->row->fields[i], &n->value, &ours_later);
    *verdict = theirs_later == ours_later ? DIFFER : theirs_later ? TAKE : KEEP;
    return e;
}

static enum err differ(struct taking *t, const struct said_row *r, int64_t id, int i)
{
    const struct said_now *n = &r->changed[i];
    struct differing d = {r->row, id, &r->row->fields[i], n->value, t->out->peer, n->login, n->at, t->seq};
    t->out->differences++;
    return difference_keep(t->db, &d, t->changed, t->f);
}

/* A case keeps the number that it has here. */
static bool compares(const struct said_row *r, int i, uint64_t waits)
{
    return r->now >> i & 1 && !(waits >> i & 1) && !(r->row->id == RECORD_INTAKE && i == INTAKE_number);
}

static enum err compare(struct taking *t, const struct said_row *r, int64_t id, uint64_t waits)
{
    struct str *v = ARENA_ARRAY(t->arena, struct str, r->row->count);
    uint64_t takes = 0;
    if (!row_load(t->arena, t->db, r->row->id, id, v, t->f))
        return t->f->code;
    uint64_t apart = 0;
    enum err e = OK;
    for (int i = 0; !e && i < r->row->count; i++) {
        enum verdict verdict = TAKE;
        if (!compares(r, i, waits))
            continue;
        if (!str_eq(v[i], r->changed[i].value))
            e = judge(t, r, id, i, v[i], &verdict);
        takes |= verdict == TAKE ? FIELD_BIT(i) : 0;
        apart |= verdict == DIFFER ? FIELD_BIT(i) : 0;
        if (!e && verdict == TAKE) {
            t->out->changed += !str_eq(v[i], r->changed[i].value);
            v[i] = r->changed[i].value;
        }
    }
    if (e || !(takes | apart))
        return e;
    e = taking_audit(t, r->row, id, ":");
    e = e ? e : put(t, r->row, id, v, takes, false);
    for (int i = 0; !e && i < r->row->count; i++)
        if (takes >> i & 1)
            e = difference_agree(t->db, r->row, id, &r->row->fields[i], t->seq, t->changed, t->f);
        else if (apart >> i & 1)
            e = differ(t, r, id, i);
    return e;
}

/* Taken away here: by an earlier parcel, and there it came back; or by somebody at this desk, and then it stays away. */
static enum err bring_back(struct taking *t, const struct said_row *r, int64_t id, bool *back)
{
    sqlite3_stmt *s = db_statement(t->db,
                                   "SELECT a.act FROM withdrawn w JOIN audit a ON a.seq = w.seq"
                                   " WHERE w.record = ?1 AND w.row = ?2",
                                   t->f);
    if (!s)
        return t->f->code;
    db_bind(s, 1, r->row->table);
    sqlite3_bind_int64(s, 2, id);
    enum err e = db_fetch(t->db, s, back, t->f);
    *back = !e && *back && str_eq(db_text(s, 0), S("take"));
    sqlite3_reset(s);
    if (e || !*back)
        return e;
    e = taking_audit(t, r->row, id, ":");
    return e ? e : row_restore(t->db, r->row->id, id, t->seq, t->changed, t->f);
}

static enum err leave(struct taking *t, const struct said_row *r, const char *why)
{
    t->out->left++;
    taking_note(t, S_FMT "の記録を1件、取り込みませんでした: %s。", S_ARG(r->row->label), why);
    return OK;
}

static enum err known(struct taking *t, const struct said_row *r, int64_t id, uint64_t waits)
{
    bool there;
    enum err e = row_exists(t->db, r->row->id, id, &there, t->f);
    if (!e && !there)
        e = bring_back(t, r, id, &there);
    if (e)
        return e;
    return there    ? compare(t, r, id, waits)
           : r->now ? leave(t, r, "この端末で取り消されたか、廃棄されています")
                    : OK;
}

enum err take_row(struct taking *t, struct said_row *r)
{
    uint64_t waits;
    int64_t id = 0;
    bool there = true;
    enum err e = resolve_all(t, r, &waits);
    e = e ? e : lineage_row(t->db, r->row->id, r->name, &id, t->f);
    if (!e && !id && !(waits & handed_kin(r->row->id)))
        e = find_kin(t, r, &id);
    if (e || id)
        return e ? e : known(t, r, id, waits);
    if (r->state == SAID_OLD)
        return leave(t, r,
                     "もとの記録がこの端末にありません。相手の端末で exchange give --all を行ってください");
    e = all_there(t, r, waits, &there);
    if (e || there)
        return e ? e : make(t, r, waits);
    return leave(t, r, "それが付く記録が、この端末で取り消されたか、廃棄されています");
}

enum err take_later(struct taking *t)
{
    enum err e = OK;
    for (struct later *l = t->later; !e && l; l = l->next) {
        const struct record_row *row = record_row(l->field->record);
        struct str *v = ARENA_ARRAY(t->arena, struct str, row->count);
        bool known;
        e = resolve(t, l->field, l->name, &v[l->field->index], &known);
        if (!e && known)
            e = taking_audit(t, row, l->row, ":");
        if (!e && known)
            e = put(t, row, l->row, v, FIELD_BIT(l->field->index), false);
        else if (!e)
            taking_note(t, S_FMT " %lld の「" S_FMT "」が指す記録が届いていません。", S_ARG(row->label),
                        (long long)l->row, S_ARG(l->field->label));
    }
    return e;
}
