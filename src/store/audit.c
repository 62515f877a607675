#include "store/audit.h"

#include <sodium.h>
#include <string.h>

#include "audit_link.h"
#include "boot.h"
#include "store/keyring.h"

enum { CLOCK_SECONDS = 5 * 60 }; /* a clock that goes back by more is an event itself */

static void hash_number(crypto_generichash_state *h, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(h, bytes, sizeof bytes);
}

static void hash_text(crypto_generichash_state *h, struct str text)
{
    hash_number(h, (int64_t)text.n);
    crypto_generichash_update(h, (const unsigned char *)text.p, text.n);
}

/* Each text with its length before it: what moves from one into the next gives another hash. What came later, the clock
 * and then the role, is hashed only as far as a row has it: rows from before keep their
 * hash, and no other row has it. */
static void hash_row(crypto_generichash_state *h, const struct audit_link *l)
{
    const struct str texts[] = {l->login, l->station, l->act, l->subject, l->detail};
    hash_number(h, l->seq);
    hash_number(h, l->at);
    hash_number(h, l->epoch);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        hash_text(h, texts[i]);
    if (l->boot.n || l->role.n) {
        hash_text(h, l->boot);
        hash_number(h, l->mono);
    }
    if (l->role.n)
        hash_text(h, l->role);
    crypto_generichash_update(h, l->bound, STEP_BYTES);
}

void audit_link_read(sqlite3_stmt *s, struct audit_link *l)
{
    *l = (struct audit_link){.seq = sqlite3_column_int64(s, 0),
                             .at = sqlite3_column_int64(s, 1),
                             .epoch = sqlite3_column_int64(s, 2),
                             .login = db_text(s, 3),
                             .station = db_text(s, 4),
                             .act = db_text(s, 5),
                             .subject = db_text(s, 6),
                             .detail = db_text(s, 7),
                             .boot = db_blob(s, 8),
                             .mono = sqlite3_column_int64(s, 9),
                             .role = db_text(s, 10)};
}

void audit_link_bind(struct audit_link *l, const unsigned char before[BOUND], const unsigned char *key)
{
    unsigned char *mac = l->bound + STEP_BYTES, *link = mac + MAC;
    crypto_generichash_state h;
    if (key) {
        crypto_generichash_init(&h, key, AUDIT_KEY, MAC);
        hash_row(&h, l);
        crypto_generichash_update(&h, before + STEP_BYTES, MAC);
        crypto_generichash_final(&h, mac, MAC);
    }
    crypto_generichash_init(&h, NULL, 0, LINK);
    hash_row(&h, l);
    crypto_generichash_update(&h, mac, MAC);
    crypto_generichash_update(&h, before + STEP_BYTES + MAC, LINK);
    crypto_generichash_final(&h, link, LINK);
}

uint32_t audit_link_step(const unsigned char bound[BOUND])
{
    return (uint32_t)bound[0] | (uint32_t)bound[1] << 8 | (uint32_t)bound[2] << 16 | (uint32_t)bound[3] << 24;
}

void audit_link_set_step(unsigned char bound[BOUND], int64_t step)
{
    for (int i = 0; i < STEP_BYTES; i++)
        bound[i] = (unsigned char)((uint64_t)step >> (8 * i));
}

void audit_link_next(unsigned char key[AUDIT_KEY])
{
    unsigned char next[AUDIT_KEY];
    crypto_generichash(next, sizeof next, (const unsigned char *)"audit-next", 10, key, AUDIT_KEY);
    memcpy(key, next, sizeof next);
    sodium_memzero(next, sizeof next);
}

/* Of the file's uuid, and with `secret` of something that is not in the file. */
static void file_key(unsigned char key[AUDIT_KEY], const struct db *db, const unsigned char *secret,
                     struct str use)
{
    crypto_generichash_state h;
    crypto_generichash_init(&h, secret, secret ? sizeof db->station.secret : 0, AUDIT_KEY);
    crypto_generichash_update(&h, (const unsigned char *)use.p, use.n);
    crypto_generichash_update(&h, (const unsigned char *)db->facts.uuid.p, db->facts.uuid.n);
    crypto_generichash_final(&h, key, AUDIT_KEY);
}

