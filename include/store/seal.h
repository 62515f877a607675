/*
 * Texts that lie beside a database with its key: a line of events, a draft that could not be saved. One line of ASCII,
 * sealed under the key of its use and bound to what it says it is: it opens nowhere else and in no other place.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "base/arena.h"
#include "base/str.h"
#include "store/keyring.h"

/* False: this database has no key in the keyring. */
bool seal_text(struct arena *a, const char *db_path, enum keyring_use use, struct str bound, struct str plain,
               struct str *sealed);
/* False: or it is not what was sealed so. */
bool seal_open(struct arena *a, const char *db_path, enum keyring_use use, struct str bound,
               struct str sealed, struct str *plain);

#endif
