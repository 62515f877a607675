/* What the room holds. Shared by the files room*.c and arrival.c and seen by nobody else. */
#ifndef APP_ROOM_STATE_H
#define APP_ROOM_STATE_H

#include "app/chairs.h"
#include "app/damaged.h"
#include "app/door.h"
#include "app/room.h"

/* What is on the screen. */
enum scene { SCENE_DESK, SCENE_PEOPLE, SCENE_DOOR, SCENE_DAMAGED };

struct room {
    struct arena *arena, *frame, *scratch, *mending; /* mending: of `damaged` */
    struct room_options options;
    struct keymap *keys;
    struct str centre, station;
    bool keyed; /* the file is opened by a key: who comes must sign in */
    struct chairs chairs;
    struct list people; /* over chairs */
    enum scene scene;
    struct door door;
    struct chair *comes; /* who was chosen by number; NULL: typed a login */
    struct damaged damaged;
    struct chair *mends; /* who sits before a damaged file; NULL: nobody is known */
    struct hidden *code; /* a one-time code that was right, until the new passphrase is there */
    bool rests;          /* what was typed is waited for with the next event, when the screen is empty */
    bool checks;         /* what stands in the door is tried with the next event, when it has been drawn */
    bool running, begun, repaint, rings, warned;
    int64_t now, clock, slept;
    int64_t touched, locked, looked; /* clocks: of the last key, of the lock, of the last look around */
    int64_t let_go;                  /* clock at which the desks gave back what they kept of the file */
    int64_t shown;                   /* moment that is drawn */
    struct fault fault;
};

int room_person(const struct room *r, int n); /* index in chairs of the n-th of those who may come; -1 */
void room_show_people(struct room *r);
enum err room_open_plain(struct room *r, struct fault *f); /* a file that needs no key, or has it already */
int64_t room_lock_due(const struct room *r);               /* clock at which the desk locks by itself */
int64_t room_clock(const struct room *r); /* milliseconds that go on while the machine sleeps */

/* arrival.c: who was let in sits down; what stands in the door is tried. */
void room_know(struct room *r, struct db *db); /* reads who there is */
void room_choose(struct room *r, int n);       /* the n-th person wants to come */
void room_try_door(struct room *r);
void room_show_door(struct room *r); /* the people, or where none are known the sign-in */
enum err room_return(struct room *r,
                     struct fault *f); /* whoever sat before a damaged file sits down at the desk */

/* mending.c: the file is damaged. `what`: the sentence of who found it just now; NULL: it is noted already. */
void room_damaged(struct room *r, struct chair *who, const char *what);
bool room_is_harmed(const struct room *r); /* and nobody has chosen to read it as it is */
void room_take_up_damage(struct room *r);  /* asked for at the desk */
bool room_mends(const struct room *r);
void room_mend(struct room *r);         /* what was drawn as under way */
void room_leave_damage(struct room *r); /* nobody chose: the key is wiped */

#endif
