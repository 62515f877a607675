#include "slots_lock.h"

#include <string.h>
#include <time.h>

#include "base/utf8.h"

static void wrap(struct key_wrapped *out, const unsigned char secret[KEY_BYTES],
                 const unsigned char key[KEY_BYTES], const void *with, size_t with_bytes)
{
    unsigned long long n;
    randombytes_buf(out->nonce, sizeof out->nonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out->bytes, &n, secret, KEY_BYTES, with, with_bytes, NULL,
                                               out->nonce, key);
}

static bool unwrap(const struct key_wrapped *from, unsigned char secret[KEY_BYTES],
                   const unsigned char key[KEY_BYTES], const void *with, size_t with_bytes)
{
    unsigned long long n;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(secret, &n, NULL, from->bytes, sizeof from->bytes, with,
                                                      with_bytes, from->nonce, key) == 0;
}

/* A secret and something else into one key; each use has its word, so that no key is ever another one's. */
static void mix(unsigned char out[KEY_BYTES], const char *use, const unsigned char secret[KEY_BYTES],
                const void *more, size_t more_bytes)
{
    crypto_generichash_state h;
    crypto_generichash_init(&h, secret, KEY_BYTES, KEY_BYTES);
    crypto_generichash_update(&h, (const unsigned char *)use, strlen(use) + 1);
    crypto_generichash_update(&h, more, more_bytes);
    crypto_generichash_final(&h, out, KEY_BYTES);
    sodium_memzero(&h, sizeof h);
}

/* ---- what seals a slot */

/* Composed, so that a Mac and the desk's keyboard mean the same passphrase. */
bool key_of_words(const struct key_slot *s, struct str words, const unsigned char binding[KEY_BYTES],
                  unsigned char out[KEY_BYTES])
{
    unsigned char hard[KEY_BYTES];
    struct arena *a = arena_new();
    struct str composed = utf8_compose(a, words);
    bool good = crypto_pwhash(hard, sizeof hard, composed.p, composed.n, s->salt,
                              (unsigned long long)key_value(s->passes, 4),
                              (size_t)key_value(s->memory, 4) * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0;
    if (good)
        mix(out, "words", binding, hard, sizeof hard);
    sodium_memzero(hard, sizeof hard);
    if (composed.p != words.p)
        sodium_memzero((void *)(uintptr_t)composed.p, composed.n);
    arena_free(a);
    return good;
}

void key_of_station(const struct key_slot *s, const unsigned char binding[KEY_BYTES],
                    unsigned char out[KEY_BYTES])
{
    mix(out, "station", binding, s->salt, sizeof s->salt);
}

void key_of_code(const struct key_slot *s, const char *code, unsigned char out[KEY_BYTES])
{
    unsigned char hash[KEY_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)code, strlen(code), NULL, 0);
    mix(out, "recovery", hash, s->salt, sizeof s->salt);
    sodium_memzero(hash, sizeof hash);
}

void key_mark(const unsigned char key[KEY_BYTES], unsigned char mark[MARK_BYTES])
{
    unsigned char whole[KEY_BYTES];
    mix(whole, "mark", key, "", 0);
    memcpy(mark, whole, MARK_BYTES);
    sodium_memzero(whole, sizeof whole);
}

/* Of the processor: what else runs while it is measured makes nobody's passphrase cheaper to guess. */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int key_calibrate(int milliseconds)
{
    unsigned char out[KEY_BYTES], salt[SALT_BYTES] = {0};
    double from = seconds();
    if (crypto_pwhash(out, sizeof out, "calibrate", 9, salt, COST_PASSES, (size_t)COST_KIB * 1024,
                      crypto_pwhash_ALG_ARGON2ID13))
        return COST_PASSES;
    int passes = (int)(milliseconds / 1000.0 / (seconds() - from) * COST_PASSES);
    return passes < COST_PASSES ? COST_PASSES : passes > COST_MOST_PASSES ? COST_MOST_PASSES : passes;
}

/* ---- slots */

/* A new pair of keys for a slot whose head is filled in: the secret one under `key`, the data key sealed to
 * it. */
static void slot_lock(struct key_slot *s, const unsigned char key[KEY_BYTES],
                      const unsigned char dk[KEY_BYTES])
{
    unsigned char secret[KEY_BYTES];
    crypto_box_keypair(s->public_key, secret);
    wrap(&s->secret_key, secret, key, s, offsetof(struct key_slot, secret_key));
    crypto_box_seal(s->sealed, dk, KEY_BYTES, s->public_key);
    sodium_memzero(secret, sizeof secret);
}

