/*
 * One connection to the desk's SQLite file.
 *
 * Exactly one read-write connection exists on a file: the one of whoever holds
 * the seat (store/seat.h), and only it checkpoints. Two of them can lose
 * acknowledged commits in SQLite 3.40 (RELIABILITY.md, 'What matters most' 1).
 * Everything else opens read-only. A connection is used by one thread.
 *
 * Opening never creates a file; only db_create does. A file that is empty, not a
 * database, not ours, damaged, newer than this program or bound to another
 * workstation is refused with its own sentence, and nothing is written. A newer
 * one that allows it (store/schema.h) opens read-only.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "model/kind.h"

struct db;
struct seat;

struct db_birth { /* what init records */
    struct str centre, city_code, profile, login, name, job;
    bool practice;
};

/* Makes the file, 0600, with its schema and its first person; ERR_REFUSED where something is there already.
 */
enum err db_create(const char *path, const struct db_birth *birth, int64_t now, struct fault *f);
/* The same; audit_key takes the auditor's key (AUDIT_K0 bytes, store/audit.h), which is kept nowhere: it is printed and
 * wiped. */
enum err db_create_audited(const char *path, const struct db_birth *birth, int64_t now,
                           unsigned char *audit_key, struct fault *f);

/* Read-only, from any process at any time. An older file is brought up to date before, where the seat is free
 * for it. */
enum err db_open_reader(const char *path, struct db **out, struct fault *f);
/* A backup, which is never written: one of an older version is read from a copy that is brought up to date instead, made
 * at `copy` and without a name once it is open. */
enum err db_open_backup(const char *path, const char *copy, struct db **out, struct fault *f);
/* Read-write: only with the seat. Brings an older file up to date (a missing column, a migration) and begins
 * an epoch. */
enum err db_open_writer(const char *path, const struct seat *seat, struct str login, int64_t now,
                        struct db **out, struct fault *f);
/* Whose eyes the lists of this connection are for: names and words of restricted cases that are not theirs are left
 * out. Empty, as it begins: nobody's, all is given (the nightly job). */
void db_watched_by(struct db *db, struct str login);
void db_show(struct db *db,
             int64_t intake); /* all the same, until somebody else watches: by emergency access */
void db_close(struct db *db); /* NULL is allowed; a writer checkpoints first */

/* A copy that nobody has open and that is going to be worked on: turned to a write-ahead log here, and not by the first
 * writer, since a journal that is cut off then cannot be rolled back by readers. */
enum err db_ready(const char *path, struct fault *f);

struct db_facts {
    struct str centre, city_code, profile, station; /* station: name of the workstation it is bound to */
    struct str uuid;
    bool practice;
};
const struct db_facts *db_facts(const struct db *db);
int db_newer(const struct db *db); /* the version of a file that is only read since it is newer; 0 */
const char *db_path(const struct db *db);

/* Changes whenever another connection committed something: a screen that remembers it knows when to read
 * again. */
int64_t db_revision(struct db *db);

/* One look at the file: what is read until db_looked() is of one moment, and locked once instead of with each
 * statement. False: within a look or a transaction already, or it cannot be had. */
bool db_look(struct db *db);
void db_looked(struct db *db, bool look);

/* Gives back the memory that holds pages of the file, for when nobody types: the next look reads them anew. */
void db_let_go(struct db *db);

/* For reading and showing fields: staff names and logins, the holidays as they were when the file was opened,
 * the profile; at the moment `now`. Valid as long as db. */
struct setting db_setting(const struct db *db, int64_t now);
void db_reload_staff(struct db *db);

/*
 * Is it a file that can be opened, for who comes before there is a lock file: beside another program's file, text, or
 * what is cut off, none is made. What says no is what opening would say. Its keys are open already, if it has any.
 */
enum err db_glance(const char *path, struct fault *f);

/* Without --db: $MADOGUCHI_DB, else $XDG_DATA_HOME/madoguchi/desk.db, else the same in ~/.local/share. */
struct str db_default_path(struct arena *a);

#endif
