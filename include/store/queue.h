/*
 * Today's queue: what waits to be done, in the parts of schema/queue.def.
 *
 * Every part is read along an index of its own (schema/migrate/), never
 * by a scan: the desk asks for the counts before its first frame. At most
 * QUEUE_MOST rows of a part are given, the most pressing first; the last of them
 * is marked where there are more, so that no count tells of rows that cannot be
 * reached.
 *
 * A case whose next date has come stands under that date and not among the silent
 * ones; a case that waits for the answer of a place stands there once; a closed
 * case waits for nothing.
 */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "model/record.h"

struct db;

enum queue_part {
#define QUEUE(NAME, label, bar, words) QUEUE_##NAME,
#include "queue.def"
#undef QUEUE
    QUEUE_PARTS
};

enum { QUEUE_MOST = 500, QUEUE_SILENT_DAYS = 14 };

struct queue_part_row {
    struct str label, bar, words; /* bar: empty where nothing of it is due today */
};
const struct queue_part_row *queue_part_row(enum queue_part part);

struct queue_ask {
    int32_t today;
    int32_t asked_until; /* places asked on this day or before should have answered */
    struct str login;    /* whose drafts */
};

struct queue_row {
    int64_t
        id; /* of the draft, callback or difference, of an emergency its number in the audit; else of the case */
    int64_t intake; /* 0: none */
    struct str number, name, when, owner, what, urgency;
    bool more; /* the last one given, and not the last there is */
};

int queue_load(struct arena *a, struct db *db, enum queue_part part, const struct queue_ask *q,
               struct queue_row **rows);
/* How many, counted up to `most`; parts that are due only (0 for the others). */
int queue_count(struct db *db, enum queue_part part, const struct queue_ask *q, int most);
/* How many drafts are not of this login. */
int queue_others_drafts(struct db *db, struct str login);

#endif
