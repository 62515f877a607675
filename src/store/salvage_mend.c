/*
 * What follows from the rows that were saved. First every row that is named has to be there; then what is kept beside the rows
 * is made of them, as it was made when they were written: search index, places, counters, numbers that were given.
 */
#include <string.h>

#include "base/date.h"
#include "lineage.h"
#include "salvaging.h"

enum { JUMP = 10000 }; /* numbers that are passed over where rows were lost: more than any page held */

/* ---- rows that are named */

/* What an empty row says of itself, in the field that people see first. */
static const struct {
    enum record_id record;
    struct str column, words;
} empty_rows[] = {
    {RECORD_PERSON, S_ROW("name"), S_ROW("（読めなくなった記録）")},
    {RECORD_INTAKE, S_ROW("note"),
     S_ROW("ファイルが壊れたため、この相談の記録は読めなくなりました。残った対応とつなぎは、この下にあります"
           "。")},
    {RECORD_RESOURCE, S_ROW("name"), S_ROW("（読めなくなった記録）")},
    {RECORD_ISSUE, S_ROW("title"), S_ROW("（読めなくなった記録）")},
};

static enum err make_empty(struct salvaging *s, const struct record_row *row, int64_t id)
{
    struct db *to = s->to;
    struct str column = S0, words = S0;
    for (size_t i = 0; i < COUNT_OF(empty_rows); i++)
        if (empty_rows[i].record == row->id) {
            column = empty_rows[i].column;
            words = empty_rows[i].words;
        }
    sqlite3_stmt *into = NULL;
    const char *sql =
        str_print(to->scratch, "INSERT INTO " S_FMT "(id, changed, " S_FMT ") VALUES(?1, ?2, ?3)",
                  S_ARG(row->table), S_ARG(column))
            .p;
    enum err e = sqlite3_prepare_v2(to->handle, sql, -1, &into, NULL) ? salvage_failed(s) : OK;
    if (!e) {
        sqlite3_bind_int64(into, 1, id);
        db_bind(into, 2, date_iso_seconds(to->scratch, s->now));
        db_bind(into, 3, words);
        e = sqlite3_step(into) == SQLITE_DONE ? OK : salvage_failed(s);
    }
    sqlite3_finalize(into);
    if (!e && row->id == RECORD_INTAKE)
        e = db_run(to,
                   str_print(to->scratch, "UPDATE intake SET state='open' WHERE id=%lld", (long long)id).p,
                   s->fault);
    struct salvage_line *line = salvage_line(s, row->table);
    line->made += !e;
    line->saved += !e;
    return e;
}

static enum err set_field(struct salvaging *s, const struct field *field, int64_t id, struct str value)
{
    struct db *to = s->to;
    struct arena_mark mark = arena_mark(to->scratch);
    sqlite3_stmt *set = NULL;
    const char *sql = str_print(to->scratch, "UPDATE OR IGNORE " S_FMT " SET " S_FMT "=?2 WHERE id=?1",
                                S_ARG(record_row(field->record)->table), S_ARG(field->column))
                          .p;
    enum err e = sqlite3_prepare_v2(to->handle, sql, -1, &set, NULL) ? salvage_failed(s) : OK;
    if (!e) {
        sqlite3_bind_int64(set, 1, id);
        if (!kind_row(field->kind)->integer)
            db_bind(set, 2, value);
        else if (value.n)
            sqlite3_bind_int64(set, 2, str_int(value, 0));
        e = sqlite3_step(set) == SQLITE_DONE ? OK : salvage_failed(s);
    }
    sqlite3_finalize(set);
    arena_rewind(to->scratch, mark);
    return e;
}

