/*
 * How often somebody may try to sign in (RELIABILITY.md 3). Three tries are free; after each failed one more there is
 * a wait of 2, 4, 8 … 60 seconds; after ten the login is locked until an administrator gives a one-time code, or a
 * recovery code was used. A whole workstation is slowed down, never locked, after ten failures of any logins.
 *
 * It is counted before the words are looked at, so that who kills the program gains nothing, and in two places:
 * <database>.auth and beside the workstation's key. What was written last holds: neither a reinstalled database
 * nor one of the two put back from a copy clears it. Both are sealed with the workstation's secret; one that is
 * not as it was written does not count.
 *
 * Waits are counted by the clock that runs while the machine sleeps and cannot be set; after a restart of the machine
 * the wait begins anew. The calendar only tells when somebody was last here.
 */
#ifndef STORE_THROTTLE_H
#define STORE_THROTTLE_H

#include "base/err.h"
#include "base/str.h"

enum { THROTTLE_FREE = 3, THROTTLE_LOCKED = 10, THROTTLE_LONGEST = 60 };

struct throttle {
    int failed;        /* tries since the last good one, this one not counted */
    int wait;          /* seconds until the next try may be; 0: now */
    bool locked;       /* only an administrator or a recovery code helps */
    int64_t last_good; /* moment; 0: never */
};

int throttle_wait(int failed); /* seconds that follow the failed-th failure in a row */

/* How it stands, without a try. */
enum err throttle_look(const char *db_path, struct str login, struct throttle *out, struct fault *f);
/* A try begins: counted as failed until throttle_good(). ERR_DENIED and its sentence where it may not be yet.
 * Where neither place can be written (a disk that is read-only) it is not counted: the desk opens for reading. */
enum err throttle_begin(const char *db_path, struct str login, struct throttle *out, struct fault *f);
enum err throttle_good(const char *db_path, struct str login, int64_t now, struct fault *f);
enum err throttle_release(const char *db_path, struct str login,
                          struct fault *f); /* from zero; an empty login: everybody */
enum err throttle_take_back(const char *db_path, struct str login,
                            struct fault *f); /* that try was none: nothing was compared */

#endif
