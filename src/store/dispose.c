#include "store/dispose.h"

#include "inside.h"
#include "lineage.h"
#include "store/audit.h"

int dispose_copies(const struct copy **rows)
{
    static const struct copy copies[] = {
        {S_ROW("記録、変更の履歴、下書き、取り消しの控え、検索の索引"), S_ROW("今、消しました")},
        {S_ROW("監査の記録"), S_ROW("名前を含まない。番号と行為が残る")},
        {S_ROW("バックアップ"),
         S_ROW("世代の古い順に消える（日次7、週次5、月次13）。外に置いた写しは人が消す")},
        {S_ROW("台帳の書き出し（--profile ledger）"), S_ROW("400日で消える。渡した先の写しは先方に頼む")},
        {S_ROW("市への書き出し"), S_ROW("名前を含まない")},
        {S_ROW("印刷した紙、FAX"), S_ROW("人が細断する")},
    };
    *rows = copies;
    return (int)COUNT_OF(copies);
}

int dispose_due(struct arena *a, struct db *db, struct str until, struct due **rows)
{
    enum { MOST = 5000 };
    static const char sql[] =
        "SELECT d.who, d.last, d.cases, (SELECT name FROM person WHERE id = d.who),"
        " (SELECT number FROM intake WHERE id = d.last), d.day FROM"
        " (SELECT coalesce(person, 0) AS who, max(id) AS last, count(*) AS cases, max(closed_on) AS day"
        " FROM intake GROUP BY coalesce(person, -id)"
        " HAVING min(state = 'closed' AND closed_on <> '') AND day <= ?1) d ORDER BY d.day, d.last LIMIT ?2";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct due, MOST);
    if (!s)
        return 0;
    db_bind(s, 1, until);
    sqlite3_bind_int(s, 2, MOST);
    while (db_row(s))
        (*rows)[n++] = (struct due){.person = sqlite3_column_int64(s, 0),
                                    .intake = sqlite3_column_int64(s, 1),
                                    .cases = sqlite3_column_int(s, 2),
                                    .name = db_copy(a, s, 3),
                                    .number = db_copy(a, s, 4),
                                    .closed_on = db_copy(a, s, 5)};
    sqlite3_reset(s);
    return n;
}

/* ---- one person ---- */

struct set { /* numbers of rows of one record */
    int64_t *ids;
    int count, room;
};

struct going {
    struct db *db;
    struct arena *arena;
    struct set sets[RECORD_COUNT];
};

static void add(struct going *g, enum record_id record, int64_t id)
{
    struct set *s = &g->sets[record];
    for (int i = 0; i < s->count; i++)
        if (s->ids[i] == id)
            return;
    if (s->count == s->room)
        s->ids = arena_grow(g->arena, s->ids, &s->room, 16, sizeof *s->ids);
    s->ids[s->count++] = id;
}

/* Rows of `record` in which `column` is this number. */
static enum err gather(struct going *g, enum record_id record, struct str column, int64_t id, struct fault *f)
{
    struct str sql = str_print(g->arena, "SELECT id FROM " S_FMT " WHERE " S_FMT " = %lld",
                               S_ARG(record_row(record)->table), S_ARG(column), (long long)id);
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(g->db->handle, sql.p, -1, &s, NULL) != SQLITE_OK)
        return db_fault(g->db, f);
    while (db_row(s))
        add(g, record, sqlite3_column_int64(s, 0));
    return sqlite3_finalize(s) == SQLITE_OK ? OK : db_fault(g->db, f);
}

/* All that refers to a row of this kind (KIND_PERSON or KIND_CASE). */
static enum err gather_all(struct going *g, enum kind kind, int64_t id, struct fault *f)
{
    enum err e = OK;
    for (int r = 0; !e && r < RECORD_COUNT; r++)
        for (int i = 0; !e && i < record_row((enum record_id)r)->count; i++)
            if (record_row((enum record_id)r)->fields[i].kind == kind)
                e = gather(g, (enum record_id)r, record_row((enum record_id)r)->fields[i].column, id, f);
    return e;
}

/* The sets grow while they are walked: who was merged into somebody who goes, goes. */
static enum err find_all(struct going *g, const struct due *d, struct fault *f)
{
    enum err e = OK;
    if (d->person)
        add(g, RECORD_PERSON, d->person);
    else
        add(g, RECORD_INTAKE, d->intake);
    for (int i = 0; !e && i < g->sets[RECORD_PERSON].count; i++)
        e = gather_all(g, KIND_PERSON, g->sets[RECORD_PERSON].ids[i], f);
    for (int i = 0; !e && i < g->sets[RECORD_INTAKE].count; i++)
        e = gather_all(g, KIND_CASE, g->sets[RECORD_INTAKE].ids[i], f);
    return e;
}

/* Rows that were taken back before have left their table; their values stand in history, and say whose they were. */
static enum err forget_withdrawn(struct db *db, struct str column, int64_t id, struct fault *f)
{
    static const char sql[] =
        "DELETE FROM history WHERE (record, row) IN (SELECT record, row FROM withdrawn WHERE (record, row) IN"
        " (SELECT record, row FROM history WHERE field = ?2 AND old = CAST(?1 AS TEXT)))";
    return db_run_with(db, sql, id, column, f);
}

