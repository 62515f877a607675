/*
 * What the files of store/ share and nobody else sees: the connection's insides,
 * statements that are prepared once, and transactions.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <sqlite3.h>

#include "model/record.h"
#include "store/db.h"
#include "store/station.h"

enum { STATEMENTS = 256, AUDIT_KEY = 32, SHOWN = 16 };

struct prepared {
    const char *sql; /* compared by address: literals, or text in the connection's arena */
    sqlite3_stmt *stmt;
};

struct staff_entry {
    struct str login, name, role;
};

struct holiday {
    int32_t day;
    struct str name;
};

enum { DELTAS = 256 };
struct delta { /* what a transaction adds to a maintained counter; an empty name is a free place */
    char name[64];
    int64_t by;
};

struct finder { /* bulk.c: looking up a row by some of its fields */
    struct finder *next;
    enum record_id record;
    uint64_t key;
    const char *sql;
};

struct row_sql { /* the statements of one record, in the connection's arena */
    const char *load, *exists, *insert, *update, *next_id, *next_found, *remove, *index, *unindex, *merge,
        *of_person, *kin; /* merge.c: those that name a person; take_row.c: those of the same kin */
};

struct mapped { /* mapped.c: how SQLite reaches the file, by way of us; `own`: without */
    sqlite3_io_methods methods;
    const sqlite3_io_methods *own;
};

struct db {
    sqlite3 *handle;
    struct mapped mapped;
    struct arena *arena;   /* lives as long as the connection */
    struct arena *scratch; /* for one operation: row_put(), change_apply() and others rewind it */
    const char *path;
    struct db_facts facts;
    struct prepared prepared[STATEMENTS];
    struct row_sql rows[RECORD_COUNT];
    struct finder *finders;
    const char *children[RECORD_COUNT]; /* load.c: rows of a case, of a resource, the staff */
    const char *search_sql[RECORD_COUNT][3][3], *told_sql[RECORD_COUNT]; /* search.c, search_told.c */
    const struct lists_sql *lists_sql[RECORD_COUNT];                     /* lists.c */
    struct str home_city;             /* search.c: the centre's own, folded */
    struct need_known *known;         /* need_known.c; NULL: nothing yet */
    int64_t next_found[RECORD_COUNT]; /* 0: not asked yet */
    struct delta deltas[DELTAS];      /* counter.c: of this transaction */
    int delta_count;
    struct near_changes { /* near_keep.c: of this transaction */
        struct arena *arena;
        struct near_change *first, *last;
        int count;
    } near;
    struct arena *staff_arena;
    struct staff_entry *staff;
    int staff_count;
    struct holiday *holidays; /* holiday.c: by day */
    int holiday_count;
    struct str viewer; /* restricted.c: a login */
    int64_t shown[SHOWN];
    int shown_count;
    bool writes, keeps_pages;
    int newer;   /* its version where that is above this program's: it is only read; 0 */
    bool sealed; /* its pages are (store/cipher.h) */
    uint64_t wear_before,
        wear_kept; /* wear.c: pages under its key before this writer; those that the file tells */
    bool full;     /* a fault since this was last set to false came from a full disk */
    int64_t epoch;
    bool audited;            /* this transaction has its audit row: what the triggers ask for */
    int64_t audit_seq;       /* of the newest row that this transaction added */
    struct str boot;         /* audit_boot(); empty: not asked yet */
    int64_t audit_newest;    /* moment of the newest row that was not of an earlier one; 0: none yet */
    const struct seat *seat; /* a writer's */
    int64_t head_seq;        /* the newest row of this transaction, and its mac: lost.c; 0: none */
    unsigned char head_mac[AUDIT_KEY];
    struct str lost;
    bool scattered; /* found_join.c: the search index may lie in many large segments */
    bool gathers;   /* bulk.c: many rows in one transaction after the other */
    int wal_pages, rest_at, wal_most;
    struct station station;
    struct str practice, mark; /* as stored */
};

/* A statement by its text, reset and unbound, ready to bind; NULL with the fault set. */
sqlite3_stmt *db_statement(struct db *db, const char *sql, struct fault *f);
enum err db_run(struct db *db, const char *sql, struct fault *f); /* one or more statements without results */
/* One of them with ?1 and ?2. */
enum err db_run_with(struct db *db, const char *sql, int64_t number, struct str text, struct fault *f);
enum err db_step(struct db *db, sqlite3_stmt *s, struct fault *f); /* a statement without rows */
enum err db_fetch(struct db *db, sqlite3_stmt *s, bool *there, struct fault *f); /* one row, not reset */
bool db_row(sqlite3_stmt *s);                                         /* steps; true while there is a row */
int64_t db_number(struct db *db, const char *sql, int64_t otherwise); /* first column of the first row */
enum err db_fault(struct db *db,
                  struct fault *f); /* the connection's last error as a sentence and a status */
