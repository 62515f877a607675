#include "base/heap.h"

#include <malloc.h>

enum { KEPT = 4 * 1024 * 1024, AHEAD = 256 * 1024, MAPPED = 1024 * 1024 };

void heap_hold(void)
{
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_TOP_PAD, AHEAD);
    mallopt(M_MMAP_THRESHOLD, MAPPED);
}

void heap_give_back(void)
{
    malloc_trim(0);
}
