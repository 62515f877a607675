/*
 * One row of any record, written with its history, its search text and its
 * counters. Inside a transaction that has its audit row already.
 */
#include "inside.h"

#include <string.h>

#include "store/merge.h"

struct str row_columns(struct arena *a, const struct record_row *row, const char *alias)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < row->count; i++)
        buf_print(&b, "%s%s." S_FMT, i ? ", " : "", alias, S_ARG(row->fields[i].column));
    return buf_str(&b);
}

/* The statements of a record, written once per connection; parameters 1 id, 2 changed, 3 found, then the
 * fields. The next number lies behind those of rows that were taken back, too, and of those that were there before a
 * line of the file began (lineage.h). */
static const struct row_sql *statements(struct db *db, enum record_id id)
{
    struct row_sql *sql = &db->rows[id];
    if (sql->load)
        return sql;
    const struct record_row *row = record_row(id);
    struct arena *a = db->arena;
    struct str table = row->table;
    struct buf names = buf_in(a), marks = buf_in(a), sets = buf_in(a);
    for (int i = 0; i < row->count; i++) {
        buf_print(&names, ", " S_FMT, S_ARG(row->fields[i].column));
        buf_print(&marks, ", ?%d", i + 4);
        buf_print(&sets, ", " S_FMT "=?%d", S_ARG(row->fields[i].column), i + 4);
    }
    *sql = (struct row_sql){
        .load = str_print(a, "SELECT found, " S_FMT " FROM " S_FMT " r WHERE id=?1",
                          S_ARG(row_columns(a, row, "r")), S_ARG(table))
                    .p,
        .exists = str_print(a, "SELECT id FROM " S_FMT " WHERE id=?1", S_ARG(table)).p,
        .insert = str_print(a,
                            "INSERT OR FAIL INTO " S_FMT "(id, changed, found" S_FMT
                            ") VALUES(?1, ?2, ?3" S_FMT ")",
                            S_ARG(table), S_ARG(buf_str(&names)), S_ARG(buf_str(&marks)))
                      .p,
        .update = str_print(a, "UPDATE OR FAIL " S_FMT " SET changed=?2, found=?3" S_FMT " WHERE id=?1",
                            S_ARG(table), S_ARG(buf_str(&sets)))
                      .p,
        .next_id = str_print(a,
                             "SELECT max((SELECT coalesce(max(id), 0) FROM " S_FMT
                             "), (SELECT coalesce(max(row), 0) FROM withdrawn WHERE record='" S_FMT
                             "'), (SELECT coalesce(max(first), 1) - 1 FROM lineage_first WHERE record='" S_FMT
                             "')) + 1",
                             S_ARG(table), S_ARG(table), S_ARG(table))
                       .p,
        .remove = str_print(a, "DELETE FROM " S_FMT " WHERE id=?1", S_ARG(table)).p,
        .next_found =
            str_print(a, "SELECT coalesce(max(found), 0) + 1 FROM " S_FMT " WHERE found IS NOT NULL",
                      S_ARG(table))
                .p,
        .index = str_print(a, "INSERT INTO found_" S_FMT "(rowid, text) VALUES(?1, ?2)", S_ARG(table)).p,
        .merge = str_print(a, "INSERT INTO found_" S_FMT "(found_" S_FMT ", rank) VALUES('merge', ?1)",
                           S_ARG(table), S_ARG(table))
                     .p,
        .unindex =
            str_print(a, "INSERT INTO found_" S_FMT "(found_" S_FMT ", rowid, text) VALUES('delete', ?1, ?2)",
                      S_ARG(table), S_ARG(table))
                .p,
    };
    return sql;
}

static int64_t ask_number(struct db *db, const char *sql, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return 0;
    bool there;
    db_fetch(db, s, &there, f);
    int64_t value = there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return value;
}

int64_t row_next_id(struct db *db, enum record_id record, struct fault *f)
{
    return ask_number(db, statements(db, record)->next_id, f);
}

void row_read(struct arena *a, sqlite3_stmt *s, int first_column, const struct record_row *row, struct str *v)
{
    for (int i = 0; i < row->count; i++)
        v[i] = db_copy(a, s, first_column + i);
}