static enum err forget_row(struct going *g, enum record_id record, int64_t id, struct fault *f)
{
    static const char *const sqls[] = {
        "DELETE FROM history WHERE record=?2 AND row=?1",
        "DELETE FROM withdrawn WHERE record=?2 AND row=?1",
        "DELETE FROM saved WHERE seq IN (SELECT seq FROM saved_new WHERE record=?2 AND row=?1)",
        "DELETE FROM saved_new WHERE record=?2 AND row=?1",
        "DELETE FROM handover_seen WHERE entry = ?2 || ' ' || ?1 OR entry LIKE ?2 || ' ' || ?1 || ' %'",
    };
    struct str table = record_row(record)->table;
    enum err e = lineage_forget(g->db, record, id, f);
    e = e ? e : row_remove(g->db, record, id, f);
    for (size_t i = 0; !e && i < COUNT_OF(sqls); i++)
        e = db_run_with(g->db, sqls[i], id, table, f);
    return e;
}

static enum err forget_drafts(struct db *db, int64_t intake, struct fault *f)
{
    static const char *const sqls[] = {
        "DELETE FROM draft_step WHERE draft IN (SELECT id FROM draft WHERE intake=?1 AND ?2 <> '')",
        "DELETE FROM draft_value WHERE draft IN (SELECT id FROM draft WHERE intake=?1 AND ?2 <> '')",
        "DELETE FROM draft WHERE intake=?1 AND ?2 <> ''",
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(sqls); i++)
        e = db_run_with(db, sqls[i], intake, S("intake"), f);
    return e;
}

static enum err forget_all(struct going *g, struct fault *f)
{
    enum err e = OK;
    for (int i = 0; !e && i < g->sets[RECORD_INTAKE].count; i++) {
        e = forget_drafts(g->db, g->sets[RECORD_INTAKE].ids[i], f);
        e = e ? e : forget_withdrawn(g->db, S("intake"), g->sets[RECORD_INTAKE].ids[i], f);
    }
    for (int i = 0; !e && i < g->sets[RECORD_PERSON].count; i++)
        e = forget_withdrawn(g->db, S("person"), g->sets[RECORD_PERSON].ids[i], f);
    for (int r = 0; !e && r < RECORD_COUNT; r++)
        for (int i = 0; !e && i < g->sets[r].count; i++)
            e = forget_row(g, (enum record_id)r, g->sets[r].ids[i], f);
    return e;
}

/* A number is never given again, also where the last row of a table goes: a line of the file begins behind it
 * (lineage.h), and another workstation does not take the next row for the one that it knew. */
static enum err keep_numbers(struct going *g, struct fault *f)
{
    for (int r = 0; r < RECORD_COUNT; r++) {
        const struct set *s = &g->sets[r];
        int64_t next = s->count ? row_next_id(g->db, (enum record_id)r, f) : INT64_MAX;
        if (!next)
            return f->code;
        for (int i = 0; i < s->count; i++)
            if (s->ids[i] == next - 1)
                return lineage_begin(g->db, f);
    }
    return OK;
}

/* "person 1, intake 2, contact 7": how many rows, and no word of them. */
static struct str counts(const struct going *g)
{
    struct buf b = buf_in(g->arena);
    for (int r = 0; r < RECORD_COUNT; r++)
        if (g->sets[r].count)
            buf_print(&b, "%s" S_FMT " %d", b.n ? ", " : "", S_ARG(record_row((enum record_id)r)->table),
                      g->sets[r].count);
    return buf_str(&b);
}

static enum err dispose_one(struct db *db, const struct due *d, struct str login, int64_t now,
                            struct fault *f)
{
    struct going g = {.db = db, .arena = arena_new()};
    struct str subject = str_print(g.arena, "%s %lld", d->person ? "person" : "intake",
                                   (long long)(d->person ? d->person : d->intake));
    enum err e = db_begin(db, f);
    e = e ? e : find_all(&g, d, f);
    e = e ? e : audit_add(db, now, login, S("dispose"), subject, counts(&g), f);
    e = e ? e : keep_numbers(&g, f);
    e = e ? e : forget_all(&g, f);
    if (e)
        db_rollback(db);
    else
        e = db_commit(db, f);
    arena_free(g.arena);
    return e;
}

/* A contentless index keeps the words of what was deleted until it is written anew; the log until it is emptied. */
static enum err wipe(struct db *db, struct fault *f)
{
    enum err e = db_run(db,
                        "INSERT INTO found_person(found_person) VALUES('optimize');"
                        "INSERT INTO found_intake(found_intake) VALUES('optimize');",
                        f);
    if (!e &&
        sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
        e = fault_say(f, ERR_NOTICE,
                      "%s: 廃棄しましたが、ほかで開かれているため、ログの古い内容がまだ消えていません。"
                      "すべての窓口を閉じてから、もう一度 madoguchi dispose を行ってください。",
                      db->path);
    return e;
}

enum err dispose_all(struct db *db, const struct due *rows, int count, struct str login, int64_t now,
                     int *gone, struct fault *f)
{
    enum err e = OK;
    for (*gone = 0; !e && *gone < count; *gone += !e)
        e = dispose_one(db, &rows[*gone], login, now, f);
    struct fault unsaid = {0};
    enum err wiped = !e || *gone ? wipe(db, e ? &unsaid : f) : OK; /* also of those before a fault */
    return e ? e : wiped;
}
