#include "inside.h"

#include <limits.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cipher_file.h"
#include "model/role.h"
#include "need_known.h"
#include "place.h"

static const char common_setup[] =
    "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=1; PRAGMA trusted_schema=0;";
static const char writer_setup[] =
    WRITER_CACHE "PRAGMA synchronous=FULL;"
                 "PRAGMA foreign_keys=1; PRAGMA recursive_triggers=1; PRAGMA secure_delete=1;"
                 "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=8388608;";

/* Connections are not shared between threads, and nobody asks SQLite how much memory it has: its counters cost a lock
 * an allocation, a tenth of an export. Before the first connection or not at all. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

struct db *db_make(const char *path)
{
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    pthread_once(&configured, configure);
    struct arena *a = arena_new();
    struct db *db = ARENA_NEW(a, struct db);
    db->arena = a;
    db->scratch = arena_new();
    db->staff_arena = arena_new();
    db->path = str_z(a, str_of(path));
    return db;
}

const char *db_real_place(struct db *db, const char *file)
{
    char *real = arena_take(db->arena, PATH_MAX);
    place_real(file, real);
    return real;
}

/* Until the file is known to be ours, closing it must not write either: no checkpoint. */
enum err db_connect(struct db *db, const char *file, int flags, struct fault *f)
{
    const char *real = db_real_place(db, file), *vfs;
    flags |= SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    enum err e = cipher_way(real, &vfs, f);
    if (e)
        return e;
    db->sealed = vfs;
    if (sqlite3_open_v2(real, &db->handle, flags, vfs))
        return db->handle
                   ? db_fault(db, f)
                   : fault_say(f, ERR_IO, "%s: メモリが足りません。ほかのプログラムを終了してください。",
                               db->path);
    mapped_guard(db);
    sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    e = gram_register(db, f);
    e = e ? e : function_register(db, f);
    return e ? e : db_run(db, common_setup, f);
}

enum err db_ask_text(struct db *db, const char *sql, char *out, int room, struct fault *f)
{
    sqlite3_stmt *s = NULL;
    bool there = false;
    enum err e =
        sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) ? db_fault(db, f) : db_fetch(db, s, &there, f);
    sqlite3_snprintf(room, out, "%s", there ? db_text(s, 0).p : "");
    sqlite3_finalize(s);
    return e;
}

/* journal_mode answers with the mode that came of it; it is no error where that is another one. */
enum err db_write_setup(struct db *db, struct fault *f)
{
    char mode[16];
    enum err e = db_ask_text(db, "PRAGMA journal_mode=WAL", mode, sizeof mode, f);
    e = e ? e : db_run(db, writer_setup, f);
    if (!e && strcmp(mode, "wal") != 0)
        e = fault_say(f, ERR_IO,
                      "%s: 先行書き込み（WAL）を使えない場所です（%s）。この端末のディスクに置いてください。",
                      db->path, mode);
    if (e)
        return e;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    db_watch_wal(db);
    db->writes = db->scattered = true;
    return OK;
}

enum err db_set_meta(struct db *db, const char *key, struct str value, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "INSERT INTO meta VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value=?2", f);
    if (!s)
        return f->code;
    db_bind(s, 1, str_of(key));
    db_bind(s, 2, value);
    return db_step(db, s, f);
}

void db_reload_staff(struct db *db)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT login, name, job, admin FROM staff ORDER BY id", &unused);
    arena_reset(db->staff_arena);
    db->staff_count = 0;
    int room = 0;
    while (s && db_row(s)) {
        if (db->staff_count == room)
            db->staff = arena_grow(db->staff_arena, db->staff, &room, 8, sizeof *db->staff);
        db->staff[db->staff_count++] =
            (struct staff_entry){db_copy(db->staff_arena, s, 0), db_copy(db->staff_arena, s, 1),
                                 role_codes(db->staff_arena, role_of(db_text(s, 2), db_text(s, 3)))};
    }
    if (s)
        sqlite3_reset(s);
}

/* The WAL is emptied as far as readers let it: nobody waits for them at the end of the day. */
void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->handle) {
        if (db->writes)
            wear_end(db);
        db_rollback(db);
        for (size_t i = 0; i < STATEMENTS; i++)
            sqlite3_finalize(db->prepared[i].stmt);
        if (db->writes)
            db_empty_log(db);
        sqlite3_close(db->handle);
    }
    sodium_memzero(&db->station, sizeof db->station);
    need_known_free(db);
    arena_free(db->scratch);
    arena_free(db->staff_arena);
    arena_free(db->arena);
}

const struct db_facts *db_facts(const struct db *db)
{
    return &db->facts;
}

int db_newer(const struct db *db)
{
    return db->newer;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

int64_t db_revision(struct db *db)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "PRAGMA data_version", &unused);
    int64_t value = s && db_row(s) ? sqlite3_column_int64(s, 0) : 0;
    if (s)
        sqlite3_reset(s);
    return value;
}

static struct str login_of(const void *of, struct str typed)
{
    const struct db *db = of;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < db->staff_count; i++)
            if (str_eq(pass ? db->staff[i].name : db->staff[i].login, typed))
                return db->staff[i].login;
    return S0;
}

static struct str name_of(const void *of, struct str login)
{
    const struct db *db = of;
    for (int i = 0; i < db->staff_count; i++)
        if (str_eq(db->staff[i].login, login))
            return db->staff[i].name;
    return S0;
}

struct str db_role(const struct db *db, struct str login)
{
    for (int i = 0; i < db->staff_count; i++)
        if (str_eq(db->staff[i].login, login))
            return db->staff[i].role;
    return S0;
}

struct setting db_setting(const struct db *db, int64_t now)
{
    return (struct setting){.now = now,
                            .staff_login = login_of,
                            .staff_name = name_of,
                            .of = db,
                            .holidays = {.name = holiday_name, .of = db},
                            .profile = db->facts.profile};
}

struct str db_default_path(struct arena *a)
{
    const char *set = getenv("MADOGUCHI_DB"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (set && *set)
        return str_of(set);
    if (data && *data == '/')
        return str_print(a, "%s/madoguchi/desk.db", data);
    return str_print(a, "%s/.local/share/madoguchi/desk.db", home && *home ? home : "/nonexistent");
}
