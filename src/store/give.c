#include "store/give.h"

#include <sodium.h>

#include "base/date.h"
#include "differing.h"
#include "handed.h"
#include "lineage.h"
#include "store/audit.h"
#include "store/peer.h"

struct giving {
    struct db *db;
    struct arena *whole, *arena; /* the second of one row */
    struct peer peer;
    int64_t since; /* changes behind this number of the audit are new to the peer */
    const char *path;
    struct parcel_file *parcel;
    struct buf content; /* of that row, in its arena */
    struct given count;
    struct fault *f;
};

static struct str number(struct arena *a, int64_t n)
{
    return str_print(a, "%lld", (long long)n);
}

static void add_number(struct giving *g, int64_t n)
{
    parcel_add(&g->content, number(g->arena, n));
}

/* Other rows' numbers as their names. */
static enum err named(struct giving *g, const struct field *field, struct str value, struct str *out)
{
    const struct record_row *meant = handed_meant(field);
    struct buf b = buf_in(g->arena);
    struct str name;
    enum err e = OK;
    *out = value;
    if (!meant)
        return OK;
    while (!e && value.n) {
        e = lineage_name(g->arena, g->db, meant->id, str_int(str_part(&value, ' '), 0), &name, g->f);
        buf_print(&b, "%s" S_FMT, b.n ? " " : "", S_ARG(e ? S0 : name));
    }
    *out = buf_str(&b);
    return e;
}

static enum err add_is(struct giving *g, const struct field *field, struct str value)
{
    struct str said;
    if (!value.n)
        return OK;
    enum err e = named(g, field, value, &said);
    if (e)
        return e;
    parcel_add(&g->content, S("is"));
    parcel_add(&g->content, field->column);
    parcel_add(&g->content, said);
    return OK;
}

/* ---- what was changed ---- */

struct trail { /* of one field */
    bool changed;
    struct str *former;
    int count, room;
    struct str login;
    int64_t at;
};

/* What waits as theirs in a 食い違い is nothing that ours came after, though it may have stood here: a decision was
 * taken back. */
static enum err read_trails(struct giving *g, const struct record_row *row, int64_t id, struct trail *trails,
                            bool *any)
{
    sqlite3_stmt *s = db_statement(
        g->db,
        "SELECT h.field, h.old, a.login, a.at, EXISTS (SELECT 1 FROM difference d WHERE"
        " d.record = h.record AND d.row = h.row AND d.field = h.field AND d.theirs = h.old AND " UNDECIDED
        ") FROM history h JOIN audit a ON a.seq = h.seq"
        " WHERE h.record = ?1 AND h.row = ?2 AND h.seq > ?3 ORDER BY h.id",
        g->f);
    if (!s)
        return g->f->code;
    db_bind(s, 1, row->table);
    sqlite3_bind_int64(s, 2, id);
    sqlite3_bind_int64(s, 3, g->since);
    bool there;
    enum err e;
    while (!(e = db_fetch(g->db, s, &there, g->f)) && there) {
        const struct field *field = record_field(row->id, db_text(s, 0));
        *any = true; /* of no field: it came back (row_restore) */
        if (!field)
            continue;
        struct trail *t = &trails[field->index];
        if (t->count == t->room)
            t->former = arena_grow(g->arena, t->former, &t->room, 4, sizeof *t->former);
        t->changed = true;
        if (!sqlite3_column_int(s, 4))
            t->former[t->count++] = db_copy(g->arena, s, 1);
        t->login = db_copy(g->arena, s, 2);
        t->at = sqlite3_column_int64(s, 3);
    }
    sqlite3_reset(s);
    return e;
}

static enum err add_now(struct giving *g, const struct field *field, struct str value, const struct trail *t)
{
    struct str said;
    enum err e = named(g, field, value, &said);
    parcel_add(&g->content, S("now"));
    parcel_add(&g->content, field->column);
    parcel_add(&g->content, said);
    add_number(g, t->count);
    for (int i = 0; !e && i < t->count; i++) {
        e = named(g, field, t->former[i], &said);
        parcel_add(&g->content, said);
    }
    parcel_add(&g->content, t->login);
    parcel_add(&g->content, date_iso_moment(g->arena, t->at));
    return e;
}

/* ---- rows ---- */

/* What was added goes into the parcel, and with it all that was read for it. */
static enum err row_done(struct giving *g, enum err e)
{
    e = e ? e : parcel_write(g->parcel, buf_str(&g->content), g->f);
    arena_reset(g->arena);
    g->content = buf_in(g->arena);
    return e;
}