void audit_practice_key(const struct db *db, unsigned char key[AUDIT_KEY])
{
    file_key(key, db, NULL, S("audit"));
}

struct str audit_mark(struct arena *a, const struct db *db, struct str text)
{
    unsigned char key[AUDIT_KEY], mark[8];
    char *hex = arena_take(a, 2 * sizeof mark + 1);
    if (!keyring_subkey(db->path, KEY_AUDIT, key))
        file_key(key, db, db->facts.practice ? NULL : db->station.secret, S("audit-mark"));
    crypto_generichash(mark, sizeof mark, (const unsigned char *)text.p, text.n, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return str_of(sodium_bin2hex(hex, 2 * sizeof mark + 1, mark, sizeof mark));
}

static enum err store_key(struct db *db, const struct audit_state *st, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO audit_key VALUES(1, ?1, ?2) ON CONFLICT(one) DO UPDATE SET step=?1, key=?2", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, st->step);
    sqlite3_bind_blob(s, 2, st->key, AUDIT_KEY, SQLITE_STATIC);
    return db_step(db, s, f);
}

static enum err store_state(struct db *db, const struct audit_state *st, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db,
                                   "INSERT INTO audit_state VALUES(1, ?1, ?2, ?3)"
                                   " ON CONFLICT(one) DO UPDATE SET first=?1, since=?2, seq=?3",
                                   f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, st->first);
    sqlite3_bind_int64(s, 2, st->since);
    sqlite3_bind_int64(s, 3, st->seq);
    return db_step(db, s, f);
}

enum err audit_keep_state(struct db *db, const struct audit_state *st, struct fault *f)
{
    enum err e = store_key(db, st, f);
    return e ? e : store_state(db, st, f);
}

enum err audit_begin(struct db *db, int64_t now, unsigned char *k0, struct fault *f)
{
    struct audit_state st = {.first = 1, .since = now};
    if (db->facts.practice)
        audit_practice_key(db, st.key);
    else
        randombytes_buf(st.key, sizeof st.key);
    if (k0)
        memcpy(k0, st.key, AUDIT_KEY);
    enum err e = audit_keep_state(db, &st, f);
    sodium_memzero(&st, sizeof st);
    return e;
}

static enum err damaged(const struct db *db, int64_t seq, struct fault *f)
{
    return fault_say(f, ERR_DAMAGED, "%s: 監査記録の %lld 番が壊れています。バックアップから戻してください。",
                     db->path, (long long)seq);
}

/* Every SELECT that feeds a write has its result checked: a failed one must never look like an empty chain. */
static enum err load_head(struct db *db, struct audit_link *l, struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT seq, mac, at FROM audit ORDER BY seq DESC LIMIT 1", f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    if (there) {
        l->seq = sqlite3_column_int64(s, 0);
        l->at = sqlite3_column_int64(s, 2);
        if (sqlite3_column_bytes(s, 1) == BOUND)
            memcpy(l->bound, sqlite3_column_blob(s, 1), BOUND);
        else
            e = damaged(db, l->seq, f);
    }
    sqlite3_reset(s);
    return e;
}

enum err audit_load_state(struct db *db, struct audit_state *st, struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db,
                                   "SELECT k.step, s.first, s.since, s.seq, k.key FROM audit_key k LEFT JOIN "
                                   "audit_state s WHERE k.one=1",
                                   f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    if (there && sqlite3_column_bytes(s, 4) == AUDIT_KEY) {
        st->step = sqlite3_column_int64(s, 0);
        st->first = sqlite3_column_int64(s, 1);
        st->since = sqlite3_column_int64(s, 2);
        st->seq = sqlite3_column_int64(s, 3);
        memcpy(st->key, sqlite3_column_blob(s, 4), AUDIT_KEY);
    } else if (!e) {
        e = fault_say(f, ERR_DAMAGED, "%s: 監査の鍵がありません。バックアップから戻してください。", db->path);
    }
    sqlite3_reset(s);
    return e;
}

