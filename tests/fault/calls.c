/* libc's calls on files, as the store and SQLite make them: an executable's symbols come before the library's. */
#undef _FORTIFY_SOURCE
#include "fault/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FDS = 1024 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct calls_plan *plan; /* NULL: nothing is watched */
static bool watched[FDS];
static struct calls_seen *seen;

void calls_watch(const struct calls_plan *p, struct calls_seen *into)
{
    seen = into;
    plan = p;
}

/* The nth call on the folder's files, whichever thread makes it. True: it is refused, errno says how. */
static bool refused(bool writes)
{
    bool hit = false;
    pthread_mutex_lock(&lock);
    long at = ++seen->calls;
    if (plan->at && at >= plan->at)
        switch (plan->how) {
        case CALLS_KILLED: kill(getpid(), SIGKILL); break;
        case CALLS_ONCE: hit = at == plan->at; break;
        case CALLS_EVER: hit = true; break;
        case CALLS_FULL: hit = writes; break;
        }
    seen->refused += hit;
    pthread_mutex_unlock(&lock);
    errno = plan->how == CALLS_FULL ? ENOSPC : EIO;
    return hit;
}

static bool is_ours(const char *path)
{
    return plan && path && strncmp(path, plan->folder, strlen(plan->folder)) == 0;
}

static bool is_watched(int fd)
{
    return plan && fd >= 0 && fd < FDS && watched[fd];
}

static int open_one(const char *path, int flags, unsigned mode)
{
    bool ours = is_ours(path);
    if (ours && refused(flags & O_CREAT && access(path, F_OK)))
        return -1;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < FDS)
        watched[fd] = ours;
    return fd;
}

static unsigned mode_of(int flags, va_list more)
{
    return flags & O_CREAT ? va_arg(more, unsigned) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    unsigned mode = mode_of(flags, more);
    va_end(more);
    return open_one(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    unsigned mode = mode_of(flags, more);
    va_end(more);
    return open_one(path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    return is_watched(fd) && refused(true) ? -1 : syscall(SYS_write, fd, bytes, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    return is_watched(fd) && refused(true) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t at)
{
    return is_watched(fd) && refused(false) ? -1 : syscall(SYS_pread64, fd, bytes, n, at);
}

int fsync(int fd)
{
    return is_watched(fd) && refused(true) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return is_watched(fd) && refused(true) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate64(int fd, off64_t n)
{
    return is_watched(fd) && refused(true) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate(int fd, off_t n)
{
    return ftruncate64(fd, n);
}

int rename(const char *from, const char *to)
{
    return is_ours(from) && refused(false) ? -1
                                           : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    return is_ours(path) && refused(false) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
