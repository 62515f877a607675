/*
 * What the terminal does with characters whose width is nobody's business but
 * its own: asked with cursor reports before the first frame, in one write. The
 * last question is the device attributes, which nearly every terminal answers: a
 * terminal that ignores cursor reports costs no waiting.
 *
 * Pure: bytes come in, what is no answer (keys typed meanwhile) goes on to the
 * decoder in the order in which it came.
 */
#ifndef TERM_PROBE_H
#define TERM_PROBE_H

#include "base/str.h"

struct input;

struct probe {
    bool done;      /* the last answer has come */
    int columns[2]; /* what ① and ああ moved the cursor by */
    int answers;    /* how many of them have come */
    int kind;       /* what the terminal calls itself (secondary device attributes); 0 = no answer */
    char part[32];  /* a sequence that has begun */
    size_t n;
};

void probe_question(struct buf *out, bool kind); /* kind: what the terminal calls itself, too */
void probe_feed(struct probe *p, const char *bytes, size_t n, struct input *keys);
void probe_end(struct probe *p, struct input *keys); /* the time is over: what had begun was typed */
int probe_ambiguous(const struct probe *p);          /* 1 or 2; without an answer 1 */
bool probe_speaks_utf8(const struct probe *p);       /* without an answer true */

#endif
