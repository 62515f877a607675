/*
 * The SQL functions that reports and exported files may call. All read only what
 * they are given, the code tables, the names of the staff and the facts of the file
 * (profile, uuid).
 */
#include "inside.h"

#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "model/position.h"
#include "model/rule.h"
#include "store/audit.h"

struct str sql_argument(sqlite3_value **v, int i)
{
    const char *p = (const char *)sqlite3_value_text(v[i]);
    return p ? (struct str){p, (size_t)sqlite3_value_bytes(v[i])} : S0;
}

void sql_give(sqlite3_context *c, struct str s)
{
    sqlite3_result_text(c, s.p, (int)s.n, SQLITE_TRANSIENT);
}

void sql_give_static(sqlite3_context *c, struct str s)
{
    sqlite3_result_text(c, s.p, (int)s.n, SQLITE_STATIC);
}

/* The code table that a call names: nearly always a literal, so it is looked up once a statement. */
static enum codes table_of(sqlite3_context *c, sqlite3_value **v)
{
    uintptr_t known = (uintptr_t)sqlite3_get_auxdata(c, 0);
    if (known)
        return (enum codes)(known - 1);
    enum codes table = codes_of_name(sql_argument(v, 0));
    sqlite3_set_auxdata(c, 0, (void *)((uintptr_t)table + 1), NULL);
    return table;
}

static void label(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct code *row = code_find(table_of(c, v), sql_argument(v, 1));
    if (row)
        sql_give_static(c, row->label);
    else
        sqlite3_result_value(c, v[1]);
}

static void code_group(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct code *row = code_find(table_of(c, v), sql_argument(v, 1));
    sql_give_static(c, row ? row->group : S0);
}

static void labels_of_set(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct arena *a = arena_new();
    sql_give(c, codes_labels(a, table_of(c, v), sql_argument(v, 1)));
    arena_free(a);
}

static void staff_name(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct db *db = sqlite3_user_data(c);
    struct str login = sql_argument(v, 0);
    for (int i = 0; i < db->staff_count; i++)
        if (str_eq(db->staff[i].login, login)) {
            sql_give(c, db->staff[i].name);
            return;
        }
    sqlite3_result_value(c, v[0]);
}

static void age_band(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sql_give_static(c, rule_age_band(sql_argument(v, 0), date_from_iso(sql_argument(v, 1))));
}

static void insured(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct str code = rule_insured(sql_argument(v, 0), sql_argument(v, 1), date_from_iso(sql_argument(v, 2)));
    sql_give_static(c, code_label(CODES_insured, code));
}

static void profile(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n, (void)v;
    const struct db *db = sqlite3_user_data(c);
    sql_give(c, db->facts.profile);
}

static void asker(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sql_give_static(c, position_asker(sql_argument(v, 0)));
}

/* position_rule(profile, requester, phase, at): what was proposed to a case received at that time. */
static void position_rule(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct str why;
    sql_give_static(c, position_proposed(sql_argument(v, 0), sql_argument(v, 1), sql_argument(v, 2),
                                         date_from_iso(sql_argument(v, 3)), &why));
}

/* position_override(profile, requester, phase, at, position): 1 where that needed a reason. */
static void position_override(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_int(c, position_overrides(sql_argument(v, 0), sql_argument(v, 1), sql_argument(v, 2),
                                             date_from_iso(sql_argument(v, 3)), sql_argument(v, 4)));
}

/* one_sided(own, total, candidates): 1 where a place is asked out of proportion. */
static void one_sided(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_int(
        c, rule_one_sided(sqlite3_value_int(v[0]), sqlite3_value_int(v[1]), sqlite3_value_int(v[2])));
}

/*
 * pseudonym(record, number): the same for the same row as long as the database lives, and nothing else. Its key
 * is the database's own uuid, which no export can read; practice data, the same for the same seed, has none.
 * Letters only: a spreadsheet would take digits for a number.
 */
static void pseudonym(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    static const char letters[] = "acdefghjkmnpqrtw";
    enum { LETTERS = 16 };
    const struct db *db = sqlite3_user_data(c);
    struct str key = db->facts.practice ? S("practice") : db->facts.uuid, parts[2];
    unsigned char hash[crypto_generichash_BYTES];
    char out[LETTERS];
    crypto_generichash_state h;
    crypto_generichash_init(&h, (const unsigned char *)key.p, key.n, sizeof hash);
    for (int i = 0; i < 2; i++) {
        parts[i] = sql_argument(v, i);
        crypto_generichash_update(&h, (const unsigned char *)parts[i].p, parts[i].n + 1); /* with its NUL */
    }
    crypto_generichash_final(&h, hash, sizeof hash);
    for (int i = 0; i < LETTERS; i++)
        out[i] = letters[hash[i] & 15];
    sql_give(c, (struct str){out, LETTERS});
}

static void wareki(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct arena *a = arena_new();
    sql_give(c, date_wareki(a, sql_argument(v, 0)));
    arena_free(a);
}

static const struct sql_function functions[] = {
    {"label", 2, SQLITE_DETERMINISTIC, label},
    {"code_group", 2, SQLITE_DETERMINISTIC, code_group},
    {"codes_label", 2, SQLITE_DETERMINISTIC, labels_of_set},
    {"age_band", 2, SQLITE_DETERMINISTIC, age_band},
    {"insured", 3, SQLITE_DETERMINISTIC, insured},
    {"profile", 0, 0, profile},
    {"asker", 1, SQLITE_DETERMINISTIC, asker},
    {"position_rule", 4, SQLITE_DETERMINISTIC, position_rule},
    {"position_override", 5, SQLITE_DETERMINISTIC, position_override},
    {"one_sided", 3, SQLITE_DETERMINISTIC, one_sided},
    {"wareki", 1, SQLITE_DETERMINISTIC, wareki},
    {"staff_name", 1, 0, staff_name},
    {"pseudonym", 2, 0, pseudonym},
};

enum err sql_register(struct db *db, const struct sql_function *rows, size_t count, struct fault *f)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < count; i++)
        rc = sqlite3_create_function_v2(db->handle, rows[i].name, rows[i].arguments,
                                        SQLITE_UTF8 | rows[i].flags, db, rows[i].call, NULL, NULL, NULL);
    return rc ? db_fault(db, f) : OK;
}

enum err function_register(struct db *db, struct fault *f)
{
    enum err e = sql_register(db, functions, COUNT_OF(functions), f);
    e = e ? e : directory_register(db, f);
    e = e ? e : restricted_register(db, f);
    e = e ? e : sieved_register(db, f);
    return e ? e : series_register(db, f);
}
