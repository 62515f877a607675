/* Loaded before a program: adds what it asks the system for to the file TALLY (tally.h). */
#include "cost/tally.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct tally *tally;
static int64_t (*sqlite_used)(void); /* NULL in a program without it */

/* Before the program reads its environment. */
__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("TALLY");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    tally = at == MAP_FAILED ? NULL : at;
    if (fd >= 0)
        close(fd);
    *(void **)&sqlite_used = dlsym(RTLD_DEFAULT, "sqlite3_memory_used");
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    if (tally && fd == STDOUT_FILENO) {
        __atomic_add_fetch(&tally->writes, 1, __ATOMIC_SEQ_CST);
        __atomic_add_fetch(&tally->bytes, (long)n, __ATOMIC_SEQ_CST);
        if (sqlite_used)
            __atomic_store_n(&tally->sqlite, (long)sqlite_used(), __ATOMIC_SEQ_CST);
    }
    return syscall(SYS_write, fd, bytes, n);
}

/* The program tells SQLite not to count its memory; here it counts. SQLite asks itself, too:
 * with one pointer at most. */
int sqlite3_config(int option, ...)
{
    int (*next)(int, ...);
    va_list rest;
    *(void **)&next = dlsym(RTLD_NEXT, "sqlite3_config");
    if (option == SQLITE_CONFIG_MEMSTATUS)
        return SQLITE_OK;
    va_start(rest, option);
    void *pointer = option == SQLITE_CONFIG_MULTITHREAD ? NULL : va_arg(rest, void *);
    va_end(rest);
    return next(option, pointer);
}

static int sync_of(long call, int fd)
{
    if (tally)
        __atomic_add_fetch(&tally->syncs, 1, __ATOMIC_SEQ_CST);
    return (int)syscall(call, fd);
}

int fdatasync(int fd)
{
    return sync_of(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    return sync_of(SYS_fsync, fd);
}
