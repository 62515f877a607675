/*
 * This workstation: its name and its secret, which lies outside the database's
 * folder (${XDG_STATE_HOME:-~/.local/state}/madoguchi/station.key, 0600) and to
 * which every real database is bound. Practice databases are bound to none.
 */
#ifndef STORE_STATION_H
#define STORE_STATION_H

#include <limits.h>

#include "base/err.h"
#include "base/str.h"

struct station {
    char name[65]; /* host name, shown to people */
    unsigned char secret[32];
};

enum err station_load(struct station *s, bool make,
                      struct fault *f);                   /* make: creates it where it is absent */
bool station_file(const char *name, char path[PATH_MAX]); /* beside its key; false: there is no such place */

/* What a database keeps to recognise its station: BLAKE2b of the secret and the database's uuid, hexadecimal.
 */
void station_mark(const struct station *s, struct str uuid, char mark[65]);

#endif
