#include "store/dump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"
#include "inside.h"
#include "sealpage.h"
#include "secret.h"

enum {
    PAGES_AT = 28,
    VERSIONS_AT = 18,
    SALTS_AT = 16,
    SALTS = 8,
    SUMS_AT = 24,
    LOCK_PAGE = (1 << 30) / PAGE + 1
};

struct room { /* in secret memory */
    struct sealpage_keys keys;
    unsigned char frame[FRAME];
};

struct dump {
    const char *path;
    int file, log, out;
    struct room *room;
    struct arena *arena;
    int64_t *in_log; /* by page number: where its newest frame begins, 0: in the database */
    uint32_t room_for, pages;
    struct fault *fault;
};

static bool read_at(int fd, void *to, size_t n, int64_t at)
{
    return pread(fd, to, n, at) == (ssize_t)n;
}

static enum err damaged(struct dump *d, uint32_t page)
{
    return fault_say(
        d->fault, ERR_DAMAGED,
        "%s: %u ページ目が開けません。鍵が合わないか、壊れています。バックアップを使ってください。", d->path,
        page);
}

/* ---- the log */

/* The frame as SQLite would accept it: of this log, its sum right, its page sealed for its place. */
static bool is_next(struct dump *d, enum log_form form, const unsigned char *log_head, int64_t at,
                    unsigned char sums[8])
{
    unsigned char *head = d->room->frame;
    if (!read_at(d->log, head, FRAME, at) || memcmp(head + 8, log_head + SALTS_AT, SALTS) != 0)
        return false;
    struct sealpage_where where = {PAGE_LOG, sealpage_number(head), sealpage_number(head + 4), at};
    sealpage_open_sums(&d->room->keys, form, head, at);
    if (!where.number || !sealpage_open(&d->room->keys, where, head + FRAME_HEAD))
        return false;
    sealpage_sum(log_head, head, 8, sums);
    sealpage_sum(log_head, head + FRAME_HEAD, PAGE, sums);
    return memcmp(head + FRAME_SUMS, sums, 8) == 0;
}

static void keep_place(struct dump *d, uint32_t page, int64_t at)
{
    if (page >= d->room_for) {
        uint32_t more = page * 2 + 64;
        int64_t *wider = ARENA_ARRAY(d->arena, int64_t, more);
        memset(wider, 0, more * sizeof *wider);
        if (d->room_for)
            memcpy(wider, d->in_log, d->room_for * sizeof *wider);
        d->in_log = wider;
        d->room_for = more;
    }
    d->in_log[page] = at;
}

/* What was not ended by a commit has not happened: its frames are noted only then. */
static void keep_transaction(struct dump *d, int64_t from, int64_t to)
{
    unsigned char number[4];
    for (int64_t at = from; at <= to; at += FRAME)
        if (read_at(d->log, number, sizeof number, at))
            keep_place(d, sealpage_number(number), at);
}

static void read_log(struct dump *d)
{
    unsigned char head[LOG_HEAD], sums[8];
    enum log_form form = LOG_NONE;
    if (d->log >= 0 && read_at(d->log, head, sizeof head, 0))
        form = sealpage_open_log(head);
    if (!form)
        return;
    memcpy(sums, head + SUMS_AT, sizeof sums);
    int64_t from = LOG_HEAD;
    for (int64_t at = from; is_next(d, form, head, at, sums); at += FRAME) {
        uint32_t commit = sealpage_number(d->room->frame + 4);
        if (!commit)
            continue;
        keep_transaction(d, from, at);
        d->pages = commit;
        from = at + FRAME;
    }
}

/* ---- the pages */

/* Into the room's frame, behind where a frame's head would be. */
static unsigned char *page_of(struct dump *d, uint32_t number)
{
    int64_t at = number < d->room_for ? d->in_log[number] : 0;
    unsigned char *page = d->room->frame + FRAME_HEAD, *head = d->room->frame;
    struct sealpage_where where = {.kind = PAGE_DATABASE, .number = number};
    bool good =
        at ? read_at(d->log, head, FRAME, at) : read_at(d->file, page, PAGE, (int64_t)(number - 1) * PAGE);
    if (at)
        where = (struct sealpage_where){PAGE_LOG, number, sealpage_number(head + 4), at};
    return good && sealpage_open(&d->room->keys, where, page) ? page : NULL;
}

static enum err write_page(struct dump *d, const unsigned char *page)
{
    return whole_write(d->out, page, PAGE) ? OK : fault_system(d->fault, "ファイルに書く", d->path);
}

/* The page on which SQLite's locks lie is never used. */
static enum err copy_page(struct dump *d, uint32_t number)
{
    static const unsigned char zero[PAGE];
    unsigned char *page = number == LOCK_PAGE ? NULL : page_of(d, number);
    if (!page)
        return number == LOCK_PAGE ? write_page(d, zero) : damaged(d, number);
    if (number == 1)
        memset(page + VERSIONS_AT, 1, 2); /* it needs no log any more */
    return write_page(d, page);
}

static enum err copy_pages(struct dump *d)
{
    read_log(d);
    if (!d->pages) {
        const unsigned char *first = page_of(d, 1);
        d->pages = first ? sealpage_number(first + PAGES_AT) : 0;
    }
    enum err e = d->pages ? OK : damaged(d, 1);
    for (uint32_t number = 1; !e && number <= d->pages; number++)
        e = copy_page(d, number);
    return e;
}

static enum err open_all(struct dump *d, const char *part)
{
    char log[PATH_MAX];
    unsigned char clear[PAGE_CLEAR] = "";
    snprintf(log, sizeof log, "%s-wal", d->path);
    d->out = open(part, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    d->file = open(d->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (d->out < 0 || d->file < 0)
        return fault_system(d->fault, "ファイルを開く", d->path);
    d->log = open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (d->log < 0 && errno != ENOENT)
        return fault_system(d->fault, "ファイルを開く", log);
    enum cipher_suite suite = read_at(d->file, clear, sizeof clear, 0) ? sealpage_suite(clear) : CIPHER_NONE;
    if (!suite)
        return fault_say(d->fault, ERR_REFUSED,
                         "%s: 暗号化されたデータベースではありません。そのまま SQLite で読めるファイルです。",
                         d->path);
    d->room = secret_new(sizeof *d->room);
    if (d->room && sealpage_keys(&d->room->keys, d->path, suite))
        return OK;
    return fault_say(d->fault, ERR_DENIED, "%s: 鍵がかかっています。サインインして開いてください。", d->path);
}

static void close_all(struct dump *d)
{
    const int files[] = {d->file, d->log, d->out};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        if (files[i] >= 0)
            close(files[i]);
    secret_free(d->room);
    arena_free(d->arena);
}

enum err dump_plain(const char *db_path, const char *out, struct fault *f)
{
    char part[PATH_MAX];
    enum err e = newfile_aside(out, part, sizeof part, f);
    if (e)
        return e;
    struct dump d = {.path = db_path, .file = -1, .log = -1, .out = -1, .arena = arena_new(), .fault = f};
    e = open_all(&d, part);
    e = e ? e : copy_pages(&d);
    close_all(&d);
    e = e ? e : newfile_settle(part, out, f);
    if (e)
        unlink(part);
    return e;
}
