#include "store/seat.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "store/disk.h"

#define UNKNOWN_SYSTEM "不明なファイルシステム"
#define SITS           " から使用中" /* of whom is shown to others */

enum { BYTE_SEAT, BYTE_BARRIER, BYTE_EXPORT, BYTE_BACKUP, BYTE_WISH, BYTE_NO };
_Static_assert((int)SEAT_KEYS > BYTE_NO && (int)SEAT_TRIES > BYTE_NO, "one meaning a byte");
enum {
    TEXT_ROOM = 512,
    WISH_AT = 1024,
    NOTE_AT = 2048
}; /* the texts in the file: the holder's at its beginning */

struct seat {
    int fd;
    enum seat_job job;
};

struct seat_wish {
    int fd;
};

/* Local file systems on which SQLite's locks and syncs hold. An allow list: deny lists miss virtiofs, vboxsf,
 * … */
static const struct {
    long type;
    const char *name;
    bool allowed, warn;
} systems[] = {
    {0xEF53, "ext4", true, false},          {0x58465342, "xfs", true, false},
    {0x9123683E, "btrfs", true, false},     {0xF2F52010, "f2fs", true, false},
    {0x2FC12FC1, "zfs", true, false},       {0x01021994, "tmpfs", true, true},
    {0x794C7630, "overlay", true, true},    {0x6969, "NFS", false, false},
    {0x517B, "SMB", false, false},          {0xFF534D42, "CIFS", false, false},
    {0xFE534D42, "SMB2", false, false},     {0x65735546, "FUSE", false, false},
    {0x01021997, "9p", false, false},       {0x5346414F, "AFS", false, false},
    {0x00C36400, "Ceph", false, false},     {0x7461636F, "OCFS2", false, false},
    {0x4D44, "FAT", false, false},          {0x2011BAB0, "exFAT", false, false},
    {0x6A656A63, "virtiofs", false, false}, {0x786F4256, "vboxsf", false, false},
};

const char *seat_refuses(long f_type, bool *warn)
{
    *warn = false;
    for (size_t i = 0; i < COUNT_OF(systems); i++)
        if (systems[i].type == f_type) {
            *warn = systems[i].warn;
            return systems[i].allowed ? NULL : systems[i].name;
        }
    return UNKNOWN_SYSTEM;
}

/* What a server hands over as 9p has the number of the server's own disk: the table of mounts tells, and is asked where
 * there is no disk under the folder. */
static const char *refused_system(int folder, const char *path)
{
    struct statfs fs;
    struct stat st;
    bool warn;
    char real[PATH_MAX];
    if (fstatfs(folder, &fs) || fstat(folder, &st))
        return UNKNOWN_SYSTEM;
    const char *refused = seat_refuses((long)fs.f_type, &warn);
    bool served = !refused && major(st.st_dev) == 0 && realpath(path, real) && disk_served("", real);
    return served ? "9p" : refused;
}

static enum err look_at_system(int folder, const char *path, const char *db_path, struct fault *f)
{
    const char *refused = refused_system(folder, path);
    return refused ? fault_say(f, ERR_SEAT,
                               "%s: %s の上にあるデータベースは使えません（書き込みが失われるおそれ）。"
                               "この端末のディスクに置いてください。",
                               db_path, refused)
                   : OK;
}

