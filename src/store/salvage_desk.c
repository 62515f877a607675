/*
 * A new file of the present schema, in one transaction, out of what the damaged one still gives: table by table, the columns
 * by their names, so that a file of an older version comes up to date by it. It takes its name when `check` finds nothing.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/utf8.h"
#include "cipher_file.h"
#include "salvage_walk.h"
#include "salvaging.h"
#include "store/audit.h"
#include "store/check.h"
#include "store/slots.h"

enum { COLUMNS = RECORD_MOST_FIELDS + 3, OTHERS = 32 };

struct table {
    struct salvaging *s;
    struct salvage_line *line;
    bool numbered;        /* false: WITHOUT ROWID */
    bool alone;           /* one row of the backup */
    struct str *columns;  /* of the new file */
    struct str *defaults; /* in SQL */
    struct str order, back;
    int count;
    sqlite3_stmt *into;
};

struct salvage_line *salvage_line(struct salvaging *s, struct str table)
{
    for (int i = 0; i < s->report->count; i++)
        if (str_eq(s->report->lines[i].table, table))
            return &s->report->lines[i];
    return NULL;
}

enum err salvage_failed(struct salvaging *s)
{
    return fault_say(s->fault, ERR_IO, "%s: 読めた記録を書けません（%s）。空き容量を確かめてください。",
                     s->out, sqlite3_errmsg(s->to->handle));
}

/* ---- the tables of the new file */

static enum err list_tables(struct salvaging *s)
{
    static const char others[] =
        "SELECT name FROM pragma_table_list WHERE schema='main' AND type='table' AND name NOT LIKE"
        " 'sqlite_%' AND name NOT IN ('audit', 'audit_key', 'audit_state') ORDER BY name";
    struct salvage_report *r = s->report;
    bool there;
    enum err e;
    sqlite3_stmt *list = db_statement(s->to, others, s->fault);
    r->lines = ARENA_ARRAY(s->arena, struct salvage_line, RECORD_COUNT + OTHERS);
    for (r->count = 0; r->count < RECORD_COUNT; r->count++)
        r->lines[r->count] = (struct salvage_line){.table = record_row((enum record_id)r->count)->table};
    if (!list)
        return s->fault->code;
    while (!(e = db_fetch(s->to, list, &there, s->fault)) && there && r->count < RECORD_COUNT + OTHERS - 1)
        if (!salvage_line(s, db_text(list, 0)))
            r->lines[r->count++] = (struct salvage_line){.table = db_copy(s->arena, list, 0)};
    sqlite3_reset(list);
    r->lines[r->count++] = (struct salvage_line){.table = S("audit")};
    return e;
}

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

static enum err copy_table(struct salvaging *s, struct salvage_line *line)
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

enum err salvage_borrow(struct salvaging *s, struct str table, int64_t id, bool *there)
{
    struct table t = {.s = s, .line = salvage_line(s, table), .alone = true};
    sqlite3_stmt *row = NULL;
    int64_t before = t.line->saved;
    enum err e = read_columns(&t);
    e = e ? e : prepare_into(&t);
    const char *sql = str_print(s->arena, "SELECT " S_FMT " FROM " S_FMT " WHERE id=?1",
                                S_ARG(chosen(&t, s->backup)), S_ARG(table))
                          .p;
    if (!e && sqlite3_prepare_v2(s->backup->handle, sql, -1, &row, NULL) == SQLITE_OK) {
        sqlite3_bind_int64(row, 1, id);
        if (db_row(row))
            e = keep_row(&t, row);
    }
    sqlite3_finalize(row);
    sqlite3_finalize(t.into);
    *there = t.line->saved > before;
    t.line->borrowed += *there;
    return e;
}

/* ---- what the file says of itself */