void db_bind(sqlite3_stmt *s, int at, struct str value);
/* A resource of the centre's own city, ?1 the first digits of its code as meta has it: any where that is empty. */
#define DB_AT_HOME "city_code >= ?1 AND city_code < ?1 || ':'"
/* need.c: are there so few resources without a city code that they count as the own city's?
 * A desk wrote most of them. */
bool db_few_uncoded(struct db *db);
struct str db_text(sqlite3_stmt *s, int column); /* valid until the next step */
struct str db_blob(sqlite3_stmt *s, int column); /* the same */
struct str db_copy(struct arena *a, sqlite3_stmt *s, int column);

enum err db_begin(struct db *db, struct fault *f);  /* immediate; checks the epoch */
enum err db_commit(struct db *db, struct fault *f); /* rolls back on a fault */
void db_rollback(struct db *db);
void db_watch_wal(struct db *db); /* a writer counts the pages of its WAL */
void db_rest(struct db *db);      /* checkpoints where the WAL has become large */
/* A save changes some hundred pages, db_tidy() a few hundred. No page is written before its transaction ends: where a
 * statement fails behind pages that were, SQLite 3.40.1 takes back too little of the log, and what is acknowledged next is
 * gone after a kill (tests/store/spill.c). */
#define WRITER_CACHE "PRAGMA cache_size=-2000; PRAGMA cache_spill=0;"
void db_gather(struct db *db, bool on); /* room for the pages of many rows, fewer checkpoints; or as before */
/* For one that searches: three times a reader's pages where each that is not at hand has to be opened (PERFORMANCE.md:
 * a search of an enciphered file at most 1.3 times that of a plain one). */
void db_keep_pages(struct db *db);
/* When idle: a step of merging; true while there is more. Where a megabyte has gathered, the log is checkpointed and
 * begun anew: a save has one sync, and one that a second of rest came before no more. */
bool db_tidy(struct db *db);
enum { DB_BUSY_MS = 5000 };
void db_empty_log(
    struct db *db); /* checkpoints all; what was deleted is in it no more (RELIABILITY.md 5.1) */

/* db.c, for those that open and make files; db_set_meta also for what is kept about a file */
struct db *db_make(const char *path);
enum err db_connect(struct db *db, const char *file, int flags,
                    struct fault *f);                    /* opens, registers, settings of a reader */
enum err db_write_setup(struct db *db, struct fault *f); /* settings of the one writer */
const char *db_real_place(struct db *db,
                          const char *file); /* without links on the way; lives as long as db */
enum err db_ask_text(struct db *db, const char *sql, char *out, int room,
                     struct fault *f); /* first column of the first row; empty where there is none */
struct str db_role(const struct db *db,
                   struct str login); /* role_codes() of somebody on the staff, else empty */
enum err db_set_meta(struct db *db, const char *key, struct str value, struct fault *f);

/* mapped.c: from here on a full disk cannot end the program where it touches the log's index; once, after opening */
void mapped_guard(struct db *db);

/* opening.c */
/* A reader of a file that stays what it is, of whatever older version: it is not brought up to date. */
enum err db_open_as_it_is(const char *path, struct db **out, struct fault *f);
enum err db_load_facts(struct db *db, struct fault *f); /* what meta says of the file */
/* Can its first page be read with the key that it has in the keyring? Leaves nothing behind. */
bool db_can_be_read(const char *path);
/* The seat's connection wherever the file was bound to until now: store/rekey.h. */
enum err db_open_anywhere(const char *path, const struct seat *seat, struct str login, int64_t now,
                          struct db **out, struct fault *f);
enum { DB_APPLICATION = 0x6D616467 }; /* "madg" */

/* wear.c: how many pages the data key has sealed; inside a transaction of the writer */
enum err wear_begin(struct db *db, struct fault *f);               /* a new writer */
enum err wear_keep(struct db *db, struct fault *f);                /* before COMMIT */
enum err wear_add(struct db *db, uint64_t pages, struct fault *f); /* by others than this writer */
void wear_end(struct db *db);                                      /* before the writer is closed */

/* backup.c: a copy counts only when it opens, is read through, and has the whole chain up to `head` */
enum err backup_verify(const char *part, const char *path, struct str head, struct arena *a, struct fault *f);

/* newfile.c: putting a finished file where it belongs */
enum err newfile_aside(const char *path, char *part, size_t room,
                       struct fault *f);                  /* an empty file beside it, 0600 */
