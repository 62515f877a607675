/*
 * Everything that reaches the desk from outside, the time included. The loop
 * in main.c is the only place that waits for one; tests make their own.
 */
#ifndef UI_EVENT_H
#define UI_EVENT_H

#include "base/str.h"

enum event_kind {
    EVENT_KEY,   /* key */
    EVENT_PASTE, /* text: one bracketed paste, escape and control bytes already taken out (LF and TAB kept) */
    EVENT_RESIZE, /* rows, cols */
    EVENT_STORE,  /* the writer has something to say */
    EVENT_TICK,   /* the deadline that the app asked for has come */
    EVENT_HANGUP  /* the terminal is gone or the program is asked to end: save and leave */
};

struct event {
    enum event_kind kind;
    uint32_t key;
    struct str text; /* valid until the next wait */
    int rows, cols;
    int64_t now; /* moment (base/date.h) at which it came */
};

#endif
