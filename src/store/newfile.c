/*
 * A file is made aside and put in its place when it is whole: a crash leaves
 * either nothing or all of it. Nothing that is there is overwritten, but by
 * newfile_write() where it is told to.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"
#include "inside.h"

static int make_part(const char *path, char *part, size_t room, struct fault *f)
{
    if (snprintf(part, room, "%s.%ld.part", path, (long)getpid()) >= (int)room) {
        fault_say(f, ERR_USAGE, "%s: 名前が長すぎます。", path);
        return -1;
    }
    unlink(part);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || fchmod(fd, 0600)) {
        fault_system(f, "ファイルを作る", path);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

static enum err is_there(const char *path, struct fault *f)
{
    return fault_say(f, ERR_REFUSED, "%s: すでにあります。上書きはしません。別の名前を指定してください。",
                     path);
}

enum err newfile_free(const char *path, struct fault *f)
{
    struct stat st;
    return lstat(path, &st) == 0 ? is_there(path, f) : OK;
}

/* Made with its mode before SQLite sees it: -wal, -shm and journal take theirs from it, whatever the umask.
 */
enum err newfile_aside(const char *path, char *part, size_t room, struct fault *f)
{
    if (newfile_free(path, f))
        return f->code;
    int fd = make_part(path, part, room, f);
    if (fd < 0)
        return f->code;
    close(fd);
    return OK;
}

enum err newfile_sync_folder(const char *path, struct fault *f)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = folder >= 0 && fsync(folder) == 0 ? OK : fault_system(f, "フォルダを同期する", path);
    if (folder >= 0)
        close(folder);
    return e;
}

/* rename() would overwrite; link() is what file systems without RENAME_NOREPLACE have, and memory sticks have
 * neither. */
static bool move(const char *part, const char *path)
{
    struct stat st;
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST)
        return false;
    if (link(part, path) == 0)
        return unlink(part) == 0;
    if (lstat(path, &st) == 0)
        errno = EEXIST;
    if (errno == EEXIST)
        return false;
    return rename(part, path) == 0;
}

void newfile_unlink(const char *part)
{
    static const char *const made[] = {"", ".keys", ".lock", ".damaged", "-journal", "-wal", "-shm"};
    char beside[PATH_MAX];
    for (size_t i = 0; i < COUNT_OF(made); i++)
        if (snprintf(beside, sizeof beside, "%s%s", part, made[i]) < (int)sizeof beside)
            unlink(beside);
}

enum err newfile_empty(const char *part, struct fault *f)
{
    newfile_unlink(part);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fault_system(f, "ファイルを作る", part);
    close(fd);
    return OK;
}

enum err newfile_sync(const char *path, struct fault *f)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    enum err e = fd >= 0 && fsync(fd) == 0 ? OK : fault_system(f, "ファイルを同期する", path);
    if (fd >= 0)
        close(fd);
    return e;
}

enum err newfile_settle(const char *part, const char *path, struct fault *f)
{
    int fd = open(part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!good || !move(part, path))
        return errno == EEXIST ? is_there(path, f) : fault_system(f, "ファイルを置く", path);
    return newfile_sync_folder(path, f);
}

enum err newfile_write(const char *path, const void *bytes, size_t n, bool over, struct fault *f)
{
    char part[PATH_MAX];
    int fd = make_part(path, part, sizeof part, f);
    if (fd < 0)
        return f->code;
    bool good = whole_write(fd, bytes, n) && fsync(fd) == 0;
    enum err e = good ? OK : fault_system(f, "ファイルを書く", path);
    close(fd);
    if (!e && !over)
        e = newfile_settle(part, path, f);
    else if (!e)
        e = rename(part, path) ? fault_system(f, "ファイルを置く", path) : newfile_sync_folder(path, f);
    if (e)
        unlink(part);
    return e;
}
