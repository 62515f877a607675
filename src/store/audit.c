#include "store/audit.h"

#include <sodium.h>
#include <string.h>

#include "inside.h"

enum { STEP = 64 }; /* rows after which the key moves on and the old one is gone (forward security) */

struct link { /* what a row's MAC is made of */
    int64_t seq, at, epoch;
    struct str login, station, act, subject, detail;
    unsigned char before[32];
};

static void add_number(crypto_generichash_state *h, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(h, bytes, sizeof bytes);
}

static void make_mac(unsigned char mac[32], const struct link *l, const unsigned char key[AUDIT_KEY])
{
    const struct str texts[] = {l->login, l->station, l->act, l->subject, l->detail};
    crypto_generichash_state h;
    crypto_generichash_init(&h, key, AUDIT_KEY, 32);
    add_number(&h, l->seq);
    add_number(&h, l->at);
    add_number(&h, l->epoch);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        add_number(&h, (int64_t)texts[i].n);
        crypto_generichash_update(&h, (const unsigned char *)texts[i].p, texts[i].n);
    }
    crypto_generichash_update(&h, l->before, 32);
    crypto_generichash_final(&h, mac, 32);
}

static void step_key(unsigned char key[AUDIT_KEY])
{
    unsigned char next[AUDIT_KEY];
    crypto_generichash(next, sizeof next, (const unsigned char *)"audit-next", 10, key, AUDIT_KEY);
    memcpy(key, next, sizeof next);
    sodium_memzero(next, sizeof next);
}

/* A key of this file: of the station's secret, or for practice, which has no secrets, of the file itself. */
static void secret_key(unsigned char key[AUDIT_KEY], const struct db *db, struct str use)
{
    crypto_generichash_state h;
    const unsigned char *secret = db->facts.practice ? NULL : db->station.secret;
    crypto_generichash_init(&h, secret, secret ? sizeof db->station.secret : 0, AUDIT_KEY);
    crypto_generichash_update(&h, (const unsigned char *)use.p, use.n);
    crypto_generichash_update(&h, (const unsigned char *)db->facts.uuid.p, db->facts.uuid.n);
    crypto_generichash_final(&h, key, AUDIT_KEY);
}

struct str audit_mark(struct arena *a, const struct db *db, struct str text)
{
    unsigned char key[AUDIT_KEY], mark[8];
    char *hex = arena_take(a, 2 * sizeof mark + 1);
    secret_key(key, db, S("audit-mark"));
    crypto_generichash(mark, sizeof mark, (const unsigned char *)text.p, text.n, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return str_of(sodium_bin2hex(hex, 2 * sizeof mark + 1, mark, sizeof mark));
}

static enum err store_key(struct db *db, int64_t step, const unsigned char *key, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO audit_key VALUES(1, ?1, ?2) ON CONFLICT(one) DO UPDATE SET step=?1, key=?2", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, step);
    sqlite3_bind_blob(s, 2, key, AUDIT_KEY, SQLITE_STATIC);
    return db_step(db, s, f);
}

enum err audit_begin(struct db *db, struct fault *f)
{
    unsigned char key[AUDIT_KEY];
    secret_key(key, db, S("audit"));
    enum err e = store_key(db, 0, key, f);
    sodium_memzero(key, sizeof key);
    return e;
}

/* Every SELECT that feeds a write has its result checked: a failed one must never look like an empty chain.
 */
static enum err load_head(struct db *db, struct link *l, struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1", f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    if (there && sqlite3_column_bytes(s, 1) == 32) {
        l->seq = sqlite3_column_int64(s, 0);
        memcpy(l->before, sqlite3_column_blob(s, 1), 32);
    } else if (there) {
        e = fault_say(f, ERR_DAMAGED,
                      "%s: 監査記録の %lld 番が壊れています。バックアップから戻してください。", db->path,
                      (long long)sqlite3_column_int64(s, 0));
    }
    sqlite3_reset(s);
    return e;
}

static enum err load_key(struct db *db, int64_t *step, unsigned char key[AUDIT_KEY], struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT step, key FROM audit_key WHERE one=1", f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    if (there && sqlite3_column_bytes(s, 1) == AUDIT_KEY) {
        *step = sqlite3_column_int64(s, 0);
        memcpy(key, sqlite3_column_blob(s, 1), AUDIT_KEY);
    } else if (!e) {
        e = fault_say(f, ERR_DAMAGED, "%s: 監査の鍵がありません。バックアップから戻してください。", db->path);
    }
    sqlite3_reset(s);
    return e;
}

