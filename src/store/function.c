/*
 * The SQL functions that reports and exported files may call, and the two small
 * table functions. All read only what they are given and the code tables.
 */
#include "inside.h"

#include <string.h>

#include "base/date.h"
#include "model/rule.h"
#include "store/audit.h"

static struct str argument(sqlite3_value **v, int i)
{
    const char *p = (const char *)sqlite3_value_text(v[i]);
    return p ? (struct str){p, (size_t)sqlite3_value_bytes(v[i])} : S0;
}

static void give(sqlite3_context *c, struct str s)
{
    sqlite3_result_text(c, s.p, (int)s.n, SQLITE_TRANSIENT);
}

static void give_static(sqlite3_context *c, struct str s)
{
    sqlite3_result_text(c, s.p, (int)s.n, SQLITE_STATIC);
}

static void label(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct code *row = code_find(codes_of_name(argument(v, 0)), argument(v, 1));
    if (row)
        give_static(c, row->label);
    else
        sqlite3_result_value(c, v[1]);
}

static void code_group(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct code *row = code_find(codes_of_name(argument(v, 0)), argument(v, 1));
    give_static(c, row ? row->group : S0);
}

static void labels_of_set(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct arena *a = arena_new();
    give(c, codes_labels(a, codes_of_name(argument(v, 0)), argument(v, 1)));
    arena_free(a);
}

static void staff_name(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct db *db = sqlite3_user_data(c);
    struct str login = argument(v, 0);
    for (int i = 0; i < db->staff_count; i++)
        if (str_eq(db->staff[i].login, login)) {
            give(c, db->staff[i].name);
            return;
        }
    sqlite3_result_value(c, v[0]);
}

static void age_band(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    give_static(c, rule_age_band(argument(v, 0), date_from_iso(argument(v, 1))));
}

static void insured(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct str code = rule_insured(argument(v, 0), argument(v, 1), date_from_iso(argument(v, 2)));
    give_static(c, code_label(CODES_insured, code));
}

static void profile(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n, (void)v;
    const struct db *db = sqlite3_user_data(c);
    give(c, db->facts.profile);
}

static void asker(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    give_static(c, rule_asker(argument(v, 0)));
}

/* position_rule(profile, requester, phase, at): what was proposed to a case received at that time. */
static void position_rule(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct str why;
    give_static(c, rule_position(argument(v, 0), argument(v, 1), argument(v, 2),
                                 date_from_iso(argument(v, 3)), &why));
}

/* position_override(profile, requester, phase, at, position): 1 where that needed a reason. */
static void position_override(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_int(c, rule_position_overrides(argument(v, 0), argument(v, 1), argument(v, 2),
                                                  date_from_iso(argument(v, 3)), argument(v, 4)));
}

static void wareki(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct arena *a = arena_new();
    give(c, date_wareki(a, argument(v, 0)));
    arena_free(a);
}

static const struct {
    const char *name;
    int arguments, flags;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"label", 2, SQLITE_DETERMINISTIC, label},
    {"code_group", 2, SQLITE_DETERMINISTIC, code_group},
    {"codes_label", 2, SQLITE_DETERMINISTIC, labels_of_set},
    {"age_band", 2, SQLITE_DETERMINISTIC, age_band},
    {"insured", 3, SQLITE_DETERMINISTIC, insured},
    {"profile", 0, 0, profile},
    {"asker", 1, SQLITE_DETERMINISTIC, asker},
    {"position_rule", 4, SQLITE_DETERMINISTIC, position_rule},
    {"position_override", 5, SQLITE_DETERMINISTIC, position_override},
    {"wareki", 1, SQLITE_DETERMINISTIC, wareki},
    {"staff_name", 1, 0, staff_name},
};

/*
 * Tables that are computed: a count and a way to give column i of row n. codes(table) and months(first) are
 * for reports. audited has a row while this transaction has its audit row: the guards of the records ask for
 * it. It is a table since a function call in a trigger makes the whole statement one that may abort
 * (schema.c).
 */
struct series_cursor;
struct series_kind {
    const char *name, *declare;
    void (*begin)(struct series_cursor *, struct str argument);
    void (*column)(sqlite3_context *, const struct series_cursor *, int);
    int hidden; /* the column that takes the argument; 0: none */
};
struct series_of {
    const struct series_kind *kind;
    const struct db *db;
};
struct series {
    sqlite3_vtab base;
    struct series_of of;
};
struct series_cursor {
    sqlite3_vtab_cursor base;
    const struct db *db;
    int at, count;
    enum codes table;
    int32_t first;
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
        give_static(c, column == 1 ? row->code : column == 2 ? row->label : row->group);
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
    give(c, (struct str){text, (size_t)n});
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
        kind->begin(c, argc ? argument(argv, 0) : S0);
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

enum err function_register(struct db *db, struct fault *f)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < COUNT_OF(functions); i++)
        rc = sqlite3_create_function_v2(db->handle, functions[i].name, functions[i].arguments,
                                        SQLITE_UTF8 | functions[i].flags, db, functions[i].call, NULL, NULL,
                                        NULL);
    struct series_of *of = ARENA_ARRAY(db->arena, struct series_of, COUNT_OF(kinds));
    for (size_t i = 0; !rc && i < COUNT_OF(kinds); i++) {
        of[i] = (struct series_of){&kinds[i], db};
        rc = sqlite3_create_module_v2(db->handle, kinds[i].name, &series_module, &of[i], NULL);
    }
    return rc ? db_fault(db, f) : OK;
}
