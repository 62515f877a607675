/*
 * Tables that are computed: a count and a way to give column i of row n.
 *
 *   codes(table)    the rows of a code table
 *   months(first)   twelve months from that day's
 *   tally(what)     how many rows of a record there are by month and code: from the numbers that are kept
 *                   (schema/tallies.def), else one pass over the rows, where GROUP BY would sort every one.
 *                   `what` is 'record moment code first', as in 'contact at channel 2026-04-01'
 *   audited         a row while this transaction has its audit row: the guards of the records ask for it. It
 *                   is a table since a function call in a trigger makes the whole statement one that may
 *                   abort (schema.c)
 */
#include "inside.h"

#include <string.h>

#include "base/date.h"

enum { MONTHS = 12 };

struct series_cursor;
struct series_kind {
    const char *name, *declare;
    void (*begin)(struct series_cursor *, struct str argument);
    void (*column)(sqlite3_context *, const struct series_cursor *, int);
    int hidden; /* the column that takes the argument; 0: none */
};
struct series_of {
    const struct series_kind *kind;
    struct db *db;
};
struct series {
    sqlite3_vtab base;
    struct series_of of;
};
struct series_cursor {
    sqlite3_vtab_cursor base;
    struct db *db;
    int at, count;
    enum codes table;
    int32_t first;
    int64_t *counts; /* of tally: by month, then by code; the last of each month is no code */
};

static void begin_codes(struct series_cursor *at, struct str table)
{
    at->table = codes_of_name(table);
    at->count = codes_count(at->table);
}

static void column_codes(sqlite3_context *c, const struct series_cursor *at, int column)
{
    const struct code *row = codes_row(at->table, at->at);
    if (column == 0)
        sqlite3_result_int(c, at->at + 1);
    else
        sql_give_static(c, column == 1 ? row->code : column == 2 ? row->label : row->group);
}

static void begin_months(struct series_cursor *at, struct str first)
{
    at->first = date_from_iso(first);
    at->count = at->first == DAY_NONE ? 0 : 12;
}

static void column_months(sqlite3_context *c, const struct series_cursor *at, int column)
{
    int year, month, day;
    char text[32];
    date_split(at->first, &year, &month, &day);
    month += at->at;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    if (column == 0) {
        sqlite3_result_int(c, at->at + 1);
        return;
    }
    int n = column == 1 ? sqlite3_snprintf(sizeof text, text, "%04d-%02d", year, month),
        7               : (int)strlen(sqlite3_snprintf(sizeof text, text, "%d月", month));
    sql_give(c, (struct str){text, (size_t)n});
}

/* What a tally counts: names that are in the schema's rows, nothing else becomes SQL. */
struct tallied {
    const struct field *at, *code;
    int32_t first;
};

static bool read_tallied(struct str what, struct tallied *t)
{
    const struct record_row *record = record_of_table(str_part(&what, ' '));
    struct str at = str_part(&what, ' '), code = str_part(&what, ' ');
    if (!record)
        return false;
    *t = (struct tallied){record_field(record->id, at), record_field(record->id, code), date_from_iso(what)};
    return t->at && t->code && t->at->kind == KIND_MOMENT && t->code->kind == KIND_CODE &&
           t->first != DAY_NONE;
}

static sqlite3_stmt *prepare_tally(struct db *db, const struct tallied *t, struct arena *a)
{
    sqlite3_stmt *s = NULL;
    int year, month, day;
    date_split(t->first, &year, &month, &day);
    struct str first = date_iso(a, t->first), next = date_iso(a, date_day(year + 1, month, day));
    struct str sql = day == 1 ? counter_tally_sql(a, t->at, t->code) : S0;
    if (!sql.n)
        sql = str_print(
            a, "SELECT " S_FMT ", " S_FMT ", 1 FROM " S_FMT " WHERE " S_FMT " >= ?1 AND " S_FMT " < ?2",
            S_ARG(t->at->column), S_ARG(t->code->column), S_ARG(record_row(t->at->record)->table),
            S_ARG(t->at->column), S_ARG(t->at->column));
    if (sqlite3_prepare_v2(db->handle, sql.p, -1, &s, NULL))
        return NULL;
    sqlite3_bind_text(s, 1, first.p, (int)first.n, SQLITE_TRANSIENT);
    sqlite3_bind_text(s, 2, next.p, (int)next.n, SQLITE_TRANSIENT);
    return s;
}

/* Months from `first` to that of an ISO moment; out of range where it is none. */
static int month_of(int32_t first, struct str at)
{
    int year, month, day;
    if (at.n < 7)
        return -1;
    date_split(first, &year, &month, &day);
    int64_t of_year = str_int(str_head(at, 4), -1), of_month = str_int((struct str){at.p + 5, 2}, -1);
    return (int)((of_year - year) * MONTHS + of_month - month);
}

static int code_of(const struct code *rows, int count, struct str code)
{
    for (int i = 0; i < count; i++)
        if (str_eq(rows[i].code, code))
            return i;
    return count;
}

