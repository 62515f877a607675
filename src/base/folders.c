#include "base/folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool make_one(const char *path)
{
    struct stat st;
    if (mkdir(path, 0700) == 0)
        return true;
    int why = errno;
    bool there = stat(path, &st) == 0;
    errno = there ? ENOTDIR : why;
    return there && S_ISDIR(st.st_mode);
}

bool folders_make(const char *path)
{
    char *copy = strdup(path);
    bool good = copy && *copy;
    for (char *slash = copy; good && (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        good = make_one(copy);
        *slash = '/';
    }
    good = good && make_one(copy);
    int why = errno;
    free(copy);
    errno = why;
    return good;
}
