/*
 * The audit chain: one row per event, in the same transaction as the change it
 * tells of, each row's MAC over its fields and the row before
 * (RELIABILITY.md section 4). Triggers refuse UPDATE, DELETE and gaps, and refuse
 * a change of any record in a transaction without an audit row.
 *
 * Readers (a second window, export, backup) append to <database>.events, synced
 * before they show or write anything; the seat folds that into the chain.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct db;

struct audit_event {
    int64_t seq, at; /* moment */
    struct str login, act, subject,
        detail; /* subject "intake 12"; detail: field names, counts; never contents */
    struct str station;
    struct str boot; /* 8 bytes that tell which start of the machine it was; empty: not known */
    int64_t mono;    /* milliseconds since that start, by a clock that nobody sets */
    struct str
        role; /* role_codes() of whoever acted, as they were then; empty: not known, or nobody on the staff */
};

/* Inside a transaction of the read-write connection. A clock that went back by more than five
 * minutes is an event, too. */
enum err audit_add(struct db *db, int64_t now, struct str login, struct str act, struct str subject,
                   struct str detail, struct fault *f);
/* From a reader: on disk when it returns OK. */
enum err audit_note(struct db *db, int64_t now, struct str login, struct str act, struct str subject,
                    struct str detail, struct fault *f);
enum err audit_fold(struct db *db, int64_t now,
                    struct fault *f); /* the events file into the chain; the seat's start */

/* Of an earlier moment, as it was noted: no sign of a clock that was set back. */
enum err audit_add_late(struct db *db, const struct audit_event *e, struct fault *f);

/* Walks the chain: OK, or ERR_DAMAGED and the first wrong number in the sentence. With the auditor's key (AUDIT_K0
 * bytes, given out once by db_create) it is known that nobody made the rest anew. */
enum { AUDIT_K0 = 32 };
enum err audit_check(struct db *db, int64_t *rows, struct fault *f);
enum err audit_check_from(struct db *db, const unsigned char *k0, int64_t *rows, struct fault *f);
struct str audit_head(struct arena *a,
                      struct db *db); /* "seq:first 16 hex of the MAC", for the manifest and the login line */

/* The same sixteen digits for the same text in this file, which tell nobody what the text was. */
struct str audit_mark(struct arena *a, const struct db *db, struct str text);

/* Does the chain still hold a head that was written down elsewhere, in the manifest of a night? Who has
 * shortened or rewritten it cannot change that paper. */
enum { AUDIT_HEAD_HEX = 16 };
enum anchor { ANCHOR_HOLDS, ANCHOR_MISSING, ANCHOR_DIFFERS, ANCHOR_UNREADABLE };
enum anchor audit_anchor(struct db *db, struct str head);

#endif
