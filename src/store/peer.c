#include "store/peer.h"

#include <sodium.h>
#include <string.h>

#include "inside.h"
#include "store/audit.h"

/* A transaction that went so far. */
static enum err end(struct db *db, enum err e, struct fault *f)
{
    if (!e)
        return db_commit(db, f);
    db_rollback(db);
    return e;
}

/* ---- our own keys ---- */

static bool read_key(struct str hex, unsigned char key[PARCEL_KEY])
{
    size_t n = 0;
    const char *end = NULL;
    return hex.n == PARCEL_KEY * 2 && sodium_hex2bin(key, PARCEL_KEY, hex.p, hex.n, NULL, &n, &end) == 0 &&
           n == PARCEL_KEY;
}

static enum err make_pair(struct db *db, struct str login, int64_t now, struct parcel_pair *own,
                          struct fault *f)
{
    char hex[PEER_HEX];
    crypto_box_keypair(own->public_key, own->secret_key);
    sodium_bin2hex(hex, sizeof hex, own->secret_key, PARCEL_KEY);
    enum err e = db_begin(db, f);
    if (e)
        return e;
    e = audit_add(db, now, login, S("exchange-key"), S0, S0, f);
    e = e ? e : db_set_meta(db, "parcel_secret", str_of(hex), f);
    sodium_memzero(hex, sizeof hex);
    return end(db, e, f);
}

enum err peer_own(struct db *db, struct str login, int64_t now, struct parcel_pair *own, struct fault *f)
{
    char hex[PEER_HEX];
    enum err e = db_ask_text(db, "SELECT value FROM meta WHERE key='parcel_secret'", hex, sizeof hex, f);
    if (e)
        return e;
    if (!hex[0])
        return make_pair(db, login, now, own, f);
    bool good = read_key(str_of(hex), own->secret_key) &&
                crypto_scalarmult_base(own->public_key, own->secret_key) == 0;
    sodium_memzero(hex, sizeof hex);
    return good ? OK
                : fault_say(f, ERR_DAMAGED, "%s: 受け渡しの鍵が読めません。バックアップから戻してください。",
                            db->path);
}

void peer_mark(struct str key, char mark[PEER_MARK])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[sizeof hash * 2 + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)key.p, key.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    for (int i = 0; i < PEER_MARK; i++)
        mark[i] = i == PEER_MARK - 1 ? '\0' : i % 5 == 4 ? '-' : hex[i - i / 5];
}

/* ---- the others ---- */

static struct peer read_peer(struct arena *a, sqlite3_stmt *s)
{
    return (struct peer){.name = db_copy(a, s, 0),
                         .key = db_copy(a, s, 1),
                         .given = sqlite3_column_int64(s, 2),
                         .acknowledged = sqlite3_column_int64(s, 3),
                         .taken = sqlite3_column_int64(s, 4),
                         .given_at = db_copy(a, s, 5),
                         .taken_at = db_copy(a, s, 6)};
}

#define PEER "SELECT name, key, given, acknowledged, taken, given_at, taken_at FROM peer"

enum err peer_list(struct arena *a, struct db *db, struct peer **rows, int *count, struct fault *f)
{
    int room = 0;
    sqlite3_stmt *s = db_statement(db, PEER " ORDER BY name", f);
    *rows = NULL;
    *count = 0;
    if (!s)
        return f->code;
    bool there;
    enum err e;
    while (!(e = db_fetch(db, s, &there, f)) && there) {
        if (*count == room)
            *rows = arena_grow(a, *rows, &room, 8, sizeof **rows);
        (*rows)[(*count)++] = read_peer(a, s);
    }
    sqlite3_reset(s);
    return e;
}

/* Empty name in *out: there is none. */
static enum err look(struct arena *a, struct db *db, const char *sql, struct str value, struct peer *out,
                     struct fault *f)
{
    *out = (struct peer){.name = S0};
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    db_bind(s, 1, value);
    bool there;
    enum err e = db_fetch(db, s, &there, f);
    if (!e && there)
        *out = read_peer(a, s);
    sqlite3_reset(s);
    return e;
}

enum err peer_find(struct arena *a, struct db *db, struct str name, struct peer *out, struct fault *f)
{
    enum err e = look(a, db, PEER " WHERE name=?1", name, out, f);
    return e || out->name.n
               ? e
               : fault_say(f, ERR_REFUSED,
                           "端末「" S_FMT
                           "」は登録されていません。madoguchi exchange list で確かめてください。",
                           S_ARG(name));
}

enum err peer_of_key(struct arena *a, struct db *db, const unsigned char key[PARCEL_KEY], struct peer *out,
                     struct fault *f)
{
    char hex[PEER_HEX], mark[PEER_MARK];
    sodium_bin2hex(hex, sizeof hex, key, PARCEL_KEY);
    peer_mark(str_of(hex), mark);
    enum err e = look(a, db, PEER " WHERE key=?1", str_of(hex), out, f);
    return e || out->name.n
               ? e
               : fault_say(f, ERR_REFUSED,
                           "登録していない端末（照合番号 %s）からの受け渡しファイルです。相手を確かめて、"
                           "madoguchi exchange peer で登録してください。",
                           mark);
}

