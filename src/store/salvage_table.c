/*
 * A table of the damaged file into the new one: the columns by their names, so that a file of an older version comes up to
 * date by it. What breaks a rule of the table is left out and told.
 */
#include <string.h>

#include "base/utf8.h"
#include "salvage_walk.h"
#include "salvaging.h"

enum { COLUMNS = RECORD_MOST_FIELDS + 3 };

struct table {
    struct salvaging *s;
    struct salvage_line *line;
    bool numbered;        /* false: WITHOUT ROWID */
    bool alone;           /* one row of the backup */
    struct str *columns;  /* of the new file */
    struct str *defaults; /* in SQL */
    struct str order, back;
    int count;
    sqlite3_stmt *into, *row; /* row: of the backup, by its number */
};

static enum err read_columns(struct table *t)
{
    struct salvaging *s = t->s;
    struct buf order = buf_in(s->arena), back = buf_in(s->arena);
    bool there;
    enum err e;
    sqlite3_stmt *list = db_statement(
        s->to,
        "SELECT i.name, coalesce(i.dflt_value, 'NULL'), i.pk, l.wr FROM pragma_table_list l,"
        " pragma_table_info(l.name) i WHERE l.schema='main' AND l.name=?1 ORDER BY i.pk = 0, i.pk, i.cid",
        s->fault);
    if (!list)
        return s->fault->code;
    db_bind(list, 1, t->line->table);
    t->columns = ARENA_ARRAY(s->arena, struct str, COLUMNS);
    t->defaults = ARENA_ARRAY(s->arena, struct str, COLUMNS);
    while (!(e = db_fetch(s->to, list, &there, s->fault)) && there && t->count < COLUMNS) {
        struct str name = t->columns[t->count] = db_copy(s->arena, list, 0);
        t->defaults[t->count++] = db_copy(s->arena, list, 1);
        t->numbered = !sqlite3_column_int(list, 3);
        if (sqlite3_column_int(list, 2)) {
            buf_print(&order, "%s\"" S_FMT "\"", order.n ? ", " : "", S_ARG(name));
            buf_print(&back, "%s\"" S_FMT "\" DESC", back.n ? ", " : "", S_ARG(name));
        }
    }
    sqlite3_reset(list);
    t->order = buf_str(&order);
    t->back = buf_str(&back);
    return e;
}

static bool has_column(struct db *db, struct str table, struct str column)
{
    bool there = false;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db->handle, "SELECT 1 FROM pragma_table_info(?1) WHERE name=?2", -1, &s, NULL) ==
        SQLITE_OK) {
        db_bind(s, 1, table);
        db_bind(s, 2, column);
        there = db_row(s);
    }
    sqlite3_finalize(s);
    return there;
}

/* "rowid, id, changed, …" as far as this file has them; its search number of a row that comes alone may be another row's. */
static struct str chosen(struct table *t, struct db *from)
{
    struct buf b = buf_in(t->s->arena);
    buf_add(&b, t->numbered ? S("rowid") : S("0"));
    for (int i = 0; i < t->count; i++)
        if (t->alone && str_eq(t->columns[i], S("found")))
            buf_add(&b, S(", NULL"));
        else if (has_column(from, t->line->table, t->columns[i]))
            buf_print(&b, ", \"" S_FMT "\"", S_ARG(t->columns[i]));
        else
            buf_print(&b, ", " S_FMT, S_ARG(t->defaults[i]));
    return buf_str(&b);
}

/* What came in two pieces comes twice, and of meta the new file has a row already. */
static enum err prepare_into(struct table *t)
{
    struct buf sql = buf_in(t->s->arena);
    buf_print(&sql, "INSERT %sINTO \"" S_FMT "\"(", t->numbered ? "" : "OR IGNORE ", S_ARG(t->line->table));
    for (int i = 0; i < t->count; i++)
        buf_print(&sql, "%s\"" S_FMT "\"", i ? ", " : "", S_ARG(t->columns[i]));
    buf_add(&sql, S(") VALUES("));
    for (int i = 0; i < t->count; i++)
        buf_print(&sql, "%s?", i ? ", " : "");
    buf_add(&sql, S(")"));
    return sqlite3_prepare_v2(t->s->to->handle, buf_str(&sql).p, -1, &t->into, NULL) ? salvage_failed(t->s)
                                                                                     : OK;
}

