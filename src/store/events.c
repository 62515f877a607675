/*
 * <database>.events: what readers did, on disk before they did it. One line an
 * event, tabs between; the seat takes the file aside and folds it into the chain
 * (store/audit.h). A file that was folded and not yet removed when the power
 * failed is recognised by its checksum and time and not folded twice; the time is
 * part of it, since two files may well hold the same single event.
 *
 * Beside a database that is sealed every line is sealed, too: whose record was looked at is personal.
 *
 * Where nothing can be written beside the database any more (a disk that became read-only, or is full) the line goes into
 * the workstation's own folder (store/station.h): then it can still be looked at, and not unseen.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit_link.h"
#include "base/wrap.h"
#include "boot.h"
#include "place.h"
#include "store/seal.h"

bool audit_events_file(const char *db_path, int which, const char *ending, char out[PATH_MAX])
{
    enum { MARK = 16 };
    unsigned char hash[MARK];
    char real[PATH_MAX], hex[2 * MARK + 1], name[sizeof hex + 32];
    if (which == 0)
        return snprintf(out, PATH_MAX, "%s.events%s", db_path, ending) < PATH_MAX;
    place_real(db_path, real); /* databases of the same name lie in many folders */
    crypto_generichash(hash, sizeof hash, (const unsigned char *)real, strlen(real), NULL, 0);
    snprintf(name, sizeof name, "%s.events%s", sodium_bin2hex(hex, sizeof hex, hash, sizeof hash), ending);
    return which == 1 && station_file(name, out);
}

static int open_locked(const char *path, int flags)
{
    for (;;) {
        struct stat mine, there;
        int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
            return -1;
        struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        bool locked;
        while (!(locked = fcntl(fd, F_OFD_SETLKW, &l) == 0) && errno == EINTR)
            ;
        /* It may have been taken aside between opening and locking: then the name is another file's, or
         * nobody's. */
        if (locked && fstat(fd, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino)
            return fd;
        close(fd);
        if (!locked)
            return -1;
    }
}

/* Half a line would swallow the next one: it is taken back. A new file is there only when its folder is
 * synced too. */
static enum err append(int fd, const char *path, struct str line, struct fault *f)
{
    struct stat st;
    if (fstat(fd, &st))
        return fault_system(f, "監査の記録を書く", path);
    if (write(fd, line.p, line.n) == (ssize_t)line.n && fdatasync(fd) == 0)
        return st.st_size ? OK : newfile_sync_folder(path, f);
    fault_system(f, "監査の記録を書く", path);
    if (ftruncate(fd, st.st_size))
        (void)0; /* the line stays as it is: folding says that one was torn */
    return f->code;
}

static enum err seal_line(struct arena *a, const char *db_path, struct str *line, struct fault *f)
{
    struct str sealed;
    if (!seal_text(a, db_path, KEY_EVENTS, S("event"), (struct str){line->p, line->n - 1}, &sealed))
        return fault_say(f, ERR_DENIED, "%s: 鍵がかかっています。サインインして開いてください。", db_path);
    *line = str_print(a, S_FMT "\n", S_ARG(sealed));
    return OK;
}

static struct str line_of(struct arena *a, const struct audit_event *e)
{
    char boot[2 * BOOT + 1];
    sodium_bin2hex(boot, sizeof boot, (const unsigned char *)e->boot.p, e->boot.n);
    return str_print(a, "%lld\t" S_FMT "\t" S_FMT "\t" S_FMT "\t" S_FMT "\t%s\t%lld\t" S_FMT "\n",
                     (long long)e->at, S_ARG(wrap_none(a, e->login)), S_ARG(wrap_none(a, e->act)),
                     S_ARG(wrap_none(a, e->subject)), S_ARG(wrap_none(a, e->detail)), boot,
                     (long long)e->mono, S_ARG(e->role));
}

bool audit_event_read(struct str line, unsigned char boot[BOOT], struct audit_event *e)
{
    size_t n = 0;
    struct str at = str_part(&line, '\t');
    *e = (struct audit_event){.at = str_int(at, -1)};
    struct str *parts[] = {&e->login, &e->act, &e->subject, &e->detail};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        *parts[i] = str_part(&line, '\t');
    struct str mark = str_part(&line, '\t'), mono = str_part(&line, '\t');
    if (mark.n && sodium_hex2bin(boot, BOOT, mark.p, mark.n, NULL, &n, NULL) == 0)
        e->boot = (struct str){(const char *)boot, n};
    e->mono = e->boot.n ? str_int(mono, 0) : 0;
    e->role = str_part(&line, '\t');
    return str_digits(at) && e->at >= 0 && e->act.n;
}

static enum err append_at(const char *db_path, int which, struct str line, struct fault *f)
{
    char path[PATH_MAX];
    if (!audit_events_file(db_path, which, "", path))
        return fault_say(f, ERR_IO, "%s: 監査の記録を置く場所がありません。", db_path);
    int fd = open_locked(path, O_WRONLY | O_CREAT | O_APPEND);
    if (fd < 0)
        return fault_system(f, "監査の記録を書く", path);
    enum err e = append(fd, path, line, f);
    close(fd);
    return e;
}

enum err audit_note_event(const char *db_path, bool sealed, const struct audit_event *e, struct fault *f)
{
    struct fault second;
    struct arena *a = arena_new();
    struct str line = line_of(a, e);
    enum err rc = sealed ? seal_line(a, db_path, &line, f) : OK;
    if (!rc && (rc = append_at(db_path, 0, line, f)))
        rc = append_at(db_path, 1, line, &second) ? rc : OK;
    arena_free(a);
    return rc;
}

enum err audit_note(struct db *db, int64_t now, struct str login, struct str act, struct str subject,
                    struct str detail, struct fault *f)
{
    const struct audit_event e = {.at = now,
                                  .login = login,
                                  .act = act,
                                  .subject = subject,
                                  .detail = detail,
                                  .boot = audit_boot(db),
                                  .mono = boot_ms(),
                                  .role = db_role(db, login)};
    return audit_note_event(db->path, db->sealed, &e, f);
}

/* All of it or nothing: what was not read would be lost when the file is removed. */
static bool read_all(struct arena *a, int fd, struct str *all)
{
    struct buf b = buf_in(a);
    char block[8192];
    ssize_t n;
    while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0)
            buf_add(&b, (struct str){block, (size_t)n});
    *all = buf_str(&b);
    return n == 0;
}