enum err newfile_free(const char *path, struct fault *f); /* refuses a name that is taken */
enum err newfile_settle(const char *part, const char *path, struct fault *f); /* synced; never overwrites */
enum err newfile_write(const char *path, const void *bytes, size_t n, bool over,
                       struct fault *f); /* a whole small file; `over`: in the place of an older one */
void newfile_unlink(const char *part);   /* a database that was made aside, and what lies beside it */
/* Aside under this very name, 0600: what a run that was killed left there goes. */
enum err newfile_empty(const char *part, struct fault *f);
enum err newfile_sync(const char *path, struct fault *f);
enum err newfile_sync_folder(const char *path, struct fault *f); /* of that file */

/* schema.c */
enum err schema_make(struct db *db, struct fault *f);
enum err schema_raise(struct db *db, int from,
                      struct fault *f); /* from an older version; inside a transaction */
int schema_migrations(void);

/* number.c: the next number of a case received then; and one that came from elsewhere, which is never given again:
 * R08-0123 raises its year's last number to 123. */
enum err number_give(struct db *db, struct str received_at, int64_t now, struct str *number, struct fault *f);
enum err number_note(struct db *db, struct str number, struct fault *f);

/* counter.c: the numbers that are kept with the rows. `old` NULL: a row was made; `new` NULL: it is taken away */
enum err counter_keep(struct db *db, enum record_id record, const struct str *old, const struct str *new,
                      struct fault *f);
enum err counter_flush(struct db *db, struct fault *f);       /* before COMMIT */
void counter_forget(struct db *db);                           /* after ROLLBACK */
enum err counter_rebuild(struct db *db, struct fault *f);     /* the tallies anew from the rows */
enum err counter_rebuild_all(struct db *db, struct fault *f); /* and how many rows, and in which state */
int64_t
counter_differences(struct db *db); /* tallies that are not what the rows say; -1: could not be counted */
/* Month, code and number of rows from moment ?1 up to ?2, both on the first of a month;
 * empty where they are not kept. */
struct str counter_tally_sql(struct arena *a, const struct field *at, const struct field *code);

/* row.c: puts the fields of one row inside a transaction; gives what happened */
struct row_put {
    enum record_id record;
    int64_t id;
    const struct str *v;
    uint64_t fields;
    int64_t audit_seq;
    struct str changed;       /* ISO moment with seconds */
    bool fresh;               /* the number was just given: no row has it */
    const struct str *folded; /* of a fresh one: bulk_folded() of its values; NULL: not known yet */
};
enum row_outcome { ROW_NEW, ROW_CHANGED, ROW_SAME };
enum err row_put(struct db *db, const struct row_put *put, enum row_outcome *outcome, struct fault *f);
enum err row_exists(struct db *db, enum record_id record, int64_t id, bool *there, struct fault *f);
/* False: no such row, or with the fault set: it could not be read. */
bool row_load(struct arena *a, struct db *db, enum record_id record, int64_t id, struct str *v,
              struct fault *f);
void row_read(struct arena *a, sqlite3_stmt *s, int first_column, const struct record_row *row,
              struct str *v);
enum err row_merge(struct db *db, int pages, bool *more,
                   struct fault *f); /* joins segments of the search index */
/* found_join.c: some pages nearer to an index in one piece */
enum err found_join(struct db *db, int pages, bool *more, struct fault *f);
/* Does any row name this one, which may be gone already? Every kind of record is asked. */
enum err row_pointed_at(struct db *db, const struct record_row *row, int64_t id, bool *pointed,
                        struct fault *f);
int64_t row_next_id(struct db *db, enum record_id record, struct fault *f); /* 0 with the fault set */
/* A row that has its search rowid already, into an index that does not have it. */
enum err row_index(struct db *db, enum record_id record, int64_t found, const struct str *v, struct fault *f);
enum err row_remove(struct db *db, enum record_id record, int64_t id,
                    struct fault *f); /* for ever: no history of it */
/* Takes a row away: its values go into history, its number is never given again. And back as it was. */
enum err row_withdraw(struct db *db, enum record_id record, int64_t id, int64_t audit_seq, struct fault *f);
enum err row_restore(struct db *db, enum record_id record, int64_t id, int64_t audit_seq, struct str changed,
                     struct fault *f);
struct str row_columns(struct arena *a, const struct record_row *row,
                       const char *alias); /* "i.number, i.person, …" */
/* What the search finds it by, folded. */
struct str row_found_text(struct arena *a, const struct record_row *row, const struct str *v);

