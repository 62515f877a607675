#include "sieved.h"

#include <string.h>

enum { FOUND, ID, ROWS };

struct cursor {
    sqlite3_vtab_cursor base;
    struct sieved *rows;
    bool there;
};

static int connect(sqlite3 *handle, void *of, int argc, const char *const *argv, sqlite3_vtab **out,
                   char **error)
{
    (void)of, (void)argc, (void)argv, (void)error;
    *out = sqlite3_malloc(sizeof **out);
    if (!*out)
        return SQLITE_NOMEM;
    memset(*out, 0, sizeof **out);
    sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
    return sqlite3_declare_vtab(handle, "CREATE TABLE x(found, id, of HIDDEN)");
}

static int disconnect(sqlite3_vtab *vtab)
{
    sqlite3_free(vtab);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
    (void)vtab;
    for (int i = 0; i < info->nConstraint; i++)
        if (info->aConstraint[i].iColumn == ROWS && info->aConstraint[i].usable &&
            info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            return SQLITE_OK;
        }
    return SQLITE_CONSTRAINT;
}

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
    (void)vtab;
    struct cursor *c = sqlite3_malloc(sizeof *c);
    if (!c)
        return SQLITE_NOMEM;
    memset(c, 0, sizeof *c);
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
    struct cursor *c = (struct cursor *)cursor;
    c->there = c->rows && sieve_next(c->rows->sieve, &c->rows->below, &c->rows->tired);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int argc, sqlite3_value **argv)
{
    (void)number, (void)name;
    ((struct cursor *)cursor)->rows = argc ? sqlite3_value_pointer(argv[0], "sieved") : NULL;
    return next(cursor);
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
    return !((struct cursor *)cursor)->there;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *c, int i)
{
    const struct sieved *rows = ((struct cursor *)cursor)->rows;
    if (i != ROWS)
        sqlite3_result_int64(c, i == ID ? rows->below - rows->apart : rows->below);
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = ((struct cursor *)cursor)->rows->below;
    return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect,
    .xDisconnect = disconnect,
    .xBestIndex = best_index,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = rowid,
};

enum err sieved_register(struct db *db, struct fault *f)
{
    return sqlite3_create_module_v2(db->handle, "sieved", &module, NULL, NULL) ? db_fault(db, f) : OK;
}

void sieved_bind(sqlite3_stmt *s, int at, struct sieved *rows)
{
    rows->tired = false;
    sqlite3_bind_pointer(s, at, rows, "sieved", NULL);
}
