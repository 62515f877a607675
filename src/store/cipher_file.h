/*
 * The layer of SQLite's file access that seals pages: over whatever is SQLite's default at that moment, beside
 * it, under the name "cipher". It knows the shapes in which SQLite reads and writes its files and refuses
 * every other one, and every file that is not the database, its log or its journal: what it does not know
 * could leave the house in plain.
 */
#ifndef STORE_CIPHER_FILE_H
#define STORE_CIPHER_FILE_H

#include <sqlite3.h>

#include "sealpage.h"

struct cipher_room { /* in secret memory, one for each connection */
    struct sealpage_keys keys;
    unsigned char frame[FRAME_HEAD + PAGE]; /* what is being sealed or opened */
};

/* How far the log has come in one transaction; what another connection does to it after that is not known here. */
struct cipher_log {
    enum log_form form;    /* LOG_NONE: not asked yet */
    sqlite3_int64 head_at; /* where the head that was written last begins; 0: none */
    unsigned char head[FRAME_HEAD];
    bool head_waits;       /* its page comes next, it is not on disk yet */
    sqlite3_int64 read_at; /* the frame that was read last */
    unsigned char *held; /* sealed frames, one behind the other, that wait for the end of their transaction */
    int count;
    sqlite3_int64 held_at; /* where the first of them belongs */
    sqlite3_int64 lost_at; /* where frames begin that could not be written; 0: none */
    int lost_why;
};

struct cipher_file {
    sqlite3_file base;
    enum page_kind kind;
    struct cipher_room *room; /* the log and the journal have that of their database */
    sqlite3_int64 pages;      /* of a database: how long it is at least */
    uint64_t sealed;          /* of a database: pages so far, those of its log and journal with them */
    struct cipher_file *main; /* itself, for a database */
    struct cipher_file *wal;  /* of a database: its log, while that is open */
    struct cipher_log log;
};

#define CIPHER_BELOW(f)                                                                                      \
    ((sqlite3_file *)((struct cipher_file *)(f) + 1)) /* the file as the layer below has it */

/* cipher_io.c: reading and writing by kind */
int cipher_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at);
int cipher_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at);
/* The frames that are held go to disk: before anything else is done with the file. */
int cipher_settle(sqlite3_file *f);
/* When writing begins and ends, by SQLite's lock for it: what is still held then was rolled back. NULL: there is no log. */
void cipher_forget(struct cipher_file *wal);

/* vfs: NULL where the file is plain. ERR_DENIED where it has slots for keys and none of them was opened. */
enum err cipher_way(const char *db_path, const char **vfs, struct fault *f);
/* A new file, before its first page: leaves room in every page for its seal. */
int cipher_begin(sqlite3 *handle);

#endif
