#include "base/whole.h"

#include <errno.h>
#include <unistd.h>

bool whole_write(int file, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = write(file, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

bool whole_copy(int from, int to)
{
    char block[64 << 10];
    ssize_t n = 0;
    while ((n = read(from, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0 && !whole_write(to, block, (size_t)n))
            return false;
    return n == 0;
}
