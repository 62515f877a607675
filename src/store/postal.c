#include "store/postal.h"

#include "base/kana.h"
#include "inside.h"

int postal_load_towns(struct arena *a, struct db *db, struct str code, int most, struct town **rows)
{
    static const char sql[] = "SELECT city, town FROM postal_town WHERE code=?1 ORDER BY rowid LIMIT ?2";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct town, most);
    if (!s)
        return 0;
    db_bind(s, 1, kana_digits(a, code));
    sqlite3_bind_int(s, 2, most);
    while (n < most && db_row(s))
        (*rows)[n++] = (struct town){db_copy(a, s, 0), db_copy(a, s, 1)};
    sqlite3_reset(s);
    return n;
}

struct str postal_address(struct arena *a, const struct town *t)
{
    return str_print(a, S_FMT S_FMT, S_ARG(t->city), S_ARG(t->town));
}
