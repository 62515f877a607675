/*
 * The system calls by which a process reads and changes the files of a folder, counted over all its threads, and one of
 * them refused or the process killed as it enters it. Needs no right to trace anybody.
 */
#ifndef TESTS_FAULT_CALLS_H
#define TESTS_FAULT_CALLS_H

#include <stdbool.h>

enum calls_how {
    CALLS_KILLED, /* kill -9 */
    CALLS_ONCE,   /* EIO, this call alone */
    CALLS_EVER,   /* EIO, from this call on */
    CALLS_FULL    /* ENOSPC for whatever would write, from this call on */
};
enum { CALLS_HOWS = 4 };

struct calls_plan {
    const char *folder; /* files below it are watched */
    enum calls_how how;
    long at; /* the first one is 1; 0: they are only counted */
};

struct calls_seen {
    volatile long calls, refused;
};

/* From now on, in this process; `into` may be shared with its parent. */
void calls_watch(const struct calls_plan *plan, struct calls_seen *into);

#endif
