#include "export/resend.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"
#include "export/folder.h"
#include "export/manifest.h"

/* Synced, with the time of the original: that of the manifest tells the moment of the folder. */
static bool copy_bytes(int from, int to)
{
    struct stat about;
    if (!whole_copy(from, to) || fstat(from, &about))
        return false;
    return !futimens(to, (struct timespec[]){about.st_atim, about.st_mtim}) && !fsync(to);
}

static enum err copy_file(int from, int to, const char *name, struct fault *f)
{
    int in = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int out = in < 0 ? -1 : openat(to, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = out >= 0 && copy_bytes(in, out);
    enum err rc = good ? OK : fault_system(f, "書き写す", name);
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) && !rc)
        rc = fault_system(f, "書き写す", name);
    return rc;
}

static enum err copy_folder(struct arena *a, int from, const char *kept, const char *place, struct str day,
                            struct fault *f)
{
    struct str *names, *unused;
    struct folder *made = NULL;
    int count, same;
    enum err rc = manifest_check(a, from, kept, &names, &count, f);
    rc = rc ? rc : folder_begin(a, place, day, &made, f);
    for (int i = 0; !rc && i < count; i++)
        rc = copy_file(from, folder_file(made), str_z(a, names[i]), f);
    rc = rc ? rc : manifest_check(a, folder_file(made), place, &unused, &same, f);
    if (!rc)
        return folder_finish(made, f);
    folder_abandon(made);
    return rc;
}

enum err resend_day(struct arena *a, const char *kept, const char *place, struct str day, struct fault *f)
{
    const char *path = str_print(a, "%s/" S_FMT, kept, S_ARG(day)).p;
    int from = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0)
        return fault_system(f, "フォルダを開く", path);
    enum err rc = copy_folder(a, from, path, place, day, f);
    close(from);
    return rc;
}
