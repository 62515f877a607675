/*
 * SHA-256 of what is written. The library's is portable C, which is a fourth of all that an export computes; where the
 * processor has instructions for it, they are used, and the result is the same.
 */
#ifndef EXPORT_DIGEST_H
#define EXPORT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_BYTES = 32, DIGEST_BLOCK = 64, DIGEST_HEX = DIGEST_BYTES * 2 + 1 };

struct digest {
    uint32_t state[8];
    uint64_t bytes; /* so far */
    unsigned char rest[DIGEST_BLOCK];
    bool quick; /* by the processor's own instructions */
    _Alignas(16) unsigned char library[128];
};

void digest_begin(struct digest *d);
void digest_begin_plain(struct digest *d); /* by the library, wherever it runs: what a test compares with */
void digest_add(struct digest *d, const void *bytes, size_t n);
void digest_end(struct digest *d, char hex[DIGEST_HEX]);

#endif
