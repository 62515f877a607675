/*
 * The way in: a file is looked at before it is opened, so that each refusal has its own sentence and leaves nothing
 * behind; an older one is brought up to date by whoever opens it first; a sick disk is read from a copy (rescue.h).
 */
#include "inside.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "cipher_file.h"
#include "lineage.h"
#include "rescue.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/generation.h"
#include "store/harm.h"
#include "store/lost.h"
#include "store/schema.h"
#include "store/seat.h"

enum {
    SMALLEST = 512
}; /* the smallest page that SQLite has: of anything shorter it makes an empty database */

/* More pages do not make a search of a million cases faster: the system has them already. Those of an enciphered file
 * are another thing: db_keep_pages(). */
static const char reader_setup[] = "PRAGMA query_only=1; PRAGMA cache_size=-4000;";

static const struct {
    struct str key;
    size_t at;
} fact_rows[] = {
    {S_ROW("centre"), offsetof(struct db, facts.centre)},
    {S_ROW("city_code"), offsetof(struct db, facts.city_code)},
    {S_ROW("profile"), offsetof(struct db, facts.profile)},
    {S_ROW("station"), offsetof(struct db, facts.station)},
    {S_ROW("uuid"), offsetof(struct db, facts.uuid)},
    {S_ROW("practice"), offsetof(struct db, practice)},
    {S_ROW("mark"), offsetof(struct db, mark)},
};

static void keep_fact(struct db *db, sqlite3_stmt *s)
{
    for (size_t i = 0; i < COUNT_OF(fact_rows); i++)
        if (str_eq(fact_rows[i].key, db_text(s, 0)))
            *(struct str *)(void *)((char *)db + fact_rows[i].at) = db_copy(db->arena, s, 1);
}

enum err db_load_facts(struct db *db, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, "SELECT key, value FROM meta", f);
    if (!s)
        return f->code;
    for (size_t i = 0; i < COUNT_OF(fact_rows); i++)
        *(struct str *)(void *)((char *)db + fact_rows[i].at) = S0;
    bool there;
    enum err e;
    while (!(e = db_fetch(db, s, &there, f)) && there)
        keep_fact(db, s);
    sqlite3_reset(s);
    db->facts.practice = str_eq(db->practice, S("1"));
    if (!e && !db->facts.uuid.n)
        e = fault_say(f, ERR_DAMAGED,
                      "%s: データベースの台帳（meta）が欠けています。バックアップから戻してください。",
                      db->path);
    return e;
}

enum err db_ready(const char *path, struct fault *f)
{
    struct db *db = db_make(path);
    enum err e = db_connect(db, path, SQLITE_OPEN_READWRITE, f);
    e = e ? e : db_write_setup(db, f);
    db_close(db);
    return e;
}

static bool is_newer(int version)
{
    return version / 1000 > schema_migrations() || version % 1000 > record_fields();
}

/* What a newer program made says itself how old a program may be that reads it. */
static enum err check_newer(struct db *db, int version, bool writes, struct fault *f)
{
    int64_t readable = db_number(db, "SELECT value FROM meta WHERE key='min_reader'", 0);
    db->newer = version;
    if (readable <= 0 || readable > INT_MAX || is_newer((int)readable))
        return fault_say(f, ERR_REFUSED,
                         "%s: 新しい版の madoguchi で作られています（形式 %d、この版は "
                         "%d）。プログラムを更新してください。",
                         db->path, version, schema_version());
    if (writes)
        return fault_say(
            f, ERR_REFUSED,
            "%s: 新しい版の madoguchi で作られています（形式 %d、この版は "
            "%d）。この版では読むことだけができます。書き込むには、プログラムを更新してください。",
            db->path, version, schema_version());
    return OK;
}

