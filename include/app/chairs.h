/*
 * Who takes turns at this desk. Each keeps what they had open, as a desk of their own (struct app): another person's
 * screens, forms and steps of undo cannot be mixed up with it, since nothing of theirs is in it. The seat, the writer
 * and the backups are one for all and go from hand to hand.
 *
 * A desk that nobody has come back to for long is put away: closed, its memory given back, with the numbers of the
 * drafts that lay open (rest.h).
 */
#ifndef APP_CHAIRS_H
#define APP_CHAIRS_H

#include "app/rest.h"
#include "store/pin.h"

enum { CHAIRS_MOST = 32 };

struct chair {
    struct str login, name, job;
    int place;       /* in the order of registration, from 0: the number by which they come; -1: not 在籍 */
    struct pin *pin; /* NULL until digits were given */
    struct app *app; /* NULL: not at work, or put away */
    bool away;       /* put away: `rest` is how it was left */
    struct rest rest;
};

struct chairs {
    struct arena *arena; /* names */
    struct chair rows[CHAIRS_MOST];
    int count, front; /* whose desk it is or was last; -1 */
};

struct app *chairs_app(const struct chairs *c); /* of the front one; NULL */
/* Who is 在籍, as the file has it now. Who has left stays in the table, without a place. */
void chairs_read(struct chairs *c, struct arena *scratch, struct db *db);
struct chair *chairs_find(struct chairs *c, struct str login); /* made where there is none; NULL: no room */
/* Brings this person to the front: their desk as they left it, or a new one, which gets what the front one had. */
enum err chairs_sit(struct chairs *c, struct chair *chair, const struct app_options *o, bool begun,
                    int64_t clock_ms, struct fault *f);
void chairs_let_go(struct chairs *c); /* what they keep of the file in memory (db_let_go) */
void chairs_put_others_away(struct chairs *c);
/* Every desk away, the seat given back. False where a text could not be saved: that desk stays. */
bool chairs_put_away(struct chairs *c);
void chairs_free(struct chairs *c);

#endif
