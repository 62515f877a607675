/*
 * What is kept beside the rows is made of those that were saved, as it was made when they were written: search index, places,
 * counters, numbers that were given.
 */
#include "lineage.h"
#include "salvaging.h"

enum { JUMP = 10000 }; /* numbers that are passed over where rows were lost: more than any page held */

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
    enum err e = salvage_rows(s);
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
