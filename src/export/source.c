#include "export/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat about;
    return !stat(path, &about) && S_ISDIR(about.st_mode);
}

static const char *installed_schema(struct arena *a)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);
    for (; n > 0 && exe[n - 1] != '/'; n--)
        ;
    struct str path = str_print(a, "%.*s../share/madoguchi/schema", n > 0 ? (int)n : 0, exe);
    return is_folder(path.p) ? path.p : SOURCE_SCHEMA;
}

bool source_head(const struct source *s, const char *mark, struct str *value)
{
    struct str rest = s->sql;
    *value = S0;
    while (rest.n) {
        struct str line = str_trim(str_part(&rest, '\n'));
        if (!str_starts(line, S("-- ")))
            continue;
        line = str_from(line, 3);
        if (str_eq(line, str_of(mark)))
            return true;
        if (str_starts(line, str_of(mark)) && line.p[str_of(mark).n] == ':') {
            *value = str_trim(str_from(line, str_of(mark).n + 1));
            return true;
        }
    }
    return false;
}

const char *source_config(struct arena *a)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && *config == '/')
        return str_print(a, "%s/madoguchi", config).p;
    return home && *home == '/' ? str_print(a, "%s/.config/madoguchi", home).p : NULL;
}

struct source_dirs source_dirs_find(struct arena *a)
{
    return (struct source_dirs){source_config(a), installed_schema(a)};
}

static struct str read_title(struct str sql)
{
    struct str line = str_trim(str_part(&sql, '\n'));
    if (str_starts(line, S("--")))
        return str_trim(str_from(line, 2));
    if (str_starts(line, S("/*"))) {
        size_t end = str_find(line, S("*/"));
        return str_trim(str_from(str_head(line, end == SIZE_MAX ? line.n : end), 2));
    }
    return S0;
}

static enum err read_sql(struct arena *a, struct source *s, struct fault *f)
{
    int fd = open(s->path.p, O_RDONLY | O_CLOEXEC);
    struct buf text = buf_in(a);
    char block[8192];
    ssize_t n = 1;
    if (fd < 0)
        return fault_system(f, "読み込む", s->path.p);
    while (n) {
        n = read(fd, block, sizeof block);
        if (n < 0 && errno != EINTR)
            break;
        if (n > 0)
            buf_add(&text, (struct str){block, (size_t)n});
    }
    enum err rc = n < 0 ? fault_system(f, "読み込む", s->path.p) : OK;
    close(fd);
    s->sql = buf_str(&text);
    s->title = read_title(s->sql);
    return rc;
}

struct names {
    struct arena *arena;
    struct source *all;
    int count, room;
};

static void add(struct names *n, struct str name, struct str path)
{
    for (int i = 0; i < n->count; i++)
        if (str_eq(n->all[i].name, name))
            return; /* the site's own stands for the shipped one */
    if (n->count == n->room)
        n->all = arena_grow(n->arena, n->all, &n->room, 16, sizeof *n->all);
    n->all[n->count++] = (struct source){.name = str_copy(n->arena, name), .path = path};
}

/* Names of one folder: of files that end with `tail`, or of folders where it is empty. */
static void collect(struct names *n, const char *root, struct str folder, struct str tail)
{
    if (!root)
        return;
    DIR *dir = opendir(str_print(n->arena, "%s/" S_FMT, root, S_ARG(folder)).p);
    if (!dir)
        return;
    for (const struct dirent *entry; (entry = readdir(dir));) {
        struct str name = str_of(entry->d_name);
        struct str path = str_print(n->arena, "%s/" S_FMT "/" S_FMT, root, S_ARG(folder), S_ARG(name));
        if (name.p[0] == '.' || !str_ends(name, tail) || is_folder(path.p) != !tail.n)
            continue;
        add(n, str_head(name, name.n - tail.n), path);
    }
    closedir(dir);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

static struct names list(struct arena *a, const struct source_dirs *dirs, struct str folder, struct str tail)
{
    struct names n = {.arena = a};
    collect(&n, dirs->config, folder, tail);
    collect(&n, dirs->schema, folder, tail);
    if (n.count)
        qsort(n.all, (size_t)n.count, sizeof *n.all, by_name);
    return n;
}

enum err source_list(struct arena *a, const struct source_dirs *dirs, struct str folder, struct source **out,
                     int *count, struct fault *f)
{
    struct names n = list(a, dirs, folder, S(".sql"));
    enum err rc = OK;
    for (int i = 0; !rc && i < n.count; i++)
        rc = read_sql(a, &n.all[i], f);
    *out = n.all;
    *count = n.count;
    return rc;
}

int source_folders(struct arena *a, const struct source_dirs *dirs, struct str folder, struct str **out)
{
    struct names n = list(a, dirs, folder, S0);
    *out = ARENA_ARRAY(a, struct str, n.count + 1);
    for (int i = 0; i < n.count; i++)
        (*out)[i] = n.all[i].name;
    return n.count;
}
