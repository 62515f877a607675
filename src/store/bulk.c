#include "store/bulk.h"

#include <limits.h>
#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "inside.h"
#include "store/audit.h"

enum { MANY = 2000 };

struct bulk {
    struct db *db;
    struct arena *arena;
    struct str login, act, changed;
    int64_t now, seq, made;
    bool alone; /* no bulk_gather() was called before it */
    int64_t next_id[RECORD_COUNT];
    bool resources; /* some were made or changed: their offices have to be matched again */
    enum err code;  /* a lookup that failed must not pass for 'not there': everything after it fails too */
    struct fault fault;
};

enum err bulk_begin(struct db *db, struct str login, struct str act, int64_t now, struct bulk **out,
                    struct fault *f)
{
    struct arena *a = arena_new();
    struct bulk *b = ARENA_NEW(a, struct bulk);
    *b = (struct bulk){.db = db, .arena = a, .now = now, .alone = !db->gathers};
    b->login = str_copy(a, login);
    b->act = str_copy(a, act);
    b->changed = date_iso_seconds(a, now);
    *out = NULL;
    if (b->alone)
        db_gather(db, true);
    enum err e = db_begin(db, f);
    e = e ? e : audit_add(db, now, login, act, S("bulk"), S0, f);
    if (e) {
        db_rollback(db);
        if (b->alone)
            db_gather(db, false);
        arena_free(a);
        return e;
    }
    b->seq = db->audit_seq;
    *out = b;
    return OK;
}

/* Made once per connection, whatever the number of imports: statements are kept by the address of their text.
 */
static const char *finder_sql(struct db *db, const struct record_row *row, uint64_t key)
{
    for (const struct finder *each = db->finders; each; each = each->next)
        if (each->record == row->id && each->key == key)
            return each->sql;
    struct buf sql = buf_in(db->arena);
    buf_print(&sql, "SELECT id FROM " S_FMT " WHERE true", S_ARG(row->table));
    for (int i = 0; i < row->count; i++)
        if (key >> i & 1)
            buf_print(&sql, " AND " S_FMT " IS ?%d", S_ARG(row->fields[i].column), i + 3);
    if (row->id == RECORD_INTAKE && key == FIELD_BIT(INTAKE_number))
        buf_add(&sql, S(" AND number <> ''")); /* the condition of its index */
    buf_add(&sql, S(" ORDER BY id LIMIT 1 OFFSET ?1"));
    struct finder *made = ARENA_NEW(db->arena, struct finder);
    *made = (struct finder){db->finders, row->id, key, buf_str(&sql).p};
    db->finders = made;
    return made->sql;
}

int64_t bulk_find(struct bulk *b, const struct record *r, uint64_t key, int nth)
{
    sqlite3_stmt *s = b->code ? NULL : db_statement(b->db, finder_sql(b->db, r->row, key), &b->fault);
    if (!s) {
        b->code = b->fault.code;
        return 0;
    }
    sqlite3_bind_int(s, 1, nth);
    for (int i = 0; i < r->row->count; i++)
        if (!(key >> i & 1))
            continue;
        else if (!kind_row(r->row->fields[i].kind)->integer)
            db_bind(s, i + 3, r->v[i]);
        else if (r->v[i].n)
            sqlite3_bind_int64(s, i + 3, str_int(r->v[i], 0));
        else
            sqlite3_bind_null(s, i + 3);
    bool there;
    b->code = db_fetch(b->db, s, &there, &b->fault);
    int64_t id = there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return id;
}

bool bulk_has(struct bulk *b, enum record_id record, int64_t id)
{
    bool there = false;
    if (!b->code)
        b->code = row_exists(b->db, record, id, &there, &b->fault);
    return there;
}

static enum err failed(const struct bulk *b, struct fault *f)
{
    *f = b->fault;
    return b->code;
}

/* What a step ended in, its sentence in b->fault: kept, and told. */
static enum err ended(struct bulk *b, enum err e, struct fault *f)
{
    b->code = e;
    return e ? failed(b, f) : OK;
}

struct grams *bulk_grams(struct arena *a)
{
    return gram_seen(a);
}

struct str bulk_folded(struct arena *a, struct grams *g, const struct record *r, uint64_t fields)
{
    struct str *v = ARENA_ARRAY(a, struct str, r->row->count);
    for (int i = 0; i < r->row->count; i++)
        v[i] = fields >> i & 1 ? r->v[i] : S0;
    return gram_split(a, g, row_found_text(a, r->row, v));
}

enum err bulk_put(struct bulk *b, struct record *r, uint64_t fields, enum bulk_outcome *outcome,
                  struct fault *f)
{
    return bulk_put_folded(b, r, fields, S0, outcome, f);
}

