/*
 * One row of a parcel: new here, or known here and compared field by field. Whether one side knew the other's
 * value is told by the trail of former values, here in history and there in the parcel: whose former values
 * hold the other's is the later.
 */
#include "base/date.h"
#include "differing.h"
#include "handed.h"
#include "lineage.h"
#include "taking.h"

#include "store/change.h"
#include "store/merge.h"

enum met { HERE, WAITS, GONE };

static enum err resolve_one(struct taking *t, const struct record_row *meant, struct str name, int64_t *id,
                            enum met *met)
{
    bool there = false;
    enum err e = lineage_row(t->db, meant->id, name, id, t->f);
    if (!e && *id)
        e = row_exists(t->db, meant->id, *id, &there, t->f);
    *met = there ? HERE : *id ? GONE : WAITS;
    return e;
}

/* Names as this file's numbers. Of several the ones that are here; what has no number here keeps its name. */
static enum err resolve(struct taking *t, const struct field *field, struct str said, struct str *value,
                        enum met *met)
{
    const struct record_row *meant = handed_meant(field);
    bool several = meant && !record_meant(field->kind);
    struct buf b = buf_in(t->arena);
    enum err e = OK;
    *value = said;
    *met = HERE;
    if (!meant || !said.n)
        return OK;
    while (!e && said.n) {
        int64_t id = 0;
        struct str name = several ? str_part(&said, ' ') : said;
        said = several ? said : S0;
        e = resolve_one(t, meant, name, &id, met);
        if (!e && id > 0)
            buf_print(&b, "%s%lld", b.n ? " " : "", (long long)id);
    }
    if (several)
        *met = HERE;
    if (b.n || several)
        *value = buf_str(&b);
    return e;
}

static enum err resolve_formers(struct taking *t, const struct field *field, struct said_now *n)
{
    enum met unused;
    enum err e = OK;
    for (int k = 0; !e && k < n->count; k++)
        e = resolve(t, field, n->former[k], &n->former[k], &unused);
    return e;
}

static struct str *said_value(const struct said_row *r, int i)
{
    return r->now >> i & 1 ? &r->changed[i].value : &r->value[i];
}

/* Only a row of the same record can come further on: the others come first (handed_record). */
static enum err resolve_all(struct taking *t, struct said_row *r)
{
    enum err e = OK;
    for (int i = 0; !e && i < r->row->count; i++) {
        const struct field *field = &r->row->fields[i];
        enum met met = HERE;
        if (!handed_meant(field))
            continue;
        if (r->now >> i & 1)
            e = resolve_formers(t, field, &r->changed[i]);
        if (!e && (r->is | r->now) >> i & 1)
            e = resolve(t, field, *said_value(r, i), said_value(r, i), &met);
        if (met == WAITS && handed_meant(field) == r->row)
            r->waits |= FIELD_BIT(i);
        else if (met != HERE)
            r->gone |= FIELD_BIT(i);
    }
    return e;
}

/* A row that hangs on another has no place without it; which place a referral went to is
 * only a part of what it says. */
static bool hangs(const struct said_row *r, int i)
{
    const struct record_row *meant = record_meant(r->row->fields[i].kind);
    return meant && meant != r->row && !(meant->id == RECORD_RESOURCE && r->row->flags & R_PERSONAL);
}

static bool has_place(const struct said_row *r)
{
    for (int i = 0; i < r->row->count; i++)
        if (r->gone >> i & 1 && hangs(r, i))
            return false;
    return true;
}

static void wait_for(struct taking *t, const struct said_row *r, int64_t id, int i)
{
    static struct str empty[1];
    struct said_now made = {.value = r->value[i], .former = empty, .count = 1};
    struct later *l = ARENA_NEW(t->whole, struct later);
    *l = (struct later){t->later, &r->row->fields[i], id, r->now >> i & 1 ? r->changed[i] : made};
    l->said.former = arena_copy(t->whole, l->said.former, (size_t)l->said.count * sizeof *l->said.former);
    for (int k = 0; k < l->said.count; k++)
        l->said.former[k] = str_copy(t->whole, l->said.former[k]);
    t->later = l;
}

static void wait_all(struct taking *t, const struct said_row *r, int64_t id, uint64_t fields)
{
    for (int i = 0; i < r->row->count; i++)
        if (r->waits & fields & FIELD_BIT(i))
            wait_for(t, r, id, i);
}

