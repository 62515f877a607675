/*
 * Characters that the city will not get as they are typed (CP932 lacks them: 𠮷, 😀, ⽇): marked while they are
 * typed, by the same table that writes the files (export/encode.h), with what will be written in their stead.
 */
#ifndef APP_ODD_H
#define APP_ODD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct encoder;

struct encoder *odd_open(struct arena *a); /* NULL where this computer has no such table: nothing is marked */
bool odd_is(const void *encoder, uint32_t code_point);
/* 「𠮷」は「吉」になります（市への CSV）。; of the first four such characters; empty where nothing
 * is odd. */
struct str odd_words(const void *encoder, struct arena *a, struct str text);

#endif