/* Keys that say what holds of this moment only are not taken over from another one. */
static enum err borrow_meta(struct salvaging *s)
{
    sqlite3_stmt *all = NULL;
    struct salvage_line *line = salvage_line(s, S("meta"));
    enum err e = OK;
    if (!line->gaps || !s->backup)
        return OK;
    if (sqlite3_prepare_v2(s->backup->handle,
                           "SELECT key, value FROM meta WHERE key NOT IN ('copied', 'matched', 'min_reader')",
                           -1, &all, NULL))
        return OK;
    sqlite3_stmt *into = db_statement(s->to, "INSERT OR IGNORE INTO meta VALUES(?1, ?2)", s->fault);
    while (!e && db_row(all)) {
        db_bind(into, 1, db_text(all, 0));
        db_bind(into, 2, db_text(all, 1));
        e = into ? db_step(s->to, into, s->fault) : s->fault->code;
        line->borrowed += sqlite3_changes(s->to->handle);
    }
    sqlite3_finalize(all);
    line->saved += line->borrowed;
    s->report->meta_borrowed = line->borrowed > 0;
    return e;
}

static enum err copy_meta(struct salvaging *s)
{
    struct fault why;
    enum err e = copy_table(s, salvage_line(s, S("meta")));
    e = e ? e : borrow_meta(s);
    if (!e && db_load_facts(s->to, &why))
        e = fault_say(
            s->fault, ERR_DAMAGED,
            "%s: データベースの台帳（meta）が読めず、補えるバックアップもないので、記録を取り出せません。",
            s->path);
    s->to->audited = true; /* the guards of the records ask for it: the row is the last one */
    return e;
}

/* After the highest that is known: whoever still has the damaged file open anywhere may write no more. */
static enum err next_epoch(struct salvaging *s)
{
    static const char ask[] =
        "SELECT max((SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key='epoch'),"
        " (SELECT coalesce(max(epoch), 0) FROM audit))";
    struct db *to = s->to;
    to->epoch = db_number(to, ask, -1);
    if (to->epoch < 0)
        return salvage_failed(s);
    to->epoch++;
    struct arena_mark mark = arena_mark(to->scratch);
    enum err e = db_set_meta(to, "epoch", str_print(to->scratch, "%lld", (long long)to->epoch), s->fault);
    e = e ? e : db_set_meta(to, "salvaged", date_iso_seconds(to->scratch, s->now), s->fault);
    arena_rewind(to->scratch, mark);
    return e;
}

/* ---- the new file */

static void sum_up(struct salvage_report *r)
{
    r->gaps = r->refused = r->made = 0;
    for (int i = 0; i < r->count; i++) {
        r->gaps += r->lines[i].gaps;
        r->refused += r->lines[i].refused;
        r->made += r->lines[i].made;
    }
}

static enum err tell(struct salvaging *s)
{
    struct salvage_report *r = s->report;
    struct buf b = buf_in(s->arena);
    sum_up(r);
    buf_print(&b, "読めない所 %lldか所、規則に合わない行 %lld、補った行 %lld", (long long)r->gaps,
              (long long)r->refused, (long long)r->made);
    if (r->audit_gaps.n)
        buf_print(&b, "、監査の %sは読めない",
                  str_z(s->arena, str_print(s->arena, S_FMT "番", S_ARG(r->audit_gaps))));
    if (r->audit_anew)
        buf_print(&b, "、鎖は %lld番から綴じ直した（旧 " S_FMT "、新 " S_FMT "）", (long long)r->audit_anew,
                  S_ARG(s->head), S_ARG(audit_head(s->arena, s->to)));
    return audit_add(s->to, s->now, s->login, S("salvage"), S0, buf_str(&b), s->fault);
}

static enum err copy_all(struct salvaging *s)
{
    enum err e = list_tables(s);
    e = e ? e : copy_meta(s);
    for (int i = 0; !e && i < s->report->count - 1; i++)
        if (!str_eq(s->report->lines[i].table, S("meta")))
            e = copy_table(s, &s->report->lines[i]);
    e = e ? e : salvage_audit(s, &s->report->lines[s->report->count - 1]);
    return e ? e : salvage_mend(s);
}

