#include "lineage.h"

#include <sodium.h>

enum { MARK_BYTES = 16 };

static enum err add_firsts(struct db *db, int64_t n, struct fault *f)
{
    enum err e = OK;
    for (int i = 0; !e && i < RECORD_COUNT; i++) {
        int64_t first = row_next_id(db, (enum record_id)i, f);
        sqlite3_stmt *s = first ? db_statement(db, "INSERT INTO lineage_first VALUES(?1, ?2, ?3)", f) : NULL;
        if (!s)
            return f->code;
        sqlite3_bind_int64(s, 1, n);
        db_bind(s, 2, record_row((enum record_id)i)->table);
        sqlite3_bind_int64(s, 3, first);
        e = db_step(db, s, f);
    }
    return e;
}

enum err lineage_begin(struct db *db, struct fault *f)
{
    unsigned char bytes[MARK_BYTES];
    char mark[MARK_BYTES * 2 + 1];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(mark, sizeof mark, bytes, sizeof bytes);
    int64_t n = db_number(db, "SELECT coalesce(max(n), 0) + 1 FROM lineage", 0);
    sqlite3_stmt *s = n ? db_statement(db, "INSERT INTO lineage VALUES(?1, ?2)", f) : NULL;
    if (!s)
        return n ? f->code : db_fault(db, f);
    sqlite3_bind_int64(s, 1, n);
    db_bind(s, 2, str_of(mark));
    enum err e = db_step(db, s, f);
    return e ? e : add_firsts(db, n, f);
}

enum err lineage_settle(struct db *db, struct fault *f)
{
    int64_t copied = db_number(db, "SELECT count(*) FROM meta WHERE key='copied'", -1);
    if (copied < 0)
        return db_fault(db, f);
    if (!copied && !db->lost.n)
        return OK;
    enum err e = lineage_begin(db, f);
    return e ? e : db_run(db, "DELETE FROM meta WHERE key='copied'", f);
}

/* One text, bound (1) to a record and (2) to a number; empty where no row answers. */
static enum err ask_text(struct arena *a, struct db *db, const char *sql, struct str table, int64_t number,
                         struct str *text, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    db_bind(s, 1, table);
    sqlite3_bind_int64(s, 2, number);
    bool there;
    enum err e = db_fetch(db, s, &there, f);
    *text = !e && there ? db_copy(a, s, 0) : S0;
    sqlite3_reset(s);
    return e;
}

/* Of a record that is younger than a line, all rows since then are of it. */
static enum err line_of(struct arena *a, struct db *db, struct str table, int64_t row, struct str *mark,
                        struct fault *f)
{
    enum err e =
        ask_text(a, db,
                 "SELECT l.mark FROM lineage l LEFT JOIN lineage_first f ON f.n = l.n AND f.record = ?1"
                 " WHERE coalesce(f.first, 1) <= ?2 ORDER BY l.n DESC LIMIT 1",
                 table, row, mark, f);
    if (!e && !mark->n)
        *mark = db->facts.uuid;
    return e;
}

enum err lineage_mark(struct arena *a, struct db *db, struct str *mark, struct fault *f)
{
    return line_of(a, db, S0, INT64_MAX, mark, f);
}

enum err lineage_name(struct arena *a, struct db *db, enum record_id record, int64_t row, struct str *name,
                      struct fault *f)
{
    struct str table = record_row(record)->table, mark;
    enum err e = ask_text(a, db,
                          "SELECT coalesce(group_concat(mark || ':' || number, '+'), '') FROM origin"
                          " WHERE record = ?1 AND row = ?2",
                          table, row, name, f);
    if (e || name->n)
        return e;
    e = line_of(a, db, table, row, &mark, f);
    *name = str_print(a, S_FMT ":%lld", S_ARG(mark), (long long)row);
    return e;
}

static enum err came_as(struct db *db, struct str table, struct str mark, int64_t number, int64_t *row,
                        struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "SELECT row FROM origin WHERE record = ?1 AND mark = ?2 AND number = ?3", f);
    if (!s)
        return f->code;
    db_bind(s, 1, table);
    db_bind(s, 2, mark);
    sqlite3_bind_int64(s, 3, number);
    bool there;
    enum err e = db_fetch(db, s, &there, f);
    *row = !e && there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return e;
}

/* Ours where the number is one that was given in that line. */
static enum err made_here(struct db *db, enum record_id record, struct str mark, int64_t number, int64_t *row,
                          struct fault *f)
{
    struct str line;
    int64_t next = row_next_id(db, record, f);
    if (!next)
        return f->code;
    enum err e = line_of(db->scratch, db, record_row(record)->table, number, &line, f);
    *row = !e && number < next && str_eq(line, mark) ? number : 0;
    return e;
}

enum err lineage_row(struct db *db, enum record_id record, struct str name, int64_t *row, struct fault *f)
{
    struct arena_mark place = arena_mark(db->scratch);
    enum err e = OK;
    *row = 0;
    while (!e && !*row && name.n) {
        struct str rest = str_part(&name, '+'), mark = str_part(&rest, ':');
        int64_t number = str_int(rest, 0);
        if (!mark.n || number <= 0)
            continue;
        e = came_as(db, record_row(record)->table, mark, number, row, f);
        e = e || *row ? e : made_here(db, record, mark, number, row, f);
    }
    arena_rewind(db->scratch, place);
    return e;
}

static enum err keep_one(struct db *db, enum record_id record, struct str name, int64_t row, struct fault *f)
{
    struct str rest = name, mark = str_part(&rest, ':');
    sqlite3_stmt *s = db_statement(db, "INSERT OR IGNORE INTO origin VALUES(?1, ?2, ?3, ?4)", f);
    if (!s)
        return f->code;
    db_bind(s, 1, record_row(record)->table);
    db_bind(s, 2, mark);
    sqlite3_bind_int64(s, 3, str_int(rest, 0));
    sqlite3_bind_int64(s, 4, row);
    return db_step(db, s, f);
}

enum err lineage_keep(struct db *db, enum record_id record, struct str name, int64_t row, struct fault *f)
{
    enum err e = OK;
    while (!e && name.n)
        e = keep_one(db, record, str_part(&name, '+'), row, f);
    return e;
}

enum err lineage_join(struct db *db, enum record_id record, struct str name, int64_t row, struct fault *f)
{
    struct arena_mark place = arena_mark(db->scratch);
    struct str own;
    enum err e = lineage_name(db->scratch, db, record, row, &own, f);
    e = e ? e : lineage_keep(db, record, own, row, f);
    arena_rewind(db->scratch, place);
    return e ? e : lineage_keep(db, record, name, row, f);
}

enum err lineage_forget(struct db *db, enum record_id record, int64_t row, struct fault *f)
{
    struct arena_mark place = arena_mark(db->scratch);
    struct str name;
    enum err e = lineage_name(db->scratch, db, record, row, &name, f);
    e = e ? e : lineage_keep(db, record, name, row, f);
    arena_rewind(db->scratch, place);
    sqlite3_stmt *s =
        e ? NULL : db_statement(db, "UPDATE origin SET row = -1 WHERE record = ?1 AND row = ?2", f);
    if (!s)
        return f->code;
    db_bind(s, 1, record_row(record)->table);
    sqlite3_bind_int64(s, 2, row);
    return db_step(db, s, f);
}
