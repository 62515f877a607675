#include "store/pin.h"

#include <sodium.h>
#include <stdlib.h>

#include "secret.h"
#include "store/keyring.h"

enum { PRE_KEY = 16 * 1024 };

struct pin {
    int tries; /* that are left; 0: none is set */
    int64_t until;
    bool keyed; /* the file has a key: it comes back with the digits */
    unsigned char pre_key[PRE_KEY];
    unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char wrapped[KEY_BYTES + crypto_secretbox_MACBYTES];
};

struct pin *pin_new(void)
{
    return secret_new(sizeof(struct pin));
}

void pin_free(struct pin *p)
{
    secret_free(p);
}

static void pin_wipe(struct pin *p)
{
    sodium_memzero(p, sizeof *p);
}

bool pin_may_be(struct str digits)
{
    return str_digits(digits) && digits.n >= PIN_LEAST && digits.n <= PIN_MOST;
}

static void key_of(const struct pin *p, struct str digits, unsigned char key[KEY_BYTES])
{
    crypto_generichash_state h;
    crypto_generichash_init(&h, NULL, 0, KEY_BYTES);
    crypto_generichash_update(&h, p->pre_key, sizeof p->pre_key);
    crypto_generichash_update(&h, (const unsigned char *)digits.p, digits.n);
    crypto_generichash_final(&h, key, KEY_BYTES);
    sodium_memzero(&h, sizeof h);
}

void pin_set(struct pin *p, const char *db_path, struct str digits, int64_t now)
{
    unsigned char key[KEY_BYTES], dk[KEY_BYTES];
    p->keyed = keyring_get(db_path, dk);
    if (!p->keyed)
        randombytes_buf(dk, sizeof dk);
    randombytes_buf(p->pre_key, sizeof p->pre_key);
    randombytes_buf(p->nonce, sizeof p->nonce);
    key_of(p, digits, key);
    crypto_secretbox_easy(p->wrapped, dk, sizeof dk, p->nonce, key);
    p->tries = PIN_TRIES;
    p->until = now + PIN_LASTS_MS;
    sodium_memzero(key, sizeof key);
    sodium_memzero(dk, sizeof dk);
}

bool pin_is_set(const struct pin *p, int64_t now)
{
    return p->tries > 0 && now < p->until;
}

int pin_tries_left(const struct pin *p)
{
    return p->tries;
}

/* The try is taken off before it is made: whoever stops the program in between has not won one. */
enum pin_answer pin_try(struct pin *p, const char *db_path, struct str digits, int64_t now)
{
    unsigned char key[KEY_BYTES], dk[KEY_BYTES];
    if (!pin_is_set(p, now)) {
        pin_wipe(p);
        return PIN_GONE;
    }
    p->tries--;
    key_of(p, digits, key);
    bool opens = crypto_secretbox_open_easy(dk, p->wrapped, sizeof p->wrapped, p->nonce, key) == 0;
    if (opens && p->keyed)
        keyring_put(db_path, dk);
    sodium_memzero(key, sizeof key);
    sodium_memzero(dk, sizeof dk);
    if (opens)
        p->tries = PIN_TRIES;
    else if (!p->tries)
        pin_wipe(p);
    return opens ? PIN_OPENS : p->tries ? PIN_WRONG : PIN_GONE;
}