static void tell_gone(struct taking *t, const struct field *field, int64_t id)
{
    t->out->left++;
    taking_note(t, S_FMT " %lld の「" S_FMT "」が指す記録は、この端末にありません。",
                S_ARG(record_row(field->record)->label), (long long)id, S_ARG(field->label));
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
        if (kin >> i & 1 && !said_value(r, i)->n)
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
            db_bind(s, ++n, *said_value(r, i));
    bool there;
    enum err e = db_fetch(t->db, s, &there, t->f);
    *id = !e && there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return e;
}

/* ---- new here ---- */

/* Two desks count for themselves. Who says the number on the telephone must not mean two cases by it. */
static enum err number_there(struct taking *t, struct str number, bool *there)
{
    static const char sql[] =
        "SELECT 1 FROM intake WHERE number = ?1 AND number <> ''"; /* as its index has it */
    sqlite3_stmt *s = db_statement(t->db, sql, t->f);
    if (!s)
        return t->f->code;
    db_bind(s, 1, number);
    enum err e = db_fetch(t->db, s, there, t->f);
    sqlite3_reset(s);
    return e;
}

static enum err free_number(struct taking *t, int64_t id, struct str *value)
{
    struct str wanted = *value, peer = t->out->peer;
    bool there;
    enum err e = number_there(t, wanted, &there);
    if (!e && there) {
        *value = str_print(t->arena, S_FMT "-" S_FMT, S_ARG(wanted), S_ARG(peer));
        e = number_there(t, *value, &there);
    }
    for (int64_t n = id; !e && there; n++) {
        *value = str_print(t->arena, S_FMT "-" S_FMT "-%lld", S_ARG(wanted), S_ARG(peer), (long long)n);
        e = number_there(t, *value, &there);
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

static enum err make(struct taking *t, const struct said_row *r)
{
    struct str *v = ARENA_ARRAY(t->arena, struct str, r->row->count);
    int64_t id = row_next_id(t->db, r->row->id, t->f);
    if (!id)
        return t->f->code;
    for (int i = 0; i < r->row->count; i++) {
        v[i] = (r->waits | r->gone) >> i & 1 ? S0 : *said_value(r, i);
        if (r->gone >> i & 1)
            tell_gone(t, &r->row->fields[i], id);
    }
    enum err e = OK;
    if (r->row->id == RECORD_INTAKE && v[INTAKE_number].n)
        e = free_number(t, id, &v[INTAKE_number]);
    e = e ? e : taking_audit(t, r->row, id, S(" new"));
    e = e ? e : put(t, r->row, id, v, FIELDS_ALL, true);
    e = e ? e : lineage_keep(t->db, r->row->id, r->name, id, t->f);
    t->out->made++;
    wait_all(t, r, id, FIELDS_ALL);
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

#define IN_FIELD                                                                                             \
    "SELECT 1 FROM history h JOIN audit a ON a.seq = h.seq WHERE h.record = ?1 AND h.row = ?2 AND h.seq > "  \
    "?3"                                                                                                     \
    " AND h.field = ?5 AND "

/* Was theirs here, unknown to them, before it became ours? */
static const char ours_is_later[] = IN_FIELD "h.old = ?6 AND NOT " OF_THIS_PEER " LIMIT 1";
/* Did somebody here go back to an older value, unknown to them? That it stands in their trail says nothing then. */
static const char went_back[] =
    IN_FIELD "h.new = ?6 AND a.act <> 'take' AND ?4 <> '' AND EXISTS (SELECT 1 FROM history o"
             " WHERE o.record = ?1 AND o.row = ?2 AND o.field = ?5 AND o.old = ?6) LIMIT 1";

static enum err judge(struct taking *t, const struct said_row *r, int64_t id, int i, struct str ours,
                      enum verdict *verdict)
{
    const struct said_now *n = &r->changed[i];
    struct str field = r->row->fields[i].column;
    bool theirs_later = was(n, ours), ours_later, back = false;
    enum err e = taking_asks(t, ours_is_later, r->row, id, field, n->value, &ours_later);
    if (!e && theirs_later)
        e = taking_asks(t, went_back, r->row, id, field, ours, &back);
    theirs_later &= !back;
    *verdict = theirs_later == ours_later ? DIFFER : theirs_later ? TAKE : KEEP;
    return e;
}

/* A question, or the end of those that theirs answers. */
static enum err ask(struct taking *t, const struct said_row *r, int64_t id, int i, bool apart)
{
    const struct said_now *n = &r->changed[i];
    struct differing d = {r->row, id, &r->row->fields[i], n->value, t->out->peer, n->login, n->at, t->seq};
    t->out->differences += apart;
    return apart ? difference_keep(t->db, &d, t->changed, t->f)
                 : difference_agree(t->db, &d, n->former, n->count, t->changed, t->f);
}

/* A case keeps the number that it has here. */
static bool compares(const struct said_row *r, int i)
{
    return r->now >> i & 1 && !((r->waits | r->gone) >> i & 1) &&
           !(r->row->id == RECORD_INTAKE && i == INTAKE_number);
}

/* Made at both: what only they have goes in as if it was written there, what both have is
 * asked about where it matters. */
static void meet(struct taking *t, struct said_row *r, const struct str *v)
{
    static struct str empty[1];
    uint64_t known = r->now | handed_kin(r->row->id);
    for (int i = 0; i < r->row->count; i++)
        if (!(known >> i & 1) && r->value[i].n && (!v[i].n || handed_asked(r->row->id) >> i & 1)) {
            r->changed[i] = (struct said_now){.value = r->value[i], .former = empty, .count = 1};
            r->changed[i].at = str_head(t->changed, 16);
            r->now |= FIELD_BIT(i);
        }
}

/* Whoever is one already stays the way round that they are one: else they would point at each other. */
static bool one_already(struct taking *t, const struct said_row *r, int64_t id, int i)
{
    return r->row->id == RECORD_PERSON && i == PERSON_kept && r->changed[i].value.n &&
           merge_follow(t->db, str_int(r->changed[i].value, 0)) == merge_follow(t->db, id);
}

static enum err judge_all(struct taking *t, struct said_row *r, int64_t id, struct str *v, uint64_t *takes,
                          uint64_t *apart)
{
    enum err e = OK;
    for (int i = 0; !e && i < r->row->count; i++) {
        enum verdict verdict = TAKE;
        if (r->now & r->gone & FIELD_BIT(i) && !str_eq(v[i], r->changed[i].value))
            tell_gone(t, &r->row->fields[i], id);
        if (!compares(r, i) || one_already(t, r, id, i))
            continue;
        if (!str_eq(v[i], r->changed[i].value))
            e = judge(t, r, id, i, v[i], &verdict);
        *takes |= verdict == TAKE ? FIELD_BIT(i) : 0;
        *apart |= verdict == DIFFER ? FIELD_BIT(i) : 0;
        if (!e && verdict == TAKE) {
            bool written = !str_eq(v[i], r->changed[i].value);
            t->out->changed += written;
            r->written |= written ? FIELD_BIT(i) : 0;
            v[i] = r->changed[i].value;
        }
    }
    return e;
}

static enum err settle(struct taking *t, const struct said_row *r, int64_t id, uint64_t takes, uint64_t apart)
{
    enum err e = OK;
    for (int i = 0; !e && i < r->row->count; i++)
        if ((takes | apart) >> i & 1)
            e = ask(t, r, id, i, apart >> i & 1);
    return e;
}

static bool is_plain(struct str value, unsigned char least)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < least || value.p[i] == 0x7F)
            return false;
    return true;
}

/* Who changed what there, as taken_by() reads it. */
static struct str hands(struct taking *t, const struct said_row *r)
{
    enum { LOGIN_MOST = 40 };
    struct buf b = buf_in(t->arena);
    buf_add(&b, S(":"));
    for (int i = 0; i < r->row->count; i++) {
        struct str login = r->written >> i & 1 ? r->changed[i].login : S0;
        bool plain = login.n <= LOGIN_MOST && is_plain(login, '!') && str_find(login, S(";")) == SIZE_MAX;
        if (r->written >> i & 1)
            buf_print(&b, " " S_FMT "=" S_FMT, S_ARG(r->row->fields[i].column), S_ARG(plain ? login : S0));
    }
    buf_print(&b, "; " S_FMT, S_ARG(t->out->peer));
    return buf_str(&b);
}

static enum err compare(struct taking *t, struct said_row *r, int64_t id)
{
    struct str *v = ARENA_ARRAY(t->arena, struct str, r->row->count);
    uint64_t takes = 0, apart = 0;
    t->f->code = OK;
    if (!row_load(t->arena, t->db, r->row->id, id, v, t->f))
        return t->f->code;
    if (r->met)
        meet(t, r, v);
    enum err e = judge_all(t, r, id, v, &takes, &apart);
    wait_all(t, r, id, r->now);
    if (e || !(takes | apart))
        return e;
    e = taking_audit(t, r->row, id, hands(t, r));
    e = e ? e : put(t, r->row, id, v, takes, false);
    if (!e && r->row->id == RECORD_PERSON && takes >> PERSON_kept & 1 && v[PERSON_kept].n)
        e = merge_move(t->db, str_int(v[PERSON_kept], 0), id, t->now, t->f);
    return e ? e : settle(t, r, id, takes, apart);
}

/* Taken away here: by an earlier parcel, and there it came back; or by somebody at this
 * desk, and then it stays away. */
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
    e = taking_audit(t, r->row, id, S(":"));
    return e ? e : row_restore(t->db, r->row->id, id, t->seq, t->changed, t->f);
}

