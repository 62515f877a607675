/* What the files that take a parcel in share: take.c reads it, take_row.c puts a row, take_gone.c takes rows away. */
#ifndef STORE_TAKING_H
#define STORE_TAKING_H

#include "inside.h"
#include "store/take.h"

enum said_state { SAID_NEW, SAID_OLD, SAID_GONE, SAID_STATES };

struct said_now { /* a field that was changed there */
    struct str value, *former, login, at;
    int count;
};

struct said_row {
    const struct record_row *row; /* NULL: this version knows no such record */
    struct str name;
    enum said_state state;
    uint64_t is, now; /* of which fields */
    uint64_t waits,   /* those that name a row that may come further on */
        gone,         /* those that name a row that is not here any more, or never was */
        written;      /* those that are another here by it */
    bool met;         /* made at both: they meet for the first time */
    bool newer;       /* with fields that this version does not know */
    struct str *value;
    struct said_now *changed;
};

struct later { /* a reference to a row that comes further on, in the arena of the parcel */
    struct later *next;
    const struct field *field;
    int64_t row;
    struct said_now said;
};

struct going { /* a row that is gone there */
    struct going *next;
    const struct record_row *row;
    int64_t id;
};

struct taking {
    struct db *db;
    struct arena *whole, *arena; /* of the parcel, of one row */
    struct str login, changed;   /* moment with seconds */
    int64_t now, known;          /* up to which number of the audit they know ours */
    int64_t head, seq;           /* the audit's row of the parcel, and that of what is put now */
    struct later *later;
    struct going *going;
    struct taken *out;
    struct arena *told; /* of the notes */
    struct fault *f;
};

/* The audit's row of this row, where it tells of a person; else that of the parcel stands for it. */
enum err taking_audit(struct taking *t, const struct record_row *row, int64_t id, struct str what);
/* Of what such a row says in the audit: "北支所 jiro", by whom this field was changed there; empty: it is silent. */
struct str taken_by(struct arena *a, struct str detail, struct str column);
void taking_note(struct taking *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* In SQL, of history h and its audit a: was it taken from the workstation that ?4 names? The
 * parcel's own row says whose. */
#define OF_THIS_PEER                                                                                         \
    "(a.act = 'take' AND ?4 = (SELECT p.detail FROM audit p WHERE p.act = 'take' AND p.subject = ''"         \
    " AND p.seq <= h.seq ORDER BY p.seq DESC LIMIT 1))"
/* A yes or no of a query: 1 table, 2 row, 3 the number up to which they know ours, 4 their name, 5 field, 6 value. */
enum err taking_asks(struct taking *t, const char *sql, const struct record_row *row, int64_t id,
                     struct str field, struct str value, bool *yes);
enum err taking_left(struct taking *t, const struct record_row *row, const char *why);

enum err take_row(struct taking *t, struct said_row *r);
enum err take_later(struct taking *t); /* references to rows that had not come yet */
enum err take_gone(struct taking *t);

#endif
