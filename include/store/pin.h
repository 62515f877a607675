/*
 * The quick way back (RELIABILITY.md section 3): who has signed in with the passphrase today may unlock with 4 to 8
 * digits. The file's data key lies here wrapped under BLAKE2b(16 KiB of random bytes, digits), in locked memory of
 * this process alone: nothing of it is ever stored. Five wrong tries, twelve hours or the end of the process wipe the
 * random bytes, and then only the passphrase opens.
 */
#ifndef STORE_PIN_H
#define STORE_PIN_H

#include <stdbool.h>

#include "base/str.h"

enum { PIN_TRIES = 5, PIN_LEAST = 4, PIN_MOST = 8 };
#define PIN_LASTS_MS (12 * 3600 * (int64_t)1000)

enum pin_answer {
    PIN_OPENS, /* and the data key is in the keyring */
    PIN_WRONG,
    PIN_GONE /* there is none any more: the passphrase */
};

struct pin;

struct pin *pin_new(void) __attribute__((returns_nonnull));
void pin_free(struct pin *p);       /* NULL is allowed */
bool pin_may_be(struct str digits); /* 4 to 8 ASCII digits */

/* Moments in milliseconds of a clock that counts the time asleep. The database's key must be in the keyring; a file
 * without one has digits all the same, for practice. */
void pin_set(struct pin *p, const char *db_path, struct str digits, int64_t now);
bool pin_is_set(const struct pin *p, int64_t now);
enum pin_answer pin_try(struct pin *p, const char *db_path, struct str digits, int64_t now);
int pin_tries_left(const struct pin *p);

#endif