enum err audit_link_insert(struct db *db, const struct audit_link *l, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "INSERT INTO audit VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", f);
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
    sqlite3_bind_blob(s, 9, l->bound, BOUND, SQLITE_STATIC);
    sqlite3_bind_blob(s, 10, l->boot.n ? l->boot.p : "", (int)l->boot.n, SQLITE_STATIC);
    sqlite3_bind_int64(s, 11, l->mono);
    db_bind(s, 12, l->role);
    return db_step(db, s, f);
}

/* The key moves on before a row, and the old one is gone. */
static bool age_key(struct audit_state *st, int64_t seq, int64_t now)
{
    if (seq - st->first < STEP_ROWS && now - st->since < STEP_SECONDS && now >= st->since)
        return false;
    audit_link_next(st->key);
    st->step++;
    st->first = seq;
    st->since = now;
    return true;
}

static enum err append(struct db *db, struct audit_link *l, const struct audit_link *head, struct fault *f)
{
    struct audit_state st = {0};
    enum err e = audit_load_state(db, &st, f);
    if (e)
        return e;
    l->seq = head->seq + 1;
    bool aged = age_key(&st, l->seq, l->at);
    audit_link_set_step(l->bound, st.step);
    audit_link_bind(l, head->bound, st.key);
    e = audit_link_insert(db, l, f);
    st.seq = l->seq;
    if (!e && aged)
        e = store_key(db, &st, f);
    e = e ? e : store_state(db, &st, f);
    sodium_memzero(&st, sizeof st);
    return e;
}

static enum err add(struct db *db, const struct audit_event *e, struct fault *f)
{
    struct audit_link head = {0}, l = {.at = e->at,
                                       .epoch = db->epoch,
                                       .login = e->login,
                                       .station = db->facts.station,
                                       .act = e->act,
                                       .subject = e->subject,
                                       .detail = e->detail,
                                       .boot = e->boot,
                                       .mono = e->boot.n ? e->mono : 0,
                                       .role = e->role};
    enum err rc = load_head(db, &head, f);
    rc = rc ? rc : append(db, &l, &head, f);
    db->audited = !rc;
    db->audit_seq = l.seq;
    db->head_seq = rc ? 0 : l.seq;
    memcpy(db->head_mac, l.bound + STEP_BYTES, MAC);
    return rc;
}

enum err audit_add_late(struct db *db, const struct audit_event *e, struct fault *f)
{
    return add(db, e, f);
}

struct str audit_boot(struct db *db)
{
    unsigned char mark[BOOT_MARK];
    if (!db->boot.n) {
        boot_mark(mark);
        db->boot = str_copy(db->arena, (struct str){(const char *)mark, BOOT});
    }
    return db->boot;
}

static enum err add_now(struct db *db, struct audit_event *e, struct fault *f)
{
    e->boot = audit_boot(db);
    e->mono = boot_ms();
    e->role = db_role(db, e->login);
    return add(db, e, f);
}

enum err audit_add(struct db *db, int64_t now, struct str login, struct str act, struct str subject,
                   struct str detail, struct fault *f)
{
    struct audit_link head = {0};
    enum err e = db->audit_newest ? OK : load_head(db, &head, f);
    int64_t newest = db->audit_newest ? db->audit_newest : head.at;
    if (!e && newest && now < newest - CLOCK_SECONDS) {
        struct arena_mark mark = arena_mark(db->scratch);
        struct str back = str_print(db->scratch, "-%lld", (long long)(newest - now));
        e = add_now(db, &(struct audit_event){.at = now, .login = login, .act = S("clock"), .detail = back},
                    f);
        arena_rewind(db->scratch, mark);
    }
    if (!e)
        db->audit_newest = now;
    struct audit_event event = {.at = now, .login = login, .act = act, .subject = subject, .detail = detail};
    return e ? e : add_now(db, &event, f);
}

struct str audit_head(struct arena *a, struct db *db)
{
    struct fault unused;
    struct audit_link l = {0};
    char hex[AUDIT_HEAD_HEX + 1];
    if (load_head(db, &l, &unused))
        return S0;
    sodium_bin2hex(hex, sizeof hex, l.bound + STEP_BYTES, AUDIT_HEAD_HEX / 2);
    return str_print(a, "%lld:%s", (long long)l.seq, hex);
}
