#include "store/harm.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "inside.h"
#include "model/role.h"
#include "store/check.h"
#include "store/generation.h"
#include "store/keyring.h"
#include "store/load.h"
#include "store/seat.h"
#include "store/slots.h"

enum { NOTE_ROOM = 2048 };

static void path_of(const char *path, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s.damaged", path);
}

void harm_note(const char *path, int64_t now, const char *what)
{
    char file[PATH_MAX];
    struct fault unused;
    struct arena *a = arena_new();
    path_of(path, file);
    struct str text = str_print(a, S_FMT " %s\n", S_ARG(date_iso_seconds(a, now)), what);
    (void)newfile_write(file, text.p, text.n, false, &unused);
    arena_free(a);
}

bool harm_noted(const char *path)
{
    char file[PATH_MAX];
    path_of(path, file);
    return access(file, F_OK) == 0;
}

static void forget(const char *path)
{
    char file[PATH_MAX];
    path_of(path, file);
    unlink(file);
}

/* Whatever stands in it: a sentence to be shown (canvas_text() makes it harmless), a moment or none. */
static void read_note(struct arena *a, const char *path, struct harm *h)
{
    char file[PATH_MAX];
    char *text = arena_take(a, NOTE_ROOM);
    path_of(path, file);
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = fd < 0 ? 0 : read(fd, text, NOTE_ROOM);
    if (fd >= 0)
        close(fd);
    h->what = str_trim((struct str){text, n > 0 ? (size_t)n : 0});
    int64_t at = date_moment_from_iso(str_part(&h->what, ' '));
    h->found = at == INT64_MIN ? 0 : at;
}

static bool may_mend(struct arena *a, struct db *db, struct str login)
{
    struct staff *rows;
    int count = load_staff(a, db, &rows);
    unsigned roles = 0;
    for (int i = 0; i < count; i++)
        if (str_eq(rows[i].login, login))
            roles = role_of(rows[i].job, rows[i].admin);
    return db_facts(db)->practice || role_may(roles, RIGHT_RESTORE);
}

/* Newer of the two: what the seat noted with the last save, and what is still read of the file. */
static int64_t last_event(struct arena *a, const char *path, struct db *db)
{
    struct str noted = seat_noted(a, path);
    str_part(&noted, ' '); /* whose chain it is */
    int64_t last = str_int(str_part(&noted, ':'), -1),
            read = db ? db_number(db, "SELECT max(seq) FROM audit", -1) : -1;
    return last > read ? last : read;
}

/* With the database's key, as all of its backups have it; another one's does not open. */
static struct db *open_whole(struct arena *a, const char *path, const char *backup)
{
    struct check_line *lines;
    struct fault unused;
    struct db *db = NULL;
    int count;
    keyring_share(backup, path);
    if (!db_open_as_it_is(backup, &db, &unused) && !check_all(a, db, false, &lines, &count, &unused))
        return db;
    db_close(db);
    return NULL;
}

static struct db *newest_whole(struct arena *a, const char *path, struct harm *h)
{
    int64_t at = INT64_MAX;
    struct str name;
    while ((name = generation_before(a, path, at, &at)).n) {
        struct db *db = open_whole(a, path, name.p);
        if (db) {
            h->backup = name.p;
            h->whole = at;
            return db;
        }
        h->spoilt++;
    }
    return NULL;
}

void harm_look(struct arena *a, const char *path, struct str login, struct harm *out)
{
    struct fault unused;
    struct db *db = NULL;
    *out = (struct harm){.later = -1};
    read_note(a, path, out);
    out->reads = db_open_as_it_is(path, &db, &unused) == OK;
    struct db *backup = newest_whole(a, path, out);
    if (db || backup)
        out->mends = may_mend(a, backup ? backup : db, login);
    int64_t last = last_event(a, path, db), kept = backup ? last_event(a, out->backup, backup) : -1;
    if (backup && last >= kept)
        out->later = last - kept;
    db_close(backup);
    db_close(db);
}

enum err harm_read_again(const char *path, struct fault *f)
{
    struct arena *a = arena_new();
    struct check_line *lines;
    struct db *db = NULL;
    int count;
    enum err e = db_open_as_it_is(path, &db, f);
    e = e ? e : check_all(a, db, false, &lines, &count, f);
    db_close(db);
    if (!e)
        forget(path);
    arena_free(a);
    return e;
}
