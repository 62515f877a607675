#include "store/memory.h"

#include "inside.h"

struct str memory_of(struct arena *a, struct db *db, struct str login, struct str key)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT value FROM setting WHERE staff=?1 AND key=?2", &unused);
    if (!s)
        return S0;
    db_bind(s, 1, login);
    db_bind(s, 2, key);
    struct str value = db_row(s) ? db_copy(a, s, 0) : S0;
    sqlite3_reset(s);
    return value;
}

enum err memory_keep(struct db *db, struct str login, struct str key, struct str value, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO setting VALUES(?1, ?2, ?3) ON CONFLICT(staff, key) DO UPDATE SET value=?3", f);
    if (!s)
        return f->code;
    db_bind(s, 1, login);
    db_bind(s, 2, key);
    db_bind(s, 3, value);
    return db_step(db, s, f);
}

enum err memory_seen(struct db *db, struct str login, struct str entry, int64_t now, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "INSERT INTO handover_seen VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING", f);
    if (!s)
        return f->code;
    db_bind(s, 1, login);
    db_bind(s, 2, entry);
    sqlite3_bind_int64(s, 3, now);
    return db_step(db, s, f);
}
