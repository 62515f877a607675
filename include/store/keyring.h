/*
 * The data keys that are unlocked in this process: one for each database file, found by the file's real path. What
 * opens the file afterwards (store/cipher.h) asks here, so that no key travels through calls, structs or arguments.
 *
 * Everything lies in memory of libsodium's own: locked, never in a core file, between guard pages, read-only while
 * nobody changes it, and empty in a child that was forked. A file that is not here has no key: it is plain, or locked.
 * Any thread may ask at any time.
 */
#ifndef STORE_KEYRING_H
#define STORE_KEYRING_H

#include <stdbool.h>

enum { KEY_BYTES = 32 };

/* What a data key is used for: never itself, always through a key derived for one use. The numbers are part of the
 * files' formats: a row is added at the end and never changed. */
enum keyring_use {
    KEY_PAGES = 1,  /* the database's pages and its log */
    KEY_LOG_SUMS,   /* the checksums that stand in the log */
    KEY_EVENTS,     /* <database>.events */
    KEY_SPOOL,      /* drafts beside a database that cannot be written */
    KEY_SLOTS,      /* the seal over <database>.keys, and what lies in its head under the data key */
    KEY_PSEUDONYMS, /* used by nobody yet: pseudonym() in SQL has a key of its own (function.c) */
    KEY_AUDIT,
    KEY_PACKAGE, /* used by nobody yet */
    KEY_WEAR     /* tells one data key from the next where their pages are counted */
};

/* db_path: of the database itself, there or not yet; its folder must be there. */
void keyring_put(const char *db_path, const unsigned char dk[KEY_BYTES]); /* over an older one */
bool keyring_has(const char *db_path);
bool keyring_get(const char *db_path, unsigned char dk[KEY_BYTES]); /* the caller wipes it */
void keyring_derive(const unsigned char dk[KEY_BYTES], enum keyring_use use, unsigned char out[KEY_BYTES]);
bool keyring_subkey(const char *db_path, enum keyring_use use, unsigned char out[KEY_BYTES]);
/* A copy that is being made (a backup, a file aside that will take the name) has the key of what it is copied from.
 * False where that has none: then the copy is as plain. */
bool keyring_share(const char *other_path, const char *db_path);
bool keyring_same(const char *a_path, const char *b_path); /* have both a key, and the same one? */
void keyring_forget(const char *db_path);
void keyring_wipe(void); /* all of them; connections that are open keep theirs until they are closed */

#endif
