/*
 * The pieces of work that must not leave anything half done, whatever happens to them: a day's calls, drafts and
 * contacts, imports, a parcel of another workstation, an export, a backup, a change of version. Each with the look that
 * tells whether what it left is whole.
 */
#ifndef TESTS_FAULT_JOBS_H
#define TESTS_FAULT_JOBS_H

#include "fault/rig.h"

struct job {
    const char *name;
    rig_job *work;
    rig_look *good;
    bool aged; /* on a file of an older version: day_age() first, and it is the last one */
};

enum { JOBS = 7 };
extern const struct job jobs[JOBS];

void jobs_begin(const struct rig *r); /* makes what they read, in the rig's folder */

#endif