/* A line that is not ours, or only half of it, is one that somebody should ask about. */
static enum err fold_line(struct arena *a, struct db *db, int64_t now, struct str line, struct fault *f)
{
    unsigned char boot[BOOT];
    struct audit_event e = {0};
    bool whole = !db->sealed || seal_open(a, db->path, KEY_EVENTS, S("event"), line, &line);
    if (!audit_event_read(line, boot, &e) || !whole)
        return audit_add(db, now, e.login, S("torn"), S0, S("event line incomplete"), f);
    if (str_eq(e.act, S("backup")) && wear_add(db, (uint64_t)db_number(db, "PRAGMA page_count", 0), f))
        return f->code;
    return audit_add_late(db, &e, f);
}

static enum err fold_lines(struct arena *a, struct db *db, int64_t now, struct str text, struct fault *f)
{
    enum err e = OK;
    while (!e && text.n)
        e = fold_line(a, db, now, str_part(&text, '\n'), f);
    return e;
}

static struct str fingerprint(struct arena *a, struct str text, const struct stat *st)
{
    unsigned char hash[16];
    char *hex = arena_take(a, 33);
    const int64_t when[] = {(int64_t)st->st_ino, st->st_mtim.tv_sec, st->st_mtim.tv_nsec};
    crypto_generichash_state h;
    crypto_generichash_init(&h, NULL, 0, sizeof hash);
    crypto_generichash_update(&h, (const unsigned char *)when, sizeof when);
    crypto_generichash_update(&h, (const unsigned char *)text.p, text.n);
    crypto_generichash_final(&h, hash, sizeof hash);
    return str_of(sodium_bin2hex(hex, 33, hash, sizeof hash));
}

/* Of each place the file that was folded last. */
static const char *const folded[AUDIT_EVENTS_PLACES] = {"folded", "folded.station"};

struct folding {
    struct arena *arena;
    struct db *db;
    int64_t now;
    int which;
};

static enum err fold_text(const struct folding *g, struct str text, struct str mark, struct fault *f)
{
    struct db *db = g->db;
    enum err e = db_begin(db, f);
    if (e)
        return e;
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO meta VALUES(?2, ?1) ON CONFLICT(key) DO UPDATE SET value=?1 WHERE value<>?1", f);
    if (s) {
        db_bind(s, 1, mark);
        db_bind(s, 2, str_of(folded[g->which]));
    }
    e = s ? db_step(db, s, f) : f->code;
    bool folded_before = !e && sqlite3_changes(db->handle) == 0;
    if (!e && !folded_before)
        e = fold_lines(g->arena, db, g->now, text, f);
    if (!e)
        return db_commit(db, f);
    db_rollback(db);
    return e;
}

static enum err fold_aside(const struct folding *g, const char *aside, struct fault *f)
{
    int fd = open(aside, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? OK : fault_system(f, "監査の記録を読む", aside);
    struct stat st;
    struct str text;
    bool good = fstat(fd, &st) == 0 && read_all(g->arena, fd, &text);
    enum err e = good ? fold_text(g, text, fingerprint(g->arena, text, &st), f)
                      : fault_system(f, "監査の記録を読む", aside);
    close(fd);
    if (!e)
        unlink(aside);
    return e;
}

static enum err fold_place(const struct folding *g, struct fault *f)
{
    char path[PATH_MAX], aside[PATH_MAX];
    if (!audit_events_file(g->db->path, g->which, "", path) ||
        !audit_events_file(g->db->path, g->which, ".folding", aside))
        return OK;
    enum err e = fold_aside(g, aside, f); /* one left by a crash */
    if (e)
        return e;
    int fd = open_locked(path, O_RDWR);
    if (fd < 0)
        return errno == ENOENT ? OK : fault_system(f, "監査の記録を読む", path);
    /* The name is on disk before the chain is: else a power failure could bring the folded file back to be
     * added to. */
    e = rename(path, aside) ? fault_system(f, "監査の記録を移す", path) : newfile_sync_folder(path, f);
    close(fd);
    return e ? e : fold_aside(g, aside, f);
}

enum err audit_fold(struct db *db, int64_t now, struct fault *f)
{
    struct folding g = {.arena = arena_new(), .db = db, .now = now};
    enum err e = OK;
    for (; !e && g.which < AUDIT_EVENTS_PLACES; g.which++)
        e = fold_place(&g, f);
    arena_free(g.arena);
    return e;
}
