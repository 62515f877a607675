/*
 * Where a piece of work is done on a failing disk: a file of the evening before, copied anew for each try, a process
 * for the work and one to look at what it left, so that neither harms the test.
 */
#ifndef TESTS_FAULT_RIG_H
#define TESTS_FAULT_RIG_H

#include "fault/day.h"
#include "fault/disk.h"

struct rig {
    char folder[64], pattern[80], path[80], left[80],
        survivor[96]; /* survivor: the file after a loss of power */
    struct tally *tally;
};

typedef void rig_job(const char *path, struct tally *t);
typedef bool rig_look(const char *path, struct tally *t);

int rig_up(void **state); /* cmocka's set-up and tear-down */
int rig_down(void **state);

void rig_prepare(struct rig *r);
void rig_child(const struct rig *r); /* first in a process that was forked: its keys, its signals */
/* Exit status of the process; before: called in it first, NULL: nothing. */
int rig_run(struct rig *r, const struct disk_plan *plan, void (*before)(long at), rig_job *work);
bool rig_holds(const struct rig *r, const char *path, rig_look *good); /* else r->tally->why */
int rig_seeds(void); /* for each operation: more with MADOGUCHI_LONG */

#endif