static void begin_tally(struct series_cursor *at, struct str what)
{
    struct tallied t;
    struct arena *a = arena_new();
    sqlite3_stmt *s = read_tallied(what, &t) ? prepare_tally(at->db, &t, a) : NULL;
    sqlite3_free(at->counts);
    at->counts = NULL;
    if (s) {
        int codes = codes_count(t.code->codes);
        size_t bytes = sizeof *at->counts * (size_t)(MONTHS * (codes + 1));
        at->table = t.code->codes;
        at->counts = sqlite3_malloc64(bytes);
        at->count = at->counts ? MONTHS * (codes + 1) : 0;
        if (at->counts)
            memset(at->counts, 0, bytes);
        while (at->counts && db_row(s)) {
            int month = month_of(t.first, db_text(s, 0));
            if (month >= 0 && month < MONTHS)
                at->counts[month * (codes + 1) + code_of(codes_row(t.code->codes, 0), codes,
                                                         db_text(s, 1))] += sqlite3_column_int64(s, 2);
        }
    }
    sqlite3_finalize(s);
    arena_free(a);
}

static void column_tally(sqlite3_context *c, const struct series_cursor *at, int column)
{
    int codes = codes_count(at->table), code = at->at % (codes + 1);
    if (column == 0)
        sqlite3_result_int(c, at->at / (codes + 1) + 1);
    else if (column == 1)
        sql_give_static(c, code < codes ? codes_row(at->table, code)->code : S0);
    else
        sqlite3_result_int64(c, at->counts[at->at]);
}

static void begin_audited(struct series_cursor *at, struct str unused)
{
    (void)unused;
    at->count = at->db->audited;
}

static void column_audited(sqlite3_context *c, const struct series_cursor *at, int column)
{
    (void)column;
    sqlite3_result_int64(c, at->db->audit_seq);
}

static const struct series_kind kinds[] = {
    {"codes", "CREATE TABLE x(number, code, label, grp, tbl HIDDEN)", begin_codes, column_codes, 4},
    {"months", "CREATE TABLE x(number, month, label, first HIDDEN)", begin_months, column_months, 3},
    {"tally", "CREATE TABLE x(number, code, n, what HIDDEN)", begin_tally, column_tally, 3},
    {"audited", "CREATE TABLE x(seq)", begin_audited, column_audited, 0},
};

static int connect(sqlite3 *handle, void *of, int argc, const char *const *argv, sqlite3_vtab **out,
                   char **error)
{
    (void)argc;
    (void)argv;
    (void)error;
    struct series *s = sqlite3_malloc(sizeof *s);
    if (!s)
        return SQLITE_NOMEM;
    memset(s, 0, sizeof *s);
    s->of = *(const struct series_of *)of;
    *out = &s->base;
    sqlite3_vtab_config(handle, SQLITE_VTAB_INNOCUOUS);
    return sqlite3_declare_vtab(handle, s->of.kind->declare);
}

static int disconnect(sqlite3_vtab *vtab)
{
    sqlite3_free(vtab);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
    int hidden = ((struct series *)vtab)->of.kind->hidden;
    info->estimatedRows = 12;
    info->estimatedCost = 12;
    if (!hidden)
        return SQLITE_OK;
    for (int i = 0; i < info->nConstraint; i++)
        if (info->aConstraint[i].iColumn == hidden && info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ) {
            if (!info->aConstraint[i].usable)
                return SQLITE_CONSTRAINT;
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            return SQLITE_OK;
        }
    return SQLITE_CONSTRAINT;
}

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
    struct series_cursor *c = sqlite3_malloc(sizeof *c);
    if (!c)
        return SQLITE_NOMEM;
    memset(c, 0, sizeof *c);
    c->db = ((struct series *)vtab)->of.db;
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(((struct series_cursor *)cursor)->counts);
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int argc, sqlite3_value **argv)
{
    (void)number;
    (void)name;
    struct series_cursor *c = (struct series_cursor *)cursor;
    const struct series_kind *kind = ((struct series *)cursor->pVtab)->of.kind;
    c->at = c->count = 0;
    if (!kind->hidden || argc == 1)
        kind->begin(c, argc ? sql_argument(argv, 0) : S0);
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
    ((struct series_cursor *)cursor)->at++;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
    struct series_cursor *c = (struct series_cursor *)cursor;
    return c->at >= c->count;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *c, int i)
{
    const struct series_kind *kind = ((struct series *)cursor->pVtab)->of.kind;
    if (!kind->hidden || i < kind->hidden)
        kind->column(c, (struct series_cursor *)cursor, i);
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = ((struct series_cursor *)cursor)->at;
    return SQLITE_OK;
}

static const sqlite3_module series_module = {
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

enum err series_register(struct db *db, struct fault *f)
{
    int rc = SQLITE_OK;
    struct series_of *of = ARENA_ARRAY(db->arena, struct series_of, COUNT_OF(kinds));
    for (size_t i = 0; !rc && i < COUNT_OF(kinds); i++) {
        of[i] = (struct series_of){&kinds[i], db};
        rc = sqlite3_create_module_v2(db->handle, kinds[i].name, &series_module, &of[i], NULL);
    }
    return rc ? db_fault(db, f) : OK;
}
