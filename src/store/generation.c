#include "store/generation.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "inside.h"
#include "store/backup.h"

enum { HOUR = 3600, DAY = 24 * HOUR, MOST = 1024, NAME = 22 };
#define PART ".part"

static int64_t hour_of(int64_t at)
{
    return at / HOUR;
}

static int64_t day_of(int64_t at)
{
    return date_of_moment(at);
}

static int64_t week_of(int64_t at)
{
    return ((int64_t)date_of_moment(at) + 3) / 7; /* 1970-01-01 was a Thursday: weeks begin on Monday */
}

static int64_t month_of(int64_t at)
{
    return date_month_end(date_of_moment(at));
}

static const struct {
    int64_t (*period)(int64_t at);
    int count;
} rules[] = {{hour_of, 12}, {day_of, 7}, {week_of, 5}, {month_of, 13}};

static int newest_before(const int64_t *at, int n, int64_t (*period)(int64_t), int64_t limit)
{
    int found = -1;
    for (int i = 0; i < n; i++)
        if (period(at[i]) < limit && (found < 0 || at[i] >= at[found]))
            found = i;
    return found;
}

void generation_choose(const int64_t *at, int n, bool *stays)
{
    memset(stays, 0, (size_t)n * sizeof *stays);
    for (size_t r = 0; r < COUNT_OF(rules); r++) {
        int64_t limit = INT64_MAX;
        for (int left = rules[r].count, i; left > 0; left--) {
            if ((i = newest_before(at, n, rules[r].period, limit)) < 0)
                break;
            stays[i] = true;
            limit = rules[r].period(at[i]);
        }
    }
}

/* ---- the folder */

struct generations {
    char folder[PATH_MAX];
    int64_t at[MOST];
    int count;
};

static void folder_of(const char *db_path, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s.backups", db_path);
}

/* 2026-11-20T14-05-09.db: a colon is no good on memory sticks. */
static struct str name_of(struct arena *a, int64_t at)
{
    struct str iso = date_iso_seconds(a, at);
    return str_print(a, "%.13s-%.2s-%.2s.db", iso.p, iso.p + 14, iso.p + 17);
}

static int64_t moment_of(const char *name)
{
    char iso[20];
    if (strlen(name) != NAME || strcmp(name + 19, ".db") != 0)
        return INT64_MIN;
    snprintf(iso, sizeof iso, "%.19s", name);
    if (iso[13] != '-' || iso[16] != '-')
        return INT64_MIN;
    iso[13] = iso[16] = ':';
    return date_moment_from_iso(str_of(iso));
}

static void read_folder(const char *db_path, struct generations *g)
{
    g->count = 0;
    folder_of(db_path, g->folder);
    DIR *folder = opendir(g->folder);
    for (struct dirent *entry; folder && g->count < MOST && (entry = readdir(folder));) {
        int64_t at = moment_of(entry->d_name);
        if (at != INT64_MIN)
            g->at[g->count++] = at;
    }
    if (folder)
        closedir(folder);
}

static enum err make_folder(const char *path, struct fault *f)
{
    struct stat st;
    if (mkdir(path, 0700) == 0 || (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)))
        return OK;
    return fault_system(f, "バックアップのフォルダを作る", path);
}

/* 2026-11-20T14-05-09.db.4711.part, or what SQLite or the keys had beside it (newfile_aside): of a backup that was killed.
 */
static bool is_unfinished(const char *name)
{
    char whole[NAME + 1];
    snprintf(whole, sizeof whole, "%.*s", (int)NAME, name);
    if (moment_of(whole) == INT64_MIN || name[NAME] != '.')
        return false;
    const char *number = name + NAME + 1, *rest = number + strspn(number, "0123456789");
    return rest > number && strncmp(rest, PART, strlen(PART)) == 0 && strchr("-.", rest[strlen(PART)]);
}

/* Whoever makes one takes away what a killed one left, of which there may be much: each is as large as the database. One
 * that somebody is making is younger than a day. */
static void drop_unfinished(struct arena *a, const char *folder_path)
{
    struct stat st;
    DIR *folder = opendir(folder_path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        const char *path = str_print(a, "%s/%s", folder_path, entry->d_name).p;
        if (is_unfinished(entry->d_name) && lstat(path, &st) == 0 && st.st_mtime < time(NULL) - DAY)
            unlink(path);
    }
    if (folder)
        closedir(folder);
}

static void make_room(struct arena *a, const char *db_path)
{
    struct generations *g = ARENA_NEW(a, struct generations);
    bool stays[MOST];
    read_folder(db_path, g);
    generation_choose(g->at, g->count, stays);
    for (int i = 0; i < g->count; i++) {
        struct str path = str_print(a, "%s/" S_FMT, g->folder, S_ARG(name_of(a, g->at[i])));
        if (stays[i])
            continue;
        unlink(path.p);
        unlink(str_print(a, S_FMT ".keys", S_ARG(path)).p);
    }
    drop_unfinished(a, g->folder);
}

enum err generation_make(struct db *db, int64_t now, struct fault *f)
{
    char folder[PATH_MAX];
    struct stat st;
    struct arena *a = arena_new();
    folder_of(db_path(db), folder);
    enum err e = make_folder(folder, f);
    const char *path = str_print(a, "%s/" S_FMT, folder, S_ARG(name_of(a, now))).p;
    if (!e && lstat(path, &st) != 0) /* one of this second is there already: it holds the same */
        e = backup_to(db, path, f);
    if (!e)
        make_room(a, db_path(db));
    arena_free(a);
    return e;
}

enum err generation_before_update(struct db *db, int version, struct fault *f)
{
    char folder[PATH_MAX];
    struct stat st;
    struct arena *a = arena_new();
    folder_of(db->path, folder);
    enum err e = make_folder(folder, f);
    const char *path = str_print(a, "%s/before-%d.db", folder, version).p;
    if (!e && lstat(path, &st) != 0)
        e = backup_to(db, path, f);
    arena_free(a);
    return e;
}

int64_t generation_last(const char *db_path)
{
    struct generations g;
    int64_t last = 0;
    read_folder(db_path, &g);
    for (int i = 0; i < g.count; i++)
        last = g.at[i] > last ? g.at[i] : last;
    return last;
}

struct str generation_before(struct arena *a, const char *db_path, int64_t before, int64_t *at)
{
    struct generations *g = ARENA_NEW(a, struct generations);
    int newest = -1;
    read_folder(db_path, g);
    for (int i = 0; i < g->count; i++)
        if (g->at[i] < before && (newest < 0 || g->at[i] > g->at[newest]))
            newest = i;
    if (newest < 0)
        return S0;
    *at = g->at[newest];
    return str_print(a, "%s/" S_FMT, g->folder, S_ARG(name_of(a, *at)));
}

struct str generation_newest(struct arena *a, const char *db_path)
{
    int64_t at;
    return generation_before(a, db_path, INT64_MAX, &at);
}