/* *found: its search rowid, 0 where it has none. Returns 1 found, 0 absent, -1 fault. */
static int load(struct arena *a, struct db *db, enum record_id record, int64_t id, struct str *v,
                int64_t *found, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, statements(db, record)->load, f);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, id);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW) {
        *found = sqlite3_column_int64(s, 0);
        row_read(a, s, 1, record_row(record), v);
    } else if (rc != SQLITE_DONE) {
        db_fault(db, f);
    }
    sqlite3_reset(s);
    return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : -1;
}

enum err row_exists(struct db *db, enum record_id record, int64_t id, bool *there, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, statements(db, record)->exists, f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, id);
    enum err e = db_fetch(db, s, there, f);
    sqlite3_reset(s);
    return e;
}

static enum err named_by(struct db *db, const struct field *field, int64_t id, bool *yes, struct fault *f)
{
    const char *sql = str_print(db->scratch, "SELECT EXISTS (SELECT 1 FROM " S_FMT " WHERE " S_FMT "=%lld)",
                                S_ARG(record_row(field->record)->table), S_ARG(field->column), (long long)id)
                          .p;
    int64_t n = db_number(db, sql, -1);
    *yes = n == 1;
    return n < 0 ? db_fault(db, f) : OK;
}

enum err row_pointed_at(struct db *db, const struct record_row *meant, int64_t id, bool *pointed,
                        struct fault *f)
{
    enum err e = OK;
    *pointed = false;
    for (int i = 0; !e && !*pointed && i < RECORD_COUNT; i++) {
        const struct record_row *row = record_row((enum record_id)i);
        for (int k = 0; !e && !*pointed && k < row->count; k++)
            if (record_meant(row->fields[k].kind) == meant)
                e = named_by(db, &row->fields[k], id, pointed, f);
    }
    return e;
}

bool row_load(struct arena *a, struct db *db, enum record_id record, int64_t id, struct str *v,
              struct fault *f)
{
    int64_t found;
    return load(a, db, record, id, v, &found, f) == 1;
}

struct str row_found_text(struct arena *a, const struct record_row *row, const struct str *v)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < row->count; i++)
        if (row->fields[i].flags & F_FOUND)
            kind_fold(&b, v[i]);
    return buf_str(&b);
}

/* Search rowids grow with recency, so that the newest come first out of the index (PERFORMANCE.md, design 1).
 */
static enum err reindex(struct db *db, const struct row_put *p, int64_t *found, const struct str *old,
                        const struct str *new, struct fault *f)
{
    enum record_id record = p->record;
    const struct record_row *row = record_row(record);
    if (!(row->flags & R_FOUND))
        return OK;
    const struct row_sql *sql = statements(db, record);
    struct str after = p->fresh && p->folded ? *p->folded : row_found_text(db->scratch, row, new);
    struct str before = *found ? row_found_text(db->scratch, row, old) : S0;
    if (*found && str_eq(before, after))
        return OK;
    enum err e = *found ? db_run_with(db, sql->unindex, *found, before, f) : OK;
    if (e)
        return e;
    if (!db->next_found[record] && !(db->next_found[record] = ask_number(db, sql->next_found, f)))
        return f->code;
    *found = db->next_found[record]++;
    return db_run_with(db, sql->index, *found, after, f);
}

enum err row_index(struct db *db, enum record_id record, int64_t found, const struct str *v, struct fault *f)
{
    return db_run_with(db, statements(db, record)->index, found,
                       row_found_text(db->scratch, record_row(record), v), f);
}

enum err row_merge(struct db *db, int pages, bool *more, struct fault *f)
{
    *more = false;
    for (int i = 0; i < RECORD_COUNT; i++) {
        if (!(record_row((enum record_id)i)->flags & R_FOUND))
            continue;
        sqlite3_stmt *s = db_statement(db, statements(db, (enum record_id)i)->merge, f);
        if (!s)
            return f->code;
        int64_t before = sqlite3_total_changes64(db->handle);
        sqlite3_bind_int(s, 1, pages);
        enum err e = db_step(db, s, f);
        if (e)
            return e;
        *more |= sqlite3_total_changes64(db->handle) - before >=
                 2; /* as FTS5 documents: less means that it is done */
    }
    return OK;
}

