#include "fault/jobs.h"

#include "store/desk.h"

#include <sys/stat.h>

#include "export/import.h"
#include "export/run.h"
#include "store/backup.h"
#include "store/copied.h"
#include "store/give.h"
#include "store/peer.h"
#include "store/take.h"

enum { DEEDS = 12, TRIES = 2 };

static const char *place; /* the folder of the rig */

static void day(const char *path, struct tally *t)
{
    day_work(path, t, DEEDS, TRIES);
}

static const char *beside(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", place, name);
    return path;
}

static int64_t noon(void)
{
    return date_moment_from_iso(S("2026-11-20T12:00"));
}

static long counted(const char *path, const char *name)
{
    struct fault fault;
    struct db *db;
    GOOD(db_open_reader(path, &db, &fault));
    long n = (long)load_count(db, name);
    db_close(db);
    return n;
}

/* All of them or none; all where it was acknowledged. */
static bool all_or_none(const char *path, struct tally *t, const char *name, long before, long more)
{
    if (!day_is_whole(path, t))
        return false;
    long n = counted(path, name);
    snprintf(t->why, sizeof t->why, "%ld rows of %ld", n - before, more);
    return n == before + more || (n == before && !t->done);
}

static bool rows_came(const char *path, struct tally *t)
{
    return all_or_none(path, t, "resource", 0, DAY_IMPORTED);
}

static void import_file(const char *path, struct tally *t)
{
    struct arena *a = arena_new();
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    struct import_result result = {0};
    const char *file = beside("cases.csv");
    struct import_request q = {
        .kind = IMPORT_CASES, .paths = &file, .count = 1, .login = S("hanako"), .now = noon()};
    enum err e = seat_take(path, SEAT_DESK, S("試験"), q.now, &seat, &f);
    e = e ? e : db_open_writer(path, seat, S("hanako"), q.now, &db, &f);
    e = e ? e : import_files(a, db, &q, &result, &f);
    t->done = e == OK;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
    arena_free(a);
}

static bool file_came(const char *path, struct tally *t)
{
    return all_or_none(path, t, "intake", 1, 2);
}

/* ---- a parcel: of a second workstation, whose file lies beside this one's ---- */

static void take_parcel(const char *path, struct tally *t)
{
    struct arena *a = arena_new();
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    struct taken taken;
    enum err e = seat_take(path, SEAT_DESK, S("試験"), noon(), &seat, &f);
    e = e ? e : db_open_writer(path, seat, S("hanako"), noon(), &db, &f);
    e = e ? e : take(a, db, beside("parcel"), S("hanako"), noon(), &taken, &f);
    t->done = e == OK;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
    arena_free(a);
}

static bool parcel_came(const char *path, struct tally *t)
{
    return all_or_none(path, t, "intake", 1, 1);
}

static struct db *sit_down(const char *path, struct seat **seat)
{
    struct fault fault;
    struct db *db;
    GOOD(seat_take(path, SEAT_DESK, S("試験"), noon(), seat, &fault));
    GOOD(db_open_writer(path, *seat, S("hanako"), noon(), &db, &fault));
    return db;
}

static const char *key_of(struct db *db)
{
    static char hex[2][PEER_HEX];
    static int turn;
    struct parcel_pair own;
    struct fault fault;
    GOOD(peer_own(db, S("hanako"), noon(), &own, &fault));
    turn = !turn;
    for (int i = 0; i < PARCEL_KEY; i++)
        snprintf(hex[turn] + 2 * i, 3, "%02x", own.public_key[i]);
    return hex[turn];
}

