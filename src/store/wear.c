/*
 * How many pages a data key has sealed (RELIABILITY.md 2.1, condition 1): nonces are drawn by chance, and so a
 * key is good for 2^31 pages. meta.wear is the key's mark, a colon and a number that is never too small: the
 * writer notes some pages ahead, so that few transactions carry it, and goes on from there when it begins anew. A
 * backup is one more of each page: it counts when its event is folded into the chain (events.c). A new key has
 * another mark, and begins at zero.
 */
#include <sodium.h>

#include "inside.h"
#include "store/cipher.h"
#include "store/keyring.h"

enum { AHEAD = 2048, MARK_BYTES = 8, MARK_HEX = 2 * MARK_BYTES };

static bool key_mark(const struct db *db, char mark[MARK_HEX + 1])
{
    unsigned char key[KEY_BYTES];
    bool there = keyring_subkey(db->path, KEY_WEAR, key);
    if (there)
        sodium_bin2hex(mark, MARK_HEX + 1, key, MARK_BYTES);
    sodium_memzero(key, sizeof key);
    return there;
}

/* A file that tells nothing of this key has at least its own pages under it. */
static enum err load(struct db *db, uint64_t *pages, struct fault *f)
{
    char mark[MARK_HEX + 1];
    bool there;
    *pages = (uint64_t)db_number(db, "PRAGMA page_count", 0);
    sqlite3_stmt *s = db_statement(db, "SELECT value FROM meta WHERE key='wear'", f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    struct str number = there ? db_text(s, 0) : S0, of = str_part(&number, ':');
    if (there && key_mark(db, mark) && str_eq(of, str_of(mark)))
        *pages = (uint64_t)str_int(number, (int64_t)*pages);
    sqlite3_reset(s);
    return e;
}

static enum err store(struct db *db, uint64_t pages, struct fault *f)
{
    char mark[MARK_HEX + 1];
    if (!key_mark(db, mark))
        return OK; /* it was locked meanwhile: this connection goes on to its end */
    struct arena_mark before = arena_mark(db->scratch);
    enum err e =
        db_set_meta(db, "wear", str_print(db->scratch, "%s:%llu", mark, (unsigned long long)pages), f);
    arena_rewind(db->scratch, before);
    db->wear_kept = e ? 0 : pages;
    return e;
}

static uint64_t pages_now(struct db *db)
{
    return db->wear_before + cipher_sealed(db);
}

enum err wear_begin(struct db *db, struct fault *f)
{
    if (!db->sealed)
        return OK;
    enum err e = load(db, &db->wear_before, f);
    return e ? e : store(db, pages_now(db) + AHEAD, f);
}

enum err wear_keep(struct db *db, struct fault *f)
{
    return !db->sealed || pages_now(db) < db->wear_kept ? OK : store(db, pages_now(db) + AHEAD, f);
}

enum err wear_add(struct db *db, uint64_t pages, struct fault *f)
{
    db->wear_before += pages;
    return wear_keep(db, f);
}

/* What an import wrote at once, and only now goes from the log into the file. */
void wear_end(struct db *db)
{
    struct fault unused;
    if (db->sealed && sqlite3_get_autocommit(db->handle) && pages_now(db) >= db->wear_kept &&
        db_begin(db, &unused) == OK)
        db_commit(db, &unused);
}

uint64_t cipher_wear(struct db *db)
{
    struct fault unused;
    uint64_t pages = 0;
    return db->sealed && load(db, &pages, &unused) == OK ? pages : 0;
}

bool cipher_is_worn(uint64_t pages)
{
    return pages >= CIPHER_PAGES_MOST / 2;
}
