/*
 * Memory by lifetime. An arena hands out zeroed memory and gives all of it back
 * at once: when a screen closes, when a frame is drawn, when a command ends.
 * Nothing taken from an arena is freed alone: an array that grows leaves its
 * smaller self behind.
 *
 * Out of memory never returns: arena_on_exhausted() is told first (the desk
 * restores its terminal there), then the program ends with status 5. All that
 * was acknowledged to the user is committed by then.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;
struct arena_mark { /* a place to return to: what was taken after it is given back */
    void *chunk;
    size_t used;
};

struct arena *arena_new(void) __attribute__((returns_nonnull));
/* For what nobody may read later: its memory is wiped as it is given back. Freed as soon as it may be. */
struct arena *arena_secret(void) __attribute__((returns_nonnull));
void arena_free(struct arena *a);  /* NULL is allowed */
void arena_reset(struct arena *a); /* keeps one chunk for the next round */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark to);

void *arena_take(struct arena *a, size_t bytes)
    __attribute__((returns_nonnull)); /* zeroed, aligned for any type */
void *arena_copy(struct arena *a, const void *from, size_t bytes) __attribute__((returns_nonnull));
/* A full array of *room rows, `each` bytes a row, with twice the room, at least `least`: for where count == room. */
void *arena_grow(struct arena *a, const void *rows, int *room, int least, size_t each)
    __attribute__((returns_nonnull));

#define ARENA_NEW(a, type)      ((type *)arena_take((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_take((a), sizeof(type) * (size_t)(n)))

void arena_on_exhausted(void (*tell)(void));
/* For memory that is taken elsewhere: gives p back, or ends the program as an arena does where it is NULL. */
void *arena_need(void *p) __attribute__((returns_nonnull));

#endif
