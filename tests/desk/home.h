/*
 * A folder of its own in which the real program keeps a practice file: started in a terminal, typed into, left; and
 * what stands in the file afterwards. For tests of tests/desk; whatever goes wrong fails the test.
 */
#ifndef DESK_HOME_H
#define DESK_HOME_H

#include "base/arena.h"
#include "base/str.h"
#include "cost/tally.h"
#include "desk/pty.h"
#include "store/db.h"

#define F2   "\033OQ"
#define SAVE "\023"

struct home {
    const char *program, *preload; /* preload: a library loaded before it (cost/tally.c), or NULL */
    char folder[40], file[64], set[64];
    struct arena *arena;
    struct pty *pty;
    struct db *db;
    const volatile struct tally *tally; /* of the program with a preload */
};

int home_up(struct home *h, const char *program);
int home_down(struct home *h);
void home_start(
    struct home *h); /* the clock stands still, so that two runs give the same row; ends what still runs */
void home_settle(struct home *h);
void home_leave(struct home *h);      /* Ctrl-Q; the status must be 0 */
void home_look(struct home *h);       /* h->db: the file as it is now */
void home_go_to_note(struct home *h); /* 相談内容 of the call that is open */
/* What stands in a field of the newest draft; empty where it has none. */
struct str home_drafted(struct home *h, const char *field);

#endif
