/*
 * The whole file with another data key, and the file on another workstation (RELIABILITY.md 1.3, 2.3). Both with
 * SEAT_REPLACE: nobody else has it open.
 *
 * rekey writes every page anew beside the file, reads all of it back as a backup is, and puts it in its place by one
 * rename; everybody's slot has the new key by then (store/slots.h). Backups that were made before keep the old key and
 * their own slots: who may not read them any more is a reason to destroy them. A plain file of real records gets its
 * first keys the same way.
 */
#ifndef STORE_REKEY_H
#define STORE_REKEY_H

#include "store/slots.h"

struct seat;

enum err rekey(const char *db_path, const struct seat *seat, struct str login, int64_t now, struct fault *f);
enum err rekey_plain(const char *db_path, const struct seat *seat, struct slots_birth *birth,
                     struct fault *f);

/* With the key in the keyring (a recovery code): from now on the file is this workstation's. Who it was bound to before
 * stays in the file's history. May be repeated after a crash. */
enum err restation(const char *db_path, const struct seat *seat, struct str login, int64_t now,
                   struct fault *f);

#endif
