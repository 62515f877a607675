#include "export/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    struct arena *arena;
    int parent, file;
    const char *parent_path, *name, *part;
};

static const struct str part_mark = S_ROW(".part-");

/* Made, and on disk under its name; there already is fine. */
static bool make_one(struct arena *a, const char *path)
{
    if (mkdir(path, 0700))
        return errno == EEXIST;
    const char *slash = strrchr(path, '/');
    struct str above = !slash ? S(".") : slash == path ? S("/") : (struct str){path, (size_t)(slash - path)};
    int file = open(str_z(a, above), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = file >= 0 && !fsync(file);
    if (file >= 0)
        close(file);
    return good;
}

/* Every part of the path that is missing; those that are there are left alone. */
static bool make_path(struct arena *a, const char *path)
{
    char *p = (char *)(uintptr_t)str_z(a, str_of(path));
    for (char *slash = p + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = 0;
        if (!make_one(a, p))
            return false;
    }
    return make_one(a, p);
}

enum err folder_own(struct arena *a, const char *parent, int *own, struct fault *f)
{
    *own = make_path(a, parent) ? open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (*own < 0)
        return fault_system(f, "フォルダを作る", parent);
    if (!flock(*own, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK)
        return OK;
    close(*own);
    *own = -1;
    return fault_say(f, ERR_SEAT,
                     "%s には別の書き出しが書いているところです。終わってからやり直してください。", parent);
}

void folder_disown(int own)
{
    if (own >= 0)
        close(own);
}

enum err folder_begin(struct arena *a, const char *parent, struct str name, struct folder **out,
                      struct fault *f)
{
    struct folder *d = ARENA_NEW(a, struct folder);
    *out = NULL;
    *d = (struct folder){.arena = a, .parent_path = parent, .name = str_z(a, name)};
    if (!make_path(a, parent))
        return fault_system(f, "フォルダを作る", parent);
    d->parent = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (d->parent < 0)
        return fault_system(f, "フォルダを開く", parent);
    char *path = (char *)(uintptr_t)str_print(a, "%s/.%s.part-XXXXXX", parent, d->name).p;
    d->file = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;
    d->part = strrchr(path, '/') + 1;
    if (d->file < 0) {
        enum err rc = fault_system(f, "フォルダを作る", path);
        close(d->parent);
        return rc;
    }
    *out = d;
    return OK;
}

int folder_file(const struct folder *d)
{
    return d->file;
}

static void remove_at(int parent, const char *name)
{
    int file = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = file < 0 ? NULL : fdopendir(file);
    if (!dir) {
        if (file >= 0)
            close(file);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(file, entry->d_name, 0);
    closedir(dir);
    unlinkat(parent, name, AT_REMOVEDIR);
}

static void leave(struct folder *d)
{
    close(d->file);
    close(d->parent);
}

void folder_abandon(struct folder *d)
{
    if (!d)
        return;
    remove_at(d->parent, d->part);
    leave(d);
}

/* In place of an older one: exchanged at once, or where the file system cannot do that, moved aside and back
 * on failure. */
static bool put_in_place(const struct folder *d)
{
    if (!renameat2(d->parent, d->part, d->parent, d->name, RENAME_NOREPLACE))
        return true;
    if (!renameat2(d->parent, d->part, d->parent, d->name, RENAME_EXCHANGE))
        return true;
    if (!renameat(d->parent, d->part, d->parent, d->name))
        return true; /* the older one was empty, or there is none */
    const char *aside = str_print(d->arena, ".%s.old" S_FMT "%d", d->name, S_ARG(part_mark), (int)getpid()).p;
    if (renameat(d->parent, d->name, d->parent, aside))
        return false;
    if (!renameat(d->parent, d->part, d->parent, d->name)) {
        remove_at(d->parent, aside);
        return true;
    }
    renameat(d->parent, aside, d->parent, d->name);
    return false;
}

enum err folder_finish(struct folder *d, struct fault *f)
{
    enum err rc = OK;
    if (fsync(d->file) || !put_in_place(d) || fsync(d->parent))
        rc = fault_system(f, "書き出し先に置く", str_print(d->arena, "%s/%s", d->parent_path, d->name).p);
    remove_at(d->parent, d->part); /* the older one after an exchange, or what could not be put in place */
    leave(d);
    return rc;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool shaped(struct str name, struct str like)
{
    bool same = name.n == like.n;
    for (size_t i = 0; same && i < name.n; i++)
        same = (like.p[i] >= '0' && like.p[i] <= '9') ? name.p[i] >= '0' && name.p[i] <= '9'
                                                      : name.p[i] == like.p[i];
    return same;
}

int folder_finished(struct arena *a, const char *parent, struct str like, const char *proof,
                    struct str **names)
{
    DIR *dir = opendir(parent);
    int count = 0, room = 0;
    struct stat about;
    *names = NULL;
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        struct str name = str_of(entry->d_name);
        const char *path = str_print(a, "%s/" S_FMT "/%s", parent, S_ARG(name), proof).p;
        if (!shaped(name, like) || stat(path, &about) || !S_ISREG(about.st_mode))
            continue;
        if (count == room)
            *names = arena_grow(a, *names, &room, 64, sizeof **names);
        (*names)[count++] = str_copy(a, name);
    }
    if (dir)
        closedir(dir);
    if (count)
        qsort(*names, (size_t)count, sizeof **names, by_text);
    return count;
}

static bool is_among(struct str name, const struct str *files, int count)
{
    for (int i = 0; i < count; i++)
        if (str_eq(files[i], name))
            return true;
    return false;
}

bool folder_is_of(struct arena *a, const char *parent, struct str name, const struct str *files, int count,
                  const char *const besides[2])
{
    DIR *dir = opendir(str_print(a, "%s/" S_FMT, parent, S_ARG(name)).p);
    int met = 0;
    bool same = true;
    for (const struct dirent *entry; dir && same && (entry = readdir(dir));) {
        struct str file = str_of(entry->d_name);
        bool aside = file.p[0] == '.' || str_eq(file, str_of(besides[0])) || str_eq(file, str_of(besides[1]));
        met += same = aside || is_among(file, files, count);
        met -= aside;
    }
    same = !dir || (same && met == count);
    if (dir)
        closedir(dir);
    return same;
}

void folder_remove(struct arena *a, const char *parent, struct str name)
{
    int file = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    remove_at(file, str_z(a, name));
    close(file);
}

void folder_sweep(struct arena *a, const char *parent)
{
    DIR *dir = opendir(parent);
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        struct str name = str_of(entry->d_name);
        if (name.p[0] == '.' && str_find(name, part_mark) != SIZE_MAX && name.p[1] >= '0' && name.p[1] <= '9')
            folder_remove(a, parent, name);
    }
    if (dir)
        closedir(dir);
}
