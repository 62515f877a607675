/*
 * Sealing of bytes under a key, with what they are bound to: AES-256-GCM, or ChaCha20-Poly1305 (RFC 8439) where the
 * processor has no instructions for AES. What was sealed opens only with the same key, nonce and binding, unchanged.
 */
#ifndef STORE_AEAD_H
#define STORE_AEAD_H

#include <sodium.h>

#include "store/cipher.h"
#include "store/keyring.h"

enum { AEAD_NONCE = 12, AEAD_TAG = 16, AEAD_EXTRA = AEAD_NONCE + AEAD_TAG };

struct aead { /* in secret memory (secret.h): the state is the key */
    crypto_aead_aes256gcm_state aes;
    unsigned char key[KEY_BYTES];
    enum cipher_suite suite;
};

struct aead_bound {
    const unsigned char *at;
    size_t n;
};

bool aead_can(enum cipher_suite suite); /* on this processor */
bool aead_begin(struct aead *k, enum cipher_suite suite, const unsigned char key[KEY_BYTES]);

/* n bytes of `in` to `out`, which may be the same place; extra: a fresh nonce and the tag. */
void aead_seal(const struct aead *k, unsigned char *out, unsigned char extra[AEAD_EXTRA],
               const unsigned char *in, size_t n, struct aead_bound to);
bool aead_open(const struct aead *k, unsigned char *bytes, const unsigned char extra[AEAD_EXTRA], size_t n,
               struct aead_bound to); /* in place; false: nothing of it may be used */

#endif
