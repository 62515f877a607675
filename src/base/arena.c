#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 16 * 1024, ALIGN = 16 };

struct chunk {
    struct chunk *before;
    size_t size, used;
    _Alignas(ALIGN) char bytes[];
};

struct arena {
    struct chunk *top;
    bool secret;
};

static void (*exhausted)(void);

void arena_on_exhausted(void (*tell)(void))
{
    exhausted = tell;
}

static _Noreturn void give_up(void)
{
    if (exhausted)
        exhausted();
    fputs("madoguchi: "
          "メモリが足りません。保存済みの内容は失われていません。ほかのプログラムを閉じて、もう一度起動してく"
          "ださい。\n",
          stderr);
    _Exit(5);
}

void *arena_need(void *p)
{
    if (!p)
        give_up();
    return p;
}

struct arena *arena_new(void)
{
    return arena_need(calloc(1, sizeof(struct arena)));
}

struct arena *arena_secret(void)
{
    struct arena *a = arena_new();
    a->secret = true;
    return a;
}

static void drop(struct arena *a)
{
    struct chunk *c = a->top;
    a->top = c->before;
    if (a->secret)
        explicit_bzero(c->bytes, c->size);
    free(c);
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    while (a->top)
        drop(a);
    free(a);
}

void arena_reset(struct arena *a)
{
    while (a->top && a->top->before)
        drop(a);
    if (a->top && a->top->size > CHUNK)
        drop(a);
    else if (a->top)
        a->top->used = 0;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->top, a->top ? a->top->used : 0};
}

void arena_rewind(struct arena *a, struct arena_mark to)
{
    while (a->top && a->top != to.chunk)
        drop(a);
    if (a->top)
        a->top->used = to.used;
}

void *arena_take(struct arena *a, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        give_up();
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!a->top || a->top->size - a->top->used < bytes) {
        size_t size = bytes > CHUNK ? bytes : CHUNK;
        struct chunk *c = arena_need(malloc(sizeof *c + size));
        c->before = a->top;
        c->size = size;
        c->used = 0;
        a->top = c;
    }
    void *p = a->top->bytes + a->top->used;
    a->top->used += bytes;
    return memset(p, 0, bytes);
}

void *arena_copy(struct arena *a, const void *from, size_t bytes)
{
    void *p = arena_take(a, bytes);
    if (bytes)
        memcpy(p, from, bytes);
    return p;
}

void *arena_grow(struct arena *a, const void *rows, int *room, int least, size_t each)
{
    size_t before = (size_t)*room * each;
    *room = *room > least / 2 ? *room * 2 : least;
    void *more = arena_take(a, (size_t)*room * each);
    if (before)
        memcpy(more, rows, before);
    return more;
}
