/*
 * The seat goes from window to window of this workstation (RELIABILITY.md decision 1). Who only reads asks for it; the
 * holder is asked on its own screen, in the line of messages and with the bell, without a question in the way. A desk
 * that is locked, or that nobody has touched for a minute, gives it; everything typed is in the file before. Who works
 * can give it or say no. Who asked gets it without being started anew.
 */
#ifndef APP_SEAT_ASK_H
#define APP_SEAT_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct app;
struct arena;

void seat_ask_begin(struct app *app); /* the verb of who reads */
void seat_ask_agree(struct app *app); /* the verbs of the holder; the loop gives the seat */
void seat_ask_refuse(struct app *app);
bool seat_ask_give(
    struct app *app); /* false after saying why it cannot: something typed is not in the file */
/* Once a second, from the loop: a wish of our own, or somebody else's; idle_ms since the last key. True: it is
 * time to give it. */
bool seat_ask_look(struct app *app, int64_t idle_ms);
struct str seat_ask_line(struct arena *a,
                         const struct app *app); /* what the holder is asked; empty: nothing */
void seat_ask_end(struct app *app);

#endif
