#include "cli/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/folders.h"
#include "base/whole.h"
#include "cli/session.h"

struct str place_folder(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return S(".");
    return slash == path ? S("/") : str_of(str_z(a, (struct str){path, (size_t)(slash - path)}));
}

enum err place_make(const char *folder, struct fault *f)
{
    if (folders_make(folder))
        return OK;
    return errno == ENOTDIR ? fault_say(f, ERR_IO, "%s: フォルダではないので、その中には作れません。", folder)
                            : fault_system(f, "フォルダを作る", folder);
}

const char *place_export(const struct cli *c, bool practice)
{
    if (c->config.export_directory.n && !practice)
        return str_z(c->arena, c->config.export_directory);
    struct str folder = place_folder(c->arena, c->db_path);
    return str_print(c->arena, S_FMT "/%s", S_ARG(folder), practice ? "practice-export" : "export").p;
}

const char *place_practice(const struct cli *c)
{
    return str_print(c->arena, S_FMT "/practice.db", S_ARG(place_folder(c->arena, session_path(c)))).p;
}

static enum err sync_folder(struct arena *a, const char *path, struct fault *f)
{
    int folder = open(place_folder(a, path).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = folder < 0 || fsync(folder) ? fault_system(f, "書く", path) : OK;
    if (folder >= 0)
        close(folder);
    return e;
}

enum err place_write(struct arena *a, const char *path, struct str text, struct fault *f)
{
    char *aside = (char *)arena_take(a, strlen(path) + 16);
    sprintf(aside, "%s.part-XXXXXX", path);
    int fd = mkostemp(aside, O_CLOEXEC);
    if (fd < 0)
        return fault_system(f, "書く", path);
    bool good = whole_write(fd, text.p, text.n) && fsync(fd) == 0;
    enum err e = good ? OK : fault_system(f, "書く", path);
    if (close(fd) && !e)
        e = fault_system(f, "書く", path);
    if (!e && rename(aside, path))
        e = fault_system(f, "書く", path);
    if (e)
        unlink(aside);
    return e ? e : sync_folder(a, path, f);
}
