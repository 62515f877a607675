/*
 * A lane between two threads: one fills blocks, the other empties them, in order, and neither is more than a few blocks
 * from the other. The blocks are the caller's: the n-th one lies at n % LANE_BLOCKS, belongs to who fills until
 * lane_put(), and to who empties from lane_take() to lane_done().
 *
 * Who opens the lane ends it; the thread it started is at either end.
 */
#ifndef EXPORT_LANE_H
#define EXPORT_LANE_H

#include <pthread.h>
#include <stdbool.h>

enum { LANE_BLOCKS = 4 };

struct lane {
    unsigned filled, emptied; /* blocks so far: each is counted by its own end only */
    bool started, ended;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

void lane_open(struct lane *l);
bool lane_start(struct lane *l, void *(*run)(void *of), void *of); /* false: no thread can be had */
bool lane_put(struct lane *l);  /* block `filled` is full; waits until the next is free; false: ended */
bool lane_take(struct lane *l); /* waits until block `emptied` is full; false: ended, and all are taken */
void lane_done(struct lane *l); /* that one is free again */
void lane_end(struct lane *l);  /* waits for the thread, which takes what is full, or fills no more */

#endif
