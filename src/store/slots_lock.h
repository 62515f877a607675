/*
 * What locks a slot and the binding: keys out of words, codes and the workstation, and what is sealed under them.
 * No file is read or written by it; what slots.c and slots_change.c ask of each other stands at the end.
 */
#ifndef STORE_SLOTS_LOCK_H
#define STORE_SLOTS_LOCK_H

#include "slots_file.h"

/* All that a try needs, in one piece, so that it is wiped in one. */
struct attempt {
    struct keyfile file;
    struct station station;
    unsigned char binding[KEY_BYTES], dk[KEY_BYTES];
};
void attempt_end(struct arena *a, struct attempt *t); /* wipes it and frees the arena it lies in */

/* What seals a slot's secret key: of a passphrase or code through Argon2id and the binding, of the binding alone, of
 * a recovery code alone. False where there is no memory for it. */
bool key_of_words(const struct key_slot *s, struct str words, const unsigned char binding[KEY_BYTES],
                  unsigned char out[KEY_BYTES]);
void key_of_station(const struct key_slot *s, const unsigned char binding[KEY_BYTES],
                    unsigned char out[KEY_BYTES]);
void key_of_code(const struct key_slot *s, const char *code, unsigned char out[KEY_BYTES]);
/* By which a passphrase is known again when somebody wants to use it once more. */
void key_mark(const unsigned char key[KEY_BYTES], unsigned char mark[MARK_BYTES]);
int key_calibrate(int milliseconds); /* passes of Argon2id that fill the time on this machine */

/* The data key out of a slot; false: it is another key, or the slot was changed. */
bool slot_unlock(const struct key_slot *s, const unsigned char key[KEY_BYTES], unsigned char dk[KEY_BYTES]);

/* Locks a slot whose head is filled in by what it is for; false where there is no memory for Argon2id. */
void slot_for_station(const struct attempt *t, struct key_slot *s);
void slot_for_recovery(const struct attempt *t, struct key_slot *s,
                       char code[PAPERCODE_ROOM]); /* a new code */
bool slot_for_words(const struct attempt *t, struct key_slot *s, struct str words);
bool slot_knows(const struct attempt *t, const struct key_slot *s, struct str words,
                bool *knows);        /* is it one of the last five? */
void slot_close(struct key_slot *s); /* opens nothing any more, and is remembered */

/* A slot at the end, with salt and cost; NULL where the file is full or the label is longer than a slot holds. */
struct key_slot *slot_add(struct keyfile *k, enum slot_kind kind, struct str label, int64_t now);
enum err slot_refused(const struct keyfile *k, struct str label,
                      struct fault *f);    /* which of the two it is */
enum err slots_no_memory(struct fault *f); /* for Argon2id */
struct key_slot *slot_find(struct keyfile *k, enum slot_kind kind, struct str label); /* NULL */
void slot_drop(struct keyfile *k, struct key_slot *s);

/* The binding under this workstation and under the data key, the station's name beside it; and back. */
void binding_seal(struct attempt *t);
bool binding_by_station(struct attempt *t);
bool binding_by_key(struct attempt *t);

/* The data key that the file had until a rekey that is under way. */
void before_seal(struct attempt *t, const unsigned char old[KEY_BYTES]);
bool before_there(const struct attempt *t);
bool before_open(const struct attempt *t, unsigned char old[KEY_BYTES]);
void slots_seal_anew(struct attempt *t); /* the data key to everybody, and the binding under it */

enum err slots_rekey_back(const char *db_path, struct attempt *t, const unsigned char old[KEY_BYTES],
                          struct fault *f); /* slots_change.c: the old key is everybody's again */
enum err attempt_bound(const char *db_path, struct attempt *t,
                       struct fault *f); /* slots.c: reads; the binding by station */
/* slots.c: with the binding known. What reads as a one-time code is tried as one, and nothing else is: either
 * way Argon2id runs once, for a login that is not there too. */
enum err attempt_words(const char *db_path, struct attempt *t, struct str login, struct str words,
                       int64_t now, bool *once, struct fault *f);

#endif
