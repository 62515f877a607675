/* Walking the chain: what was edited, deleted, inserted, moved or cut off, by its number (audit_link.h). */
#include <sodium.h>
#include <string.h>

#include "audit_link.h"
#include "store/audit.h"

enum { STEPS_AHEAD = 1 << 20 }; /* a step that is further ahead is no step: nobody hashes for ever */

struct walk {
    struct db *db;
    const unsigned char *k0;
    unsigned char key[AUDIT_KEY]; /* of the row's step, where K0 is known */
    uint32_t step;
    unsigned char before[BOUND];
    int64_t rows;
};

static enum err wrong_row(const struct walk *w, int64_t seq, struct fault *f)
{
    return fault_say(f, ERR_DAMAGED,
                     "%s: 監査記録の %lld 番が書き換えられたか、失われています。管理者に連絡してください。",
                     w->db->path, (long long)seq);
}

static bool reach_step(struct walk *w, uint32_t step)
{
    if (step < w->step || step - w->step > STEPS_AHEAD)
        return false;
    for (; w->step < step; w->step++)
        if (w->k0)
            audit_link_next(w->key);
    return true;
}

static bool is_right(struct walk *w, sqlite3_stmt *s)
{
    struct audit_link l = {0};
    audit_link_read(s, &l);
    const unsigned char *kept = sqlite3_column_blob(s, AUDIT_LINK_REST);
    if (l.seq != w->rows + 1 || sqlite3_column_bytes(s, AUDIT_LINK_REST) != BOUND ||
        !reach_step(w, audit_link_step(kept)))
        return false;
    memcpy(l.bound, kept, BOUND);
    audit_link_bind(&l, w->before, w->k0 ? w->key : NULL);
    memcpy(w->before, kept, BOUND);
    return sodium_memcmp(l.bound, kept, BOUND) == 0;
}

/* What is kept beside the chain tells how far it went, and with K0 that the key is the one it must be. */
static enum err check_end(struct walk *w, struct fault *f)
{
    struct audit_state st;
    enum err e = audit_load_state(w->db, &st, f);
    if (!e && st.seq != w->rows)
        e = wrong_row(w, st.seq < w->rows ? st.seq + 1 : w->rows + 1, f);
    if (!e && (st.step != w->step || (w->k0 && sodium_memcmp(st.key, w->key, AUDIT_KEY))))
        e = wrong_row(w, w->rows + 1, f);
    sodium_memzero(&st, sizeof st);
    return e;
}

/* Of a file that may not have been brought up to date yet: a backup is looked through as it is. */
static int64_t migration_of(struct db *db)
{
    return db_number(db, "PRAGMA user_version", 0) / 1000;
}

static const char *rows_of(int64_t migration)
{
    if (migration < AUDIT_CLOCKED)
        return "SELECT " AUDIT_LINK_TEXTS ", x'', 0, '', mac FROM audit ORDER BY seq";
    if (migration < AUDIT_ROLED)
        return "SELECT " AUDIT_LINK_CLOCK ", '', mac FROM audit ORDER BY seq";
    return "SELECT " AUDIT_LINK_COLUMNS ", mac FROM audit ORDER BY seq";
}

static enum err walk(struct walk *w, struct fault *f)
{
    bool there;
    enum err e;
    sqlite3_stmt *s = db_statement(w->db, rows_of(migration_of(w->db)), f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(w->db, s, &there, f)) && there && is_right(w, s))
        w->rows++;
    sqlite3_reset(s);
    if (!e && there)
        e = wrong_row(w, w->rows + 1, f);
    return e ? e : check_end(w, f);
}

enum err audit_check_from(struct db *db, const unsigned char *k0, int64_t *rows, struct fault *f)
{
    struct walk w = {.db = db, .k0 = k0};
    if (k0)
        memcpy(w.key, k0, AUDIT_KEY);
    enum err e = walk(&w, f);
    *rows = w.rows;
    sodium_memzero(&w, sizeof w);
    return e;
}

/* Of a file that was not brought up to date yet: its rows are bound as they were then, and
 * only their numbers are seen. */
static enum err check_numbers(struct db *db, int64_t *rows, struct fault *f)
{
    *rows = db_number(db, "SELECT count(*) FROM audit", 0);
    return db_number(db, "SELECT coalesce(max(seq), 0) FROM audit", -1) == *rows
               ? OK
               : fault_say(f, ERR_DAMAGED, "%s: 監査記録の番号が続いていません。管理者に連絡してください。",
                           db->path);
}

enum err audit_check(struct db *db, int64_t *rows, struct fault *f)
{
    unsigned char key[AUDIT_KEY];
    if (migration_of(db) < AUDIT_LINKED)
        return check_numbers(db, rows, f);
    if (!db->facts.practice)
        return audit_check_from(db, NULL, rows, f);
    audit_practice_key(db, key);
    return audit_check_from(db, key, rows, f);
}

enum anchor audit_anchor(struct db *db, struct str head)
{
    struct fault unused;
    struct str hex = head, number = str_part(&hex, ':');
    char kept[AUDIT_HEAD_HEX + 1];
    sqlite3_stmt *s = db_statement(db, "SELECT mac FROM audit WHERE seq=?1", &unused);
    if (!s || hex.n != AUDIT_HEAD_HEX || !str_digits(number))
        return ANCHOR_UNREADABLE;
    sqlite3_bind_int64(s, 1, str_int(number, 0));
    enum anchor found = ANCHOR_MISSING;
    if (db_row(s)) {
        const unsigned char *bound = sqlite3_column_blob(s, 0);
        bool whole = sqlite3_column_bytes(s, 0) == BOUND;
        sodium_bin2hex(kept, sizeof kept, whole ? bound + STEP_BYTES : bound, whole ? AUDIT_HEAD_HEX / 2 : 0);
        found = str_eq(hex, str_of(kept)) ? ANCHOR_HOLDS : ANCHOR_DIFFERS;
    }
    sqlite3_reset(s);
    return found;
}
