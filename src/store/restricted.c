/*
 * Restricted cases (閲覧制限) in lists: who is not 担当者 or 副担当者 sees number and date, not whom or
 * what it is about. In SQL: hides(i.id, i.restricted, i.owner, i.owner_second). A case that is shown itself
 * is asked for by model/role.h.
 */
#include "case_name.h"
#include "inside.h"

void db_watched_by(struct db *db, struct str login)
{
    db->viewer = str_copy(db->arena, login);
    db->shown_count = 0;
}

void db_show(struct db *db, int64_t intake)
{
    if (db->shown_count < SHOWN)
        db->shown[db->shown_count++] = intake;
}

static bool is_shown(const struct db *db, int64_t intake)
{
    for (int i = 0; i < db->shown_count; i++)
        if (db->shown[i] == intake)
            return true;
    return false;
}

bool restricted_hides(const struct db *db, int64_t id, const struct str *v)
{
    return db->viewer.n && str_eq(v[INTAKE_restricted], S("yes")) && !str_eq(v[INTAKE_owner], db->viewer) &&
           !str_eq(v[INTAKE_owner_second], db->viewer) && !is_shown(db, id);
}

struct str restricted_words(struct str name, struct str words)
{
    return str_eq(name, S(RESTRICTED_NAME)) ? S0 : words;
}

static void hides(sqlite3_context *c, int count, sqlite3_value **v)
{
    const struct db *db = sqlite3_user_data(c);
    (void)count;
    struct intake i = {.restricted = sql_argument(v, 1)};
    if (i.restricted.n) {
        i.owner = sql_argument(v, 2);
        i.owner_second = sql_argument(v, 3);
    }
    sqlite3_result_int(c, restricted_hides(db, sqlite3_value_int64(v[0]), i.v));
}

enum err restricted_register(struct db *db, struct fault *f)
{
    static const struct sql_function rows[] = {{"hides", 4, 0, hides}};
    return sql_register(db, rows, COUNT_OF(rows), f);
}
