/*
 * 履歴: all that happened in a case or to a person, the newest first: calls,
 * contacts, referrals, call-backs, consent, changes in words (状態: 対応中 から
 * 終結), drafts that ended, and from the audit what was printed, written out or
 * looked at. Each kind is one query along an index, for its newest 500 at most;
 * what people who were merged into this one had is among it.
 */
#ifndef STORE_TIMELINE_H
#define STORE_TIMELINE_H

#include "model/kind.h"
#include "model/record.h"

struct arena;
struct db;

enum timeline {
#define TIMELINE(NAME, key, words, aside) TIMELINE_##NAME,
#include "store/timeline.def"
#undef TIMELINE
    TIMELINE_COUNT
};

struct timeline_row {
    char key;
    struct str words;
    bool aside;
};
const struct timeline_row *timeline_row(enum timeline kind);

struct timeline_wish { /* one of them; the other is 0 */
    int64_t intake, person;
};

struct timeline_entry {
    enum timeline kind;
    struct str at;    /* a date, or a moment with or without seconds */
    struct str staff; /* the name of who did it; may be empty */
    int64_t intake;   /* the case it belongs to; 0: none */
    struct str line;  /* in one line */
    struct str text;  /* the whole of it; empty where the line is all */
};

int timeline_load(struct arena *a, struct db *db, const struct timeline_wish *wish, const struct setting *s,
                  struct timeline_entry **out);

#endif
