/*
 * What a program asks the system for, seen by another: a file of this shape, mapped by both. Named by TALLY in the
 * environment; counted by tally.c, which is loaded before the program.
 */
#ifndef COST_TALLY_H
#define COST_TALLY_H

struct tally {
    long writes, bytes; /* write(2) to descriptor 1 */
    long syncs;         /* fsync and fdatasync */
    long sqlite;        /* bytes that SQLite had taken at the last write */
};

#endif