/* What was changed since, field by field. Of a row that was taken back once the history does not tell what came back. */
static enum err bring_up(struct salvaging *s, const struct record_row *row, int64_t id)
{
    bool there;
    enum err e;
    sqlite3_stmt *list =
        db_statement(s->to,
                     "SELECT field, new FROM history WHERE record=?1 AND row=?2 AND NOT EXISTS (SELECT 1 FROM"
                     " history WHERE record=?1 AND row=?2 AND field='') ORDER BY id",
                     s->fault);
    if (!list)
        return s->fault->code;
    db_bind(list, 1, row->table);
    sqlite3_bind_int64(list, 2, id);
    while (!(e = db_fetch(s->to, list, &there, s->fault)) && there) {
        const struct field *field = record_field(row->id, db_text(list, 0));
        if (field && (e = set_field(s, field, id, db_text(list, 1))))
            break;
    }
    sqlite3_reset(list);
    return e;
}

/* Its search number may be another row's by now. */
static enum err give_found(struct salvaging *s, const struct record_row *row, int64_t id)
{
    struct db *to = s->to;
    if (!(row->flags & R_FOUND))
        return OK;
    return db_run(to,
                  str_print(to->scratch,
                            "UPDATE " S_FMT " SET found=(SELECT coalesce(max(found), 0) + 1 FROM " S_FMT
                            ") WHERE id=%lld",
                            S_ARG(row->table), S_ARG(row->table), (long long)id)
                      .p,
                  s->fault);
}

static enum err bring(struct salvaging *s, const struct record_row *row, int64_t id)
{
    struct arena_mark mark = arena_mark(s->to->scratch);
    bool there = false;
    enum err e = s->backup ? salvage_borrow(s, row->table, id, &there) : OK;
    if (!e && !there)
        e = make_empty(s, row, id);
    e = e ? e : bring_up(s, row, id);
    e = e ? e : give_found(s, row, id);
    arena_rewind(s->to->scratch, mark);
    return e;
}

/* Read first: rows are added to the table that is asked, where it names rows of its own kind. */
static enum err bring_named(struct salvaging *s, const struct field *field, const struct record_row *meant,
                            int64_t *brought)
{
    struct arena *a = s->arena;
    struct str table = record_row(field->record)->table;
    int64_t *ids = NULL;
    int count = 0, room = 0;
    bool there;
    enum err e;
    const char *sql = str_print(a,
                                "SELECT DISTINCT " S_FMT " FROM " S_FMT " WHERE " S_FMT
                                " NOT IN (SELECT id FROM " S_FMT ")",
                                S_ARG(field->column), S_ARG(table), S_ARG(field->column), S_ARG(meant->table))
                          .p;
    sqlite3_stmt *list = NULL;
    if (sqlite3_prepare_v2(s->to->handle, sql, -1, &list, NULL))
        return salvage_failed(s);
    while (!(e = db_fetch(s->to, list, &there, s->fault)) && there) {
        if (count == room)
            ids = arena_grow(a, ids, &room, 64, sizeof *ids);
        ids[count++] = sqlite3_column_int64(list, 0);
    }
    sqlite3_finalize(list);
    for (int i = 0; !e && i < count; i++)
        e = bring(s, meant, ids[i]);
    *brought += count;
    return e;
}

/* A row that the backup gave names others in its turn. */
static enum err bring_all(struct salvaging *s)
{
    enum err e = OK;
    for (int64_t brought = 1; !e && brought;) {
        brought = 0;
        for (int i = 0; !e && i < RECORD_COUNT; i++) {
            const struct record_row *row = record_row((enum record_id)i);
            for (int k = 0; !e && k < row->count; k++) {
                const struct record_row *meant = record_meant(row->fields[k].kind);
                if (meant)
                    e = bring_named(s, &row->fields[k], meant, &brought);
            }
        }
    }
    return e;
}

/* ---- what is kept beside the rows */

static enum err keep_beside(struct salvaging *s, const struct record_row *row, sqlite3_stmt *at,
                            struct str *v)
{
    struct db *to = s->to;
    int64_t id = sqlite3_column_int64(at, 0), found = sqlite3_column_int64(at, 1);
    row_read(to->scratch, at, 2, row, v);
    enum err e = found && row->flags & R_FOUND ? row_index(to, row->id, found, v, s->fault) : OK;
    if (row->id == RECORD_RESOURCE)
        near_keep(to, id, NULL, v);
    if (!e && row->id == RECORD_INTAKE)
        e = number_note(to, v[INTAKE_number], s->fault);
    return e;
}

