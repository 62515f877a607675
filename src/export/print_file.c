/* Papers into files: the folder 0700, each file 0600, on disk when it is said to be there. */
#include "export/print.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"

static enum err write_one(struct arena *a, int folder, struct str name, const char *kind, struct str text,
                          struct fault *f)
{
    const char *path = str_print(a, S_FMT ".%s", S_ARG(name), kind).p;
    int file = openat(folder, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = file >= 0 && whole_write(file, text.p, text.n) && fsync(file) == 0;
    enum err rc = good ? OK : fault_system(f, "印刷の書類を書く", path);
    if (file >= 0)
        close(file);
    return rc;
}

static bool is_paper(struct str name)
{
    return name.p[0] != '.' && (str_ends(name, S(".txt")) || str_ends(name, S(".html")));
}

/* Older than the one just written, by the clock of the disk that wrote both. */
static void forget_old(struct arena *a, int folder, struct str newest)
{
    struct stat now, st;
    int own = dup(folder);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    if (!dir && own >= 0)
        close(own);
    if (!dir)
        return;
    bool known = fstatat(folder, str_print(a, S_FMT ".html", S_ARG(newest)).p, &now, 0) == 0;
    for (const struct dirent *entry; known && (entry = readdir(dir));)
        if (is_paper(str_of(entry->d_name)) &&
            fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            now.st_mtime - st.st_mtime > PRINT_KEEP_DAYS * 86400)
            unlinkat(folder, entry->d_name, 0);
    closedir(dir);
}

enum err print_write(struct arena *a, const struct print_pages *p, struct str folder, struct str name,
                     struct fault *f)
{
    const char *path = str_z(a, folder);
    if (mkdir(path, 0700) && errno != EEXIST)
        return fault_system(f, "フォルダを作る", path);
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (dir < 0)
        return fault_system(f, "フォルダを開く", path);
    enum err rc = write_one(a, dir, name, "txt", print_as_text(a, p), f);
    rc = rc ? rc : write_one(a, dir, name, "html", print_as_html(a, p), f);
    if (!rc)
        forget_old(a, dir, name);
    if (!rc && fsync(dir))
        rc = fault_system(f, "印刷の書類を書く", path);
    close(dir);
    return rc;
}