static enum err add_history(struct db *db, const struct row_put *put, const struct field *field,
                            struct str old, struct str new, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO history(seq, record, row, field, old, new) VALUES(?1, ?2, ?3, ?4, ?5, ?6)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, put->audit_seq);
    db_bind(s, 2, record_row(put->record)->table);
    sqlite3_bind_int64(s, 3, put->id);
    db_bind(s, 4, field->column);
    db_bind(s, 5, old);
    db_bind(s, 6, new);
    return db_step(db, s, f);
}

static enum err write_row(struct db *db, const char *sql, const struct row_put *put, int64_t found,
                          const struct str *v, struct fault *f)
{
    const struct record_row *row = record_row(put->record);
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, put->id);
    db_bind(s, 2, put->changed);
    if (found)
        sqlite3_bind_int64(s, 3, found);
    else
        sqlite3_bind_null(s, 3);
    for (int i = 0; i < row->count; i++)
        if (!kind_row(row->fields[i].kind)->integer)
            db_bind(s, i + 4, v[i]);
        else if (v[i].n)
            sqlite3_bind_int64(s, i + 4, str_int(v[i], 0));
        else
            sqlite3_bind_null(s, i + 4);
    return db_step(db, s, f);
}

static enum err check_reference(struct db *db, const struct field *field, struct str value, struct fault *f)
{
    bool there;
    const struct record_row *meant = record_meant(field->kind);
    if (!meant || !value.n)
        return OK;
    enum err e = row_exists(db, meant->id, str_int(value, 0), &there, f);
    if (e || there)
        return e;
    return fault_say(f, ERR_REFUSED,
                     "%s: " S_FMT "「" S_FMT "」は登録されていないので、変更を取り消しました。", db->path,
                     S_ARG(field->label), S_ARG(value));
}

/* A draft or a file that is older than a merge may still name the one that is gone. */
static struct str follow(struct db *db, const struct row_put *p, int field)
{
    bool person = record_row(p->record)->fields[field].kind == KIND_PERSON;
    if (!person || !p->v[field].n || merge_field(p->record) != field)
        return p->v[field];
    return str_print(db->scratch, "%lld", (long long)merge_follow(db, str_int(p->v[field], 0)));
}

static enum err put(struct db *db, const struct row_put *p, enum row_outcome *outcome, struct fault *f)
{
    const struct record_row *row = record_row(p->record);
    struct str *old = ARENA_ARRAY(db->scratch, struct str, row->count);
    struct str *new = ARENA_ARRAY(db->scratch, struct str, row->count);
    int64_t found = 0;
    int there = p->fresh ? 0 : load(db->scratch, db, p->record, p->id, old, &found, f);
    if (there < 0)
        return f->code;
    *outcome = there ? ROW_SAME : ROW_NEW;
    enum err e = OK;
    for (int i = 0; !e && i < row->count; i++) {
        new[i] = p->fields >> i & 1 ? follow(db, p, i) : old[i];
        if (there && str_eq(new[i], old[i]))
            continue;
        e = check_reference(db, &row->fields[i], new[i], f);
        if (e || !there)
            continue;
        *outcome = ROW_CHANGED;
        e = add_history(db, p, &row->fields[i], old[i], new[i], f);
    }
    if (e || *outcome == ROW_SAME)
        return e;
    e = reindex(db, p, &found, old, new, f);
    e = e ? e
          : write_row(db, there ? statements(db, p->record)->update : statements(db, p->record)->insert, p,
                      found, new, f);
    if (!e && p->record == RECORD_RESOURCE && !p->fresh)
        e = familiar_void(db, p->id, there ? old : NULL, new, f);
    if (!e && p->record == RECORD_RESOURCE)
        near_keep(db, p->id, there ? old : NULL, new);
    return e ? e : counter_keep(db, p->record, there ? old : NULL, new, f);
}

enum err row_put(struct db *db, const struct row_put *p, enum row_outcome *outcome, struct fault *f)
{
    struct arena_mark mark = arena_mark(db->scratch);
    enum err e = put(db, p, outcome, f);
    arena_rewind(db->scratch, mark);
    return e;
}

/* What the row has goes into history: fields that are empty need no line. */
static enum err keep_values(struct db *db, const struct row_put *p, struct fault *f)
{
    const struct record_row *row = record_row(p->record);
    enum err e = OK;
    for (int i = 0; !e && i < row->count; i++)
        if (p->v[i].n)
            e = add_history(db, p, &row->fields[i], p->v[i], S0, f);
    return e;
}

