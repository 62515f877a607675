/*
 * The terminal: the only layer that knows curses.
 *
 * Painting: ncurses diffs, but a frame leaves as one write(2), bracketed by mode
 * 2026, cursor last (UX.md 1–3). Reading: bytes are decoded by term/input, never
 * by get_wch(), which eats keys after a broken byte. Waiting: term_wait() is the
 * only place in the program that waits for a key.
 *
 * The terminal is put back as it was on every exit, also by fatal signals
 * (term_restore is async-signal-safe). Nothing personal goes into its title.
 */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "base/err.h"
#include "term/ime.h"
#include "ui/canvas.h"
#include "ui/event.h"

struct term;

struct term_options {
    int ambiguous;        /* 1, 2, or 0 = ask the terminal */
    int escape_ms;        /* how long a lone Esc waits for the rest of a sequence; 0 = 25 */
    bool colour;          /* false with NO_COLOR */
    bool contrast;        /* high-contrast theme */
    enum ime_control ime; /* may the input method be switched per field? */
    int watch;            /* a descriptor whose readability is EVENT_STORE, or -1; the app empties it */
    int64_t (*now)(void); /* the clock that stamps events */
};

/*
 * Opens the terminal on descriptors 0 and 1 and asks it how wide it draws; what it answers is waited for by
 * term_settle(), before the first frame: in between there is time for other things. Refused with a sentence (ERR_IO;
 * ASCII and Japanese where the terminal may not speak UTF-8): no terminal, TERM unset, unknown or dumb (NULL then), not
 * a UTF-8 terminal.
 */
struct term *term_open(const struct term_options *options, struct fault *f);
enum err term_settle(struct term *t, struct fault *f);
void term_close(struct term *t); /* restores the terminal; NULL is allowed */
void term_restore(void);         /* async-signal-safe part of the same, for fatal signals and out of memory */

void term_watch(struct term *t, int fd); /* another descriptor in place of options.watch, or -1 */
void term_size(const struct term *t, int *rows, int *cols);
void term_show(struct term *t, const struct canvas *c); /* nothing changed: nothing is sent */
void term_repaint(struct term *t);                      /* Ctrl-L: the next term_show sends everything */
void term_bell(struct term *t);                         /* goes out with the next frame */

/* Keys that were typed come first, in their order, then a new size, the end, the store, the deadline. After
 * EVENT_HANGUP nothing more comes from a terminal that is gone, but waiting for the store still works.
 * Waits until something happens or `deadline` (CLOCK_MONOTONIC milliseconds, -1 = none) comes. */
struct event term_wait(struct term *t, int64_t deadline);
bool term_waits(
    const struct term *t); /* has a key been typed that was not given yet? Asks, waits for nothing */
int64_t term_clock(void);  /* CLOCK_MONOTONIC milliseconds */
int64_t term_slept(void);  /* milliseconds that the machine has been asleep, which that clock leaves out */

#endif
