/*
 * The bytes of <database>.keys and how they are read, checked and put back. A head, then slots of 512 bytes, then the
 * seal (keyed with the data key) and the sum (anybody's). Numbers are little-endian; what is not used is zero.
 * What locks a slot is in slots_lock.h; nobody outside the four files of the slots includes either.
 */
#ifndef STORE_SLOTS_FILE_H
#define STORE_SLOTS_FILE_H

#include <sodium.h>

#include "base/arena.h"
#include "store/keyring.h"
#include "store/slots.h"
#include "store/station.h"

enum {
    SLOTS_MOST = 250,
    LABEL_BYTES = 64,
    SALT_BYTES = crypto_pwhash_SALTBYTES,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    WRAPPED_BYTES = KEY_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SEALED_BYTES = KEY_BYTES + crypto_box_SEALBYTES,
    MARK_BYTES = 16,
    SUM_BYTES = 32,
    COST_KIB = 64 * 1024, /* of Argon2id, at least (RELIABILITY.md 2.3) */
    COST_PASSES = 3,
    COST_MOST_PASSES = 300
};

/* Bytes only, so that no compiler puts any between them. */
struct key_wrapped {
    unsigned char nonce[NONCE_BYTES], bytes[WRAPPED_BYTES];
};

struct key_head {
    unsigned char magic[8], version[2], count[2], blank[4], id[16];
    unsigned char memory[4], passes[4]; /* for new passphrases */
    unsigned char station[LABEL_BYTES];
    struct key_wrapped binding, binding_by_key; /* under the station's secret; under the data key */
    struct key_wrapped
        before; /* while a rekey is under way: the key of the file as it was, zeros where it was plain */
    unsigned char rest[192];
};

struct key_old { /* a passphrase that was used */
    unsigned char memory[4], passes[4], salt[SALT_BYTES], mark[MARK_BYTES];
};

struct key_slot {
    unsigned char kind, blank[7], memory[4], passes[4], salt[SALT_BYTES], label[LABEL_BYTES], made[8],
        until[8];
    unsigned char public_key[KEY_BYTES]; /* all up to here is proved by the wrapping below */
    struct key_wrapped secret_key;
    unsigned char sealed[SEALED_BYTES]; /* the data key */
    struct key_old old[SLOTS_OLD];      /* the newest first: the passphrase that opens it now */
    unsigned char rest[16];
};

struct keyfile {
    struct key_head head;
    struct key_slot slots[SLOTS_MOST];
    int count;
    unsigned char seal[SUM_BYTES];
};

void key_number(unsigned char *bytes, int count, int64_t value);
int64_t key_value(const unsigned char *bytes, int count);
struct str key_label(const unsigned char label[LABEL_BYTES]); /* into it, without its zeros */

/* Reads and proves the sum. A keyfile is large: it lies in an arena. */
enum err keyfile_read(const char *db_path, struct keyfile *k, struct fault *f);
/* Is the seal this data key's? ERR_DAMAGED otherwise. */
enum err keyfile_prove(const char *db_path, const struct keyfile *k, const unsigned char dk[KEY_BYTES],
                       struct fault *f);
/* Seals and writes; `fresh`: refuses where there is a file already. */
enum err keyfile_write(const char *db_path, struct keyfile *k, const unsigned char dk[KEY_BYTES], bool fresh,
                       struct fault *f);
enum err keyfile_damaged(const char *db_path, struct fault *f); /* ERR_DAMAGED */
/* ERR_SEAT, with the station's name and who was there last. `here`: this one's name; where it is the same, the key is
 * what is missing. */
enum err keyfile_elsewhere(const struct keyfile *k, const char *here, const char *db_path, struct fault *f);

#endif
