/*
 * The room that the desk stands in: who may come to it, and that nobody who passes by sees it.
 *
 *     while (room_running(room)) {
 *         room_draw(room, canvas);           state to cells; changes nothing
 *         term_show(term, canvas);
 *         room_take(room, &event, …);        the only place where state changes
 *     }
 *
 * An enciphered file is opened by a sign-in; a practice file at once. Locked, the screen has the clock, the centre and
 * the people by number, and nothing else; everything typed is in the file before. It locks when asked to, when nobody
 * has touched a key for some minutes (more while 通話中 is set), and at once after the machine has slept. Nobody came
 * back for long: all desks are put away, the file is closed and its key wiped. What lay open comes back with whoever
 * signs in (chairs.h).
 *
 * Somebody else at another window of this workstation may ask for the seat: a desk that nobody sits at gives it.
 */
#ifndef APP_ROOM_H
#define APP_ROOM_H

#include "app/app.h"

struct room;

struct room_options {
    struct app_options app;
    int64_t lock_ms, close_ms; /* without a key; locked until the file is closed */
};

enum err room_open(const struct room_options *o, struct room **out, struct fault *f);
void room_begin(struct room *r, int64_t now); /* after the first frame, as app_begin() */
enum err room_close(struct room *r,
                    struct fault *f); /* saves, wipes; why it could not go on; NULL is allowed */

bool room_running(const struct room *r);
int room_watch(const struct room *r);
int64_t room_deadline(const struct room *r);
void room_draw(const struct room *r, struct canvas *c);
/* `slept_ms`: how long the machine has been asleep since it was started. */
void room_take(struct room *r, const struct event *e, int64_t clock_ms, int64_t slept_ms);
bool room_wants_repaint(struct room *r); /* once */
bool room_rings(struct room *r);         /* once: the bell */

#endif
