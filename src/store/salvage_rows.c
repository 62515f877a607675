/*
 * Rows that were on pages which cannot be read. Those of the newest backup come back as they were then, and are brought up to
 * date by the history, which has every change since: all that nobody has taken back or disposed of in between, which is
 * written down elsewhere. What the backup does not know either, and another row names, becomes an empty row with the same
 * number that says so.
 */
#include "base/date.h"
#include "lineage.h"
#include "salvaging.h"
#include "store/schema.h"

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
    if (!e && row->id == RECORD_INTAKE) /* nobody knows whether it was restricted: then it is */
        e = db_run(to,
                   str_print(to->scratch, "UPDATE intake SET state='open', restricted='yes' WHERE id=%lld",
                             (long long)id)
                       .p,
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

/* What was changed since that row of the history, field by field. Of a row that was taken back once the history does not tell what came back. */
static enum err bring_up(struct salvaging *s, const struct record_row *row, int64_t id, int64_t since)
{
    bool there;
    enum err e;
    sqlite3_stmt *list = db_statement(
        s->to,
        "SELECT field, new FROM history WHERE record=?1 AND row=?2 AND id > ?3 AND NOT EXISTS (SELECT 1 FROM"
        " history WHERE record=?1 AND row=?2 AND field='') ORDER BY id",
        s->fault);
    if (!list)
        return s->fault->code;
    db_bind(list, 1, row->table);
    sqlite3_bind_int64(list, 2, id);
    sqlite3_bind_int64(list, 3, since);
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

/* The newest change that a row of the backup has in it. */
static int64_t newest_change(struct salvaging *s)
{
    return db_number(s->backup, "SELECT max(id) FROM history", 0);
}

static enum err bring(struct salvaging *s, const struct record_row *row, int64_t id, bool named)
{
    struct arena_mark mark = arena_mark(s->to->scratch);
    bool there = false;
    enum err e = s->backup ? salvage_borrow(s, row->table, id, &there) : OK;
    if (!e && !there && named)
        e = make_empty(s, row, id);
    e = e ? e : bring_up(s, row, id, there ? newest_change(s) : 0);
    e = e ? e : give_found(s, row, id);
    arena_rewind(s->to->scratch, mark);
    return e;
}

/* ---- rows that are named */

struct ids {
    int64_t *ids;
    int count, room;
};

/* All of them before anything is done: rows are added to the table that is asked. */
static enum err list_ids(struct salvaging *s, struct db *db, struct str sql, struct ids *out)
{
    bool there;
    sqlite3_stmt *list = NULL;
    enum err e =
        sqlite3_prepare_v2(db->handle, str_z(s->arena, sql), -1, &list, NULL) ? db_fault(db, s->fault) : OK;
    while (!e && !(e = db_fetch(db, list, &there, s->fault)) && there) {
        if (out->count == out->room)
            out->ids = arena_grow(s->arena, out->ids, &out->room, 64, sizeof *out->ids);
        out->ids[out->count++] = sqlite3_column_int64(list, 0);
    }
    sqlite3_finalize(list);
    return e;
}

static enum err bring_named(struct salvaging *s, const struct field *field, const struct record_row *meant,
                            int64_t *brought)
{
    static const char ask[] =
        "SELECT DISTINCT " S_FMT " FROM " S_FMT " WHERE " S_FMT " NOT IN (SELECT id FROM " S_FMT ")";
    struct ids named = {0};
    enum err e =
        list_ids(s, s->to,
                 str_print(s->arena, ask, S_ARG(field->column), S_ARG(record_row(field->record)->table),
                           S_ARG(field->column), S_ARG(meant->table)),
                 &named);
    for (int i = 0; !e && i < named.count; i++)
        e = bring(s, meant, named.ids[i], true);
    *brought += named.count;
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

/* ---- rows that were lost */

/* What was taken back stands in `withdrawn`; what was disposed of keeps its name, as the backup knows it (lineage.h). */
static enum err went_on_purpose(struct salvaging *s, const struct record_row *row, int64_t id, bool *went)
{
    struct db *to = s->to;
    struct str name;
    int64_t now = 0;
    static const char taken[] = "SELECT count(*) FROM withdrawn WHERE record='" S_FMT "' AND row=%lld";
    *went = db_number(to, str_print(to->scratch, taken, S_ARG(row->table), (long long)id).p, 1) != 0;
    enum err e = lineage_name(to->scratch, s->backup, row->id, id, &name, s->fault);
    e = e ? e : lineage_row(to, row->id, name, &now, s->fault);
    *went |= now < 0;
    return e;
}

static enum err bring_lost(struct salvaging *s, const struct record_row *row)
{
    struct ids known = {0};
    bool there, went;
    enum err e =
        list_ids(s, s->backup, str_print(s->arena, "SELECT id FROM " S_FMT, S_ARG(row->table)), &known);
    for (int i = 0; !e && i < known.count; i++) {
        struct arena_mark mark = arena_mark(s->to->scratch);
        e = row_exists(s->to, row->id, known.ids[i], &there, s->fault);
        if (e || there)
            continue;
        e = went_on_purpose(s, row, known.ids[i], &went);
        if (!e && !went)
            e = bring(s, row, known.ids[i], false);
        arena_rewind(s->to->scratch, mark);
    }
    return e;
}

/* Changes are never taken back, and go with the row that they are of. */
static enum err bring_history(struct salvaging *s)
{
    static const char all[] = "SELECT id, record, row FROM history ORDER BY id";
    struct db *to = s->to;
    sqlite3_stmt *list = db_statement(s->backup, all, s->fault);
    bool there, had;
    enum err e = list ? OK : s->fault->code;
    while (!e && !(e = db_fetch(s->backup, list, &there, s->fault)) && there) {
        struct arena_mark mark = arena_mark(to->scratch);
        int64_t id = sqlite3_column_int64(list, 0);
        const struct record_row *row = record_of_table(db_text(list, 1));
        const char *known =
            str_print(to->scratch, "SELECT count(*) FROM history WHERE id=%lld", (long long)id).p;
        had = !row || db_number(to, known, 1);
        e = had ? OK : row_exists(to, row->id, sqlite3_column_int64(list, 2), &there, s->fault);
        if (!e && !had && there)
            e = salvage_borrow(s, S("history"), id, &had);
        arena_rewind(to->scratch, mark);
    }
    if (list)
        sqlite3_reset(list);
    return e;
}

/* Where it is known what went on purpose: nothing that somebody disposed of may come back. */
static bool knows_the_gone(struct salvaging *s)
{
    static const struct str tables[] = {S_ROW("withdrawn"), S_ROW("origin"), S_ROW("lineage"),
                                        S_ROW("lineage_first")};
    bool knows = s->backup && db_number(s->backup, "PRAGMA user_version", 0) == schema_version() &&
                 db_number(s->from, "PRAGMA user_version", 0) == schema_version();
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        knows = knows && !salvage_line(s, tables[i])->gaps;
    return knows;
}

enum err salvage_rows(struct salvaging *s)
{
    enum err e = OK;
    bool knows = knows_the_gone(s);
    for (int i = 0; !e && knows && i < RECORD_COUNT; i++)
        if (s->report->lines[i].gaps || s->report->lines[i].refused)
            e = bring_lost(s, record_row((enum record_id)i));
    if (!e && knows && salvage_line(s, S("history"))->gaps)
        e = bring_history(s);
    e = e ? e : bring_all(s);
    salvage_borrow_end(s);
    return e;
}
