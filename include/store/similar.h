/*
 * Who this may be: people who are already known and resemble what has been typed
 * so far, each with the reasons in words, and all that a telephone number belongs
 * to: earlier callers, people, organisations.
 *
 * Every comparison is a row of the table `rules` in similar.c: which field, how
 * alike, points, words. Names and kana are compared folded. Who shares the number
 * or the address but goes by another given name or birth date is of the same
 * household (同居) and no duplicate: such a person stands after the others.
 * A resource that is closed has lost its number and is nobody's; one that is stopped may still call.
 * People who were merged into another are shown as the one they were merged into.
 */
#ifndef STORE_SIMILAR_H
#define STORE_SIMILAR_H

#include "model/record.h"

struct arena;
struct db;

enum { SIMILAR_PEOPLE = 5, SIMILAR_OWNERS = 7, SIMILAR_MOST = SIMILAR_PEOPLE + SIMILAR_OWNERS };
enum { SIMILAR_CALLS = 50 }; /* so many calls of one number are looked at, the newest: more are not counted */

struct similar_ask { /* stored values, as far as they are there */
    const struct person *person;
    struct str caller_phone;
    int64_t not_person, not_intake; /* these are left out; 0: nobody */
};

struct known {
    enum record_id record; /* PERSON; of the caller's number INTAKE: an earlier caller, RESOURCE */
    int64_t id;
    int points;
    bool hidden;              /* restricted (load_hides): neither who nor what tells them apart */
    bool household;           /* 同居: shares the number or the address, and is another person */
    struct str title, detail; /* who; what tells them apart */
    struct str reasons;       /* "電話が同じ、カナが同じ" */
};

/* The best people, then what else the caller's number belongs to; in the arena. */
int similar_find(struct arena *a, struct db *db, const struct similar_ask *ask, struct known **out);

#endif
