#include "store/rekey.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "cipher_file.h"
#include "inside.h"
#include "lineage.h"
#include "store/audit.h"
#include "store/throttle.h"

/* In the chain before it is done: a copy that was begun and never used is no secret. */
static enum err note_begin(const char *db_path, const struct seat *seat, struct str login, int64_t now,
                           struct str act, struct str *head, struct arena *a, struct fault *f)
{
    struct db *db;
    enum err e = db_open_writer(db_path, seat, login, now, &db, f);
    if (e)
        return e;
    e = db_begin(db, f);
    e = e ? e : audit_add(db, now, login, act, S0, S0, f);
    e = e ? e : db_commit(db, f);
    *head = audit_head(a, db);
    db_close(db); /* and the log is empty: all of it is in the pages that are copied */
    return e;
}

/* Unused pages are left behind, and with them what was deleted. */
static enum err copy_pages(const char *db_path, const char *part, bool plain, struct fault *f)
{
    struct db *db = db_make(db_path);
    struct buf sql = buf_in(db->arena);
    buf_add(&sql, S("VACUUM INTO 'file:"));
    for (const char *p = part; *p; p++)
        buf_print(&sql, strchr("%?#'", *p) ? "%%%02X" : "%c", *p);
    const char *vfs;
    enum err e = cipher_way(part, &vfs, f);
    buf_print(&sql, "?vfs=%s'", vfs);
    e = e ? e : db_connect(db, db_path, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, f);
    if (!e && plain && cipher_begin(db->handle))
        e = db_fault(db, f);
    e = e ? e : db_run(db, buf_str(&sql).p, f);
    db_close(db);
    return e;
}

static void unlink_beside(const char *path, const char *ending)
{
    char beside[PATH_MAX];
    if (snprintf(beside, sizeof beside, "%s%s", path, ending) < PATH_MAX)
        unlink(beside);
}

static void give_up(const char *part)
{
    newfile_unlink(part);
    keyring_forget(part);
}

static enum err put_in_place(const char *part, const char *db_path, struct fault *f)
{
    unlink_beside(db_path, "-wal");
    unlink_beside(db_path, "-shm");
    return rename(part, db_path) ? fault_system(f, "ファイルを置く", db_path)
                                 : newfile_sync_folder(db_path, f);
}

static enum err make_copy(const char *db_path, const char *part, bool plain, struct str head, struct arena *a,
                          struct fault *f)
{
    enum err e = copy_pages(db_path, part, plain, f);
    e = e ? e : backup_verify(part, db_path, head, a, f);
    e = e ? e : db_ready(part, f);
    return e ? e : newfile_sync(part, f);
}

static enum err change_key(const char *db_path, const char *part, struct str head, struct arena *a,
                           struct fault *f)
{
    unsigned char new_key[KEY_BYTES];
    randombytes_buf(new_key, sizeof new_key);
    keyring_put(part, new_key);
    enum err e = make_copy(db_path, part, false, head, a, f);
    e = e ? e : slots_rekey_begin(db_path, new_key, f);
    e = e ? e : put_in_place(part, db_path, f);
    if (!e)
        keyring_put(db_path, new_key);
    e = e ? e : slots_rekey_end(db_path, f);
    sodium_memzero(new_key, sizeof new_key);
    return e;
}

/* One name: what a rekey that was killed left there goes first, and nobody else is at work. */
static enum err part_of(const char *db_path, char part[PATH_MAX], struct fault *f)
{
    if (snprintf(part, PATH_MAX, "%s.rekey.part", db_path) >= PATH_MAX - 16)
        return fault_say(f, ERR_USAGE, "%s: 名前が長すぎます。", db_path);
    return newfile_empty(part, f);
}

enum err rekey(const char *db_path, const struct seat *seat, struct str login, int64_t now, struct fault *f)
{
    char part[PATH_MAX];
    struct str head = S0;
    struct arena *a = arena_new();
    enum err e = part_of(db_path, part, f);
    if (!e) {
        e = note_begin(db_path, seat, login, now, S("rekey"), &head, a, f);
        e = e ? e : change_key(db_path, part, head, a, f);
        give_up(part);
    }
    arena_free(a);
    return e;
}

/* The slots first: then nobody finds sealed pages without them. Where it ends here, the
 * next sign-in takes them away. */
static enum err place_keys(const char *part, const char *db_path, struct fault *f)
{
    char from[PATH_MAX + 8], to[PATH_MAX + 8];
    snprintf(from, sizeof from, "%s.keys", part);
    snprintf(to, sizeof to, "%s.keys", db_path);
    if (rename(from, to))
        return fault_system(f, "ファイルを置く", to);
    keyring_share(db_path, part);
    return newfile_sync_folder(db_path, f);
}

enum err rekey_plain(const char *db_path, const struct seat *seat, struct slots_birth *birth, struct fault *f)
{
    char part[PATH_MAX];
    struct str head = S0;
    struct arena *a = arena_new();
    birth->over_plain = true;
    enum err e = part_of(db_path, part, f);
    if (!e) {
        e = note_begin(db_path, seat, birth->login, birth->now, S("rekey"), &head, a, f);
        e = e ? e : slots_create(part, birth, f);
        e = e ? e : make_copy(db_path, part, true, head, a, f);
        e = e ? e : place_keys(part, db_path, f);
        e = e ? e : put_in_place(part, db_path, f);
        e = e ? e : slots_rekey_end(db_path, f);
        give_up(part);
    }
    arena_free(a);
    return e;
}

/* ---- another workstation */

static enum err keep_history(struct db *db, struct str line, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO meta VALUES('stations', ?1) ON CONFLICT(key) DO UPDATE SET value=value || ?1", f);
    if (!s)
        return f->code;
    db_bind(s, 1, line);
    return db_step(db, s, f);
}

/* The file may go on at the other workstation, too: from here on this one is somebody else, whom nobody knows yet. */
static enum err begin_line(struct db *db, struct fault *f)
{
    enum err e = lineage_begin(db, f);
    return e ? e
             : db_run(db,
                      "DELETE FROM meta WHERE key='parcel_secret' OR key LIKE 'taken %';"
                      " DELETE FROM peer; DELETE FROM given",
                      f);
}

static enum err bind_facts(struct db *db, struct str login, int64_t now, struct fault *f)
{
    char mark[65];
    struct str old = db->facts.station;
    struct str moved = str_print(db->arena, S_FMT " " S_FMT " %.16s\n",
                                 S_ARG(date_iso_seconds(db->arena, now)), S_ARG(old), db->mark.p);
    db->facts.station = str_of(db->station.name);
    station_mark(&db->station, db->facts.uuid, mark);
    enum err e = db_begin(db, f);
    e = e ? e : db_set_meta(db, "station", db->facts.station, f);
    e = e ? e : db_set_meta(db, "mark", str_of(mark), f);
    e = e ? e : keep_history(db, moved, f);
    e = e ? e : begin_line(db, f);
    e = e ? e
          : audit_add(db, now, login, S("restation"), S0, str_print(db->arena, "from " S_FMT, S_ARG(old)), f);
    return e ? e : db_commit(db, f);
}

enum err restation(const char *db_path, const struct seat *seat, struct str login, int64_t now,
                   struct fault *f)
{
    struct db *db;
    enum err e = slots_restation(db_path, f);
    e = e ? e : db_open_anywhere(db_path, seat, login, now, &db, f);
    if (e)
        return e;
    e = bind_facts(db, login, now, f);
    db_close(db);
    return e ? e : throttle_release(db_path, S0, f);
}
