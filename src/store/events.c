/*
 * <database>.events: what readers did, on disk before they did it. One line an
 * event, tabs between; the seat takes the file aside and folds it into the chain
 * (store/audit.h). A file that was folded and not yet removed when the power
 * failed is recognised by its checksum and time and not folded twice; the time is
 * part of it, since two files may well hold the same single event.
 *
 * Beside a database that is sealed every line is sealed, too: whose record was looked at is personal.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"
#include "store/audit.h"
#include "store/seal.h"

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

static struct str clean(struct arena *a, struct str s)
{
    char *p = (char *)(uintptr_t)str_z(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] == '\t' || p[i] == '\n' || p[i] == '\r')
            p[i] = ' ';
    return (struct str){p, s.n};
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

static enum err seal_line(struct arena *a, struct db *db, struct str *line, struct fault *f)
{
    struct str sealed;
    if (!db->sealed)
        return OK;
    if (!seal_text(a, db->path, KEY_EVENTS, S("event"), (struct str){line->p, line->n - 1}, &sealed))
        return fault_say(f, ERR_DENIED, "%s: 鍵がかかっています。サインインして開いてください。", db->path);
    *line = str_print(a, S_FMT "\n", S_ARG(sealed));
    return OK;
}

enum err audit_note(struct db *db, int64_t now, struct str login, struct str act, struct str subject,
                    struct str detail, struct fault *f)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s.events", db->path);
    int fd = open_locked(path, O_WRONLY | O_CREAT | O_APPEND);
    if (fd < 0)
        return fault_system(f, "監査の記録を書く", path);
    struct arena *a = arena_new();
    struct str line = str_print(a, "%lld\t" S_FMT "\t" S_FMT "\t" S_FMT "\t" S_FMT "\n", (long long)now,
                                S_ARG(clean(a, login)), S_ARG(clean(a, act)), S_ARG(clean(a, subject)),
                                S_ARG(clean(a, detail)));
    enum err e = seal_line(a, db, &line, f);
    e = e ? e : append(fd, path, line, f);
    arena_free(a);
    close(fd);
    return e;
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
    struct str part[4];
    bool whole = !db->sealed || seal_open(a, db->path, KEY_EVENTS, S("event"), line, &line);
    for (size_t i = 0; i < COUNT_OF(part); i++)
        part[i] = str_part(&line, '\t');
    if (whole && str_eq(part[2], S("backup"))) {
        enum err e = wear_add(db, (uint64_t)db_number(db, "PRAGMA page_count", 0), f);
        if (e)
            return e;
    }
    if (whole && str_digits(part[0]) && part[2].n)
        return audit_add_late(db, str_int(part[0], now), part[1], part[2], part[3], line, f);
    return audit_add(db, now, part[1], S("torn"), S0, S("event line incomplete"), f);
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

static enum err fold_text(struct arena *a, struct db *db, int64_t now, struct str text, struct str mark,
                          struct fault *f)
{
    enum err e = db_begin(db, f);
    if (e)
        return e;
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO meta VALUES('folded', ?1) ON CONFLICT(key) DO UPDATE SET value=?1 WHERE value<>?1",
        f);
    if (s)
        db_bind(s, 1, mark);
    e = s ? db_step(db, s, f) : f->code;
    bool folded_before = !e && sqlite3_changes(db->handle) == 0;
    if (!e && !folded_before)
        e = fold_lines(a, db, now, text, f);
    if (!e)
        return db_commit(db, f);
    db_rollback(db);
    return e;
}

static enum err fold_aside(struct db *db, int64_t now, const char *aside, struct fault *f)
{
    int fd = open(aside, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? OK : fault_system(f, "監査の記録を読む", aside);
    struct arena *a = arena_new();
    struct stat st;
    struct str text;
    bool good = fstat(fd, &st) == 0 && read_all(a, fd, &text);
    enum err e = good ? fold_text(a, db, now, text, fingerprint(a, text, &st), f)
                      : fault_system(f, "監査の記録を読む", aside);
    arena_free(a);
    close(fd);
    if (!e)
        unlink(aside);
    return e;
}

enum err audit_fold(struct db *db, int64_t now, struct fault *f)
{
    char path[PATH_MAX], aside[PATH_MAX];
    snprintf(path, sizeof path, "%s.events", db->path);
    snprintf(aside, sizeof aside, "%s.events.folding", db->path);
    enum err e = fold_aside(db, now, aside, f); /* one left by a crash */
    if (e)
        return e;
    int fd = open_locked(path, O_RDWR);
    if (fd < 0)
        return errno == ENOENT ? OK : fault_system(f, "監査の記録を読む", path);
    /* The name is on disk before the chain is: else a power failure could bring the folded file back to be
     * added to. */
    e = rename(path, aside) ? fault_system(f, "監査の記録を移す", path) : newfile_sync_folder(path, f);
    close(fd);
    return e ? e : fold_aside(db, now, aside, f);
}