/* search_words.c: what finds the rows in which a folded text may stand */
struct str search_grams(struct arena *a, struct str folded);
/* search.c */
struct str search_home_city(struct db *db); /* of the centre, folded; empty where no resource tells it */
enum { PREFECTURE_MOST = 30 };              /* bytes that may stand before the city in an address */
bool search_is_home(struct db *db, struct str city_code,
                    struct str address); /* of the own city; the address, folded, where there is no code */

/* familiar.c: a row of a publisher's file is not what a resource is any more; old: NULL where it was not
 * there, new: where it goes */
enum err familiar_void(struct db *db, int64_t id, const struct str *old, const struct str *new,
                       struct fault *f);

/* near_keep.c: where a resource is, kept with its row. old: NULL for a new one */
void near_keep(struct db *db, int64_t id, const struct str *old, const struct str *new);
void near_drop(struct db *db, int64_t id);
enum err near_flush(struct db *db, struct fault *f); /* before COMMIT */
void near_forget(struct db *db);                     /* after ROLLBACK */

/* gram.c and function.c: on every connection */
enum err gram_register(struct db *db, struct fault *f);
/* A folded text cut into its grams, for the index to take instead of it: so that another thread may cut. */
struct grams *gram_seen(struct arena *a); /* what cutting needs; of one thread, for any number of texts */
struct str gram_split(struct arena *a, struct grams *seen, struct str folded);
size_t gram_longest(struct str text,
                    size_t at); /* bytes of the longest gram that the index holds there; 0: none */
enum err function_register(struct db *db, struct fault *f);
enum err series_register(struct db *db, struct fault *f);
enum err sieved_register(struct db *db, struct fault *f);    /* sieved.c */
enum err directory_register(struct db *db, struct fault *f); /* directory_function.c */
struct sql_function {                                        /* its data is the struct db */
    const char *name;
    int arguments, flags;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
};
enum err sql_register(struct db *db, const struct sql_function *rows, size_t count, struct fault *f);
struct str sql_argument(sqlite3_value **v, int i);
void sql_give(sqlite3_context *c, struct str s);        /* copied */
void sql_give_static(sqlite3_context *c, struct str s); /* outlives the connection */

/* restricted.c */
enum err restricted_register(struct db *db, struct fault *f);
bool restricted_hides(const struct db *db, int64_t id, const struct str *v); /* v: of the intake */
struct str restricted_words(struct str name, struct str words); /* none where the name is hidden */

/* holiday.c: of is a struct db */
void holiday_load(struct db *db);
struct str holiday_name(const void *of, int32_t day);

/* audit.c */
enum err audit_begin(struct db *db, int64_t now, unsigned char *k0,
                     struct fault *f); /* a new file's first key; k0: NULL, or where it is given out */
/* lost.c: the row about what was found missing, inside the transaction that opens the file; the note after a COMMIT */
enum err lost_tell(struct db *db, struct str login, int64_t now, struct fault *f);
void lost_note(struct db *db);

/* audit_raise.c: after schema_raise, in its transaction */
enum err audit_raise(struct db *db, int64_t now, struct fault *f);

/* merge.c: inside a transaction that has its audit row */
struct merge_plan;
enum err merge_together(struct db *db, const struct merge_plan *p, struct str login, int64_t now,
                        struct fault *f);
/* Two that became one elsewhere: what was written about the gone one here moves, too. */
enum err merge_move(struct db *db, int64_t kept, int64_t gone, int64_t now, struct fault *f);
/* The field of a record that says whom it is about; -1: none does. A person and a merge are not about others. */
int merge_field(enum record_id record);
enum err merge_apart(struct db *db, int64_t id, int64_t now, struct fault *f);

/* revert.c: changes that can be taken back; inside a transaction that has its audit row */
struct change_result;
enum err revert_keep(struct db *db, struct str login, struct str what, struct fault *f);
enum err revert_keep_new(struct db *db, enum record_id record, int64_t id, struct fault *f);
enum err revert_last(struct db *db, struct str login, bool again, int64_t now, struct change_result *out,
                     struct fault *f); /* writes its audit row itself; nothing to do: out->what is empty */

/* match.c: offices have to be matched again */
enum err match_forget(struct db *db, struct fault *f);

/* draft.c */
struct draft;
enum err draft_save(struct db *db, const struct draft *d, int64_t *id, struct fault *f);
enum err draft_end(struct db *db, int64_t id, struct fault *f);

/* memory.c */
enum err memory_keep(struct db *db, struct str login, struct str key, struct str value, struct fault *f);
enum err memory_seen(struct db *db, struct str login, struct str entry, int64_t now, struct fault *f);

#endif
