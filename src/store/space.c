#include "store/space.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

int64_t space_in(const char *folder)
{
    struct statvfs st;
    return statvfs(folder, &st) == 0 ? (int64_t)st.f_bavail * (int64_t)st.f_frsize : -1;
}

int64_t space_beside(const char *file)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(file, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - file) + 1 : 1, slash ? file : ".");
    return space_in(folder);
}
