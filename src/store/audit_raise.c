/*
 * The chain of a file from before its rows had steps and links (a version below 8): it is bound anew as it stands, in
 * the transaction that brings the file up to date. Rows that were bound by the old scheme prove nothing afterwards
 * about the time before; the backup that is made first has them as they were.
 */
#include <sodium.h>
#include <string.h>

#include "audit_link.h"
#include "store/audit.h"

static enum err bind_again(struct db *db, const struct audit_link *l, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "UPDATE audit SET mac=?1 WHERE seq=?2", f);
    if (!s)
        return f->code;
    sqlite3_bind_blob(s, 1, l->bound, BOUND, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, l->seq);
    return db_step(db, s, f);
}

static enum err bind_all(struct db *db, const unsigned char *key, int64_t *rows, struct fault *f)
{
    unsigned char before[BOUND] = {0};
    bool there;
    enum err e;
    sqlite3_stmt *s = db_statement(db, "SELECT " AUDIT_LINK_COLUMNS " FROM audit ORDER BY seq", f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(db, s, &there, f)) && there) {
        struct audit_link l;
        audit_link_read(s, &l);
        audit_link_bind(&l, before, key);
        memcpy(before, l.bound, BOUND);
        *rows = l.seq;
        if ((e = bind_again(db, &l, f)))
            break;
    }
    sqlite3_reset(s);
    return e;
}

/* The rule that no row is changed stands aside while all are bound: it comes back in its own words. */
static enum err bind_unkept(struct db *db, const unsigned char *key, int64_t *rows, struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT sql FROM sqlite_schema WHERE name='audit_keeps'", f);
    if (!s || db_fetch(db, s, &there, f))
        return f->code;
    struct str keeps = str_print(db->scratch, S_FMT, S_ARG(db_text(s, 0)));
    sqlite3_reset(s);
    enum err e = db_run(db, "DROP TRIGGER audit_keeps", f);
    e = e ? e : bind_all(db, key, rows, f);
    return e ? e : db_run(db, keeps.p, f);
}

static enum err store_end(struct db *db, int64_t now, int64_t rows, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "UPDATE audit_state SET first=1, since=?1, seq=?2", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, now);
    sqlite3_bind_int64(s, 2, rows);
    return db_step(db, s, f);
}

enum err audit_raise(struct db *db, int64_t now, struct fault *f)
{
    unsigned char key[AUDIT_KEY];
    int64_t rows = 0;
    if (!db_number(db, "SELECT 1 FROM audit WHERE length(mac) = 32 LIMIT 1", 0))
        return OK;
    enum err e = audit_begin(db, now, key, f);
    e = e ? e : bind_unkept(db, key, &rows, f);
    e = e ? e : store_end(db, now, rows, f);
    sodium_memzero(key, sizeof key);
    return e;
}
