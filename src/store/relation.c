#include "store/relation.h"

#include "base/date.h"
#include "inside.h"

enum { MOST = 100 };

#define SIDE(own, other, gives)                                                                              \
    "SELECT r.id, r." other ", " gives " AS gives, r.kind, p.name, p.phone, r.rules, r.form, r.since"        \
    " FROM relation r JOIN resource p ON p.id = r." other " WHERE r." own                                    \
    " = ?1 AND (r.until = '' OR r.until >= ?2)"

static struct relation_row read_row(struct arena *a, sqlite3_stmt *s)
{
    return (struct relation_row){.id = sqlite3_column_int64(s, 0),
                                 .other = sqlite3_column_int64(s, 1),
                                 .gives = sqlite3_column_int(s, 2),
                                 .kind = db_copy(a, s, 3),
                                 .name = db_copy(a, s, 4),
                                 .phone = db_copy(a, s, 5),
                                 .rules = db_copy(a, s, 6),
                                 .form = db_copy(a, s, 7),
                                 .since = db_copy(a, s, 8)};
}

int relation_load(struct arena *a, struct db *db, int64_t resource, int32_t today, struct relation_row **rows)
{
    static const char sql[] = SIDE("resource", "partner", "0") " UNION ALL " SIDE(
        "partner", "resource", "1") " ORDER BY gives, kind, 1 LIMIT 100";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct relation_row, MOST);
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, resource);
    db_bind(s, 2, date_iso(a, today));
    while (n < MOST && db_row(s))
        (*rows)[n++] = read_row(a, s);
    sqlite3_reset(s);
    return n;
}
