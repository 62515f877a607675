#include "secret.h"

#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"

/* Whole pages: libsodium's guard value, which it looks for when they are given back, stays in a child. */
void *secret_new(size_t n)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (n + page - 1) / page * page;
    void *p = arena_need(sodium_init() < 0 ? NULL : sodium_malloc(whole));
    memset(p, 0, whole);
    madvise(p, whole, MADV_WIPEONFORK);
    return p;
}

void secret_free(void *p)
{
    sodium_free(p);
}
