/*
 * Are the surroundings of a database as they must be? A line each: `madoguchi doctor` prints them, the desk shows them
 * (状態). What cannot be found out is said, not guessed.
 */
#ifndef EXPORT_HEALTH_H
#define EXPORT_HEALTH_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct health { /* of what */
    struct arena *arena;
    const char *db_path;
    struct db *db; /* NULL: it could not be opened */
    int64_t now;
};

enum finding_state { FINDING_GOOD, FINDING_CARE, FINDING_UNKNOWN };

struct finding {
    enum finding_state state;
    struct str what, say;
};

/* How many rows there are; they lie in the arena of `h`. */
int health_look(const struct health *h, struct finding **rows);
struct str finding_mark(enum finding_state state); /* 良, 注意, 不明 */

#endif