static enum err known(struct taking *t, struct said_row *r, int64_t id)
{
    bool there;
    enum err e = row_exists(t->db, r->row->id, id, &there, t->f);
    if (!e && !there)
        e = bring_back(t, r, id, &there);
    if (e)
        return e;
    return there    ? compare(t, r, id)
           : r->now ? taking_left(t, r->row, "この端末で取り消されたか、廃棄されています")
                    : OK;
}

/* Digits where a number stands; moments and codes that can be counted by month, also codes of a newer version; and a
 * case number that a terminal can show: it is told and read aloud. */
static bool can_hold(const struct field *field, struct str value)
{
    enum { CODE_MOST = 24 };
    if (!value.n || record_meant(field->kind))
        return true;
    if (kind_row(field->kind)->integer)
        return str_int(value, INT64_MIN) != INT64_MIN;
    if (field->kind == KIND_MOMENT)
        return date_moment_from_iso(value) != INT64_MIN;
    if (field->kind == KIND_CODE)
        return value.n <= CODE_MOST && is_plain(value, '!');
    return field->record != RECORD_INTAKE || field->index != INTAKE_number || is_plain(value, ' ');
}

static bool is_sound(const struct said_row *r)
{
    for (int i = 0; i < r->row->count; i++)
        if ((r->is | r->now) >> i & 1 &&
            !(can_hold(&r->row->fields[i], *said_value(r, i)) && can_hold(&r->row->fields[i], r->value[i])))
            return false;
    return true;
}

