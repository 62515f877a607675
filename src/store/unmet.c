#include "store/unmet.h"

#include "inside.h"

bool unmet_recorded(struct db *db, struct str need, int64_t intake, struct str day)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(
        db, "SELECT 1 FROM unmet WHERE at >= ?1 AND need = ?2 AND coalesce(intake, 0) = ?3", &unused);
    if (!s)
        return false;
    db_bind(s, 1, day);
    db_bind(s, 2, need);
    sqlite3_bind_int64(s, 3, intake);
    bool there = db_row(s);
    sqlite3_reset(s);
    return there;
}

int unmet_open(struct arena *a, struct db *db, int64_t intake, int most, struct unmet_row **rows)
{
    struct fault unused;
    int n = 0;
    sqlite3_stmt *s = db_statement(
        db, "SELECT id, service FROM unmet WHERE intake = ?1 AND met_on = '' ORDER BY id", &unused);
    *rows = ARENA_ARRAY(a, struct unmet_row, most);
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, intake);
    while (n < most && db_row(s))
        (*rows)[n++] = (struct unmet_row){sqlite3_column_int64(s, 0), db_copy(a, s, 1)};
    sqlite3_reset(s);
    return n;
}
