/*
 * What somebody types that nobody may read: a passphrase, a number. It lies in locked memory that is in no core file,
 * is emptied as soon as it was used, and shows nothing but its count of characters.
 */
#ifndef STORE_HIDDEN_H
#define STORE_HIDDEN_H

#include <stdbool.h>

#include "base/str.h"

enum { HIDDEN_BYTES = 1024 };

struct hidden;

struct hidden *hidden_new(void) __attribute__((returns_nonnull));
void hidden_free(struct hidden *h); /* NULL is allowed */
void hidden_clear(struct hidden *h);
bool hidden_add(struct hidden *h,
                struct str text);               /* without control characters; false where there is no room */
void hidden_back(struct hidden *h);             /* takes the last character with its marks away */
struct str hidden_text(const struct hidden *h); /* valid until it changes */
int hidden_count(const struct hidden *h);       /* characters as a person counts them */

#endif
