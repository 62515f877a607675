#include "export/done.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/whole.h"

enum { PROFILES = 32 };

static const char *path_of(struct arena *a, const char *db_path)
{
    return str_print(a, "%s.export", db_path).p;
}

static struct done read_line(struct arena *a, struct str line)
{
    struct done d = {.profile = str_copy(a, str_part(&line, '\t'))};
    d.succeeded = str_int(str_part(&line, '\t'), 0);
    d.folder = str_copy(a, str_part(&line, '\t'));
    d.tried = str_int(str_part(&line, '\t'), 0);
    d.code = (enum err)str_int(str_part(&line, '\t'), ERR_IO);
    d.why = str_copy(a, str_part(&line, '\n'));
    return d;
}

static int read_all(struct arena *a, const char *db_path, struct done *out)
{
    FILE *from = fopen(path_of(a, db_path), "re");
    char *line = NULL;
    size_t room = 0;
    int count = 0;
    for (ssize_t n; from && count < PROFILES && (n = getline(&line, &room, from)) > 0;)
        out[count++] = read_line(a, (struct str){line, (size_t)n});
    free(line);
    if (from)
        fclose(from);
    return count;
}

static struct done *find(struct done *all, int count, struct str profile)
{
    for (int i = 0; i < count; i++)
        if (str_eq(all[i].profile, profile))
            return &all[i];
    return NULL;
}

bool done_read(struct arena *a, const char *db_path, struct str profile, struct done *out)
{
    struct done all[PROFILES];
    const struct done *found = find(all, read_all(a, db_path, all), profile);
    if (found)
        *out = *found;
    return found != NULL;
}

static enum err put(const char *path, const char *aside, struct str text, struct fault *f)
{
    int file = open(aside, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = file >= 0 && whole_write(file, text.p, text.n) && !fsync(file);
    enum err rc = good ? OK : fault_system(f, "書き込む", path);
    if (file >= 0)
        close(file);
    if (!rc && rename(aside, path))
        rc = fault_system(f, "書き込む", path);
    if (rc)
        unlink(aside);
    return rc;
}

/* Tabs and line ends part lines and cells of this file. */
static struct str plain(struct arena *a, struct str text)
{
    char *p = arena_copy(a, text.n ? text.p : "", text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        if (p[i] == '\t' || p[i] == '\n' || p[i] == '\r')
            p[i] = ' ';
    return (struct str){p, text.n};
}

enum err done_write(struct arena *a, const char *db_path, const struct done *d, struct fault *f)
{
    struct done all[PROFILES];
    int count = read_all(a, db_path, all);
    struct done *mine = find(all, count, d->profile);
    if (!mine) {
        mine = &all[count < PROFILES ? count++ : PROFILES - 1];
        *mine = (struct done){.profile = d->profile};
    }
    struct done before = *mine;
    *mine = *d;
    if (d->code > ERR_NOTICE) {
        mine->succeeded = before.succeeded;
        mine->folder = before.folder;
    }
    struct buf text = buf_in(a);
    for (int i = 0; i < count; i++)
        buf_print(&text, S_FMT "\t%lld\t" S_FMT "\t%lld\t%d\t" S_FMT "\n", S_ARG(plain(a, all[i].profile)),
                  (long long)all[i].succeeded, S_ARG(plain(a, all[i].folder)), (long long)all[i].tried,
                  (int)all[i].code, S_ARG(plain(a, all[i].why)));
    const char *path = path_of(a, db_path);
    return put(path, str_print(a, "%s.part", path).p, buf_str(&text), f);
}

bool done_needs_look(const struct done *d, int64_t now)
{
    return d->code > ERR_NOTICE || now - d->succeeded > (int64_t)DONE_HOURS * 3600;
}

static struct str when(struct arena *a, int64_t moment)
{
    struct str iso = date_iso_moment(a, moment);
    return str_print(a, "%.2s/%.2s %.5s", iso.p + 5, iso.p + 8, iso.p + 11);
}

struct str done_words(struct arena *a, const struct done *d, int64_t now)
{
    if (!done_needs_look(d, now))
        return str_print(a, S_FMT " 済%s", S_ARG(when(a, d->succeeded)),
                         d->code ? "（置き換えた文字あり）" : "");
    struct str since = d->succeeded
                           ? str_print(a, S_FMT " の後、できていません", S_ARG(when(a, d->succeeded)))
                           : S("一度もできていません");
    return d->code > ERR_NOTICE
               ? str_print(a, S_FMT "。" S_FMT " " S_FMT, S_ARG(since), S_ARG(when(a, d->tried)),
                           S_ARG(d->why))
               : str_print(a, S_FMT "。夜の書き出しが動いているか確かめてください。", S_ARG(since));
}
