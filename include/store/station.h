/*
 * This workstation: its name and its secret, to which every real database is bound. Practice
 * databases are bound to none.
 *
 * The secret lies outside the database's folder, in ${XDG_STATE_HOME:-~/.local/state}/madoguchi: as the file
 * station.key (0600), or sealed with the machine's own key as station.cred, which systemd-creds(1) opens. A unit of
 * systemd gets it as the credential madoguchi.station, which counts before both.
 */
#ifndef STORE_STATION_H
#define STORE_STATION_H

#include <limits.h>

#include "base/err.h"
#include "base/str.h"

enum station_way { STATION_FILE, STATION_SEALED, STATION_GIVEN }; /* station.key, station.cred, by systemd */

struct station {
    char name[65]; /* host name, shown to people */
    enum station_way way;
    unsigned char secret[32];
};

enum err station_load(struct station *s, bool make,
                      struct fault *f); /* make: creates the file where there is no secret */
bool station_file(const char *name, char path[PATH_MAX]); /* beside its key; false: there is no such place */

/* What a database keeps to recognise its station: BLAKE2b of the secret and the database's uuid, hexadecimal.
 */
void station_mark(const struct station *s, struct str uuid, char mark[65]);

#endif