/* Ours, readable, not too new: in that order, each with its sentence. *version is user_version. */
static enum err check_version(struct db *db, bool writes, int *version, struct fault *f)
{
    char application[16], stored[16];
    enum err e = db_ask_text(db, "PRAGMA application_id", application, sizeof application, f);
    e = e ? e : db_ask_text(db, "PRAGMA user_version", stored, sizeof stored, f);
    if (e)
        return e;
    *version = atoi(stored);
    if (atoi(application) != DB_APPLICATION)
        return fault_say(f, ERR_REFUSED,
                         "%s: ほかのプログラムのデータベースです。窓口のファイルを指定してください。",
                         db->path);
    return is_newer(*version) ? check_newer(db, *version, writes, f) : OK;
}

/* A real database opens only where the station's secret gives the mark that it keeps. */
static enum err check_station(struct db *db, struct fault *f)
{
    char mark[65];
    if (db->facts.practice)
        return OK;
    enum err e = station_load(&db->station, false, f);
    if (!e) {
        station_mark(&db->station, db->facts.uuid, mark);
        if (str_eq(str_of(mark), db->mark))
            return OK;
    } else if (e != ERR_IO) {
        return e;
    }
    return fault_say(f, ERR_SEAT,
                     "このデータは端末「" S_FMT
                     "」に固定されています。その端末で開くか、管理者が移す手続きをしてください。",
                     S_ARG(db->facts.station));
}

static bool has_wal(const char *path)
{
    char wal[PATH_MAX];
    struct stat st;
    snprintf(wal, sizeof wal, "%s-wal", path);
    return stat(wal, &st) == 0 && st.st_size > 0;
}

/*
 * A look that leaves nothing behind: a plain read-only open of somebody else's WAL database makes -wal and
 * -shm beside it. Through SQLite, never with a descriptor of our own, whose close would drop SQLite's locks
 * on a file that is open.
 */
static enum err peek(const char *path, struct fault *f)
{
    int version;
    struct db *db = db_make(path);
    const char *real = db_real_place(db, path), *vfs;
    enum err e = cipher_way(real, &vfs, f);
    if (e) {
        db_close(db);
        return e;
    }
    db->sealed = vfs;
    struct buf uri = buf_in(db->arena);
    buf_add(&uri, S("file:"));
    for (const char *p = real; *p; p++)
        buf_print(&uri, strchr("%?#", *p) ? "%%%02X" : "%c", *p);
    buf_add(&uri, S("?immutable=1"));
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(buf_str(&uri).p, &db->handle, flags, vfs) && !db->handle)
        e = fault_say(f, ERR_IO, "%s: メモリが足りません。ほかのプログラムを終了してください。", path);
    e = e ? e : sqlite3_errcode(db->handle) ? db_fault(db, f) : check_version(db, false, &version, f);
    db_close(db);
    return e;
}

bool db_can_be_read(const char *path)
{
    struct fault unused;
    return peek(path, &unused) == OK;
}

static enum err check_file(const char *path, struct fault *f)
{
    struct stat st;
    if (lstat(path, &st)) {
        if (errno == ENOENT)
            return fault_say(
                f, ERR_IO, "%s: データベースがありません。はじめに madoguchi init で作ってください。", path);
        return fault_system(f, "データベースを開く", path);
    }
    if (S_ISLNK(st.st_mode))
        return fault_say(f, ERR_SEAT, "%s: 別名（リンク）では開けません。本当の場所を指定してください。",
                         path);
    if (!S_ISREG(st.st_mode))
        return fault_say(f, ERR_REFUSED,
                         "%s: ファイルではありません。データベースのファイルを指定してください。", path);
    if (st.st_size == 0)
        return fault_say(f, ERR_REFUSED,
                         "%s: 中身が空です。作りかけなら消して、madoguchi init で作り直してください。", path);
    if (access(path, R_OK))
        return fault_system(f, "データベースを読む", path);
    if (st.st_size < SMALLEST)
        return fault_say(
            f, ERR_REFUSED,
            "%s: 窓口のデータベースではないか、途中で切れています。ファイルを確かめ、切れていればバックアッ"
            "プから戻してください（madoguchi restore）。",
            path);
    return has_wal(path) ? OK : peek(path, f);
}

