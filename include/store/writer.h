/*
 * The writer: a thread that owns the one read-write connection, so that a slow
 * disk never holds a key. The loop posts a change and gets 'committed' or the
 * fault back as an event: the descriptor becomes readable, writer_take() gives
 * the results in the order of posting. Idle, it joins the pieces of the search index and
 * checkpoints where much has gathered.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/change.h"

struct writer;
struct seat;

struct writer_done {
    uint64_t ticket; /* as writer_post() gave it; 0: the opening of the file itself */
    enum err code;
    struct fault fault;
    struct change_result result;
    bool pressed; /* the disk is full: it was stored in the place of the ballast (store/ballast.h) */
    bool lost;    /* with the opening: what store/lost.h tells of */
    int spooled;  /* with the opening: drafts that had lain beside the file (store/spool.h) */
};

/* Opens the file on the thread; how that went is the first result (ticket 0). The seat must outlive it. NULL
 * where there is no thread to be had. */
struct writer *writer_start(const char *path, const struct seat *seat, struct str login, int64_t now);
int writer_watch(const struct writer *w);
uint64_t writer_post(struct writer *w, struct change *c, int64_t now); /* takes the change */
bool writer_take(struct writer *w, struct writer_done *out);           /* false: nothing is done yet */
/* Waits until it is done, for what must be on disk before something is shown. False: it failed, or the time is over.
 * Its result is still to be taken. */
bool writer_wait(struct writer *w, uint64_t ticket, int most_ms);
/* Nobody is at the desk: when all that was posted is done, the log is emptied, for what was deleted stands in it still,
 * and no page of the file stays in memory. */
void writer_settle(struct writer *w);
void writer_stop(struct writer *w); /* does all that was posted, checkpoints, closes; NULL is allowed */

#endif
