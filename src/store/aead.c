#include "aead.h"

#include <string.h>

static enum cipher_suite preferred;

bool aead_can(enum cipher_suite suite)
{
    if (sodium_init() < 0)
        return false;
    return suite == CIPHER_CHACHA20 || (suite == CIPHER_AES_GCM && crypto_aead_aes256gcm_is_available());
}

enum cipher_suite cipher_suite_here(void)
{
    if (preferred)
        return preferred;
    return aead_can(CIPHER_AES_GCM) ? CIPHER_AES_GCM : CIPHER_CHACHA20;
}

void cipher_prefer(enum cipher_suite suite)
{
    preferred = suite;
}

bool aead_begin(struct aead *k, enum cipher_suite suite, const unsigned char key[KEY_BYTES])
{
    if (!aead_can(suite))
        return false;
    k->suite = suite;
    memcpy(k->key, key, KEY_BYTES);
    return suite != CIPHER_AES_GCM || crypto_aead_aes256gcm_beforenm(&k->aes, key) == 0;
}

void aead_seal(const struct aead *k, unsigned char *out, unsigned char extra[AEAD_EXTRA],
               const unsigned char *in, size_t n, struct aead_bound to)
{
    unsigned char *nonce = extra, *tag = extra + AEAD_NONCE;
    randombytes_buf(nonce, AEAD_NONCE);
    if (k->suite == CIPHER_AES_GCM)
        crypto_aead_aes256gcm_encrypt_detached_afternm(out, tag, NULL, in, n, to.at, to.n, NULL, nonce,
                                                       &k->aes);
    else
        crypto_aead_chacha20poly1305_ietf_encrypt_detached(out, tag, NULL, in, n, to.at, to.n, NULL, nonce,
                                                           k->key);
}

bool aead_open(const struct aead *k, unsigned char *bytes, const unsigned char extra[AEAD_EXTRA], size_t n,
               struct aead_bound to)
{
    const unsigned char *nonce = extra, *tag = extra + AEAD_NONCE;
    if (k->suite == CIPHER_AES_GCM)
        return crypto_aead_aes256gcm_decrypt_detached_afternm(bytes, NULL, bytes, n, tag, to.at, to.n, nonce,
                                                              &k->aes) == 0;
    return crypto_aead_chacha20poly1305_ietf_decrypt_detached(bytes, NULL, bytes, n, tag, to.at, to.n, nonce,
                                                              k->key) == 0;
}
