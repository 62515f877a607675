#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/whole.h"
#include "cipher_file.h"
#include "inside.h"
#include "store/audit.h"
#include "store/query.h"
#include "store/seat.h"
#include "store/slots.h"

enum { PAGES = 256, PATIENCE = 250, PAUSE_MS = 20, HASH = 32 };

/* A page of the source that does not open: no disk is full, and another try gives the same. */
static bool is_damage(int rc)
{
    int kind = rc & 0xFF;
    return rc == SQLITE_IOERR_DATA || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
}

/* Inside a snapshot of the source: without one every commit of the desk would start the copy again. */
static enum err copy_pages(struct db *db, sqlite3 *to, struct fault *f)
{
    int rc = sqlite3_exec(to, "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY", NULL, NULL,
                          NULL); /* newfile_settle() syncs it once, whole */
    sqlite3_backup *b = rc ? NULL : sqlite3_backup_init(to, "main", db->handle, "main");
    if (!b)
        return fault_say(f, ERR_IO, "%s: バックアップを始められません（%s）。", db->path, sqlite3_errmsg(to));
    for (int waits = 0;
         (rc = sqlite3_backup_step(b, PAGES)) == SQLITE_OK || (rc == SQLITE_BUSY && waits < PATIENCE);)
        if (rc == SQLITE_BUSY) {
            waits++;
            sqlite3_sleep(PAUSE_MS);
        }
    sqlite3_backup_finish(b);
    /* The copy leaves WAL mode, so that it is one file. */
    if (rc == SQLITE_DONE && sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) == SQLITE_OK)
        return OK;
    if (is_damage(rc))
        return fault_say(
            f, ERR_DAMAGED,
            "%s: 書きかえられたか壊れたページがあるので、写しを作れません。前のバックアップから戻し"
            "てください（madoguchi restore）。",
            db->path);
    return fault_say(f, ERR_IO, "%s: 写しを書けません（%s）。空き容量を確かめてください。", db->path,
                     rc == SQLITE_DONE ? sqlite3_errmsg(to) : sqlite3_errstr(rc));
}

static enum err copy_to(struct db *db, const char *part, const char *path, struct str *head, struct arena *a,
                        struct fault *f)
{
    sqlite3 *to = NULL;
    const char *vfs;
    enum err e = cipher_way(part, &vfs, f);
    if (e)
        return e;
    int rc = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE, vfs);
    e = rc ? fault_say(f, ERR_IO, "%s: バックアップを作れません（%s）。場所と権限を確かめてください。", path,
                       sqlite3_errstr(rc))
           : query_snapshot(db, f);
    if (!e) {
        e = copy_pages(db, to, f);
        *head = audit_head(a, db);
        query_release(db);
    }
    sqlite3_close(to);
    return e;
}

/* A copy counts only when the desk could open it: read through, the chain whole and as long as it was. */
enum err backup_verify(const char *part, const char *path, struct str head, struct arena *a, struct fault *f)
{
    struct db *copy;
    struct fault why;
    int64_t rows;
    enum err e = db_open_as_it_is(part, &copy, &why);
    if (!e) {
        sqlite3_stmt *s = db_statement(copy, "PRAGMA quick_check(1)", &why);
        bool sound = s && db_row(s) && str_eq(db_text(s, 0), S("ok"));
        if (s)
            sqlite3_reset(s);
        e = sound ? audit_check(copy, &rows, &why)
                  : fault_say(&why, ERR_DAMAGED, "整合性の検査に通りません。");
        if (!e && !str_eq(head, audit_head(a, copy)))
            e = fault_say(&why, ERR_DAMAGED, "監査の鎖の長さが元と違います。");
        db_close(copy);
    }
    return e ? fault_say(f, ERR_DAMAGED,
                         "%s: できた写しを読み直せませんでした。元のファイルを madoguchi check "
                         "で調べてください。%s",
                         path, why.say)
             : OK;
}

/* The keys come first: a copy never lies there without them, and where no copy came they go again, unless they were
 * there before. */
static enum err settle(struct db *db, const char *part, const char *path, struct fault *f)
{
    bool had = slots_there(path);
    enum err e = slots_copy(db->path, path, f);
    e = e ? e : newfile_settle(part, path, f);
    if (e && !had && access(path, F_OK))
        slots_uncreate(path);
    return e;
}

/* ---- onto a stick or a share */

static bool hash_of(int fd, unsigned char hash[HASH])
{
    unsigned char bytes[1 << 14];
    crypto_generichash_state h;
    ssize_t n = 0;
    crypto_generichash_init(&h, NULL, 0, HASH);
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        crypto_generichash_update(&h, bytes, (unsigned long long)n);
    crypto_generichash_final(&h, hash, HASH);
    return n == 0;
}

static bool carry_bytes(int from, int to)
{
    unsigned char one[HASH], other[HASH];
    return whole_copy(from, to) && fsync(to) == 0 && lseek(from, 0, SEEK_SET) == 0 &&
           lseek(to, 0, SEEK_SET) == 0 && hash_of(from, one) && hash_of(to, other) &&
           (errno = EIO, memcmp(one, other, HASH) == 0);
}

/* What was looked through here, byte for byte there. */
static enum err carry(const char *near, const char *far, const char *path, struct fault *f)
{
    int from = open(near, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), to = open(far, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    enum err e =
        from >= 0 && to >= 0 && carry_bytes(from, to) ? OK : fault_system(f, "バックアップを書く", path);
    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) && !e)
        e = fault_system(f, "バックアップを書く", path);
    return e;
}

/* Where SQLite copies to: there, or beside the database where it cannot lock or map files there. */
static const char *place_near(struct arena *a, const struct db *db, const char *path, const char *part,
                              char near[PATH_MAX])
{
    struct fault unused;
    bool far = seat_place(path, &unused) != OK &&
               newfile_aside(str_print(a, "%s.copy", db->path).p, near, PATH_MAX, &unused) == OK;
    return far ? near : part;
}

enum err backup_to(struct db *db, const char *path, struct fault *f)
{
    char part[PATH_MAX], near[PATH_MAX];
    enum err e = newfile_aside(path, part, sizeof part, f);
    if (e)
        return e;
    struct arena *a = arena_new();
    struct str head = S0;
    const char *at = place_near(a, db, path, part, near);
    keyring_share(at, db->path);
    e = copy_to(db, at, path, &head, a, f);
    e = e ? e : backup_verify(at, path, head, a, f);
    keyring_forget(at);
    if (at == near) {
        e = e ? e : carry(near, part, path, f);
        newfile_unlink(near);
    }
    e = e ? e : settle(db, part, path, f);
    if (e)
        newfile_unlink(part);
    arena_free(a);
    return e;
}