/* Their keys as they are stored, and the name that stands in numbers of cases: nothing that
 * a file or a screen minds. */
static enum err check_new(struct db *db, struct str name, struct str key, const struct parcel_pair *own,
                          struct fault *f)
{
    enum { NAME_MOST = 40 };
    unsigned char bytes[PARCEL_KEY];
    if (!name.n || name.n > NAME_MOST || str_trim(name).n != name.n)
        return fault_say(f, ERR_USAGE, "端末の名前「" S_FMT "」は使えません。短い名前にしてください。",
                         S_ARG(name));
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7F)
            return fault_say(f, ERR_USAGE, "端末の名前に使えない文字があります。");
    if (!read_key(key, bytes))
        return fault_say(f, ERR_USAGE,
                         "鍵は相手の madoguchi exchange key "
                         "が出す16進数%d文字です。途中で切れていないか確かめてください。",
                         PARCEL_KEY * 2);
    if (memcmp(bytes, own->public_key, PARCEL_KEY) == 0)
        return fault_say(
            f, ERR_REFUSED,
            "この端末自身の鍵です。相手の端末で madoguchi exchange key が出すものを登録してください。");
    struct peer same;
    struct arena_mark mark = arena_mark(db->scratch);
    enum err e = look(db->scratch, db, PEER " WHERE name=?1", name, &same, f);
    e = e || same.name.n ? e : look(db->scratch, db, PEER " WHERE key=?1", key, &same, f);
    if (!e && same.name.n)
        e = fault_say(f, ERR_REFUSED,
                      "その名前か鍵は、すでに端末「" S_FMT
                      "」として登録されています。替えるときは、先に exchange forget で外してください。",
                      S_ARG(same.name));
    arena_rewind(db->scratch, mark);
    return e;
}

static enum err run_for(struct db *db, const char *sql, struct str name, struct str key, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    db_bind(s, 1, name);
    if (key.n)
        db_bind(s, 2, key);
    return db_step(db, s, f);
}

enum err peer_add(struct db *db, struct str name, struct str key, struct str login, int64_t now,
                  struct fault *f)
{
    struct parcel_pair own;
    char lower[PEER_HEX] = "";
    for (size_t i = 0; i < key.n && i + 1 < sizeof lower; i++)
        lower[i] = (char)(key.p[i] >= 'A' && key.p[i] <= 'F' ? key.p[i] + ('a' - 'A') : key.p[i]);
    enum err e = peer_own(db, login, now, &own, f);
    e = e ? e : check_new(db, name, key.n < sizeof lower ? str_of(lower) : key, &own, f);
    sodium_memzero(&own, sizeof own);
    e = e ? e : db_begin(db, f);
    if (e)
        return e;
    e = audit_add(db, now, login, S("exchange-peer"), S0, name, f);
    e = e ? e : run_for(db, "INSERT INTO peer VALUES(?1, ?2, 0, 0, 0, '', '')", name, str_of(lower), f);
    return end(db, e, f);
}

enum err peer_forget(struct db *db, struct str name, struct str login, int64_t now, struct fault *f)
{
    struct peer there;
    struct arena_mark mark = arena_mark(db->scratch);
    enum err e = peer_find(db->scratch, db, name, &there, f);
    arena_rewind(db->scratch, mark);
    e = e ? e : db_begin(db, f);
    if (e)
        return e;
    e = audit_add(db, now, login, S("exchange-forget"), S0, name, f);
    e = e ? e
          : run_for(db,
                    "DELETE FROM meta WHERE substr(key, 1, 71) ="
                    " (SELECT 'taken ' || key || ' ' FROM peer WHERE name=?1)",
                    name, S0, f);
    e = e ? e : run_for(db, "DELETE FROM peer WHERE name=?1", name, S0, f);
    e = e ? e : run_for(db, "DELETE FROM given WHERE peer=?1", name, S0, f);
    return end(db, e, f);
}

static const char *line_key(struct db *db, const struct peer *p, struct str mark)
{
    return str_z(db->scratch, str_print(db->scratch, "taken " S_FMT " " S_FMT, S_ARG(p->key), S_ARG(mark)));
}

enum err peer_taken(struct db *db, const struct peer *p, struct str mark, int64_t *seq, struct fault *f)
{
    struct arena_mark place = arena_mark(db->scratch);
    sqlite3_stmt *s = db_statement(db, "SELECT value FROM meta WHERE key=?1", f);
    if (!s)
        return f->code;
    db_bind(s, 1, str_of(line_key(db, p, mark)));
    bool there;
    enum err e = db_fetch(db, s, &there, f);
    *seq = !e && there ? str_int(db_text(s, 0), 0) : 0;
    sqlite3_reset(s);
    arena_rewind(db->scratch, place);
    return e;
}

enum err peer_took(struct db *db, const struct peer *p, struct str mark, int64_t seq, struct fault *f)
{
    struct arena_mark place = arena_mark(db->scratch);
    enum err e = db_set_meta(db, line_key(db, p, mark), str_print(db->scratch, "%lld", (long long)seq), f);
    arena_rewind(db->scratch, place);
    return e;
}