enum err take_row(struct taking *t, struct said_row *r)
{
    int64_t id = 0;
    if (!is_sound(r))
        return taking_left(t, r->row, "この版の知らない値があります");
    enum err e = resolve_all(t, r);
    e = e ? e : lineage_row(t->db, r->row->id, r->name, &id, t->f);
    if (!e && !id && !((r->waits | r->gone) & handed_kin(r->row->id))) {
        e = find_kin(t, r, &id);
        r->met = id > 0;
    }
    if (!e && id > 0 && (r->met || str_find(r->name, S("+")) != SIZE_MAX))
        e = lineage_join(t->db, r->row->id, r->name, id, t->f);
    if (e || id)
        return e ? e : known(t, r, id);
    if (has_place(r))
        return make(t, r);
    t->out->without++;
    return taking_left(t, r->row, "それが付く記録が、この端末で取り消されたか、廃棄されています");
}

static enum err take_one_later(struct taking *t, const struct later *l)
{
    const struct record_row *row = record_row(l->field->record);
    struct said_row r = {.row = row,
                         .now = FIELD_BIT(l->field->index),
                         .changed = ARENA_ARRAY(t->arena, struct said_now, row->count)};
    enum met met;
    struct said_now *n = &r.changed[l->field->index];
    *n = l->said;
    enum err e = resolve(t, l->field, n->value, &n->value, &met);
    r.gone = met == HERE ? 0 : r.now;
    return e ? e : compare(t, &r, l->row);
}

enum err take_later(struct taking *t)
{
    enum err e = OK;
    struct later *l = t->later;
    for (t->later = NULL; !e && l; l = l->next) {
        e = take_one_later(t, l);
        arena_reset(t->arena);
    }
    return e;
}