bool slot_unlock(const struct key_slot *s, const unsigned char key[KEY_BYTES], unsigned char dk[KEY_BYTES])
{
    unsigned char secret[KEY_BYTES];
    bool good = unwrap(&s->secret_key, secret, key, s, offsetof(struct key_slot, secret_key)) &&
                crypto_box_seal_open(dk, s->sealed, sizeof s->sealed, s->public_key, secret) == 0;
    sodium_memzero(secret, sizeof secret);
    return good;
}

void slot_for_station(const struct attempt *t, struct key_slot *s)
{
    unsigned char key[KEY_BYTES];
    key_of_station(s, t->binding, key);
    slot_lock(s, key, t->dk);
    sodium_memzero(key, sizeof key);
}

void slot_for_recovery(const struct attempt *t, struct key_slot *s, char code[PAPERCODE_ROOM])
{
    unsigned char key[KEY_BYTES];
    papercode_make(PAPERCODE_RECOVERY, code);
    key_of_code(s, code, key);
    slot_lock(s, key, t->dk);
    sodium_memzero(key, sizeof key);
}

/* The salt stays as long as the cost does: then one run of Argon2id tells all five. */
bool slot_for_words(const struct attempt *t, struct key_slot *s, struct str words)
{
    unsigned char key[KEY_BYTES];
    const struct key_head *h = &t->file.head;
    if (memcmp(s->memory, h->memory, sizeof s->memory) != 0 ||
        memcmp(s->passes, h->passes, sizeof s->passes) != 0) {
        memcpy(s->memory, h->memory, sizeof s->memory);
        memcpy(s->passes, h->passes, sizeof s->passes);
        randombytes_buf(s->salt, sizeof s->salt);
    }
    if (!key_of_words(s, words, t->binding, key))
        return false;
    memmove(s->old + 1, s->old, sizeof s->old - sizeof *s->old);
    memcpy(s->old[0].memory, s->memory, sizeof s->memory);
    memcpy(s->old[0].passes, s->passes, sizeof s->passes);
    memcpy(s->old[0].salt, s->salt, sizeof s->salt);
    key_mark(key, s->old[0].mark);
    slot_lock(s, key, t->dk);
    sodium_memzero(key, sizeof key);
    return true;
}

bool slot_knows(const struct attempt *t, const struct key_slot *s, struct str words, bool *knows)
{
    unsigned char key[KEY_BYTES], mark[MARK_BYTES];
    struct key_slot one = {0};
    bool ran = true;
    *knows = false;
    for (int i = 0; ran && !*knows && i < SLOTS_OLD && key_value(s->old[i].passes, 4); i++) {
        bool same = i && memcmp(&s->old[i], &s->old[i - 1], offsetof(struct key_old, mark)) == 0;
        memcpy(one.memory, s->old[i].memory, sizeof one.memory);
        memcpy(one.passes, s->old[i].passes, sizeof one.passes);
        memcpy(one.salt, s->old[i].salt, sizeof one.salt);
        ran = same || key_of_words(&one, words, t->binding, key);
        key_mark(key, mark);
        *knows = ran && sodium_memcmp(mark, s->old[i].mark, sizeof mark) == 0;
    }
    sodium_memzero(key, sizeof key);
    return ran;
}

void slot_close(struct key_slot *s)
{
    memset(&s->secret_key, 0, sizeof s->secret_key);
    memset(s->sealed, 0, sizeof s->sealed);
}

void attempt_end(struct arena *a, struct attempt *t)
{
    sodium_memzero(t, sizeof *t);
    arena_free(a);
}

struct key_slot *slot_add(struct keyfile *k, enum slot_kind kind, struct str label, int64_t now)
{
    if (k->count == SLOTS_MOST || label.n > LABEL_BYTES)
        return NULL;
    struct key_slot *s = &k->slots[k->count++];
    memset(s, 0, sizeof *s);
    s->kind = (unsigned char)kind;
    memcpy(s->label, label.p, label.n);
    randombytes_buf(s->salt, sizeof s->salt);
    key_number(s->made, 8, now);
    if (kind == SLOT_PERSON || kind == SLOT_ONCE) {
        memcpy(s->memory, k->head.memory, sizeof s->memory);
        memcpy(s->passes, k->head.passes, sizeof s->passes);
    }
    return s;
}