/* The other workstation is a copy of this one's file on its first evening, as a second desk begins. */
static void make_parcel(const struct rig *r)
{
    struct seat *seats[2];
    struct fault fault;
    struct given given;
    char other[128];
    snprintf(other, sizeof other, "%s", beside("other.db"));
    struct db *here = sit_down(r->pattern, &seats[0]);
    GOOD(backup_to(here, other, &fault));
    GOOD(db_ready(other, &fault));
    GOOD(copied_mark(other, &fault));
    struct db *there = sit_down(other, &seats[1]);
    GOOD(peer_add(here, S("支所"), str_of(key_of(there)), S("hanako"), noon(), &fault));
    GOOD(peer_add(there, S("本所"), str_of(key_of(here)), S("hanako"), noon(), &fault));
    struct desk d = {.arena = arena_new(), .db = there, .now = noon()};
    desk_case(&d, "秘密 太郎", "ヒミツ タロウ", "03-1234-5678", "支所で受けた相談");
    GOOD(give(there, S("本所"), false, beside("parcel"), S("hanako"), noon(), &given, &fault));
    assert_int_equal(given.made > 3, 1);
    arena_free(d.arena);
    db_close(here);
    db_close(there);
    seat_leave(seats[0]);
    seat_leave(seats[1]);
}

static void export_day(const char *path, struct tally *t)
{
    static const struct source_dirs shipped = {NULL, SOURCE_SCHEMA};
    struct arena *a = arena_new();
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    struct run_result result = {0};
    struct run_request q = {
        .out = str_print(a, "%s", beside("out")).p, .day = DAY_NONE, .now = noon(), .dirs = &shipped};
    enum err e = seat_take(path, SEAT_EXPORT, S("試験"), q.now, &seat, &f);
    e = e ? e : db_open_reader(path, &db, &f);
    e = e ? e : run_export(a, db, &q, &result, &f);
    t->done = !e || e == ERR_NOTICE;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
    arena_free(a);
}

/* A folder of the day has its manifest or is not there; what a process that ended left aside is no day. */
static bool export_is_whole(const char *path, struct tally *t)
{
    bool folder = access(beside("out/2026-11-20"), F_OK) == 0;
    bool manifest = access(beside("out/2026-11-20/manifest.csv"), F_OK) == 0;
    bool good = folder == manifest && (folder || !t->done);
    char command[160];
    snprintf(t->why, sizeof t->why, "a folder %s manifest, %s", folder ? "with" : "without",
             t->done ? "done" : "not done");
    snprintf(command, sizeof command, "rm -rf '%s'", beside("out"));
    return good && system(command) == 0 && day_is_whole(path, t);
}

static void back_up(const char *path, struct tally *t)
{
    struct fault f = {0};
    struct seat *seat = NULL;
    struct db *db = NULL;
    enum err e = seat_take(path, SEAT_BACKUP, S("試験"), noon(), &seat, &f);
    e = e ? e : db_open_reader(path, &db, &f);
    e = e ? e : backup_to(db, beside("copy.db"), &f);
    t->done = e == OK;
    t->code = (int)e;
    db_close(db);
    seat_leave(seat);
}

static bool copy_is_whole(const char *path, struct tally *t)
{
    const char *copy = beside("copy.db");
    bool there = access(copy, F_OK) == 0;
    snprintf(t->why, sizeof t->why, "no copy");
    bool good = there ? day_is_whole(copy, t) : !t->done;
    unlink(beside("copy.db"));
    unlink(beside("copy.db.lock"));
    return good && day_is_whole(path, t);
}

const struct job jobs[JOBS] = {
    {"a day's calls, drafts and contacts", day, day_kept, false},
    {"an import of rows", day_import, rows_came, false},
    {"an import of a file", import_file, file_came, false},
    {"a parcel", take_parcel, parcel_came, false},
    {"an export", export_day, export_is_whole, false},
    {"a backup", back_up, copy_is_whole, false},
    {"a change of version", day_update, day_is_whole, true},
};

void jobs_begin(const struct rig *r)
{
    place = r->folder;
    make_parcel(r);
    FILE *file = fopen(beside("cases.csv"), "w");
    assert_non_null(file);
    fputs("受付番号,受付日時,受付方法,相談者区分,対象者氏名,相談内容\r\n"
          "R08-0101,2026-11-19 9:05,電話,家族,秘密 花子,夜の不安\r\n"
          "R08-0102,2026-11-20 10:00,来所,本人,,退院の相談\r\n",
          file);
    assert_int_equal(fclose(file), 0);
}