static enum err add_head(struct giving *g, const struct record_row *row, int64_t id, struct str state)
{
    struct str name;
    enum err e = lineage_name(g->arena, g->db, row->id, id, &name, g->f);
    if (e)
        return e;
    parcel_add(&g->content, S("row"));
    parcel_add(&g->content, row->table);
    parcel_add(&g->content, name);
    parcel_add(&g->content, state);
    return OK;
}

static enum err add_row(struct giving *g, const struct record_row *row, int64_t id, bool made)
{
    struct str *v = ARENA_ARRAY(g->arena, struct str, row->count);
    struct trail *trails = ARENA_ARRAY(g->arena, struct trail, row->count);
    struct fault fault = {.code = OK};
    bool changed = false;
    if (!row_load(g->arena, g->db, row->id, id, v, &fault)) { /* taken away since: told as gone */
        *g->f = fault;
        return fault.code;
    }
    enum err e = read_trails(g, row, id, trails, &changed);
    if (e || (!made && !changed))
        return e;
    e = add_head(g, row, id, made ? S("new") : S("old"));
    for (int i = 0; !e && i < row->count; i++)
        e = add_is(g, &row->fields[i], v[i]);
    for (int i = 0; !e && i < row->count; i++)
        if (trails[i].changed)
            e = add_now(g, &row->fields[i], v[i], &trails[i]);
    g->count.made += made;
    g->count.changed += !made;
    return e;
}

/* *last 0: none of this record, as of one that is younger than that parcel. */
static enum err last_known(struct giving *g, struct str table, int64_t *last)
{
    sqlite3_stmt *s =
        db_statement(g->db, "SELECT last FROM given WHERE peer=?1 AND seq=?2 AND record=?3", g->f);
    if (!s)
        return g->f->code;
    db_bind(s, 1, g->peer.name);
    sqlite3_bind_int64(s, 2, g->since);
    db_bind(s, 3, table);
    bool there;
    enum err e = db_fetch(g->db, s, &there, g->f);
    *last = !e && there && g->since ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return e;
}

/* The numbers first, whole: what is read for a row would disturb a statement that is half read. Prepared
 * once, since it is asked once. */
