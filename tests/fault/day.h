/*
 * A day at the desk in a few deeds, for tests of what a failing disk does to it: cases, drafts, contacts, edits, and
 * the desk closed and opened again. Each deed leaves a mark of its number. What was acknowledged is counted in memory
 * that outlives the process, and looked for afterwards.
 */
#ifndef TESTS_FAULT_DAY_H
#define TESTS_FAULT_DAY_H

#include <stdbool.h>

struct tally { /* shared between the processes */
    volatile long attempted, done, refused;
    volatile int code; /* of what the process could not do at all; 0: none */
    char why[300];
};

struct tally *tally_new(void);

void day_make(const char *path); /* the file as it was the evening before */
void day_work(const char *path, struct tally *t, int deeds,
              int tries);                         /* tries: of a deed that was refused */
bool day_kept(const char *path, struct tally *t); /* else t->why says what is missing */

enum { DAY_IMPORTED = 40 };
void day_import(const char *path, struct tally *t); /* many resources in one transaction: all or none */
void day_update(const char *path, struct tally *t); /* a file of an older version is brought up to date */
void day_age(const char *path);                     /* makes it one */
bool day_is_whole(const char *path, struct tally *t);

#endif
