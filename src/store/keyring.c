#include "store/keyring.h"

#include <limits.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "secret.h"

enum { FIRST_ROOM = 16 };

/* The path as its hash: the whole ring is in one piece of memory, and gone in one. Zero: the place is free. */
struct entry {
    unsigned char path[KEY_BYTES], dk[KEY_BYTES];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;
static int room;

static void hash_path(const char *db_path, unsigned char out[KEY_BYTES])
{
    char real[PATH_MAX];
    place_real(db_path, real);
    crypto_generichash(out, KEY_BYTES, (const unsigned char *)real, strlen(real), NULL, 0);
}

static struct entry *look_up(const unsigned char path[KEY_BYTES])
{
    for (int i = 0; i < room; i++)
        if (memcmp(entries[i].path, path, KEY_BYTES) == 0)
            return &entries[i];
    return NULL;
}

static void make_room(void)
{
    int more = room ? room * 2 : FIRST_ROOM;
    struct entry *wider = secret_new((size_t)more * sizeof *wider);
    if (room)
        memcpy(wider, entries, (size_t)room * sizeof *wider);
    secret_free(entries);
    entries = wider;
    room = more;
}

static void unprotect(void)
{
    if (entries)
        sodium_mprotect_readwrite(entries);
}

static void protect(void)
{
    if (entries)
        sodium_mprotect_readonly(entries);
}

static void keep(const unsigned char path[KEY_BYTES], const unsigned char dk[KEY_BYTES])
{
    static const unsigned char nobody[KEY_BYTES];
    struct entry *e = look_up(path);
    e = e ? e : look_up(nobody);
    if (!e) {
        make_room();
        e = look_up(nobody);
    }
    memcpy(e->path, path, KEY_BYTES);
    memcpy(e->dk, dk, KEY_BYTES);
}

void keyring_put(const char *db_path, const unsigned char dk[KEY_BYTES])
{
    unsigned char path[KEY_BYTES];
    hash_path(db_path, path);
    pthread_mutex_lock(&lock);
    unprotect();
    keep(path, dk);
    protect();
    pthread_mutex_unlock(&lock);
}

bool keyring_get(const char *db_path, unsigned char dk[KEY_BYTES])
{
    unsigned char path[KEY_BYTES];
    hash_path(db_path, path);
    pthread_mutex_lock(&lock);
    const struct entry *e = look_up(path);
    if (e)
        memcpy(dk, e->dk, KEY_BYTES);
    pthread_mutex_unlock(&lock);
    return e;
}

bool keyring_has(const char *db_path)
{
    unsigned char dk[KEY_BYTES];
    bool has = keyring_get(db_path, dk);
    sodium_memzero(dk, sizeof dk);
    return has;
}

void keyring_derive(const unsigned char dk[KEY_BYTES], enum keyring_use use, unsigned char out[KEY_BYTES])
{
    static const char context[crypto_kdf_CONTEXTBYTES] = {'m', 'a', 'd', 'o', 'g', 'u', 'c', 'h'};
    crypto_kdf_derive_from_key(out, KEY_BYTES, (uint64_t)use, context, dk);
}

bool keyring_subkey(const char *db_path, enum keyring_use use, unsigned char out[KEY_BYTES])
{
    unsigned char dk[KEY_BYTES];
    bool has = keyring_get(db_path, dk);
    if (has)
        keyring_derive(dk, use, out);
    sodium_memzero(dk, sizeof dk);
    return has;
}

bool keyring_share(const char *other_path, const char *db_path)
{
    unsigned char dk[KEY_BYTES];
    bool has = keyring_get(db_path, dk);
    if (has)
        keyring_put(other_path, dk);
    sodium_memzero(dk, sizeof dk);
    return has;
}

bool keyring_same(const char *a_path, const char *b_path)
{
    unsigned char a[KEY_BYTES], b[KEY_BYTES];
    bool same = keyring_get(a_path, a) && keyring_get(b_path, b) && sodium_memcmp(a, b, KEY_BYTES) == 0;
    sodium_memzero(a, sizeof a);
    sodium_memzero(b, sizeof b);
    return same;
}

void keyring_forget(const char *db_path)
{
    unsigned char path[KEY_BYTES];
    hash_path(db_path, path);
    pthread_mutex_lock(&lock);
    unprotect();
    struct entry *e = look_up(path);
    if (e)
        sodium_memzero(e, sizeof *e);
    protect();
    pthread_mutex_unlock(&lock);
}

void keyring_wipe(void)
{
    pthread_mutex_lock(&lock);
    unprotect();
    secret_free(entries);
    entries = NULL;
    room = 0;
    pthread_mutex_unlock(&lock);
}
