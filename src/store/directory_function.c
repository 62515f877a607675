/*
 * The SQL functions about the directory: what is at home, what a resource is, what it answered. They read only what
 * they are given, the rows of schema/ and where the centre is.
 */
#include "inside.h"

#include <sodium.h>

#include "base/kana.h"
#include "model/item.h"
#include "model/locality.h"

/* home_city(): the first digits of the code of the centre's own city. */
static void home_city(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n, (void)v;
    const struct db *db = sqlite3_user_data(c);
    sql_give(c, db->facts.city_code);
}

/* home_code(): the same as it is published, with its check digit. */
static void home_code(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n, (void)v;
    const struct db *db = sqlite3_user_data(c);
    struct str five = db->facts.city_code;
    struct arena_mark mark = arena_mark(db->scratch);
    sql_give(c, five.n == 5 && str_digits(five) ? locality_code(db->scratch, five) : five);
    arena_rewind(db->scratch, mark);
}

/* at_home(city_code, address): is it in the centre's own city? */
static void at_home(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct arena *a = arena_new();
    sqlite3_result_int(
        c, search_is_home(sqlite3_user_data(c), sql_argument(v, 0), kana_fold(a, sql_argument(v, 1))));
    arena_free(a);
}

/* The code of the row of services.def that it is. */
static void service_kind(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sql_give_static(c, service_row(service_of(sql_argument(v, 0)))->code);
}

static void service_label(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sql_give_static(c, service_row(service_of(sql_argument(v, 0)))->label);
}

/* 医科, 歯科, 薬局, 訪問看護, 訪問リハビリ, 介護, その他 */
static void service_group(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sql_give_static(c, service_group_label(service_row(service_of(sql_argument(v, 0)))->group));
}

/* In the order of schema/services.def, by which lists are sorted. */
static void service_number(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_int(c, (int)service_of(sql_argument(v, 0)) + 1);
}

static void item_label(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct item_row *row = item_of_code(sql_argument(v, 0));
    sql_give_static(c, row ? row->label : S0);
}

/* item_value(item, value): 積極的受入, あり, 12; 不明 */
static void item_value(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    const struct item_row *row = item_of_code(sql_argument(v, 0));
    sql_give(c, row ? item_show(row, sql_argument(v, 1)) : S0);
}

/* uuid(kind, key): the same for the same thing of the same centre, in every export. */
static void uuid(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    unsigned char hash[16];
    struct arena *a = arena_new();
    const struct db *db = sqlite3_user_data(c);
    struct str name = str_print(a, S_FMT "\n" S_FMT "\n" S_FMT, S_ARG(db->facts.centre),
                                S_ARG(sql_argument(v, 0)), S_ARG(sql_argument(v, 1)));
    crypto_generichash(hash, sizeof hash, (const unsigned char *)name.p, name.n, NULL, 0);
    hash[6] = (unsigned char)((hash[6] & 0x0F) | 0x80); /* version 8: of our own making */
    hash[8] = (unsigned char)((hash[8] & 0x3F) | 0x80);
    struct buf b = buf_in(a);
    for (size_t i = 0; i < sizeof hash; i++)
        buf_print(&b, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", hash[i]);
    sql_give(c, buf_str(&b));
    arena_free(a);
}

static const struct sql_function functions[] = {
    {"home_city", 0, 0, home_city},
    {"home_code", 0, 0, home_code},
    {"at_home", 2, 0, at_home},
    {"service_kind", 1, SQLITE_DETERMINISTIC, service_kind},
    {"service_label", 1, SQLITE_DETERMINISTIC, service_label},
    {"service_group", 1, SQLITE_DETERMINISTIC, service_group},
    {"service_number", 1, SQLITE_DETERMINISTIC, service_number},
    {"item_label", 1, SQLITE_DETERMINISTIC, item_label},
    {"item_value", 2, SQLITE_DETERMINISTIC, item_value},
    {"uuid", 2, 0, uuid},
};

enum err directory_register(struct db *db, struct fault *f)
{
    return sql_register(db, functions, COUNT_OF(functions), f);
}