enum err bulk_put_folded(struct bulk *b, struct record *r, uint64_t fields, struct str folded,
                         enum bulk_outcome *outcome, struct fault *f)
{
    enum record_id record = r->row->id;
    bool fresh = !r->id;
    if (b->code)
        return failed(b, f);
    if (fresh) {
        if (!b->next_id[record] && !(b->next_id[record] = row_next_id(b->db, record, &b->fault)))
            return ended(b, b->fault.code, f);
        r->id = b->next_id[record]++;
    } else if (b->next_id[record] && r->id >= b->next_id[record]) {
        b->next_id[record] = r->id + 1;
    }
    enum row_outcome what;
    struct row_put put = {record, r->id, r->v, fields, b->seq, b->changed, fresh, folded.n ? &folded : NULL};
    enum err e = row_put(b->db, &put, &what, &b->fault);
    if (e)
        return ended(b, e, f);
    b->made += what != ROW_SAME;
    b->resources = b->resources || (what != ROW_SAME && record == RECORD_RESOURCE);
    *outcome = what == ROW_NEW ? BULK_NEW : what == ROW_CHANGED ? BULK_CHANGED : BULK_SAME;
    if (record == RECORD_INTAKE && *outcome != BULK_SAME && fields & FIELD_BIT(INTAKE_number))
        e = number_note(b->db, r->v[INTAKE_number], &b->fault);
    if (record == RECORD_STAFF && *outcome != BULK_SAME)
        db_reload_staff(b->db);
    return ended(b, e, f);
}

enum { COLUMNS = 5 }; /* at most, of a reference table */

static const struct { /* reference tables that are no records: their columns, in order */
    struct str name;
    const char *clear, *insert, *count, *all;
    int columns;
} tables[] = {
    {S_ROW("postal_town"), "DELETE FROM postal_town", "INSERT INTO postal_town VALUES(?1, ?2, ?3, ?4, ?5)",
     "SELECT count(*) FROM postal_town", "SELECT * FROM postal_town", 5},
    {S_ROW("holiday"), "DELETE FROM holiday", "INSERT OR REPLACE INTO holiday VALUES(?1, ?2)",
     "SELECT count(*) FROM holiday", "SELECT * FROM holiday", 2},
};

static int table_index(struct str name, struct fault *f)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        if (str_eq(tables[i].name, name))
            return (int)i;
    fault_say(f, ERR_REFUSED, S_FMT ": 取り込める表ではありません。", S_ARG(name));
    return -1;
}

enum err bulk_clear(struct bulk *b, struct str table, struct fault *f)
{
    if (b->code)
        return failed(b, f);
    int t = table_index(table, &b->fault);
    return ended(b, t < 0 ? b->fault.code : db_run(b->db, tables[t].clear, &b->fault), f);
}

enum err bulk_row(struct bulk *b, struct str table, const struct str *values, int count, struct fault *f)
{
    int t = b->code ? -1 : table_index(table, &b->fault);
    sqlite3_stmt *s = t < 0 ? NULL : db_statement(b->db, tables[t].insert, &b->fault);
    if (!s)
        return ended(b, b->fault.code, f);
    for (int i = 0; i < tables[t].columns; i++)
        db_bind(s, i + 1, i < count ? values[i] : S0);
    return ended(b, db_step(b->db, s, &b->fault), f);
}

int64_t bulk_table_rows(struct bulk *b, struct str table)
{
    bool there = false;
    int t = table_index(table, &b->fault);
    sqlite3_stmt *s = t < 0 || b->code ? NULL : db_statement(b->db, tables[t].count, &b->fault);
    if (!s) {
        b->code = b->fault.code;
        return 0;
    }
    b->code = db_fetch(b->db, s, &there, &b->fault);
    int64_t rows = there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return rows;
}

uint64_t bulk_row_sum(const struct str *values, int count)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "madoguchi rows";
    unsigned char one[8];
    uint64_t sum = 0, mixed = 0;
    for (int i = 0; i < count; i++) {
        crypto_shorthash(one, (const unsigned char *)(values[i].n ? values[i].p : ""), values[i].n, key);
        memcpy(&mixed, one, sizeof mixed);
        sum = sum * 0x9E3779B97F4A7C15u + mixed; /* the place of a value counts */
    }
    return sum;
}

uint64_t bulk_table_sum(struct bulk *b, struct str table)
{
    bool there = false;
    uint64_t sum = 0;
    int t = table_index(table, &b->fault);
    sqlite3_stmt *s = t < 0 || b->code ? NULL : db_statement(b->db, tables[t].all, &b->fault);
    if (!s) {
        b->code = b->fault.code;
        return 0;
    }
    while (!(b->code = db_fetch(b->db, s, &there, &b->fault)) && there) {
        struct str v[COLUMNS];
        for (int i = 0; i < tables[t].columns; i++)
            v[i] = db_text(s, i);
        sum += bulk_row_sum(v, tables[t].columns);
    }
    sqlite3_reset(s);
    return sum;
}

static void finish(struct bulk *b)
{
    if (b->alone)
        db_gather(b->db, false);
    db_rest(b->db);
    arena_free(b->arena);
}

void bulk_gather(struct db *db)
{
    db_gather(db, true);
}

void bulk_settle(struct db *db)
{
    db_gather(db, false);
    db_rest(db);
}

enum err bulk_commit(struct bulk *b, struct str summary, struct fault *f)
{
    bool more;
    enum err e = b->code ? failed(b, f) : audit_add(b->db, b->now, b->login, b->act, S("bulk"), summary, f);
    if (!e && b->resources)
        e = match_forget(b->db, f);
    if (!e && b->alone && b->made > MANY)
        e = row_merge(b->db, INT_MAX / 2, &more,
                      f); /* else the first save after a large import would have to */
    b->db->scattered |= b->made > MANY;
    if (e)
        db_rollback(b->db);
    else
        e = db_commit(b->db, f);
    if (e)
        db_reload_staff(b->db);
    finish(b);
    return e;
}

void bulk_undo(struct bulk *b)
{
    if (!b)
        return;
    db_rollback(b->db);
    db_reload_staff(b->db);
    finish(b);
}
