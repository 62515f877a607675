/*
 * What stands before the desk: a few lines to fill in, most of them hidden (FEATURES F36). Nothing of anybody's records
 * is on this screen, and nothing that is typed into a hidden line is ever drawn but as its count of characters.
 *
 * The door knows no keys of files: it says that it is ready, and room.c tries what was typed.
 */
#ifndef APP_DOOR_H
#define APP_DOOR_H

#include "store/hidden.h"
#include "ui/edit.h"
#include "ui/keymap.h"

enum door_kind {
    DOOR_SIGN,   /* login, passphrase, and digits for the rest of the day */
    DOOR_PERSON, /* the same of somebody who was chosen by number */
    DOOR_DIGITS, /* the digits alone */
    DOOR_RENEW,  /* a new passphrase, twice */
    DOOR_KINDS
};

enum { DOOR_LINES = 3, DOOR_SAY = 400 };

struct door {
    enum door_kind kind;
    struct str name; /* of the person, where it is known */
    struct edit login;
    struct hidden *hidden[DOOR_LINES]; /* by line */
    int at;
    char say[DOOR_SAY];
    enum look look;
};

enum door_answer {
    DOOR_WAITS,
    DOOR_READY,  /* everything is there: to be tried */
    DOOR_LEFT,   /* back to where it came from */
    DOOR_OTHERS, /* the other way in: the passphrase in place of the digits */
};

void door_make(struct door *d, struct arena *a);
void door_free(struct door *d);
void door_open(struct door *d, enum door_kind kind, struct str login, struct str name);
void door_close(struct door *d); /* nothing of what was typed stays */
void door_say(struct door *d, enum look look, const char *format, ...) __attribute__((format(printf, 3, 4)));
void door_refuse(struct door *d, struct str why); /* what was hidden is typed anew */
struct str door_login(const struct door *d);
struct str door_passphrase(const struct door *d); /* the new one, too */
struct str door_again(const struct door *d);      /* the new one, typed a second time */
struct str door_digits(const struct door *d);     /* empty: none were given */

enum door_answer door_key(struct door *d, enum verb v, uint32_t key);
void door_paste(struct door *d, struct str text);
void door_draw(const struct door *d, struct canvas *c, struct box in, struct arena *a);

#endif
