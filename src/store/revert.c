/*
 * Taking back what was saved, and doing it again. A change that was kept
 * (change_keep) can be taken back by its person, the last one first, for ever:
 * what it needs is in the file. Fields get their old values from history; rows
 * that were new leave their table and keep their number (row_withdraw), so that no
 * list, count, search, report or export has to know of them; rows that were taken
 * away (change_withdraw) come back to it.
 *
 * Nothing of anybody else is touched: where a field was changed since, or another
 * record hangs on a row that was new, it is refused with a sentence. A new change
 * of the person ends what could be done again, as in every editor.
 */
#include "inside.h"

#include <stdio.h>

#include "base/date.h"
#include "store/audit.h"
#include "store/change.h"

struct revert {
    struct db *db;
    struct str login, changed;
    int64_t target; /* audit number of the change that is taken back */
    bool again;
};

enum err revert_keep(struct db *db, struct str login, struct str what, struct fault *f)
{
    enum err e =
        db_run_with(db, "DELETE FROM saved WHERE undone=1 AND login=?2 AND ?1 > 0", db->audit_seq, login, f);
    sqlite3_stmt *s = e ? NULL : db_statement(db, "INSERT INTO saved VALUES(?1, ?2, ?3, 0)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, db->audit_seq);
    db_bind(s, 2, login);
    db_bind(s, 3, what);
    return db_step(db, s, f);
}

enum err revert_keep_new(struct db *db, enum record_id record, int64_t id, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "INSERT INTO saved_new VALUES(?1, ?2, ?3)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, db->audit_seq);
    db_bind(s, 2, record_row(record)->table);
    sqlite3_bind_int64(s, 3, id);
    return db_step(db, s, f);
}

/* The last that is done, or the last that was taken back, which is the first of those. */
static enum err find(struct revert *r, struct change_result *out, struct str *subject, struct fault *f)
{
    bool there;
    sqlite3_stmt *s =
        db_statement(r->db,
                     r->again ? "SELECT s.seq, s.what, a.subject FROM saved s JOIN audit a ON a.seq = s.seq"
                                " WHERE s.login=?1 AND s.undone=1 ORDER BY s.seq LIMIT 1"
                              : "SELECT s.seq, s.what, a.subject FROM saved s JOIN audit a ON a.seq = s.seq"
                                " WHERE s.login=?1 AND s.undone=0 ORDER BY s.seq DESC LIMIT 1",
                     f);
    if (!s)
        return f->code;
    db_bind(s, 1, r->login);
    enum err e = db_fetch(r->db, s, &there, f);
    if (!e && there) {
        r->target = sqlite3_column_int64(s, 0);
        snprintf(out->what, sizeof out->what, S_FMT, S_ARG(db_text(s, 1)));
        *subject = db_copy(r->db->scratch, s, 2);
    }
    sqlite3_reset(s);
    return e;
}

struct old_value {
    const struct record_row *row;
    const struct field *field; /* NULL: the whole row */
    int64_t id;
    struct str from, to;
};

/* The rows of a statement about the target: record, row, and for changed fields field, old, new. */
static enum err list(struct revert *r, const char *sql, struct old_value **rows, int *count, struct fault *f)
{
    sqlite3_stmt *s = db_statement(r->db, sql, f);
    *count = 0;
    *rows = NULL;
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, r->target);
    while (db_row(s)) {
        if (!*rows)
            *rows = ARENA_ARRAY(r->db->scratch, struct old_value, sqlite3_column_int(s, 2));
        const struct record_row *row = record_of_table(db_text(s, 0));
        if (!row)
            continue;
        struct old_value v = {.row = row, .id = sqlite3_column_int64(s, 1)};
        if (sqlite3_column_count(s) > 3) {
            v.field = record_field(row->id, db_text(s, 3));
            v.from = db_copy(r->db->scratch, s, r->again ? 4 : 5);
            v.to = db_copy(r->db->scratch, s, r->again ? 5 : 4);
        }
        if (v.field || sqlite3_column_count(s) == 3)
            (*rows)[(*count)++] = v;
    }
    return sqlite3_reset(s) ? db_fault(r->db, f) : OK;
}

static const char *cannot(const struct revert *r)
{
    return r->again ? "やり直せません" : "取り消せません";
}

static enum err put_value(struct revert *r, const struct old_value *o, struct fault *f)
{
    struct str *v = ARENA_ARRAY(r->db->scratch, struct str, o->row->count);
    enum row_outcome outcome;
    if (!row_load(r->db->scratch, r->db, o->row->id, o->id, v, f) || !str_eq(v[o->field->index], o->from))
        return fault_say(f, ERR_REFUSED,
                         "「" S_FMT
                         "」はそのあと別に書き換えられているので、%s。受付票を開いて直してください。",
                         S_ARG(o->field->label), cannot(r));
    v[o->field->index] = o->to;
    struct row_put p = {o->row->id,       o->id,      v,     FIELD_BIT(o->field->index),
                        r->db->audit_seq, r->changed, false, NULL};
    return row_put(r->db, &p, &outcome, f);
}

