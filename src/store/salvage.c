#include "store/salvage.h"

#include <limits.h>
#include <unistd.h>

#include "inside.h"
#include "salvage_walk.h"

struct walk {
    struct arena *arena;
    struct db *db;
    sqlite3 *to;
    sqlite3_stmt *into; /* one row */
    struct salvage_line *line;
    struct fault *fault;
};

static enum err failed(struct walk *w)
{
    return fault_say(w->fault, ERR_IO, "%s: 読めた記録を書けません（%s）。空き容量を確かめてください。",
                     w->db->path, sqlite3_errmsg(w->to));
}

static enum err make(struct walk *w, struct str sql)
{
    return sqlite3_exec(w->to, str_z(w->arena, sql), NULL, NULL, NULL) ? failed(w) : OK;
}

/* The columns as they are called in the damaged file, without what is asked of them. */
static enum err make_table(struct walk *w, sqlite3_stmt *from)
{
    struct buf table = buf_in(w->arena), row = buf_in(w->arena);
    int n = sqlite3_column_count(from);
    buf_print(&table, "CREATE TABLE \"" S_FMT "\"(", S_ARG(w->line->table));
    buf_print(&row, "INSERT INTO \"" S_FMT "\" VALUES(", S_ARG(w->line->table));
    for (int i = 1; i < n; i++) {
        buf_print(&table, "%s\"%s\"", i > 1 ? "," : "", sqlite3_column_name(from, i));
        buf_add(&row, i > 1 ? S(",?") : S("?"));
    }
    buf_add(&table, S(")"));
    buf_add(&row, S(")"));
    enum err e = make(w, buf_str(&table));
    if (!e && sqlite3_prepare_v2(w->to, str_z(w->arena, buf_str(&row)), -1, &w->into, NULL))
        e = failed(w);
    return e;
}

static enum err keep_row(void *of, sqlite3_stmt *row)
{
    struct walk *w = of;
    int n = sqlite3_column_count(row);
    for (int i = 1; i < n; i++)
        sqlite3_bind_value(w->into, i, sqlite3_column_value(row, i));
    bool good = sqlite3_step(w->into) == SQLITE_DONE;
    w->line->saved += good;
    return sqlite3_reset(w->into) || !good ? failed(w) : OK;
}

static enum err save_table(struct walk *w)
{
    static const char all[] = "SELECT rowid, * FROM " S_FMT " NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid";
    sqlite3_stmt *from;
    const char *sql = str_print(w->arena, all, S_ARG(w->line->table)).p;
    if (sqlite3_prepare_v2(w->db->handle, sql, -1, &from, NULL)) {
        w->line->gaps = 1;
        return OK;
    }
    enum err e = make_table(w, from);
    sqlite3_finalize(from);
    e = e ? e : salvage_walk(w->db->handle, sql, keep_row, w, &w->line->gaps);
    sqlite3_finalize(w->into);
    w->into = NULL;
    return e;
}

static enum err save_all(struct walk *w, struct salvage_line *lines, int count)
{
    int64_t saved = 0;
    enum err e = make(w, S("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN"));
    for (int i = 0; !e && i < count; i++) {
        w->line = &lines[i];
        e = save_table(w);
        saved += lines[i].saved;
    }
    e = e ? e : make(w, S("COMMIT"));
    if (!e && !saved)
        e = fault_say(w->fault, ERR_DAMAGED,
                      "%s: 読める記録がありません。バックアップから戻してください（madoguchi restore）。",
                      w->db->path);
    return e;
}

enum err salvage_to(struct arena *a, struct db *db, const char *out, struct salvage_line **lines, int *count,
                    struct fault *f)
{
    static const struct str others[] = {S_ROW("history"), S_ROW("audit")};
    char part[PATH_MAX];
    struct walk w = {.arena = a, .db = db, .fault = f};
    *count = RECORD_COUNT + (int)COUNT_OF(others);
    *lines = ARENA_ARRAY(a, struct salvage_line, *count);
    for (int i = 0; i < *count; i++)
        (*lines)[i] = (struct salvage_line){.table = i < RECORD_COUNT ? record_row((enum record_id)i)->table
                                                                      : others[i - RECORD_COUNT]};
    enum err e = newfile_aside(out, part, sizeof part, f);
    if (e)
        return e;
    if (sqlite3_open_v2(part, &w.to, SQLITE_OPEN_READWRITE, "unix"))
        e = failed(&w);
    e = e ? e : save_all(&w, *lines, *count);
    sqlite3_close(w.to);
    e = e ? e : newfile_settle(part, out, f);
    if (e)
        unlink(part);
    return e;
}

struct str salvage_moment(struct arena *a, struct db *db)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT value FROM meta WHERE key='salvaged'", &unused);
    struct str moment = s && db_row(s) ? db_copy(a, s, 0) : S0;
    if (s)
        sqlite3_reset(s);
    return moment;
}