static enum err numbers(struct giving *g, struct arena *a, struct str sql, struct str table, int64_t last,
                        int64_t **ids, int *count)
{
    int room = 0;
    sqlite3_stmt *s = NULL;
    *ids = NULL;
    *count = 0;
    if (sqlite3_prepare_v2(g->db->handle, sql.p, (int)sql.n, &s, NULL))
        return db_fault(g->db, g->f);
    db_bind(s, 1, table);
    sqlite3_bind_int64(s, 2, g->since);
    sqlite3_bind_int64(s, 3, last);
    bool there;
    enum err e;
    while (!(e = db_fetch(g->db, s, &there, g->f)) && there) {
        if (*count == room)
            *ids = arena_grow(a, *ids, &room, 64, sizeof **ids);
        (*ids)[(*count)++] = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return e;
}

static enum err add_touched(struct giving *g, struct arena *a, const struct record_row *row)
{
    int64_t *ids, last = 0;
    int count = 0;
    enum err e = last_known(g, row->table, &last);
    struct str sql = str_print(a,
                               "SELECT id FROM " S_FMT " WHERE id > ?3 UNION"
                               " SELECT row FROM history WHERE seq > ?2 AND record = ?1 ORDER BY 1",
                               S_ARG(row->table));
    e = e ? e : numbers(g, a, sql, row->table, last, &ids, &count);
    for (int i = 0; !e && i < count; i++)
        e = row_done(g, add_row(g, row, ids[i], ids[i] > last));
    return e;
}

static enum err add_gone(struct giving *g, struct arena *a, const struct record_row *row)
{
    int64_t *ids;
    int count;
    struct str sql = S("SELECT row FROM withdrawn WHERE seq > ?2 AND record = ?1 AND ?3 = 0 ORDER BY 1");
    enum err e = numbers(g, a, sql, row->table, 0, &ids, &count);
    for (int i = 0; !e && i < count; i++, g->count.gone++)
        e = row_done(g, add_head(g, row, ids[i], S("gone")));
    return e;
}

static enum err add_record(struct giving *g, enum record_id record)
{
    struct arena *a = arena_new();
    enum err e = add_touched(g, a, record_row(record));
    e = e ? e : add_gone(g, a, record_row(record));
    arena_free(a);
    return e;
}

/* Behind which number the next parcel need not begin again, once this one was taken. */
static enum err note_last(struct giving *g, enum record_id record)
{
    sqlite3_stmt *s = db_statement(g->db, "INSERT INTO given VALUES(?1, ?2, ?3, ?4)", g->f);
    int64_t next = s ? row_next_id(g->db, record, g->f) : 0;
    if (!next)
        return g->f->code;
    db_bind(s, 1, g->peer.name);
    sqlite3_bind_int64(s, 2, g->db->audit_seq);
    db_bind(s, 3, record_row(record)->table);
    sqlite3_bind_int64(s, 4, next - 1);
    return db_step(g->db, s, g->f);
}

static enum err note_given(struct giving *g, int64_t now)
{
    enum err e = OK;
    for (int i = 0; !e && i < RECORD_COUNT; i++)
        if (handed_over((enum record_id)i))
            e = note_last(g, (enum record_id)i);
    sqlite3_stmt *s =
        e ? NULL : db_statement(g->db, "UPDATE peer SET given=?2, given_at=?3 WHERE name=?1", g->f);
    if (!s)
        return e ? e : g->f->code;
    db_bind(s, 1, g->peer.name);
    sqlite3_bind_int64(s, 2, g->db->audit_seq);
    db_bind(s, 3, date_iso_moment(g->arena, now));
    return db_step(g->db, s, g->f);
}

static enum err make_parcel(struct giving *g, const struct parcel_pair *own)
{
    unsigned char to[PARCEL_KEY];
    size_t n;
    if (sodium_hex2bin(to, sizeof to, g->peer.key.p, g->peer.key.n, NULL, &n, NULL) || n != sizeof to)
        return fault_say(g->f, ERR_DAMAGED, "%s: 端末「" S_FMT "」の鍵が読めません。登録し直してください。",
                         g->db->path, S_ARG(g->peer.name));
    return parcel_begin(g->whole, g->path, own, to, &g->parcel, g->f);
}

/* The audit's row comes first: its number is the parcel's. */
static enum err begin(struct giving *g, struct str login, int64_t now)
{
    struct str mark;
    enum err e = audit_add(g->db, now, login, S("give"), S0, g->peer.name, g->f);
    e = e ? e : lineage_mark(g->arena, g->db, &mark, g->f);
    if (e)
        return e;
    parcel_add(&g->content, S("madoguchi-changes"));
    add_number(g, HANDED_VERSION);
    add_number(g, db_facts(g->db)->practice);
    parcel_add(&g->content, mark);
    add_number(g, g->db->audit_seq);
    add_number(g, g->since);
    add_number(g, g->peer.taken);
    return row_done(g, OK);
}

static enum err gather(struct giving *g, bool whole, struct str peer, const struct parcel_pair *own,
                       struct str login, int64_t now)
{
    enum err e = peer_find(g->whole, g->db, peer, &g->peer, g->f);
    g->since = whole ? 0 : g->peer.acknowledged;
    e = e ? e : make_parcel(g, own);
    e = e ? e : begin(g, login, now);
    for (int i = 0; !e && i < RECORD_COUNT; i++)
        if (handed_over(handed_record(i)))
            e = add_record(g, handed_record(i));
    parcel_add(&g->content, S("end"));
    add_number(g, g->count.made + g->count.changed + g->count.gone);
    e = row_done(g, e);
    e = e ? e : parcel_end(g->parcel, g->f);
    return e ? e : note_given(g, now);
}

/* Placed only behind the commit: no parcel is handed on that this file does not know of. */
enum err give(struct db *db, struct str peer, bool whole, const char *path, struct str login, int64_t now,
              struct given *out, struct fault *f)
{
    struct parcel_pair own;
    if (newfile_free(path, f))
        return f->code;
    struct giving g = {.db = db, .whole = arena_new(), .arena = arena_new(), .path = path, .f = f};
    g.content = buf_in(g.arena);
    enum err e = peer_own(db, login, now, &own, f);
    e = e ? e : db_begin(db, f);
    if (!e) {
        e = gather(&g, whole, peer, &own, login, now);
        if (e)
            db_rollback(db);
        else
            e = db_commit(db, f);
    }
    e = e ? e : parcel_place(g.parcel, f);
    sodium_memzero(&own, sizeof own);
    parcel_drop(g.parcel);
    *out = g.count;
    arena_free(g.arena);
    arena_free(g.whole);
    return e;
}
