/*
 * Bytes from a terminal into keys. Pure: no descriptors, no clock, testable with
 * strings.
 *
 * Sequences of xterm, PuTTY, Tera Term, the Linux console, rxvt, tmux and screen
 * are rows of one table (30 and more, UX.md 3.3); the terminfo entry adds its
 * own. Unknown CSI and SS3 sequences are swallowed whole and give KEY_UNKNOWN. A
 * byte that is no UTF-8 is dropped and never delays or eats the next key. An LF
 * right after a CR counts once. Bracketed paste is collected into one event; a
 * paste without an end is ended by input_idle().
 */
#ifndef TERM_INPUT_H
#define TERM_INPUT_H

#include "ui/event.h"

struct input;

struct input *input_new(void);
void input_free(struct input *in);
void input_learn(struct input *in, const char *sequence, uint32_t key); /* from terminfo */
void input_feed(struct input *in, const char *bytes, size_t n);
bool input_take(struct input *in,
                struct event *out); /* false: no whole event is there yet; out->text until the next call */
bool input_holds(const struct input *in); /* bytes that gave no event yet */
bool input_hangs(const struct input *in); /* an unfinished Esc or paste: call input_idle after its time */
bool input_pasting(const struct input *in);
void input_idle(struct input *in); /* nothing came for a while: a lone Esc is a key, an open paste ends */

#endif
