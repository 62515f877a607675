/*
 * A call that is being typed, as rows: the caret in `draft`, what stands in each
 * field in `draft_value`, under the field's name, so that it survives an update
 * of the program. Only named values are written: a key costs one small row.
 */
#include "inside.h"
#include "store/change.h"
#include "store/load.h"

/* From step_from on what is stored is rewritten: a step that still grows, or others in the place of undone ones. */
static enum err forget_steps(struct db *db, const struct draft *d, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "DELETE FROM draft_step WHERE draft=?1 AND (n >= ?2 OR n < ?3)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, d->id);
    sqlite3_bind_int64(s, 2, d->step_from);
    sqlite3_bind_int64(s, 3, d->step_first);
    return db_step(db, s, f);
}

static enum err save_step(struct db *db, int64_t draft, const struct draft_step *step, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "INSERT INTO draft_step VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, draft);
    sqlite3_bind_int64(s, 2, step->n);
    db_bind(s, 3, step->field);
    sqlite3_bind_int64(s, 4, (sqlite3_int64)step->at);
    db_bind(s, 5, step->before);
    db_bind(s, 6, step->after);
    sqlite3_bind_int64(s, 7, (sqlite3_int64)step->caret_before);
    sqlite3_bind_int64(s, 8, (sqlite3_int64)step->caret_after);
    sqlite3_bind_int(s, 9, step->joined);
    return db_step(db, s, f);
}

static enum err save_value(struct db *db, int64_t draft, const struct draft_value *value, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO draft_value VALUES(?1, ?2, ?3) ON CONFLICT(draft, field) DO UPDATE SET typed=?3", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, draft);
    db_bind(s, 2, value->field);
    db_bind(s, 3, value->typed);
    return db_step(db, s, f);
}

enum err draft_save(struct db *db, const struct draft *d, int64_t *id, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db,
                     "INSERT INTO draft(id, staff, form, intake, started, saved, at, caret, step)"
                     " VALUES(nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                     " ON CONFLICT(id) DO UPDATE SET staff=?2, saved=?6, at=?7, caret=?8, step=?9",
                     f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, d->id);
    db_bind(s, 2, d->staff);
    db_bind(s, 3, d->form);
    sqlite3_bind_int64(s, 4, d->intake);
    sqlite3_bind_int64(s, 5, d->started);
    sqlite3_bind_int64(s, 6, d->saved);
    db_bind(s, 7, d->at);
    sqlite3_bind_int64(s, 8, (sqlite3_int64)d->caret);
    sqlite3_bind_int64(s, 9, d->step);
    enum err e = db_step(db, s, f);
    *id = d->id ? d->id : sqlite3_last_insert_rowid(db->handle);
    for (int i = 0; !e && i < d->count; i++)
        e = save_value(db, *id, &d->values[i], f);
    if (!e && d->id)
        e = forget_steps(db, d, f);
    for (int i = 0; !e && i < d->step_count; i++)
        e = save_step(db, *id, &d->steps[i], f);
    return e;
}

enum err draft_end(struct db *db, int64_t id, struct fault *f)
{
    static const char *const sqls[] = {"DELETE FROM draft_step WHERE draft=?1",
                                       "DELETE FROM draft_value WHERE draft=?1",
                                       "DELETE FROM draft WHERE id=?1"};
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(sqls); i++) {
        sqlite3_stmt *s = db_statement(db, sqls[i], f);
        if (!s)
            return f->code;
        sqlite3_bind_int64(s, 1, id);
        e = db_step(db, s, f);
    }
    return e;
}

static void load_values(struct arena *a, struct db *db, struct draft *d)
{
    struct fault unused;
    sqlite3_stmt *s =
        db_statement(db, "SELECT field, typed, count(*) OVER () FROM draft_value WHERE draft=?1", &unused);
    if (!s)
        return;
    sqlite3_bind_int64(s, 1, d->id);
    while (db_row(s)) {
        if (!d->values)
            d->values = ARENA_ARRAY(a, struct draft_value, sqlite3_column_int(s, 2));
        d->values[d->count++] = (struct draft_value){db_copy(a, s, 0), db_copy(a, s, 1)};
    }
    sqlite3_reset(s);
}

void load_draft_steps(struct arena *a, struct db *db, struct draft *d)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db,
                                   "SELECT n, field, at, before, after, caret_before, caret_after, joined,"
                                   " count(*) OVER () FROM draft_step WHERE draft=?1 ORDER BY n",
                                   &unused);
    if (!s)
        return;
    sqlite3_bind_int64(s, 1, d->id);
    while (db_row(s)) {
        if (!d->steps)
            d->steps = ARENA_ARRAY(a, struct draft_step, sqlite3_column_int(s, 8));
        d->steps[d->step_count++] = (struct draft_step){
            .n = sqlite3_column_int64(s, 0),
            .field = db_copy(a, s, 1),
            .at = (size_t)sqlite3_column_int64(s, 2),
            .before = db_copy(a, s, 3),
            .after = db_copy(a, s, 4),
            .caret_before = (size_t)sqlite3_column_int64(s, 5),
            .caret_after = (size_t)sqlite3_column_int64(s, 6),
            .joined = sqlite3_column_int(s, 7) != 0,
        };
    }
    sqlite3_reset(s);
}

int load_drafts(struct arena *a, struct db *db, struct str login, struct draft **rows)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(
        db,
        "SELECT id, staff, form, intake, started, saved, at, caret, step, count(*) OVER () FROM draft"
        " WHERE ?1='' OR staff=?1 ORDER BY started DESC, id DESC",
        &unused);
    int n = 0;
    *rows = NULL;
    if (!s)
        return 0;
    db_bind(s, 1, login);
    while (db_row(s)) {
        if (!*rows)
            *rows = ARENA_ARRAY(a, struct draft, sqlite3_column_int(s, 9));
        (*rows)[n++] = (struct draft){
            .id = sqlite3_column_int64(s, 0),
            .staff = db_copy(a, s, 1),
            .form = db_copy(a, s, 2),
            .intake = sqlite3_column_int64(s, 3),
            .started = sqlite3_column_int64(s, 4),
            .saved = sqlite3_column_int64(s, 5),
            .at = db_copy(a, s, 6),
            .caret = (size_t)sqlite3_column_int64(s, 7),
            .step = sqlite3_column_int64(s, 8),
        };
    }
    sqlite3_reset(s);
    for (int i = 0; i < n; i++)
        load_values(a, db, &(*rows)[i]);
    return n;
}
