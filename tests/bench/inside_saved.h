/*
 * The call whose saving is measured: a person, a case and a contact, the same in every program and run.
 */
#ifndef BENCH_INSIDE_SAVED_H
#define BENCH_INSIDE_SAVED_H

#include "model/record.h"
#include "store/db.h"

struct saved_rows {
    struct person person;
    struct intake intake;
    struct contact contact;
};

struct saved_rows saved_call(struct arena *a, int i, int64_t now); /* the ith one */
void saved_one(struct db *db, struct saved_rows *r, int64_t now);  /* as the desk saves it: one transaction */

#endif