/* Back in the order in which they came, from the last on: one field may stand there more than once. */
static enum err put_values(struct revert *r, struct fault *f)
{
    struct old_value *rows;
    int count;
    enum err e = list(r,
                      "SELECT record, row, count(*) OVER (), field, old, new FROM history h WHERE seq=?1"
                      " AND NOT EXISTS (SELECT 1 FROM saved_new n WHERE n.seq = h.seq AND n.record = h.record"
                      " AND n.row = h.row) ORDER BY id",
                      &rows, &count, f);
    for (int i = 0; !e && i < count; i++)
        e = put_value(r, &rows[r->again ? i : count - 1 - i], f);
    return e;
}

static enum err refuse(const struct revert *r, const struct old_value *o, const char *why, struct fault *f)
{
    return fault_say(f, ERR_REFUSED, S_FMT " %lld には%sので、%s。", S_ARG(o->row->label), (long long)o->id,
                     why, cannot(r));
}

/* Somebody else has written into the row after that change, here or at another workstation (store/take.h): it is not
 * this person's alone any more. */
static enum err check_others(struct revert *r, const struct old_value *o, int64_t since, struct fault *f)
{
    bool there;
    sqlite3_stmt *s =
        db_statement(r->db,
                     "SELECT 1 FROM history h JOIN audit a ON a.seq = h.seq"
                     " WHERE h.record=?1 AND h.row=?2 AND (a.login<>?3 OR a.act='take') AND h.seq>?4 LIMIT 1",
                     f);
    if (!s)
        return f->code;
    db_bind(s, 1, o->row->table);
    sqlite3_bind_int64(s, 2, o->id);
    db_bind(s, 3, r->login);
    sqlite3_bind_int64(s, 4, since);
    enum err e = db_fetch(r->db, s, &there, f);
    sqlite3_reset(s);
    return e || !there ? e : refuse(r, o, "ほかの職員が書き加えている", f);
}

static enum err check_references(struct revert *r, const struct old_value *o, struct fault *f)
{
    bool pointed;
    enum err e = row_pointed_at(r->db, o->row, o->id, &pointed, f);
    return e || !pointed ? e : refuse(r, o, "そのあと別の記録が付いている", f);
}

/* All of them leave before it is asked what still points at one: they point at each other. */
static enum err withdraw(struct revert *r, const struct old_value *rows, int count, int64_t since,
                         struct fault *f)
{
    enum err e = OK;
    for (int i = 0; !e && i < count; i++)
        e = check_others(r, &rows[i], since, f);
    for (int i = 0; !e && i < count; i++)
        e = row_withdraw(r->db, rows[i].row->id, rows[i].id, r->db->audit_seq, f);
    for (int i = 0; !e && i < count; i++)
        e = check_references(r, &rows[i], f);
    return e;
}

/* In the order of records.def: a person before the case, a case before its contacts. */
static enum err restore(struct revert *r, const struct old_value *rows, int count, struct fault *f)
{
    enum err e = OK;
    for (int record = 0; record < RECORD_COUNT; record++)
        for (int i = 0; !e && i < count; i++)
            if (rows[i].row->id == (enum record_id)record)
                e = row_restore(r->db, rows[i].row->id, rows[i].id, r->db->audit_seq, r->changed, f);
    return e;
}

/* Of a row that is gone history has what it held; of a new one it has nothing under this number. */
#define ROWS(held)                                                                                           \
    "SELECT record, row, count(*) OVER () FROM saved_new n WHERE seq=?1 AND " held                           \
    " (SELECT 1 FROM history h WHERE h.seq = n.seq AND h.record = n.record AND h.row = n.row)"

static enum err apply(struct revert *r, struct fault *f)
{
    struct old_value *fresh, *gone;
    int fresh_count, gone_count;
    enum err e = list(r, ROWS("NOT EXISTS"), &fresh, &fresh_count, f);
    e = e ? e : list(r, ROWS("EXISTS"), &gone, &gone_count, f);
    if (e)
        return e;
    if (r->again) {
        e = restore(r, fresh, fresh_count, f);
        e = e ? e : put_values(r, f);
        return e ? e : withdraw(r, gone, gone_count, r->target, f);
    }
    e = restore(r, gone, gone_count, f);
    e = e ? e : put_values(r, f);
    return e ? e : withdraw(r, fresh, fresh_count, 0, f);
}

enum err revert_last(struct db *db, struct str login, bool again, int64_t now, struct change_result *out,
                     struct fault *f)
{
    struct revert r = {
        .db = db, .login = login, .changed = date_iso_seconds(db->scratch, now), .again = again};
    struct str subject = S0;
    enum err e = find(&r, out, &subject, f);
    if (e || !r.target)
        return e;
    struct str detail = str_print(db->scratch, "of %lld", (long long)r.target);
    e = audit_add(db, now, login, again ? S("redo") : S("undo"), subject, detail, f);
    e = e ? e : apply(&r, f);
    return e ? e
             : db_run_with(db,
                           again ? "UPDATE saved SET undone=0 WHERE seq=?1 AND login=?2"
                                 : "UPDATE saved SET undone=1 WHERE seq=?1 AND login=?2",
                           r.target, login, f);
}
