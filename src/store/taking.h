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
    struct str *value;
    struct said_now *changed;
};

struct later { /* a reference to a row that comes further on */
    struct later *next;
    const struct field *field;
    int64_t row;
    struct str name;
};

struct going { /* a row that is gone there */
    struct going *next;
    const struct record_row *row;
    int64_t id;
};

struct taking {
    struct db *db;
    struct arena *arena;       /* of the whole parcel */
    struct str login, changed; /* moment with seconds */
    int64_t now, acknowledged; /* up to which number of the audit they know ours */
    int64_t head, seq;         /* the audit's row of the parcel, and that of what is put now */
    struct later *later;
    struct going *going;
    struct taken *out;
    struct arena *told; /* of the notes */
    struct fault *f;
};

/* The audit's row of this row, where it tells of a person; else that of the parcel stands for it. */
enum err taking_audit(struct taking *t, const struct record_row *row, int64_t id, const char *what);
void taking_note(struct taking *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Has a field of the row (NULL: any) become what it is here, from `old` (NULL: anything), since they last knew of ours? */
enum err taking_ours(struct taking *t, const struct record_row *row, int64_t id, const struct field *field,
                     const struct str *old, bool *ours);

enum err take_row(struct taking *t, struct said_row *r);
enum err take_later(struct taking *t); /* references to rows that had not come yet */
enum err take_gone(struct taking *t);

#endif
