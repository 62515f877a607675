/*
 * A fictitious town for practice: staff, resources, people, cases, contacts and
 * referrals out of the rows of src/cli/practice.def and a generator with a seed.
 *
 * Same seed, same number of cases, same moment: same records with the same numbers.
 * The cases lie in the fiscal year so far, evenly over its working hours. All of
 * it is one transaction; memory does not grow with the number of cases.
 */
#ifndef CLI_PRACTICE_H
#define CLI_PRACTICE_H

#include "store/bulk.h"
#include "store/db.h"

#define PRACTICE_MOMENT "2026-11-20T14:05" /* the day of the data unless MADOGUCHI_NOW says another */

enum {
    PRACTICE_CASES = 60,
    PRACTICE_SEED = 1,
    PRACTICE_MANY = 10000
}; /* above MANY every case has three contacts */

struct practice {
    int64_t cases;
    uint64_t seed;
    int64_t now;                          /* moment: nothing that was done lies after it; plans do */
    void (*tell)(void *of, int64_t done); /* progress in cases; NULL: none */
    void *of;
};

struct db_birth practice_birth(void); /* of the database: the centre and the first of its people */
enum err practice_fill(struct db *db, const struct practice *p,
                       struct fault *f); /* on the read-write connection */

#endif