/* A plain page does not tell that it is damaged; what is no text any more is seen to be none. */
static void bind_value(struct table *t, int at, sqlite3_value *v)
{
    struct salvaging *s = t->s;
    if (s->from->sealed || sqlite3_value_type(v) != SQLITE_TEXT) {
        sqlite3_bind_value(t->into, at, v);
        return;
    }
    size_t mended;
    struct arena_mark mark = arena_mark(s->to->scratch);
    struct str text = {(const char *)sqlite3_value_text(v), (size_t)sqlite3_value_bytes(v)};
    text = utf8_mend(s->to->scratch, text, &mended);
    sqlite3_bind_text64(t->into, at, text.p, text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    arena_rewind(s->to->scratch, mark);
}

static enum err keep_row(void *of, sqlite3_stmt *row)
{
    struct table *t = of;
    sqlite3 *to = t->s->to->handle;
    for (int i = 1; i <= t->count; i++)
        bind_value(t, i, sqlite3_column_value(row, i));
    int rc = sqlite3_step(t->into);
    if (rc == SQLITE_DONE)
        t->line->saved += sqlite3_changes(to);
    else if ((rc & 0xFF) == SQLITE_CONSTRAINT && !t->line->refused++)
        t->line->why = str_copy(t->s->arena, str_of(sqlite3_errmsg(to)));
    bool good = rc == SQLITE_DONE || (rc & 0xFF) == SQLITE_CONSTRAINT;
    enum err e = good ? OK : salvage_failed(t->s);
    sqlite3_reset(t->into);
    return e;
}

static enum err walk_table(struct table *t, struct db *from)
{
    struct arena *a = t->s->arena;
    struct str what = chosen(t, from), name = t->line->table;
    if (t->numbered)
        return salvage_walk(
            from->handle,
            str_print(a, "SELECT " S_FMT " FROM \"" S_FMT "\" NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid",
                      S_ARG(what), S_ARG(name))
                .p,
            keep_row, t, &t->line->gaps);
    static const char all[] = "SELECT " S_FMT " FROM \"" S_FMT "\" NOT INDEXED ORDER BY " S_FMT;
    return salvage_ends(from->handle, str_print(a, all, S_ARG(what), S_ARG(name), S_ARG(t->order)).p,
                        str_print(a, all, S_ARG(what), S_ARG(name), S_ARG(t->back)).p, keep_row, t,
                        &t->line->gaps);
}

static bool has_table(struct db *db, struct str table)
{
    bool there = false;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db->handle, "SELECT 1 FROM pragma_table_info(?1)", -1, &s, NULL) == SQLITE_OK) {
        db_bind(s, 1, table);
        there = db_row(s);
    }
    sqlite3_finalize(s);
    return there;
}

enum err salvage_table(struct salvaging *s, struct salvage_line *line)
{
    struct table t = {.s = s, .line = line};
    if (!has_table(s->from, line->table)) /* it came with a later version */
        return OK;
    enum err e = read_columns(&t);
    e = e ? e : prepare_into(&t);
    e = e ? e : walk_table(&t, s->from);
    sqlite3_finalize(t.into);
    return e;
}

/* Prepared once for many rows of a table. */
static enum err begin_borrowing(struct salvaging *s, struct str table)
{
    if (s->lends && str_eq(s->lends->line->table, table))
        return OK;
    salvage_borrow_end(s);
    struct table *t = s->lends = ARENA_NEW(s->arena, struct table);
    *t = (struct table){.s = s, .line = salvage_line(s, table), .alone = true};
    enum err e = read_columns(t);
    e = e ? e : prepare_into(t);
    const char *sql = str_print(s->arena, "SELECT " S_FMT " FROM " S_FMT " WHERE id=?1",
                                S_ARG(chosen(t, s->backup)), S_ARG(table))
                          .p;
    if (sqlite3_prepare_v2(s->backup->handle, sql, -1, &t->row, NULL))
        t->row = NULL; /* it does not know the table */
    return e;
}

enum err salvage_borrow(struct salvaging *s, struct str table, int64_t id, bool *there)
{
    *there = false;
    enum err e = begin_borrowing(s, table);
    struct table *t = s->lends;
    if (e || !t->row)
        return e;
    int64_t before = t->line->saved;
    sqlite3_bind_int64(t->row, 1, id);
    if (db_row(t->row))
        e = keep_row(t, t->row);
    sqlite3_reset(t->row);
    *there = t->line->saved > before;
    t->line->borrowed += *there;
    return e;
}

void salvage_borrow_end(struct salvaging *s)
{
    if (!s->lends)
        return;
    sqlite3_finalize(s->lends->row);
    sqlite3_finalize(s->lends->into);
    s->lends = NULL;
}
