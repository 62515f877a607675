/*
 * What is left of a secret in the memory of this process.
 */
#ifndef TESTS_BASE_REMAINS_H
#define TESTS_BASE_REMAINS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { REMAINS_MOST = 64 };

/* In how many places of this process do these bytes stand? They are compared with their complement, so that the search
 * finds no copy that it made itself. */
static inline int remains(const unsigned char *complement, int bytes)
{
    enum { BLOCK = 1 << 20 };
    assert_true(bytes <= REMAINS_MOST);
    static unsigned char block[BLOCK + REMAINS_MOST];
    unsigned long from, to;
    char line[512], mode[8];
    int found = 0, memory = open("/proc/self/mem", O_RDONLY);
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_true(memory >= 0 && maps);
    while (fgets(line, sizeof line, maps)) {
        assert_int_equal(sscanf(line, "%lx-%lx %7s", &from, &to, mode), 3);
        if (mode[0] != 'r' || strstr(line, "[v") || to - from > 1UL << 32) /* a sanitizer's own map */
            continue;
        for (unsigned long at = from; at < to; at += BLOCK) {
            size_t wanted = to - at < sizeof block ? to - at : sizeof block;
            ssize_t n = pread(memory, block, wanted, (off_t)at);
            for (ssize_t i = 0; i + bytes <= n && i < BLOCK; i++) {
                bool same =
                    at + (unsigned long)i - (unsigned long)block > sizeof block; /* not in the block itself */
                for (int k = 0; same && k < bytes; k++)
                    same = block[i + k] == (unsigned char)~complement[k];
                found += same;
            }
        }
    }
    memset(block, 0, sizeof block);
    fclose(maps);
    close(memory);
    return found;
}

#endif