enum err db_glance(const char *path, struct fault *f)
{
    char lock[PATH_MAX];
    snprintf(lock, sizeof lock, "%s.lock", path);
    return access(lock, F_OK) ? check_file(path, f) : OK;
}

static enum err give_up(struct db *db, enum err e)
{
    db_close(db);
    return e;
}

/* `file` is where the bytes lie: the database itself, or a copy of it. *sick: its disk is the reason that it failed. */
static enum err open_file(const char *path, const char *file, struct db **out, int *version, bool *sick,
                          struct fault *f)
{
    struct db *db = db_make(path);
    enum err e = db_connect(db, file, SQLITE_OPEN_READONLY, f);
    e = e ? e : check_version(db, false, version, f);
    e = e ? e : db_run(db, reader_setup, f);
    e = e ? e : db_load_facts(db, f);
    *sick = e && rescue_helps(db);
    e = e ? e : check_station(db, f);
    if (e)
        return give_up(db, e);
    *out = db;
    return OK;
}

static enum err open_reader(const char *path, struct db **out, int *version, struct fault *f)
{
    struct rescue copy;
    bool sick;
    enum err e = open_file(path, path, out, version, &sick, f);
    if (!e || !sick || !rescue_copy(path, &copy))
        return e;
    keyring_share(copy.path, path);
    e = open_file(path, copy.path, out, version, &sick, f);
    keyring_forget(copy.path);
    rescue_unlink(&copy);
    return e;
}

enum err db_open_as_it_is(const char *path, struct db **out, struct fault *f)
{
    int version;
    enum err e = check_file(path, f);
    return e ? e : open_reader(path, out, &version, f);
}

static enum err begin_epoch(struct db *db, struct str login, int64_t now, struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT value FROM meta WHERE key='epoch'", f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    int64_t last = there ? str_int(db_text(s, 0), 0) : 0;
    sqlite3_reset(s);
    if (!e && last <= 0)
        e = fault_say(f, ERR_DAMAGED, "%s: 世代の番号がありません。バックアップから戻してください。",
                      db->path);
    if (e)
        return e;
    db->epoch = last + 1;
    struct arena_mark mark = arena_mark(db->scratch);
    e = db_set_meta(db, "epoch", str_print(db->scratch, "%lld", (long long)db->epoch), f);
    arena_rewind(db->scratch, mark);
    e = e ? e : wear_begin(db, f);
    return e ? e : audit_add(db, now, login, S("open"), S0, S0, f);
}

static enum err raise(struct db *db, int version, int64_t now, struct fault *f)
{
    if (version == schema_version())
        return OK;
    db_gather(db, true); /* an index over all rows is made in one transaction */
    enum err e = schema_raise(db, version, f);
    e = e ? e : audit_raise(db, now, f);
    db_gather(db, false);
    return e;
}

/* What is changed for ever is kept as it was; a practice file can be made anew. */
static enum err keep_old(struct db *db, int version, struct fault *f)
{
    return version == schema_version() || db->facts.practice ? OK : generation_before_update(db, version, f);
}

static void know_office(struct db *db)
{
    db_reload_staff(db);
    holiday_load(db);
}

/* For what a file is opened to be written: the day's work; wherever it was bound to until now; being brought up to date,
 * where it is a copy that is thrown away and need not be kept as it was. */
enum why_written { WRITTEN_USUALLY, WRITTEN_ANYWHERE, WRITTEN_AS_COPY };

