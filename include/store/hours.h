/*
 * The hours of all offices, held in memory: who can be called now, and when else.
 *
 * A slot of 訪問 says when somebody is on the way, not that a telephone is answered: it is not asked. A resource that
 * is 廃止 is left out, one that is 休止 stays, since its present patients' doctor may still be asked.
 */
#ifndef STORE_HOURS_H
#define STORE_HOURS_H

#include "model/open.h"

struct arena;
struct db;

struct hours_slot {
    struct open_hours hours;
    bool talk; /* ケアマネタイム: made for calls */
    struct str purpose, method, answers, note;
};

struct hours_office {
    int64_t id;
    struct str name, kana, service, city, city_code, area, phone, fax, methods, state;
    int first, count; /* its slots */
};

struct hours {
    struct hours_office *offices;
    struct hours_slot *slots;
    int office_count, slot_count;
};

/* By office; what cannot be read (model/open.h) is left out. Lives in the arena. */
struct hours hours_load(struct arena *a, struct db *db);
struct hours hours_of(struct arena *a, struct db *db,
                      int64_t resource); /* of one: no office where it has none */

enum hours_state { HOURS_TALK, HOURS_OPEN, HOURS_SHUT };
struct hours_now { /* how an office stands at a moment */
    int office, slot;
    enum hours_state state;
    int64_t until; /* open: when it shuts; shut: when it opens next, OPEN_NEVER where that is not known */
    int64_t talk;  /* when its next ケアマネタイム begins; OPEN_NEVER */
};
/* One row for each office, in their order: the ケアマネタイム that is open the longest, else any other slot that is,
 * else the one that opens next. */
void hours_at(const struct hours *h, const struct open_clock *now, struct hours_now *rows);

#endif
