/* The suite's digit, then base64 of nonce, tag and text. */
#include "store/seal.h"

#include <string.h>

#include "aead.h"
#include "secret.h"

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static struct aead *key_of(const char *db_path, enum keyring_use use, enum cipher_suite suite)
{
    unsigned char key[KEY_BYTES];
    struct aead *k = keyring_subkey(db_path, use, key) ? secret_new(sizeof *k) : NULL;
    bool good = k && aead_begin(k, suite, key);
    sodium_memzero(key, sizeof key);
    if (good)
        return k;
    secret_free(k);
    return NULL;
}

static struct aead_bound to(struct str bound)
{
    return (struct aead_bound){(const unsigned char *)bound.p, bound.n};
}

bool seal_text(struct arena *a, const char *db_path, enum keyring_use use, struct str bound, struct str plain,
               struct str *sealed)
{
    struct aead *k = key_of(db_path, use, cipher_suite_here());
    if (!k)
        return false;
    size_t n = AEAD_EXTRA + plain.n, room = sodium_base64_encoded_len(n, VARIANT) + 1;
    unsigned char *bytes = arena_take(a, n);
    char *text = arena_take(a, room);
    aead_seal(k, bytes + AEAD_EXTRA, bytes, (const unsigned char *)plain.p, plain.n, to(bound));
    text[0] = (char)('0' + k->suite);
    sodium_bin2base64(text + 1, room - 1, bytes, n, VARIANT);
    secret_free(k);
    *sealed = str_of(text);
    return true;
}

bool seal_open(struct arena *a, const char *db_path, enum keyring_use use, struct str bound,
               struct str sealed, struct str *plain)
{
    size_t n = 0;
    if (sealed.n < 1 || (sealed.p[0] != '1' && sealed.p[0] != '2'))
        return false;
    unsigned char *bytes = arena_take(a, sealed.n);
    if (sodium_base642bin(bytes, sealed.n, sealed.p + 1, sealed.n - 1, NULL, &n, NULL, VARIANT) ||
        n < AEAD_EXTRA)
        return false;
    struct aead *k = key_of(db_path, use, (enum cipher_suite)(sealed.p[0] - '0'));
    bool good = k && aead_open(k, bytes + AEAD_EXTRA, bytes, n - AEAD_EXTRA, to(bound));
    secret_free(k);
    *plain = good ? (struct str){(const char *)bytes + AEAD_EXTRA, n - AEAD_EXTRA} : S0;
    return good;
}
