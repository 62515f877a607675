/*
 * The copy that is read instead of the damaged file. Where its schema does not open, the pages of the schema are taken out
 * of the newest backup: a backup is a copy page by page (backup.c), so that these pages have the same numbers and the
 * same content until a table is made or moved. A page that opens and differs tells that the backup is of another schema,
 * and then nothing is taken from it.
 *
 * Pages go through SQLite's own file object: what is sealed is opened on the way in and sealed for its place on the way
 * out, and no descriptor of ours comes near a file that is open.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"
#include "cipher_file.h"
#include "salvaging.h"
#include "store/generation.h"
#include "store/keyring.h"
#include "store/schema.h"

enum {
    VERSIONS_AT = 18, /* of the head of a database: which journal it has */
    CHANGES_AT = 24,
    PAGES_AT = 28,
    FREE_AT = 32, /* free pages, the first of them and how many */
    USER_AT = 60,
    CHANGES_AGAIN_AT = 92,
    HEAD = 100,
    PAGES_MOST = 1 << 18 /* of a plain file, whose head anybody may have written: 1 GiB */
};

/* ---- the copy */

static enum err copy_file(struct salvaging *s, const char *ending, bool must)
{
    const char *from = str_print(s->arena, "%s%s", s->path, ending).p;
    const char *to = str_print(s->arena, "%s%s", s->work, ending).p;
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0)
        return errno == ENOENT && !must ? OK : fault_system(s->fault, "データベースを読む", from);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum err e = out >= 0 && whole_copy(in, out) ? OK : fault_system(s->fault, "読むための写しを書く", to);
    if (out >= 0 && close(out) && !e)
        e = fault_system(s->fault, "読むための写しを書く", to);
    close(in);
    return e;
}

static void close_copy(struct salvaging *s)
{
    db_close(s->from);
    s->from = NULL;
}

static sqlite3_file *file_of(struct db *db)
{
    sqlite3_file *f = NULL;
    return sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &f) || !f || !f->pMethods
               ? NULL
               : f;
}

static bool read_page(struct db *db, uint32_t number, unsigned char page[PAGE])
{
    sqlite3_file *f = file_of(db);
    return f && f->pMethods->xRead(f, page, PAGE, (sqlite3_int64)(number - 1) * PAGE) == SQLITE_OK;
}

static int64_t size_of(struct db *db)
{
    sqlite3_int64 size = 0;
    sqlite3_file *f = file_of(db);
    return f && f->pMethods->xFileSize(f, &size) == SQLITE_OK ? size : 0;
}

/* What the head says, where it can be believed. */
static int64_t pages_told(struct db *db)
{
    unsigned char page[PAGE];
    if (!read_page(db, 1, page) || memcmp(page + CHANGES_AT, page + CHANGES_AGAIN_AT, 4) != 0)
        return 0;
    int64_t pages = sealpage_number(page + PAGES_AT);
    return db->sealed || pages <= PAGES_MOST ? pages : 0;
}

/* SQLite does not open what is shorter than its head says. No seal opens on a hole; a plain page of these bytes is none of
 * any kind, and no text. */
