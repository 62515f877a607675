#include "rescue.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"
#include "store/space.h"

enum { TRIES = 3, LEFT_FREE = 8 << 20 };

static const char *const tails[] = {"", "-wal"}, *const made[] = {"", "-wal", "-shm"};

bool rescue_helps(struct db *db)
{
    static const int codes[] = {SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHMOPEN,      SQLITE_IOERR_SHMMAP,
                                SQLITE_FULL,          SQLITE_CANTOPEN,           SQLITE_READONLY_CANTINIT,
                                SQLITE_READONLY,      SQLITE_READONLY_DIRECTORY, SQLITE_READONLY_RECOVERY};
    int last = db->handle ? sqlite3_extended_errcode(db->handle) : SQLITE_OK;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (last == codes[i])
            return true;
    return false;
}

struct source {
    off_t size;
    struct timespec changed;
    bool there;
};

static struct source look_at(const char *path, const char *tail)
{
    char name[PATH_MAX];
    struct stat st;
    snprintf(name, sizeof name, "%s%s", path, tail);
    if (stat(name, &st))
        return (struct source){0};
    return (struct source){st.st_size, st.st_mtim, true};
}

static bool is_same(struct source a, struct source b)
{
    return a.there == b.there && a.size == b.size && a.changed.tv_sec == b.changed.tv_sec &&
           a.changed.tv_nsec == b.changed.tv_nsec;
}

static bool copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = out >= 0 && whole_copy(in, out);
    if (out >= 0)
        good &= close(out) == 0;
    if (in >= 0)
        close(in);
    return good;
}

/* The database first: what a writer moves from the log into it meanwhile changes its time, and it is done again. */
static bool copy_both(const char *path, const struct rescue *r)
{
    struct source before[COUNT_OF(tails)];
    bool good = true;
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        before[i] = look_at(path, tails[i]);
    for (size_t i = 0; good && i < COUNT_OF(tails); i++) {
        char from[PATH_MAX], to[PATH_MAX];
        snprintf(from, sizeof from, "%s%s", path, tails[i]);
        snprintf(to, sizeof to, "%s%s", r->path, tails[i]);
        good = !before[i].there || copy_file(from, to);
    }
    for (size_t i = 0; good && i < COUNT_OF(tails); i++)
        good = is_same(before[i], look_at(path, tails[i]));
    return good;
}

static bool has_room(const char *folder, const char *path)
{
    int64_t wanted = LEFT_FREE;
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        wanted += look_at(path, tails[i]).size;
    return space_in(folder) > wanted;
}

static bool make_folder(const char *path, struct rescue *out)
{
    const char *const places[] = {getenv("XDG_RUNTIME_DIR"), "/dev/shm"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (!places[i] || *places[i] != '/' || !has_room(places[i], path))
            continue;
        snprintf(out->folder, sizeof out->folder, "%s/madoguchi-XXXXXX", places[i]);
        if (!mkdtemp(out->folder))
            continue;
        snprintf(out->path, sizeof out->path, "%s/copy.db", out->folder);
        return true;
    }
    return false;
}

bool rescue_copy(const char *path, struct rescue *out)
{
    if (!make_folder(path, out))
        return false;
    for (int i = 0; i < TRIES; i++)
        if (copy_both(path, out))
            return true;
    rescue_unlink(out);
    return false;
}

void rescue_unlink(const struct rescue *r)
{
    char name[sizeof r->path + 8];
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        snprintf(name, sizeof name, "%s%s", r->path, made[i]);
        unlink(name);
    }
    rmdir(r->folder);
}
