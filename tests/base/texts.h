/* For tests that make texts: an arena for the whole program, and what is got beside what is wanted. */
#ifndef TESTS_BASE_TEXTS_H
#define TESTS_BASE_TEXTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

static struct arena *arena;

static inline int open_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static inline int close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static inline void assert_is(const char *from, struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("%s → 「" S_FMT "」, expected 「%s」", from, S_ARG(got), want);
}

#endif