static enum err stretch(struct salvaging *s, int64_t from, int64_t to, bool sealed)
{
    unsigned char none[PAGE];
    memset(none, 0xFF, sizeof none);
    int fd = open(s->work, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && (!sealed || ftruncate(fd, to) == 0);
    for (int64_t at = from; good && !sealed && at < to; at += PAGE)
        good = whole_write(fd, none, at + PAGE > to ? (size_t)(to - at) : PAGE);
    enum err e = good ? OK : fault_system(s->fault, "読むための写しを書く", s->work);
    if (fd >= 0)
        close(fd);
    return e;
}

static enum err open_copy(struct salvaging *s)
{
    enum err e = OK;
    for (int i = 0; !e && i < 2; i++) {
        s->from = db_make(s->path);
        e = db_connect(s->from, s->work, SQLITE_OPEN_READWRITE, s->fault);
        if (e)
            break;
        int64_t size = size_of(s->from), told = pages_told(s->from) * PAGE;
        bool sealed = s->from->sealed;
        if (size >= told)
            break;
        close_copy(s);
        e = stretch(s, size, told, sealed);
    }
    return e;
}

/* All of it is read to prepare anything. A plain page that came out wrong may leave a table out; a file of an older version
 * does not have all. */
static bool has_schema(struct db *db)
{
    int known =
        db_number(db, "PRAGMA user_version", -1) == schema_version() ? RECORD_COUNT : RECORD_INTAKE + 1;
    for (int i = 0; i < known; i++) {
        sqlite3_stmt *one = NULL;
        char sql[96];
        struct str table = record_row((enum record_id)i)->table;
        snprintf(sql, sizeof sql, "SELECT id FROM " S_FMT " LIMIT 0", S_ARG(table));
        int rc = sqlite3_prepare_v2(db->handle, sql, -1, &one, NULL);
        sqlite3_finalize(one);
        if (rc)
            return false;
    }
    return true;
}

/* ---- the backup's pages */

struct graft {
    struct salvaging *s;
    int64_t pages; /* of the file that is mended */
    int taken;
    bool first, other; /* the first page was taken; the backup is of another schema */
};

/* What of a page is the same as long as the schema is: of the first all but what each commit changes. The schema's own
 * version is none of it: SQLite counts it anew in a copy. */
static bool is_same(const unsigned char *a, const unsigned char *b, uint32_t number, bool sealed)
{
    size_t from = number == 1 ? HEAD : 0, to = sealed ? PAGE_USED : PAGE;
    return memcmp(a + from, b + from, to - from) == 0 &&
           (number > 1 || (memcmp(a, b, VERSIONS_AT) == 0 && memcmp(a + USER_AT, b + USER_AT, 4) == 0));
}

static void put_number(unsigned char *to, uint32_t n)
{
    for (int i = 3; i >= 0; i--, n >>= 8)
        to[i] = (unsigned char)n;
}

/* The head as it has to be for this file: with a log, as long as it is, without free pages. */
static void fit_head(unsigned char page[PAGE], int64_t pages)
{
    memset(page + VERSIONS_AT, 2, 2);
    memset(page + FREE_AT, 0, 8);
    put_number(page + PAGES_AT, (uint32_t)pages);
    memcpy(page + CHANGES_AGAIN_AT, page + CHANGES_AT, 4);
}

static enum err take_page(struct graft *g, uint32_t number)
{
    unsigned char theirs[PAGE], ours[PAGE];
    struct salvaging *s = g->s;
    bool sealed = s->from->sealed;
    if (!read_page(s->backup, number, theirs))
        return OK;
    bool opens = read_page(s->from, number, ours);
    if (opens && is_same(ours, theirs, number, sealed))
        return OK;
    if (opens && sealed) { /* a page with its seal is as it was written */
        g->other = true;
        return OK;
    }
    if (number == 1)
        fit_head(theirs, g->pages);
    sqlite3_file *f = file_of(s->from);
    if (!f || f->pMethods->xWrite(f, theirs, PAGE, (sqlite3_int64)(number - 1) * PAGE))
        return fault_system(s->fault, "読むための写しを書く", s->work);
    g->taken++;
    return OK;
}

/* A plain page tells nobody that it is damaged: then the first page has to say that the schema is the same. */
static bool may_differ(struct salvaging *s)
{
    unsigned char theirs[PAGE], ours[PAGE];
    static const char magic[16] = "SQLite format 3";
    return !s->from->sealed && read_page(s->from, 1, ours) && read_page(s->backup, 1, theirs) &&
           memcmp(ours, magic, sizeof magic) == 0 && memcmp(ours + USER_AT, theirs + USER_AT, 4) != 0;
}

static enum err take_pages(struct salvaging *s, int *taken)
{
    struct graft g = {.s = s, .pages = size_of(s->from) / PAGE};
    bool there;
    enum err e = OK;
    if (may_differ(s))
        return OK;
    sqlite3_stmt *list = db_statement(
        s->backup, "SELECT pageno FROM dbstat WHERE name = 'sqlite_schema' ORDER BY pageno", s->fault);
    if (!list)
        return s->fault->code;
    while (!e && !g.other && !(e = db_fetch(s->backup, list, &there, s->fault)) && there)
        e = take_page(&g, (uint32_t)sqlite3_column_int64(list, 0));
    sqlite3_reset(list);
    *taken = g.other ? 0 : g.taken;
    return e;
}

static enum err is_lost(struct salvaging *s)
{
    return s->backup
               ? fault_say(
                     s->fault, ERR_DAMAGED,
                     "%s: "
                     "ファイルのはじめの、表の置き場所が書いてあるページが読めません。最新のバックアップか"
                     "らも補えないので、記録を取り出せません。バックアップから戻してください。",
                     s->path)
               : fault_say(s->fault, ERR_DAMAGED,
                           "%s: "
                           "ファイルのはじめの、表の置き場所が書いてあるページが読めません。開けるバックアッ"
                           "プがない"
                           "ので、記録を取り出せません。",
                           s->path);
}

static enum err read_schema(struct salvaging *s)
{
    int taken = 0;
    if (has_schema(s->from))
        return OK;
    enum err e = s->backup ? take_pages(s, &taken) : OK;
    if (e || !taken)
        return e ? e : is_lost(s);
    close_copy(s);
    e = open_copy(s);
    s->report->schema_borrowed = true;
    return e || has_schema(s->from) ? e : is_lost(s);
}

/* ---- both */

static void close_backup(struct salvaging *s)
{
    db_close(s->backup);
    s->backup = NULL;
    if (s->lent)
        keyring_forget(s->report->backup.p);
    s->lent = false;
}

/* It may have the key that the damaged file had, or its own that the caller has opened. */
static bool opens_backup(struct salvaging *s, struct str path)
{
    struct fault unused;
    if (!keyring_has(path.p))
        s->lent = keyring_share(path.p, s->path);
    else if (!keyring_has(s->path))
        keyring_share(s->path, path.p);
    s->report->backup = path;
    if (!db_open_as_it_is(path.p, &s->backup, &unused))
        return true;
    s->backup = NULL;
    close_backup(s);
    s->report->backup = S0;
    return false;
}

/* The newest that opens: what spoilt the file may have spoilt its last backup. */
static void open_backup(struct salvaging *s)
{
    int64_t at = INT64_MAX;
    for (struct str path; (path = generation_before(s->arena, s->path, at, &at)).n && !opens_backup(s, path);)
        ;
}

static bool is_of_another(struct salvaging *s)
{
    struct fault unused;
    char uuid[64];
    return db_ask_text(s->from, "SELECT value FROM meta WHERE key='uuid'", uuid, sizeof uuid, &unused) ==
               OK &&
           *uuid && !str_eq(str_of(uuid), s->backup->facts.uuid);
}

enum err salvage_source(struct salvaging *s)
{
    if (snprintf(s->work, sizeof s->work, "%s.salvage.part", s->path) >= (int)sizeof s->work - 8)
        return fault_say(s->fault, ERR_USAGE, "%s: 名前が長すぎます。", s->path);
    newfile_unlink(s->work);
    open_backup(s);
    keyring_share(s->work, s->path);
    enum err e = copy_file(s, "", true);
    e = e ? e : copy_file(s, "-wal", false);
    e = e ? e : open_copy(s);
    e = e ? e : read_schema(s);
    if (!e && s->backup && is_of_another(s)) {
        close_backup(s);
        s->report->backup = S0;
        e = s->report->schema_borrowed ? is_lost(s) : OK;
    }
    return e;
}

void salvage_source_close(struct salvaging *s)
{
    close_copy(s);
    close_backup(s);
    keyring_forget(s->work);
    newfile_unlink(s->work);
}