static enum err mark_withdrawn(struct db *db, const struct row_put *p, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "INSERT INTO withdrawn VALUES(?1, ?2, ?3)", f);
    if (!s)
        return f->code;
    db_bind(s, 1, record_row(p->record)->table);
    sqlite3_bind_int64(s, 2, p->id);
    sqlite3_bind_int64(s, 3, p->audit_seq);
    return db_step(db, s, f);
}

static enum err remove_row(struct db *db, const struct row_put *p, int64_t found, struct fault *f)
{
    const struct row_sql *sql = statements(db, p->record);
    const struct record_row *row = record_row(p->record);
    enum err e = OK;
    if (found)
        e = db_run_with(db, sql->unindex, found, row_found_text(db->scratch, row, p->v), f);
    sqlite3_stmt *s = e ? NULL : db_statement(db, sql->remove, f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, p->id);
    e = db_step(db, s, f);
    if (!e && p->record == RECORD_RESOURCE) {
        near_drop(db, p->id);
        e = familiar_void(db, p->id, p->v, NULL, f);
    }
    return e ? e : counter_keep(db, p->record, p->v, NULL, f);
}

enum err row_withdraw(struct db *db, enum record_id record, int64_t id, int64_t audit_seq, struct fault *f)
{
    int64_t found = 0;
    struct str *v = ARENA_ARRAY(db->scratch, struct str, record_row(record)->count);
    int there = load(db->scratch, db, record, id, v, &found, f);
    struct row_put p = {.record = record, .id = id, .v = v, .audit_seq = audit_seq};
    if (there <= 0)
        return there < 0 ? f->code
                         : fault_say(f, ERR_REFUSED, "%s: " S_FMT " %lld はもうありません。", db->path,
                                     S_ARG(record_row(record)->label), (long long)id);
    enum err e = keep_values(db, &p, f);
    e = e ? e : mark_withdrawn(db, &p, f);
    return e ? e : remove_row(db, &p, found, f);
}

enum err row_remove(struct db *db, enum record_id record, int64_t id, struct fault *f)
{
    int64_t found = 0;
    struct str *v = ARENA_ARRAY(db->scratch, struct str, record_row(record)->count);
    int there = load(db->scratch, db, record, id, v, &found, f);
    struct row_put p = {.record = record, .id = id, .v = v};
    return there < 0 ? f->code : there ? remove_row(db, &p, found, f) : OK;
}

/* The values that history kept when the row was taken away. */
static enum err kept_values(struct db *db, enum record_id record, int64_t id, struct str *v, struct fault *f)
{
    const struct record_row *row = record_row(record);
    sqlite3_stmt *s =
        db_statement(db,
                     "SELECT h.field, h.old FROM withdrawn w JOIN history h ON h.seq = w.seq"
                     " AND h.record = w.record AND h.row = w.row WHERE w.record=?1 AND w.row=?2",
                     f);
    if (!s)
        return f->code;
    db_bind(s, 1, row->table);
    sqlite3_bind_int64(s, 2, id);
    while (db_row(s)) {
        const struct field *field = record_field(record, db_text(s, 0));
        if (field)
            v[field->index] = db_copy(db->scratch, s, 1);
    }
    return sqlite3_reset(s) ? db_fault(db, f) : OK;
}

static const struct field came_back = {.column = S_ROW("")}; /* of no field: give.c tells the row again */

enum err row_restore(struct db *db, enum record_id record, int64_t id, int64_t audit_seq, struct str changed,
                     struct fault *f)
{
    const struct record_row *row = record_row(record);
    struct str *v = ARENA_ARRAY(db->scratch, struct str, row->count);
    enum row_outcome outcome;
    enum err e = kept_values(db, record, id, v, f);
    struct row_put p = {record, id, v, UINT64_MAX, audit_seq, changed, true, NULL};
    e = e ? e : put(db, &p, &outcome, f);
    if (!e && record == RECORD_RESOURCE)
        e = familiar_void(db, id, NULL, v, f);
    e = e ? e : add_history(db, &p, &came_back, S0, S0, f);
    sqlite3_stmt *s = e ? NULL : db_statement(db, "DELETE FROM withdrawn WHERE record=?1 AND row=?2", f);
    if (!s)
        return f->code;
    db_bind(s, 1, row->table);
    sqlite3_bind_int64(s, 2, id);
    return db_step(db, s, f);
}
