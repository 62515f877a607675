#include "store/named.h"

#include "case_name.h"
#include "inside.h"

static const struct {
    struct str name, sql;
} rows[NAMED_COUNT] = {
#define NAMED(NAME, name, sql) [NAMED_##NAME] = {S_ROW(name), S_ROW(sql)},
#include "store/named.def"
#undef NAMED
};

enum err named_open(struct db *db, enum named what, struct query **out, struct fault *f)
{
    return query_open(db, rows[what].name, rows[what].sql, out, f);
}

enum err named_all(struct db *db, enum record_id record, struct query **out, struct fault *f)
{
    const struct record_row *row = record_row(record);
    struct arena *a = arena_new();
    struct str sql =
        str_print(a, "SELECT r.id, " S_FMT " FROM " S_FMT " r ORDER BY %s", S_ARG(row_columns(a, row, "r")),
                  S_ARG(row->table), record == RECORD_CLOSING ? "month, revision" : "id");
    enum err e = query_open(db, row->table, sql, out, f);
    arena_free(a);
    return e;
}