enum err seat_place(const char *db_path, struct fault *f)
{
    char copy[PATH_MAX], *at = copy;
    int folder;
    snprintf(copy, sizeof copy, "%s", db_path);
    do
        folder = open(at = dirname(at), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (folder < 0 && errno == ENOENT && strcmp(at, "/") != 0 && strcmp(at, ".") != 0);
    if (folder < 0)
        return OK; /* whoever makes the file there says why not */
    enum err e = look_at_system(folder, at, db_path, f);
    close(folder);
    return e;
}

/* The folder is asked, never the file: closing a descriptor of the database would drop SQLite's locks on it.
 */
static enum err check_place(const char *db_path, enum seat_job job, struct fault *f)
{
    char copy[PATH_MAX], name[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", db_path);
    snprintf(name, sizeof name, "%s", db_path);
    const char *path = dirname(copy);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return fault_system(f, "フォルダを開く", db_path);
    struct stat st;
    enum err e = look_at_system(folder, path, db_path, f);
    if (!e && fstatat(folder, basename(name), &st, AT_SYMLINK_NOFOLLOW))
        e = errno == ENOENT && job == SEAT_REPLACE ? OK
            : errno == ENOENT
                ? fault_say(f, ERR_IO,
                            "%s: データベースがありません。はじめに madoguchi init で作ってください。",
                            db_path)
                : fault_system(f, "データベースを開く", db_path);
    else if (!e && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
        e = fault_say(f, ERR_REFUSED,
                      "%s: ファイルではありません。データベースのファイルを指定してください。", db_path);
    else if (!e && (S_ISLNK(st.st_mode) || st.st_nlink != 1))
        e = fault_say(f, ERR_SEAT, "%s: 別名（リンク）では開けません。本当の場所を指定してください。",
                      db_path);
    close(folder);
    return e;
}

static bool lock_byte(int fd, int byte, int type)
{
    struct flock l = {.l_type = (short)type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(fd, F_OFD_SETLK, &l) == 0;
}

/* Asks without taking: who took it to ask would turn away somebody who comes in that moment. */
static bool is_taken(int fd, int byte)
{
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(fd, F_OFD_GETLK, &l) == 0 && l.l_type != F_UNLCK;
}

static int open_lock(const char *db_path, int flags)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s.lock", db_path);
    return open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int seat_hold(const char *db_path, enum seat_beside what)
{
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = what, .l_len = 1};
    int fd = open_lock(db_path, O_RDWR | O_CREAT), done = -1;
    while (fd >= 0 && (done = fcntl(fd, F_OFD_SETLKW, &l)) && errno == EINTR)
        ;
    if (fd >= 0 && done) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static struct str read_text(struct arena *a, int fd, off_t at)
{
    char text[TEXT_ROOM];
    ssize_t n = pread(fd, text, sizeof text, at);
    return n > 0 ? str_copy(a, (struct str){text, strnlen(text, (size_t)n)}) : S0;
}

struct str seat_holder(struct arena *a, const char *db_path)
{
    int fd = open_lock(db_path, O_RDONLY);
    if (fd < 0)
        return S0;
    struct str text = is_taken(fd, BYTE_SEAT) ? read_text(a, fd, 0) : S0;
    close(fd);
    return text;
}

/* The name in front of "が 09:12 から使用中": it stays when its holder goes. */
static struct str name_of(struct str text)
{
    size_t at = str_find(text, S(SITS)), clock = sizeof "が 09:12" - 1;
    return at == SIZE_MAX || at < clock ? S0 : str_head(text, at - clock);
}

struct str seat_last(struct arena *a, const char *db_path)
{
    static const char *const tails[] = {"", "-wal"};
    struct stat st;
    int64_t when = 0;
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        if (!stat(str_print(a, "%s%s", db_path, tails[i]).p, &st) && st.st_mtim.tv_sec > when)
            when = st.st_mtim.tv_sec;
    int fd = open_lock(db_path, O_RDONLY);
    struct str who = fd < 0 ? S0 : name_of(read_text(a, fd, 0));
    if (fd >= 0)
        close(fd);
    struct str iso = date_iso_moment(a, when + DATE_JAPAN);
    return !when
               ? S0
               : str_print(a, "最終使用 %.10s %.5s%s" S_FMT, iso.p, iso.p + 11, who.n ? " " : "", S_ARG(who));
}

/* Whole, so that nothing of a longer one before it remains. Without a sync, and as far as it goes: no lock needs it. */
static void write_text(int fd, off_t at, struct str s)
{
    char text[TEXT_ROOM] = "";
    memcpy(text, s.p, s.n < sizeof text ? s.n : sizeof text);
    if (pwrite(fd, text, sizeof text, at) < 0)
        (void)0;
}

static void write_holder(int fd, struct str who, int64_t now)
{
    struct arena *a = arena_new();
    const char *tty = ttyname(STDIN_FILENO);
    if (tty && strncmp(tty, "/dev/", 5) == 0)
        tty += 5;
    write_text(fd, 0,
               str_print(a, S_FMT "が %.5s" SITS "（%s）", S_ARG(who), date_iso_moment(a, now).p + 11,
                         tty ? tty : "画面なし"));
    arena_free(a);
}

static enum err taken(const char *db_path, enum seat_job job, struct fault *f)
{
    if (job == SEAT_EXPORT)
        return fault_say(f, ERR_SEAT, "%s: 別の書き出しが動いています。終わってから実行してください。",
                         db_path);
    if (job == SEAT_BACKUP)
        return fault_say(f, ERR_SEAT, "%s: 別のバックアップが動いています。終わってから実行してください。",
                         db_path);
    struct arena *a = arena_new();
    struct str who = seat_holder(a, db_path);
    if (who.n)
        fault_say(f, ERR_SEAT, "この端末では " S_FMT "です。終了してもらってから、もう一度実行してください。",
                  S_ARG(who));
    else
        fault_say(f, ERR_SEAT, "%s: ほかの窓口が開いています。すべて閉じてから、もう一度実行してください。",
                  db_path);
    arena_free(a);
    return ERR_SEAT;
}

static const int job_byte[] = {
    [SEAT_READ] = -1,
    [SEAT_DESK] = BYTE_SEAT,
    [SEAT_EXPORT] = BYTE_EXPORT,
    [SEAT_BACKUP] = BYTE_BACKUP,
    [SEAT_REPLACE] = BYTE_SEAT,
};

static enum err sit(int fd, enum seat_job job, const char *db_path, struct seat **out, struct fault *f)
{
    struct seat *s = calloc(1, sizeof *s);
    if (s) {
        *s = (struct seat){fd, job};
        *out = s;
        return OK;
    }
    if (fd >= 0)
        close(fd);
    errno = ENOMEM;
    return fault_system(f, "鍵のファイル（.lock）を開く", db_path);
}

enum err seat_take(const char *db_path, enum seat_job job, struct str who, int64_t now, struct seat **out,
                   struct fault *f)
{
    *out = NULL;
    enum err e = check_place(db_path, job, f);
    if (e)
        return e;
    struct stat st;
    int fd = open_lock(db_path, O_RDWR | O_CREAT);
    if (fd < 0 && job == SEAT_READ && (errno == EROFS || errno == EACCES || errno == EPERM)) {
        fd = open_lock(db_path, O_RDONLY); /* a shared lock needs no more */
        if (fd < 0 && errno == ENOENT)
            return sit(-1, job, db_path, out, f); /* nobody can make one, so nobody writes */
    }
    if (fd < 0 || fstat(fd, &st)) {
        fault_system(f, "鍵のファイル（.lock）を開く", db_path);
        if (fd >= 0)
            close(fd);
        return f->code;
    }
    if (st.st_nlink != 1) {
        close(fd);
        return fault_say(f, ERR_SEAT,
                         "%s.lock: 別名（リンク）があります。消してから、もう一度実行してください。",
                         db_path);
    }
    bool mine = job_byte[job] < 0 || lock_byte(fd, job_byte[job], F_WRLCK);
    mine = mine && lock_byte(fd, BYTE_BARRIER, job == SEAT_REPLACE ? F_WRLCK : F_RDLCK);
    if (!mine) {
        close(fd);
        return taken(db_path, job, f);
    }
    if (job_byte[job] == BYTE_SEAT)
        write_holder(fd, who, now);
    return sit(fd, job, db_path, out, f);
}

void seat_leave(struct seat *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    free(s);
}

bool seat_writes(const struct seat *s)
{
    return s && job_byte[s->job] == BYTE_SEAT;
}

enum err seat_ask(const char *db_path, struct str who, struct seat_wish **out, struct fault *f)
{
    *out = NULL;
    int fd = open_lock(db_path, O_RDWR);
    if (fd < 0)
        return fault_system(f, "鍵のファイル（.lock）を開く", db_path);
    struct seat_wish *w = lock_byte(fd, BYTE_WISH, F_WRLCK) ? calloc(1, sizeof *w) : NULL;
    if (!w) {
        close(fd);
        return fault_say(f, ERR_SEAT,
                         "ほかの窓口も席を求めています。少し待ってから、もう一度行ってください。");
    }
    write_text(fd, WISH_AT, who);
    w->fd = fd;
    *out = w;
    return OK;
}

bool seat_refused(const struct seat_wish *w)
{
    return is_taken(w->fd, BYTE_NO);
}

void seat_unask(struct seat_wish *w)
{
    if (!w)
        return;
    close(w->fd);
    free(w);
}

bool seat_is_wanted(const struct seat *s)
{
    return is_taken(s->fd, BYTE_WISH);
}

struct str seat_wanted_by(struct arena *a, const struct seat *s)
{
    return read_text(a, s->fd, WISH_AT);
}

void seat_refuse(const struct seat *s, bool no)
{
    lock_byte(s->fd, BYTE_NO, no ? F_WRLCK : F_UNLCK);
}

void seat_note(const struct seat *s, struct str text)
{
    if (seat_writes(s))
        write_text(s->fd, NOTE_AT, text);
}

struct str seat_noted(struct arena *a, const char *db_path)
{
    int fd = open_lock(db_path, O_RDONLY);
    if (fd < 0)
        return S0;
    struct str text = read_text(a, fd, NOTE_AT);
    close(fd);
    return text;
}

void seat_forget(const char *db_path)
{
    int fd = open_lock(db_path, O_RDWR);
    if (fd < 0)
        return;
    write_text(fd, NOTE_AT, S0);
    close(fd);
}
