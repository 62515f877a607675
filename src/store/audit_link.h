/*
 * What binds a row of the audit to the one before (RELIABILITY.md section 4), 52 bytes in audit.mac:
 *
 *   step  4 bytes, little end first: how often the key had moved on when the row was written
 *   mac   32: BLAKE2b over the row, its step and the mac before, keyed by the key of that step
 *   link  16: BLAKE2b over the row, its step, its mac and the link before, without a key
 *
 * Who has the file alone checks the links: a row that was edited, deleted, inserted or moved is found by its number,
 * unless whoever did it made all later links anew. The macs show that, too: key n+1 is the hash of key n, the old one
 * is overwritten after STEP_ROWS rows or STEP_SECONDS, and the first, K0, lies with the auditor on paper. The newest
 * rows only the head tells that went to the city (audit_anchor).
 */
#ifndef STORE_AUDIT_LINK_H
#define STORE_AUDIT_LINK_H

#include <limits.h>

#include "inside.h"
#include "store/audit.h"

enum {
    STEP_ROWS = 64,
    STEP_SECONDS = 15 * 60,
    STEP_BYTES = 4,
    MAC = 32,
    LINK = 16,
    BOUND = STEP_BYTES + MAC + LINK,
    AUDIT_LINKED = 8,   /* the migration since which rows are bound so */
    AUDIT_CLOCKED = 10, /* since which they have the clock that nobody sets */
    AUDIT_ROLED = 12,   /* since which they tell in which role somebody acted */
    BOOT = 8            /* bytes of a start's mark that a row keeps */
};

struct audit_link { /* a row, and what binds it */
    int64_t seq, at, epoch;
    struct str login, station, act, subject, detail;
    struct str boot; /* of the machine's start (boot.h); empty in rows from before it was kept */
    int64_t mono;    /* ms since then */
    struct str
        role; /* role_codes(); empty in rows from before it was kept, and where nobody on the staff acted */
    unsigned char bound[BOUND];
};

struct audit_state {                 /* of the chain's end: audit_key */
    int64_t step, first, since, seq; /* first: the row with which the present key began; seq: the newest */
    unsigned char key[AUDIT_KEY];
};

/* The columns of a row as audit_link_read takes them; what is asked for beside them comes after. */
#define AUDIT_LINK_TEXTS   "seq, at, epoch, login, station, act, subject, detail"
#define AUDIT_LINK_CLOCK   AUDIT_LINK_TEXTS ", boot, mono"
#define AUDIT_LINK_COLUMNS AUDIT_LINK_CLOCK ", role"
enum { AUDIT_LINK_REST = 11 };

void audit_link_read(sqlite3_stmt *s, struct audit_link *l); /* all but `bound`; texts: until the next step */
struct str audit_boot(struct db *db);                        /* the mark of this start, as a row keeps it */
/* events.c: where readers write, tried in this order: 0 beside the database, 1 in the workstation's own folder. False:
 * there is no such place. `ending`: of the file while it is folded, or "". */
enum { AUDIT_EVENTS_PLACES = 2 };
bool audit_events_file(const char *db_path, int which, const char *ending, char out[PATH_MAX]);
/* A line of such a file; false: it is none of ours, or only half of one. boot: where the mark goes. */
bool audit_event_read(struct str line, unsigned char boot[BOOT], struct audit_event *e);
enum err audit_note_event(const char *db_path, bool sealed, const struct audit_event *e,
                          struct fault *f); /* audit_note() without a connection */
uint32_t audit_link_step(const unsigned char bound[BOUND]);
void audit_link_set_step(unsigned char bound[BOUND], int64_t step);
void audit_link_next(unsigned char key[AUDIT_KEY]);
/* Writes the mac and the link of a row whose step is set, after the row `before`. key: NULL where the mac stays. */
void audit_link_bind(struct audit_link *l, const unsigned char before[BOUND], const unsigned char *key);
enum err audit_link_insert(struct db *db, const struct audit_link *l, struct fault *f); /* as it is bound */
enum err audit_keep_state(struct db *db, const struct audit_state *st, struct fault *f);
enum err audit_load_state(struct db *db, struct audit_state *st, struct fault *f);
void audit_practice_key(const struct db *db,
                        unsigned char key[AUDIT_KEY]); /* K0 of a file that has no secrets */

#endif
