/*
 * CP932 as iconv has it: every one- and two-byte sequence asked once. A character
 * has bytes here only where these bytes give it back; of several such sequences
 * iconv's encoder chooses. Private use characters (外字) decode, for what others
 * wrote, but are never written: only the machine that made them can show them.
 */
#ifndef EXPORT_CP932_H
#define EXPORT_CP932_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { CP932_NONE = 0xFFFF };

struct cp932 {
    bool lead[256];         /* first byte of two */
    uint16_t decode[65536]; /* by 0x41 or 0x8260: the code point, CP932_NONE where it is no character */
    uint16_t encode[65536]; /* by code point: its bytes, 0 where CP932 lacks it */
};

/* A table of one's own in the arena, 256 KiB; ERR_IO where this machine's iconv has no CP932. */
enum err cp932_ask(struct arena *a, const struct cp932 **out, struct fault *f);

#endif
