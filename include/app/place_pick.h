/*
 * Which resource? A question like any other screen: it stands on the one that asks, and comes away before the answer is
 * given to it. A question that comes while another stands further down takes its place, and with it goes what stood
 * between: the answer is then given to nobody, and that is said.
 */
#ifndef APP_PLACE_PICK_H
#define APP_PLACE_PICK_H

#include "app/screen.h"

struct place_question {
    struct str title;
    bool outside; /* somebody who is not in the directory will do: resource 0, with the name as typed */
    void (*chosen)(struct app *app, int64_t resource,
                   struct str name); /* the asking screen is on top again */
};

/* key: the text key that began it, KEY_NONE where none did. */
void place_ask(struct app *app, const struct place_question *question, uint32_t key);

#endif