/* By search number: the index grows in its order. */
static enum err index_rows(struct salvaging *s, const struct record_row *row)
{
    struct db *to = s->to;
    struct str *v = ARENA_ARRAY(s->arena, struct str, row->count);
    const char *sql = str_print(s->arena, "SELECT id, found, " S_FMT " FROM " S_FMT " r ORDER BY found",
                                S_ARG(row_columns(s->arena, row, "r")), S_ARG(row->table))
                          .p;
    sqlite3_stmt *list = NULL;
    bool there;
    enum err e = sqlite3_prepare_v2(to->handle, sql, -1, &list, NULL) ? salvage_failed(s) : OK;
    while (!e && !(e = db_fetch(to, list, &there, s->fault)) && there) {
        struct arena_mark mark = arena_mark(to->scratch);
        e = keep_beside(s, row, list, v);
        arena_rewind(to->scratch, mark);
    }
    sqlite3_finalize(list);
    return e;
}

/* A number that was given before is never given again: what the backup knows of is, too. */
static enum err note_numbers(struct salvaging *s)
{
    sqlite3_stmt *all = NULL;
    enum err e = OK;
    if (!s->backup ||
        sqlite3_prepare_v2(s->backup->handle, "SELECT year || '-' || last FROM numbering", -1, &all, NULL))
        return OK;
    while (!e && db_row(all))
        e = number_note(s->to, db_text(all, 0), s->fault);
    sqlite3_finalize(all);
    return e;
}

/* ---- the line of the file */

static enum err raise_first(struct salvaging *s, const struct record_row *row, bool jumps)
{
    struct db *to = s->to;
    struct fault unused;
    int64_t known = s->backup ? row_next_id(s->backup, row->id, &unused) : 0;
    struct str sql =
        str_print(to->scratch,
                  "UPDATE lineage_first SET first = max(first + %d, %lld, coalesce((SELECT max(row) + 1"
                  " FROM history WHERE record='" S_FMT "'), 0)) WHERE record='" S_FMT
                  "' AND n=(SELECT max(n) FROM lineage)",
                  jumps ? JUMP : 0, (long long)known, S_ARG(row->table), S_ARG(row->table));
    return db_run(to, sql.p, s->fault);
}

/* A number of a row that was lost is never given again: papers, parcels and the audit name it. */
static enum err begin_line(struct salvaging *s)
{
    bool forgot = salvage_line(s, S("withdrawn"))->gaps > 0;
    enum err e = lineage_begin(s->to, s->fault);
    for (int i = 0; !e && i < RECORD_COUNT; i++) {
        struct arena_mark mark = arena_mark(s->to->scratch);
        e = raise_first(s, record_row((enum record_id)i), forgot || s->report->lines[i].gaps > 0);
        arena_rewind(s->to->scratch, mark);
    }
    return e;
}

enum err salvage_mend(struct salvaging *s)
{
    enum err e = bring_all(s);
    for (int i = 0; !e && i < RECORD_COUNT; i++) {
        const struct record_row *row = record_row((enum record_id)i);
        if (row->flags & R_FOUND)
            e = index_rows(s, row);
    }
    e = e ? e : note_numbers(s);
    e = e ? e : counter_rebuild_all(s->to, s->fault);
    e = e ? e : begin_line(s);
    /* What is not there, or is as the backup had it, is taken again from the publishers' files. */
    return e ? e
             : db_run(s->to,
                      salvage_line(s, S("resource"))->borrowed
                          ? "DELETE FROM familiar"
                          : "DELETE FROM familiar WHERE resource NOT IN (SELECT id FROM resource)",
                      s->fault);
}
