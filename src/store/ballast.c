#include "store/ballast.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "store/space.h"

enum { SPARE = 2 }; /* times its size: it must not be what fills the disk */

static bool name_of(const char *db_path, char out[PATH_MAX])
{
    return snprintf(out, PATH_MAX, "%s.ballast", db_path) < PATH_MAX;
}

void ballast_lay(const char *db_path)
{
    char path[PATH_MAX];
    if (!name_of(db_path, path) || access(path, F_OK) == 0 ||
        space_beside(db_path) < (int64_t)BALLAST_BYTES * (SPARE + 1))
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && posix_fallocate(fd, 0, BALLAST_BYTES))
        unlink(path);
    if (fd >= 0)
        close(fd);
}

bool ballast_release(const char *db_path)
{
    char path[PATH_MAX];
    return name_of(db_path, path) && unlink(path) == 0;
}