static enum err open_writer(const char *path, const struct seat *seat, enum why_written why, struct str login,
                            int64_t now, struct db **out, struct fault *f)
{
    int version;
    *out = NULL;
    if (!seat_writes(seat))
        return fault_say(f, ERR_SEAT, "%s: 席を取らずに書き込もうとしました。", path);
    if (harm_noted(path) && harm_read_again(path, f) != OK)
        return fault_say(
            f, ERR_DAMAGED,
            "%s: 壊れていると分かっているので、書き込みません。窓口を開いて手当てを選ぶか、バックアップか"
            "ら戻してください（madoguchi restore）。",
            path);
    enum err e = check_file(path, f);
    if (e)
        return e;
    struct db *db = db_make(path);
    e = db_connect(db, path, SQLITE_OPEN_READWRITE, f);
    e = e ? e : check_version(db, true, &version, f);
    e = e ? e : db_load_facts(db, f);
    e = e ? e : why == WRITTEN_ANYWHERE ? station_load(&db->station, true, f) : check_station(db, f);
    e = e ? e : db_write_setup(db, f);
    e = e || why == WRITTEN_AS_COPY ? e : keep_old(db, version, f);
    db->seat = seat;
    db_reload_staff(db); /* whose role the first row tells; again when all its columns are there */
    db->lost = e ? S0 : lost_look(db->arena, db);
    e = e ? e : db_run(db, "BEGIN IMMEDIATE", f);
    e = e ? e : raise(db, version, now, f);
    e = e ? e : begin_epoch(db, login, now, f);
    e = e ? e : lineage_settle(db, f);
    e = e ? e : lost_tell(db, login, now, f);
    e = e ? e : db_commit(db, f);
    /* The version before may not know our log: it reads our number in the file itself. */
    if (!e && version != schema_version())
        db_empty_log(db);
    e = e ? e : audit_fold(db, now, f);
    if (e)
        return give_up(db, e);
    know_office(db);
    *out = db;
    return OK;
}

enum err db_open_writer(const char *path, const struct seat *seat, struct str login, int64_t now,
                        struct db **out, struct fault *f)
{
    return open_writer(path, seat, WRITTEN_USUALLY, login, now, out, f);
}

enum err db_open_anywhere(const char *path, const struct seat *seat, struct str login, int64_t now,
                          struct db **out, struct fault *f)
{
    return open_writer(path, seat, WRITTEN_ANYWHERE, login, now, out, f);
}

/* After an update of the program the file is brought up to date by whoever opens it first, if the seat is
 * free. */
static enum err bring_up(const char *path, enum why_written reason, struct fault *f)
{
    struct seat *seat;
    struct db *db;
    struct fault why;
    int64_t now = (int64_t)time(NULL) + DATE_JAPAN;
    enum err e = seat_take(path, SEAT_DESK, S("データの更新"), now, &seat, &why);
    if (e)
        return fault_say(f, e, "%s: 前の版の形式なので、この版で読むには更新が必要ですが、今はできません。%s",
                         path, why.say);
    e = open_writer(path, seat, reason, S("update"), now, &db, f);
    if (!e)
        db_close(db);
    seat_leave(seat);
    return e;
}

enum err db_open_reader(const char *path, struct db **out, struct fault *f)
{
    int version;
    *out = NULL;
    enum err e = check_file(path, f);
    e = e ? e : open_reader(path, out, &version, f);
    if (!e && version != schema_version() && !(*out)->newer) {
        db_close(*out);
        *out = NULL;
        e = bring_up(path, WRITTEN_USUALLY, f);
        e = e ? e : open_reader(path, out, &version, f);
    }
    if (!e)
        know_office(*out);
    return e;
}

/* Its names are gone while it is open. */
static enum err open_raised_copy(const char *path, const char *copy, struct db **out, struct fault *f)
{
    int version;
    bool sick;
    newfile_unlink(copy); /* of one that was killed */
    enum err e = backup_to(*out, copy, f);
    db_close(*out);
    *out = NULL;
    keyring_share(copy, path);
    e = e ? e : bring_up(copy, WRITTEN_AS_COPY, f);
    e = e ? e : open_file(path, copy, out, &version, &sick, f);
    keyring_forget(copy);
    newfile_unlink(copy);
    return e;
}

enum err db_open_backup(const char *path, const char *copy, struct db **out, struct fault *f)
{
    int version;
    *out = NULL;
    enum err e = check_file(path, f);
    e = e ? e : open_reader(path, out, &version, f);
    if (!e && version != schema_version() && !(*out)->newer)
        e = open_raised_copy(path, copy, out, f);
    if (!e)
        know_office(*out);
    return e;
}
