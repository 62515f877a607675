/*
 * A new file of the present schema, in one transaction, out of what the damaged one still gives. It takes its name when
 * `check` finds nothing.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "cipher_file.h"
#include "salvaging.h"
#include "store/audit.h"
#include "store/check.h"
#include "store/slots.h"

enum { OTHERS = 32, GAPS_MOST = 400 };

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
    enum err e = salvage_table(s, salvage_line(s, S("meta")));
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
    if (r->audit_gaps.n > GAPS_MOST)
        buf_add(&b, S("、監査の番号の多くは読めない"));
    else if (r->audit_gaps.n)
        buf_print(&b, "、監査の " S_FMT "番は読めない", S_ARG(r->audit_gaps));
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
            e = salvage_table(s, &s->report->lines[i]);
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
