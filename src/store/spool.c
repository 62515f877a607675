#include "store/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "inside.h"
#include "store/seal.h"
#include "store/slots.h"

static const struct str bound = S_ROW("draft");
enum { FILE_MOST = 16 << 20 };

/* The folder beside the database, then the workstation's; false: there is no such place. */
static bool place(const char *db_path, int which, char out[PATH_MAX])
{
    const char *name = strrchr(db_path, '/');
    char beside[NAME_MAX];
    if (which == 0)
        return snprintf(out, PATH_MAX, "%s.spool", db_path) < PATH_MAX;
    snprintf(beside, sizeof beside, "%s.spool", name ? name + 1 : db_path);
    return which == 1 && station_file(beside, out);
}

static bool file_of(const char *db_path, int which, const struct draft *d, char out[PATH_MAX])
{
    char folder[PATH_MAX];
    return place(db_path, which, folder) && str_find(d->staff, S("/")) == SIZE_MAX &&
           snprintf(out, PATH_MAX, "%s/" S_FMT "-" S_FMT "-%lld.draft", folder, S_ARG(d->staff),
                    S_ARG(d->form), (long long)d->started) < PATH_MAX;
}

/* ---- the text of a file: each part is its length, a colon and its bytes */

static void add_text(struct buf *b, struct str s)
{
    buf_print(b, "%zu:", s.n);
    buf_add(b, s);
}

static void add_number(struct buf *b, int64_t n)
{
    add_text(b, str_print(b->arena, "%lld", (long long)n));
}

static struct str write_draft(struct arena *a, const struct draft *d)
{
    const struct str texts[] = {d->staff, d->form, d->at};
    const int64_t numbers[] = {d->id, d->intake, d->started, d->saved, (int64_t)d->caret, d->count};
    struct buf b = buf_in(a);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        add_text(&b, texts[i]);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        add_number(&b, numbers[i]);
    for (int i = 0; i < d->count; i++) {
        add_text(&b, d->values[i].field);
        add_text(&b, d->values[i].typed);
    }
    return buf_str(&b);
}

static bool take_text(struct str *rest, struct str *out)
{
    struct str digits = str_part(rest, ':');
    int64_t n = str_digits(digits) ? str_int(digits, -1) : -1;
    if (n < 0 || (uint64_t)n > rest->n)
        return false;
    *out = str_head(*rest, (size_t)n);
    *rest = str_from(*rest, (size_t)n);
    return true;
}

static bool take_number(struct str *rest, int64_t *out)
{
    struct str text;
    *out = -1;
    if (take_text(rest, &text))
        *out = str_int(text, -1);
    return *out >= 0;
}

static bool read_draft(struct arena *a, struct str text, struct draft *d)
{
    int64_t caret, count;
    *d = (struct draft){0};
    if (!take_text(&text, &d->staff) || !take_text(&text, &d->form) || !take_text(&text, &d->at) ||
        !take_number(&text, &d->id) || !take_number(&text, &d->intake) || !take_number(&text, &d->started) ||
        !take_number(&text, &d->saved) || !take_number(&text, &caret) || !take_number(&text, &count) ||
        count > (int64_t)text.n)
        return false;
    d->caret = (size_t)caret;
    d->values = ARENA_ARRAY(a, struct draft_value, count);
    for (; d->count < count; d->count++)
        if (!take_text(&text, &d->values[d->count].field) || !take_text(&text, &d->values[d->count].typed))
            return false;
    return text.n == 0;
}

/* ---- files */

enum err spool_put(const char *db_path, const struct draft *d, struct fault *f)
{
    struct arena *a = arena_new();
    struct str text = write_draft(a, d), sealed;
    char folder[PATH_MAX], path[PATH_MAX];
    enum err e = ERR_IO;
    bool closed = !keyring_has(db_path) || !seal_text(a, db_path, KEY_SPOOL, bound, text, &sealed);
    if (closed && slots_there(db_path)) { /* in plain it would be in nobody's hands, and read by everybody */
        arena_free(a);
        return fault_say(f, ERR_DENIED, "%s: 鍵が開いていないので、下書きの控えを書けません。", db_path);
    }
    text = closed ? text : sealed;
    fault_say(f, ERR_IO, "%s: 下書きの控えを置く場所がありません。", db_path);
    for (int which = 0; e && place(db_path, which, folder); which++) {
        if (mkdir(folder, 0700) && errno != EEXIST)
            fault_system(f, "下書きの控えを書く", folder);
        else if (file_of(db_path, which, d, path))
            e = newfile_write(path, text.p, text.n, true, f);
    }
    arena_free(a);
    return e;
}

void spool_drop(const char *db_path, const struct draft *d)
{
    char folder[PATH_MAX], path[PATH_MAX];
    for (int which = 0; place(db_path, which, folder); which++) {
        if (file_of(db_path, which, d, path))
            unlink(path);
        rmdir(folder); /* where it was the last one */
    }
}

static bool read_file(struct arena *a, const char *path, struct str *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < FILE_MOST;
    if (good) {
        char *bytes = arena_take(a, (size_t)st.st_size + 1);
        good = read(fd, bytes, (size_t)st.st_size) == st.st_size;
        *out = (struct str){bytes, (size_t)st.st_size};
    }
    if (fd >= 0)
        close(fd);
    return good;
}

/* The stored draft that this one goes on with, where nothing newer was stored there; 0: it becomes a new one. */
static int64_t goes_on_with(struct db *db, const struct draft *d)
{
    static const char sql[] = "SELECT id FROM draft WHERE id=?1 AND form=?2 AND started=?3 AND saved <= ?4";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, d->id);
    db_bind(s, 2, d->form);
    sqlite3_bind_int64(s, 3, d->started);
    sqlite3_bind_int64(s, 4, d->saved);
    int64_t id = db_row(s) ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return id;
}

static bool take_in(struct db *db, struct arena *a, const char *path, int64_t now)
{
    struct str text, plain;
    struct draft d;
    struct fault unused;
    struct change_result result;
    if (!read_file(a, path, &text))
        return false;
    if (db->sealed && !seal_open(a, db->path, KEY_SPOOL, bound, text, &plain))
        return false;
    if (!read_draft(a, db->sealed ? plain : text, &d))
        return false;
    d.id = goes_on_with(db, &d);
    d.step_first = d.step_from = d.step = 1; /* its steps led to another text */
    struct change *c = change_new(d.staff, S("draft"));
    change_draft(c, &d);
    bool good = change_apply(db, c, now, &result, &unused) == OK;
    change_free(c);
    return good && unlink(path) == 0;
}

static int fold_folder(struct db *db, struct arena *a, const char *folder, int64_t now)
{
    int taken = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (str_ends(str_of(e->d_name), S(".draft")))
            taken += take_in(db, a, str_print(a, "%s/%s", folder, e->d_name).p, now);
    if (dir)
        closedir(dir);
    rmdir(folder);
    return taken;
}

int spool_fold(struct db *db, int64_t now)
{
    struct arena *a = arena_new();
    char folder[PATH_MAX];
    int taken = 0;
    for (int which = 0; place(db->path, which, folder); which++)
        taken += fold_folder(db, a, folder, now);
    arena_free(a);
    return taken;
}