enum err slot_refused(const struct keyfile *k, struct str label, struct fault *f)
{
    if (label.n > LABEL_BYTES)
        return fault_say(f, ERR_REFUSED,
                         "ログイン名「" S_FMT "」は長すぎて鍵のファイルに書けません（%dバイトまで）。"
                         "短いログイン名で登録し直してください。",
                         S_ARG(label), LABEL_BYTES);
    return fault_say(f, ERR_REFUSED,
                     "鍵のファイルがいっぱいです（%d件）。退職した職員を madoguchi staff retire で"
                     "外してください。",
                     k->count);
}

enum err slots_no_memory(struct fault *f)
{
    return fault_say(f, ERR_IO,
                     "合い言葉を確かめるメモリ（64 MB）が足りません。ほかのプログラムを終了してください。");
}

struct key_slot *slot_find(struct keyfile *k, enum slot_kind kind, struct str label)
{
    for (int i = 0; i < k->count; i++)
        if (k->slots[i].kind == kind && str_eq(key_label(k->slots[i].label), label))
            return &k->slots[i];
    return NULL;
}

void slot_drop(struct keyfile *k, struct key_slot *s)
{
    k->count--;
    memmove(s, s + 1, (size_t)(&k->slots[k->count] - s) * sizeof *s);
}

/* ---- the binding */

static void binding_key(const struct attempt *t, bool of_station, unsigned char out[KEY_BYTES])
{
    const struct key_head *h = &t->file.head;
    unsigned char key[KEY_BYTES];
    keyring_derive(t->dk, KEY_SLOTS, key);
    mix(out, of_station ? "binding" : "binding by key", of_station ? t->station.secret : key, h->id,
        sizeof h->id);
    sodium_memzero(key, sizeof key);
}

static bool unseal_binding(struct attempt *t, bool of_station)
{
    unsigned char key[KEY_BYTES];
    binding_key(t, of_station, key);
    bool good =
        unwrap(of_station ? &t->file.head.binding : &t->file.head.binding_by_key, t->binding, key, "", 0);
    sodium_memzero(key, sizeof key);
    return good;
}

/* Under the data key alone. */
static void binding_seal_by_key(struct attempt *t)
{
    unsigned char key[KEY_BYTES];
    binding_key(t, false, key);
    wrap(&t->file.head.binding_by_key, t->binding, key, "", 0);
    sodium_memzero(key, sizeof key);
}

void binding_seal(struct attempt *t)
{
    unsigned char key[KEY_BYTES];
    struct key_head *h = &t->file.head;
    memset(h->station, 0, sizeof h->station);
    memcpy(h->station, t->station.name, strnlen(t->station.name, sizeof h->station));
    binding_key(t, true, key);
    wrap(&h->binding, t->binding, key, "", 0);
    sodium_memzero(key, sizeof key);
    binding_seal_by_key(t);
}

bool binding_by_station(struct attempt *t)
{
    return unseal_binding(t, true);
}

bool binding_by_key(struct attempt *t)
{
    return unseal_binding(t, false);
}

/* ---- a rekey that is under way */

static void before_key(const struct attempt *t, unsigned char out[KEY_BYTES])
{
    unsigned char key[KEY_BYTES];
    keyring_derive(t->dk, KEY_SLOTS, key);
    mix(out, "before", key, t->file.head.id, sizeof t->file.head.id);
    sodium_memzero(key, sizeof key);
}

void before_seal(struct attempt *t, const unsigned char old[KEY_BYTES])
{
    unsigned char key[KEY_BYTES];
    before_key(t, key);
    wrap(&t->file.head.before, old, key, "", 0);
    sodium_memzero(key, sizeof key);
}

bool before_there(const struct attempt *t)
{
    return !sodium_is_zero((const unsigned char *)&t->file.head.before, sizeof t->file.head.before);
}

bool before_open(const struct attempt *t, unsigned char old[KEY_BYTES])
{
    unsigned char key[KEY_BYTES];
    before_key(t, key);
    bool good = unwrap(&t->file.head.before, old, key, "", 0);
    sodium_memzero(key, sizeof key);
    return good;
}

void slots_seal_anew(struct attempt *t)
{
    for (int i = 0; i < t->file.count; i++)
        crypto_box_seal(t->file.slots[i].sealed, t->dk, KEY_BYTES, t->file.slots[i].public_key);
    binding_seal_by_key(t);
}
