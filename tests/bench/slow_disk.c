/*
 * A disk that takes its time, to be loaded before a program: what asks it to keep something waits SLOW_DISK_MS
 * (200) more milliseconds. In the memory of the program nothing is different.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int slowly(long call, int fd)
{
    const char *text = getenv("SLOW_DISK_MS");
    long ms = text ? atol(text) : 200;
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
    return (int)syscall(call, fd);
}

int fdatasync(int fd)
{
    return slowly(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    return slowly(SYS_fsync, fd);
}