static enum err insert(struct db *db, const struct link *l, const unsigned char mac[32], struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "INSERT INTO audit VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, l->seq);
    sqlite3_bind_int64(s, 2, l->at);
    db_bind(s, 3, l->login);
    db_bind(s, 4, l->station);
    sqlite3_bind_int64(s, 5, l->epoch);
    db_bind(s, 6, l->act);
    db_bind(s, 7, l->subject);
    db_bind(s, 8, l->detail);
    sqlite3_bind_blob(s, 9, mac, 32, SQLITE_STATIC);
    return db_step(db, s, f);
}

enum err audit_add(struct db *db, int64_t now, struct str login, struct str act, struct str subject,
                   struct str detail, struct fault *f)
{
    unsigned char key[AUDIT_KEY], mac[32];
    struct link l = {.at = now,
                     .epoch = db->epoch,
                     .login = login,
                     .station = db->facts.station,
                     .act = act,
                     .subject = subject,
                     .detail = detail};
    int64_t step = 0;
    enum err e = load_head(db, &l, f);
    e = e ? e : load_key(db, &step, key, f);
    if (e)
        return e;
    l.seq++;
    make_mac(mac, &l, key);
    e = insert(db, &l, mac, f);
    if (!e && l.seq % STEP == 0) {
        step_key(key);
        e = store_key(db, step + 1, key, f);
    }
    sodium_memzero(key, sizeof key);
    db->audited = !e;
    db->audit_seq = l.seq;
    return e;
}

static void read_link(sqlite3_stmt *s, struct link *l)
{
    l->seq = sqlite3_column_int64(s, 0);
    l->at = sqlite3_column_int64(s, 1);
    l->login = db_text(s, 2);
    l->station = db_text(s, 3);
    l->epoch = sqlite3_column_int64(s, 4);
    l->act = db_text(s, 5);
    l->subject = db_text(s, 6);
    l->detail = db_text(s, 7);
}

static enum err wrong_row(struct db *db, int64_t seq, struct fault *f)
{
    return fault_say(f, ERR_DAMAGED,
                     "%s: 監査記録の %lld 番が書き換えられたか、失われています。管理者に連絡してください。",
                     db->path, (long long)seq);
}

/* The key that is kept tells how far the chain went: a tail that was cut off across a step is found. */
static enum err check_end(struct db *db, int64_t rows, const unsigned char key[AUDIT_KEY], struct fault *f)
{
    int64_t step = 0;
    unsigned char kept[AUDIT_KEY];
    enum err e = load_key(db, &step, kept, f);
    if (!e && (step != rows / STEP || sodium_memcmp(kept, key, AUDIT_KEY)))
        e = wrong_row(db, rows + 1, f);
    sodium_memzero(kept, sizeof kept);
    return e;
}

static enum err walk(struct db *db, sqlite3_stmt *s, unsigned char key[AUDIT_KEY], int64_t *rows,
                     struct fault *f)
{
    unsigned char mac[32];
    struct link l = {0};
    bool there;
    enum err e;
    while (!(e = db_fetch(db, s, &there, f)) && there) {
        read_link(s, &l);
        make_mac(mac, &l, key);
        if (l.seq != *rows + 1 || sqlite3_column_bytes(s, 8) != 32 ||
            sodium_memcmp(mac, sqlite3_column_blob(s, 8), 32))
            return wrong_row(db, *rows + 1, f);
        memcpy(l.before, mac, 32);
        if (++*rows % STEP == 0)
            step_key(key);
    }
    return e;
}

enum err audit_check(struct db *db, int64_t *rows, struct fault *f)
{
    unsigned char key[AUDIT_KEY];
    *rows = 0;
    secret_key(key, db, S("audit"));
    sqlite3_stmt *s = db_statement(
        db, "SELECT seq, at, login, station, epoch, act, subject, detail, mac FROM audit ORDER BY seq", f);
    enum err e = s ? walk(db, s, key, rows, f) : f->code;
    if (s)
        sqlite3_reset(s);
    e = e ? e : check_end(db, *rows, key, f);
    sodium_memzero(key, sizeof key);
    return e;
}

struct str audit_head(struct arena *a, struct db *db)
{
    struct fault unused;
    struct link l = {0};
    char hex[17];
    if (load_head(db, &l, &unused))
        return S0;
    sodium_bin2hex(hex, sizeof hex, l.before, 8);
    return str_print(a, "%lld:%s", (long long)l.seq, hex);
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
        bool whole = sqlite3_column_bytes(s, 0) >= AUDIT_HEAD_HEX / 2;
        sodium_bin2hex(kept, sizeof kept, sqlite3_column_blob(s, 0), whole ? AUDIT_HEAD_HEX / 2 : 0);
        found = str_eq(hex, str_of(kept)) ? ANCHOR_HOLDS : ANCHOR_DIFFERS;
    }
    sqlite3_reset(s);
    return found;
}
