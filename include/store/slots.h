/*
 * <database>.keys: who can open the database. One slot per person, one for the workstation, two recovery codes, and a
 * one-time code for somebody who has to begin anew; a sort of its own is kept for a person with a token
 * (RELIABILITY.md 2.3).
 *
 * Every slot has a pair of X25519 keys. The public one stands in the clear, the secret one is sealed under what the
 * person knows; the data key is sealed to the public one. So a new data key reaches everybody without anybody's
 * passphrase (rekey), and each slot opens by itself.
 *
 *   person    Argon2id(passphrase, composed), and the binding
 *   station   the binding alone: the nightly export, backup, check and doctor run with nobody there
 *   recovery  the printed code alone: works on any workstation
 *   once      Argon2id(code), and the binding; one day, one use, and all it opens is a new passphrase
 *
 * The binding is a random secret sealed under the workstation's own (store/station.h): where that is another one,
 * nobody's passphrase opens anything, and the station's name, which stands in the clear, is told (ERR_SEAT). It is
 * also sealed under the data key, so that a recovery code can bind the file to a new workstation and every passphrase
 * stays what it was.
 *
 * A sum over the file finds damage before anything is asked; after the first key is out a seal made with it finds
 * whoever changed a slot, a label or a cost on purpose: ERR_DAMAGED. Nothing is put into the keyring then. The file
 * is written aside, synced, and takes its name in one step; who writes holds <database>.lock for that moment, so that
 * two who change it at once both find their change in it.
 *
 * Salt, cost and the last five passphrases' marks belong to a slot: the mark is made of the key that Argon2id gave
 * and the binding, as costly to guess by as the slot itself.
 */
#ifndef STORE_SLOTS_H
#define STORE_SLOTS_H

#include "base/arena.h"
#include "base/err.h"
#include "store/papercode.h"

enum slot_kind { SLOT_PERSON = 1, SLOT_STATION, SLOT_RECOVERY, SLOT_ONCE, SLOT_TOKEN };
enum { SLOTS_RECOVERY = 2, SLOTS_OLD = 5, SLOTS_ONCE_SECONDS = 24 * 3600 };

bool slots_there(const char *db_path);                      /* is there such a file, whatever is in it? */
enum err slots_bound(const char *db_path, struct fault *f); /* to this workstation; ERR_SEAT: to another */

struct slots_birth {
    struct str login, passphrase;
    int64_t now;
    bool over_plain;  /* the database is there, and not enciphered yet (rekey) */
    int milliseconds; /* that a passphrase may take on this machine; never less than 64 MiB and 3 passes */
    char recovery[SLOTS_RECOVERY][PAPERCODE_ROOM]; /* given back, to be shown once and wiped */
};
/* Before the first page is written: makes the data key, puts it into the keyring, writes the file. ERR_REFUSED where
 * there is one already. */
enum err slots_create(const char *db_path, struct slots_birth *birth, struct fault *f);
void slots_birth_wipe(struct slots_birth *birth); /* once the codes were shown */
void slots_uncreate(const char *db_path);         /* the database did not come about: takes both away again */

/*
 * The data key into the keyring. ERR_DENIED with one sentence and after the same time for a login that is not there
 * and for a wrong passphrase; ERR_SEAT on another workstation; ERR_NOTICE where it is the person's one-time code: it
 * is right, nothing is open, and slots_redeem() is what it is good for. Who asks counts the tries (store/signin.h
 * does both).
 */
enum err slots_open_person(const char *db_path, struct str login, struct str passphrase, int64_t now,
                           struct fault *f);
enum err slots_open_station(const char *db_path, struct fault *f);
enum err slots_open_recovery(const char *db_path, struct str code, struct fault *f); /* on any workstation */
/* The one-time code against a passphrase of the person's own, in one step: then it is used up, and the key is in the
 * keyring. */
enum err slots_redeem(const char *db_path, struct str login, struct str code, struct str passphrase,
                      int64_t now, struct fault *f);

/* With the data key in the keyring: */

/* A person's passphrase, the first or a new one; takes the one-time codes of that login away. ERR_REFUSED where it is
 * one of the last five. What makes a good one is asked before (model/passphrase.h). */
enum err slots_set_person(const char *db_path, struct str login, struct str passphrase, int64_t now,
                          struct fault *f);
/* A code for a person, in the place of an older one. The passphrase that was lost opens nothing from now on. */
enum err slots_add_once(const char *db_path, struct str login, int64_t now, char code[PAPERCODE_ROOM],
                        struct fault *f);
enum err slots_remove(const char *db_path, struct str login, struct fault *f); /* OK where there is none */
/* A new code in the place of the `which`-th (0 or 1). */
enum err slots_new_recovery(const char *db_path, int which, int64_t now, char code[PAPERCODE_ROOM],
                            struct fault *f);
/* Binds the file to this workstation; its key is made where there is none. */
enum err slots_restation(const char *db_path, struct fault *f);

/*
 * A new data key for everybody (store/rekey.h): begin writes it into every slot and keeps the old one beside it, the
 * database takes its new pages in one rename, end forgets the old one. Whoever signs in after a crash in between
 * finds out which of the two the pages have and ends it or takes it back.
 */
enum err slots_rekey_begin(const char *db_path, const unsigned char new_key[], struct fault *f);
enum err slots_rekey_end(const char *db_path, struct fault *f); /* with the new key in the keyring */

/* What stands in the clear, in the order of the file; asks no key. */
struct slot_view {
    enum slot_kind kind;
    struct str label;           /* a login; empty for the station and the codes */
    int64_t made, until;        /* moments; until: 0 but for SLOT_ONCE */
    int64_t memory_kib, passes; /* of Argon2id; 0 where there is no passphrase */
};
struct slots_view {
    struct str station;
    struct slot_view *slots;
    int count;
};
enum err slots_list(struct arena *a, const char *db_path, struct slots_view *out, struct fault *f);

/* The file beside another database file, which has the same key: a backup, a copy to restore from. Over an older one;
 * nothing to do where db_path has none. */
enum err slots_copy(const char *db_path, const char *other_path, struct fault *f);

#endif
