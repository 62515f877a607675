#include "store/query.h"

#include <string.h>

#include "inside.h"

struct query {
    struct db *db;
    sqlite3_stmt *stmt;
    struct str name;
    struct arena *arena;
    enum err code; /* of the step that failed */
    struct fault fault;
};

/* Never read by a report or an exported file, whoever wrote it. */
static const char *const secret[] = {"audit",       "audit_key",  "setting",    "handover_seen", "draft",
                                     "draft_value", "draft_step", "saved",      "saved_new",     "withdrawn",
                                     "history",     "meta",       "found_",     "sqlite_",       "pragma_",
                                     "dbstat",      "audited",    "audit_state"};

static bool is_secret(const char *table)
{
    for (size_t i = 0; table && i < COUNT_OF(secret); i++) {
        size_t n = strlen(secret[i]);
        if (sqlite3_strnicmp(table, secret[i], (int)n) == 0 && (secret[i][n - 1] == '_' || table[n] == 0))
            return true;
    }
    return false;
}

/* What a SELECT could still do harm with: the rest of SQLite's functions only compute. */
static bool is_harmful(const char *function)
{
    static const char *const names[] = {"load_extension", "fts5"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (sqlite3_stricmp(function, names[i]) == 0)
            return true;
    return false;
}

static bool is_allowed(int action, const char *table, const char *function)
{
    switch (action) {
    case SQLITE_FUNCTION: return !is_harmful(function);
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return true;
    case SQLITE_READ: return !is_secret(table);
    default: return false;
    }
}

/* *denied: SQLite does not always tell a refusal by its result code. */
static int authorize(void *denied, int action, const char *a, const char *b, const char *schema,
                     const char *trigger)
{
    (void)schema;
    (void)trigger;
    if (is_allowed(action, a, b))
        return SQLITE_OK;
    *(bool *)denied = true;
    return SQLITE_DENY;
}

static enum err refuse(struct str name, struct fault *f, const char *why)
{
    return fault_say(f, ERR_REFUSED, S_FMT ": %s。", S_ARG(name), why);
}

/* A comment may follow the statement; what prepares to nothing is one. */
static bool has_more(struct db *db, const char *rest)
{
    sqlite3_stmt *more = NULL;
    bool bad = false;
    while (!bad && !more && *rest)
        bad = sqlite3_prepare_v2(db->handle, rest, -1, &more, &rest) != SQLITE_OK;
    sqlite3_finalize(more);
    return bad || more;
}

static enum err prepare(struct db *db, struct str name, const char *sql, sqlite3_stmt **out, struct fault *f)
{
    const char *rest = "";
    bool denied = false;
    sqlite3_set_authorizer(db->handle, authorize, &denied);
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, out, &rest);
    bool more = !rc && has_more(db, rest);
    sqlite3_set_authorizer(db->handle, NULL, NULL);
    if (rc && denied)
        return refuse(name, f,
                      "読めない表か、許されない命令が入っています。読み取りの SELECT だけにしてください");
    if (rc)
        return fault_say(f, ERR_REFUSED,
                         S_FMT ": SQL を実行できません（%s）。列名と表の名前を確かめてください。",
                         S_ARG(name), sqlite3_errmsg(db->handle));
    if (!*out || more)
        return refuse(name, f, "SELECT を1つだけ書いてください");
    return sqlite3_stmt_readonly(*out) ? OK : refuse(name, f, "読み取りの SELECT だけが使えます");
}

/* A table function declares its columns when it is first named, as a CREATE TABLE that the authorizer would
 * refuse. */
static void introduce(struct db *db)
{
    struct fault unused;
    db_statement(db, "SELECT 1 FROM codes('none'), months(''), tally('')", &unused);
}

enum err query_open(struct db *db, struct str name, struct str sql, struct query **out, struct fault *f)
{
    struct arena *a = arena_new();
    struct query *q = ARENA_NEW(a, struct query);
    *q = (struct query){.db = db, .arena = a, .name = str_copy(a, name)};
    *out = NULL;
    introduce(db);
    enum err e = prepare(db, name, str_z(a, sql), &q->stmt, f);
    if (e) {
        sqlite3_finalize(q->stmt);
        arena_free(a);
        return e;
    }
    *out = q;
    return OK;
}

void query_bind(struct query *q, const char *name, struct str value)
{
    int at = sqlite3_bind_parameter_index(q->stmt, name);
    if (at)
        sqlite3_bind_text(q->stmt, at, value.n ? value.p : "", (int)value.n, SQLITE_TRANSIENT);
}

void query_bind_int(struct query *q, const char *name, int64_t value)
{
    int at = sqlite3_bind_parameter_index(q->stmt, name);
    if (at)
        sqlite3_bind_int64(q->stmt, at, value);
}

bool query_step(struct query *q)
{
    int rc = q->code ? SQLITE_DONE : sqlite3_step(q->stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        q->code = db_fault(q->db, &q->fault);
    return rc == SQLITE_ROW;
}

int query_columns(const struct query *q)
{
    return sqlite3_column_count(q->stmt);
}

struct str query_heading(const struct query *q, int column)
{
    return str_of(sqlite3_column_name(q->stmt, column));
}

/* As a blob, text is not copied for the sake of a NUL behind it. */
struct str query_text(const struct query *q, int column)
{
    const char *p = sqlite3_column_blob(q->stmt, column);
    return p ? (struct str){p, (size_t)sqlite3_column_bytes(q->stmt, column)} : S0;
}

int64_t query_int(const struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

enum err query_close(struct query *q, struct fault *f)
{
    if (!q)
        return OK;
    enum err e = q->code;
    if (e)
        *f = q->fault;
    sqlite3_finalize(q->stmt);
    arena_free(q->arena);
    return e;
}

enum err query_snapshot(struct db *db, struct fault *f)
{
    enum err e = db_run(db, "BEGIN", f);
    if (!e && db_number(db, "SELECT count(*) FROM meta", -1) < 0) { /* the first read takes the snapshot */
        e = db_fault(db, f);
        db_rollback(db);
    }
    return e;
}

void query_release(struct db *db)
{
    db_rollback(db);
}
