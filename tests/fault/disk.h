/*
 * A disk below SQLite that loses power or refuses to work, for tests (RELIABILITY.md 5.4).
 *
 * What is written reaches the real file at once, so that the program reads it back, but counts as durable only after
 * the next fsync of that file. When power is lost, a folder is left with what a disk might hold then: of each write
 * that was not synced, it or nothing or some of its sectors; of a file that was made or deleted without the folder
 * being synced, the old or the new state. The process ends there.
 *
 * One plan a process, before its first connection.
 */
#ifndef TESTS_FAULT_DISK_H
#define TESTS_FAULT_DISK_H

#include <stdbool.h>

enum disk_fault {
    DISK_SOUND,
    DISK_FULL,
    DISK_SHORT,       /* half of the write, then full */
    DISK_WRITE_ERROR, /* also of truncation and fsync */
    DISK_SYNC_ERROR,
    DISK_SYNC_DROPS, /* fsync fails and the kernel forgets what was to be written */
    DISK_READ_ERROR,
    DISK_LIES,        /* fsync says yes and does nothing: what must be found, or the test has no teeth */
    DISK_LIES_OF_LOG, /* only of the log's: as with synchronous=NORMAL */
    DISK_FAULTS
};

struct disk_plan {
    long lose_power_at;    /* operation, from 1; 0: never */
    enum disk_fault fault; /* at operation `fail_at`, and if `ever` at all after it; reads count apart */
    long fail_at;
    bool ever;
    unsigned seed;         /* which of what was not synced remains */
    const char *survivors; /* folder that gets what remains */
};

enum { DISK_POWER_LOST = 77 }; /* exit status */

void disk_install(const struct disk_plan *plan); /* under every connection that is opened from now on */
long disk_failures(void);                        /* how often it has refused */
void disk_lose_power(void);                      /* now; does not return */

#endif
