#include "export/done.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/whole.h"
#include "base/wrap.h"

/* All that the file tells; room for one more. */
struct told {
    struct done *rows;
    int count, room;
};

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

static struct done *next(struct arena *a, struct told *all)
{
    if (all->count == all->room)
        all->rows = arena_grow(a, all->rows, &all->room, 8, sizeof *all->rows);
    return &all->rows[all->count];
}

/* False where there is one that cannot be read: errno says why. */
static bool read_all(struct arena *a, const char *db_path, struct told *all)
{
    FILE *from = fopen(path_of(a, db_path), "re");
    char *line = NULL;
    size_t room = 0;
    *all = (struct told){0};
    if (!from)
        return errno == ENOENT;
    for (ssize_t n; (n = getline(&line, &room, from)) > 0; all->count++)
        *next(a, all) = read_line(a, (struct str){line, (size_t)n});
    bool good = !ferror(from);
    free(line);
    fclose(from);
    return good;
}

static struct done *find(const struct told *all, struct str profile)
{
    for (int i = 0; i < all->count; i++)
        if (str_eq(all->rows[i].profile, profile))
            return &all->rows[i];
    return NULL;
}

bool done_read(struct arena *a, const char *db_path, struct str profile, struct done *out)
{
    struct told all;
    const struct done *found = read_all(a, db_path, &all) ? find(&all, profile) : NULL;
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

static void add_line(struct buf *to, struct arena *a, const struct done *d)
{
    buf_print(to, S_FMT "\t%lld\t" S_FMT "\t%lld\t%d\t" S_FMT "\n", S_ARG(wrap_none(a, d->profile)),
              (long long)d->succeeded, S_ARG(wrap_none(a, d->folder)), (long long)d->tried, (int)d->code,
              S_ARG(wrap_none(a, d->why)));
}

enum err done_write(struct arena *a, const char *db_path, const struct done *d, struct fault *f)
{
    struct told all;
    if (!read_all(a, db_path, &all)) /* what it tells of the others would be lost */
        return fault_system(f, "読む", path_of(a, db_path));
    struct done *mine = find(&all, d->profile);
    if (!mine) {
        mine = next(a, &all);
        *mine = (struct done){.profile = d->profile};
        all.count++;
    }
    struct done before = *mine;
    *mine = *d;
    if (d->code > ERR_NOTICE) {
        mine->succeeded = before.succeeded;
        mine->folder = before.folder;
    }
    struct buf text = buf_in(a);
    for (int i = 0; i < all.count; i++)
        add_line(&text, a, &all.rows[i]);
    const char *path = path_of(a, db_path);
    return put(path, str_print(a, "%s.part", path).p, buf_str(&text), f);
}

static bool is_drill(const struct done *d)
{
    return str_eq(d->profile, S("drill"));
}

bool done_needs_look(const struct done *d, int64_t now)
{
    int64_t hours = is_drill(d) ? DONE_DRILL_HOURS : DONE_HOURS;
    return d->code > ERR_NOTICE || now - d->succeeded > hours * 3600;
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
    return d->code > ERR_NOTICE ? str_print(a, S_FMT "。" S_FMT " " S_FMT, S_ARG(since),
                                            S_ARG(when(a, d->tried)), S_ARG(d->why))
                                : str_print(a, S_FMT "。%sが動いているか確かめてください。", S_ARG(since),
                                            is_drill(d) ? "毎月の戻す練習" : "夜の書き出し");
}