static enum err fill(struct salvaging *s)
{
    struct db *to = s->to;
    enum err e = db_run(to, "BEGIN IMMEDIATE", s->fault);
    e = e ? e : db_run(to, str_print(to->scratch, "PRAGMA application_id=%d", DB_APPLICATION).p, s->fault);
    e = e ? e : schema_make(to, s->fault);
    e = e ? e : copy_all(s);
    e = e ? e : next_epoch(s);
    db_reload_staff(to);
    e = e ? e : tell(s);
    e = e ? e : wear_begin(to, s->fault);
    e = e ? e : db_commit(to, s->fault);
    return e;
}

/* A crash leaves a file aside that nobody has seen: it is synced once, whole. */
static const char setup[] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
                            " PRAGMA recursive_triggers=1;";

static enum err make(struct salvaging *s, const char *part)
{
    struct db *to = s->to = db_make(s->path);
    enum err e = db_connect(to, part, SQLITE_OPEN_READWRITE, s->fault);
    if (!e && to->sealed && cipher_begin(to->handle))
        e = db_fault(to, s->fault);
    e = e ? e : db_run(to, setup, s->fault);
    to->writes = !e;
    e = e ? e : fill(s);
    to->writes = !e;
    db_close(to); /* and counts what COMMIT has sealed */
    s->to = NULL;
    return e;
}

/* It counts only when a desk could open it, and `check` finds nothing. */
static enum err look_through(struct salvaging *s, const char *part)
{
    struct check_line *lines;
    struct db *made;
    struct fault why;
    int count;
    enum err e = db_ready(part, &why);
    e = e ? e : db_open_as_it_is(part, &made, &why);
    if (!e) {
        e = check_all(s->arena, made, false, &lines, &count, &why);
        db_close(made);
    }
    return e ? fault_say(s->fault, e == ERR_DAMAGED ? e : ERR_IO,
                         "%s: 取り出した記録からできたファイルが検査に通りません。%s", s->path, why.say)
             : newfile_sync(part, s->fault);
}

/* The keys come first, as with a backup. */
static enum err place_keys(struct salvaging *s)
{
    struct str backup = s->report->backup;
    enum err e = slots_copy(s->path, s->out, s->fault);
    if ((!e && slots_there(s->path)) || !backup.n || !slots_there(backup.p))
        return e;
    e = slots_copy(backup.p, s->out, s->fault);
    s->report->keys_borrowed = !e;
    return e;
}

static enum err settle(struct salvaging *s, const char *part)
{
    enum err e = place_keys(s);
    e = e ? e : newfile_settle(part, s->out, s->fault);
    if (e && access(s->out, F_OK))
        slots_uncreate(s->out);
    return e;
}

static enum err make_aside(struct salvaging *s)
{
    char part[PATH_MAX];
    if (snprintf(part, sizeof part, "%s.part", s->out) >= (int)sizeof part - 8)
        return fault_say(s->fault, ERR_USAGE, "%s: 名前が長すぎます。", s->out);
    keyring_share(part, s->path);
    enum err e = newfile_empty(part, s->fault);
    e = e ? e : make(s, part);
    e = e ? e : look_through(s, part);
    e = e ? e : settle(s, part);
    keyring_forget(part);
    newfile_unlink(part);
    return e;
}

enum err salvage_desk(struct arena *a, const char *path, const char *out, struct str login, int64_t now,
                      struct salvage_report *report, struct fault *f)
{
    struct salvaging s = {
        .arena = a, .path = path, .out = out, .report = report, .login = login, .now = now, .fault = f};
    *report = (struct salvage_report){0};
    enum err e = newfile_free(out, f);
    if (e)
        return e;
    e = salvage_source(&s);
    e = e ? e : make_aside(&s);
    salvage_source_close(&s);
    if (e)
        sodium_memzero(report->audit_key, sizeof report->audit_key);
    return e;
}
