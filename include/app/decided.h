/*
 * What a digit decided in a list and the writer has not stored yet. The row stands there as before until then, and
 * other changes may make the list be read again meanwhile: a second quick digit on it must not record it twice.
 *
 * A row is remembered until the list is read again after its own change was done, whatever came of that.
 */
#ifndef APP_DECIDED_H
#define APP_DECIDED_H

#include <stdbool.h>
#include <stdint.h>

struct app;

enum { DECIDED_MOST = 16 };

struct decided { /* all 0: nothing */
    struct {
        int64_t id; /* of the row */
        uint64_t ticket;
    } rows[DECIDED_MOST];
    int count;
};

/* May this row not be decided now? True after saying so: it is being recorded, or too many are. */
bool decided_waits(struct app *app, const struct decided *d, int64_t id);
void decided_add(struct decided *d, int64_t id, uint64_t ticket); /* ticket 0: it was not posted */
bool decided_has(const struct decided *d, int64_t id);
void decided_read(const struct app *app,
                  struct decided *d); /* the list is being read again: forgets what was done */

#endif
