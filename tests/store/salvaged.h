/* A desk of some hundred cases, damaged and salvaged: what lies on each of its pages, and what came of it. */
#ifndef TESTS_STORE_SALVAGED_H
#define TESTS_STORE_SALVAGED_H

#include "store/desk.h"

#include "store/audit.h"
#include "store/backup.h"
#include "store/check.h"
#include "store/dump.h"
#include "store/generation.h"
#include "store/keyring.h"
#include "store/salvage.h"
#include "store/slots.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { CASES = 300, PAGE = 4096 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk";

struct page { /* what lies on it */
    char table[32], kind[16];
    int64_t rows;
};

struct file {
    struct desk d;
    char out[160], plain[160];
    bool sealed;
    struct page *pages;
    int *order; /* as SQLite walks them: by table, its leaves by number */
    int count, walked;
    int64_t rows[RECORD_COUNT];
};

static inline void fill(struct desk *d, int cases)
{
    struct fault fault;
    GOOD(seat_take(d->path, SEAT_DESK, S("hanako"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    for (int i = 0; i < cases; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
}

static inline void leave(struct desk *d)
{
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
}

static inline void back_up(struct desk *d)
{
    struct fault fault;
    struct db *db;
    GOOD(db_open_reader(d->path, &db, &fault));
    GOOD(generation_make(db, d->now, &fault));
    db_close(db);
}

static inline void birth_of(struct file *f, bool sealed, bool practice, unsigned char *k0)
{
    struct fault fault;
    struct desk *d = &f->d;
    struct db_birth b = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                         S("山田 花子"), S("nurse"),  practice};
    *f = (struct file){.sealed = sealed};
    desk_folder(d);
    f->sealed = sealed || getenv("MADOGUCHI_SEALED");
    if (sealed)
        keyring_put(d->path, dk);
    snprintf(f->out, sizeof f->out, "%s/desk.db.salvaged", d->folder);
    snprintf(f->plain, sizeof f->plain, "%s/plain.db", d->folder);
    GOOD(db_create_audited(d->path, &b, d->now, k0, &fault));
}

static inline void birth(struct file *f, bool sealed)
{
    birth_of(f, sealed, true, NULL);
}

/* The same pages in plain, for SQLite's own tables about them. */
static inline void look(struct file *f)
{
    struct fault fault;
    sqlite3 *plain;
    sqlite3_stmt *s;
    if (f->sealed)
        GOOD(dump_plain(f->d.path, f->plain, &fault));
    assert_int_equal(sqlite3_open_v2(f->sealed ? f->plain : f->d.path, &plain, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    static const char sql[] = "SELECT a.pageno, a.name, a.pagetype, CASE a.pagetype WHEN 'overflow' THEN 1 "
                              "ELSE (SELECT sum(b.ncell) FROM dbstat b"
                              " WHERE b.name = a.name AND b.pagetype = 'leaf' AND substr(b.path, 1, "
                              "length(a.path)) = a.path) END FROM dbstat a";
    assert_int_equal(
        sqlite3_prepare_v2(plain, "CREATE TEMP TABLE pages AS SELECT * FROM dbstat", -1, &s, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    char *own = sqlite3_mprintf("%s", sql);
    for (char *at; (at = strstr(own, "dbstat"));)
        memcpy(at, "pages ", 6);
    assert_int_equal(sqlite3_prepare_v2(plain, own, -1, &s, NULL), SQLITE_OK);
    sqlite3_free(own);
    struct stat st;
    assert_int_equal(stat(f->d.path, &st), 0);
    f->count = (int)(st.st_size / PAGE);
    f->pages = calloc((size_t)f->count + 1, sizeof *f->pages);
    f->order = calloc((size_t)f->count + 1, sizeof *f->order);
    while (sqlite3_step(s) == SQLITE_ROW) {
        f->order[f->walked++] = sqlite3_column_int(s, 0);
        struct page *p = &f->pages[sqlite3_column_int(s, 0)];
        snprintf(p->table, sizeof p->table, "%s", (const char *)sqlite3_column_text(s, 1));
        snprintf(p->kind, sizeof p->kind, "%s", (const char *)sqlite3_column_text(s, 2));
        p->rows = sqlite3_column_int64(s, 3);
    }
    sqlite3_finalize(s);
    for (int i = 0; i < RECORD_COUNT; i++) {
        char ask[96];
        snprintf(ask, sizeof ask, "SELECT count(*) FROM " S_FMT, S_ARG(record_row((enum record_id)i)->table));
        assert_int_equal(sqlite3_prepare_v2(plain, ask, -1, &s, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(s), SQLITE_ROW);
        f->rows[i] = sqlite3_column_int64(s, 0);
        sqlite3_finalize(s);
    }
    sqlite3_close(plain);
    unlink(f->plain);
}

static inline void end(struct file *f)
{
    free(f->pages);
    free(f->order);
    keyring_wipe();
    desk_clear(&f->d);
}

/* Page 1 is the first one. */
static inline void damage(const char *path, int page)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    unsigned char byte;
    off_t at = (off_t)(page - 1) * PAGE + 100;
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

/* With what its readers left. */
static inline void clear_made(const struct file *f)
{
    char command[600];
    snprintf(command, sizeof command, "rm -f '%s' '%s-wal' '%s-shm'", f->out, f->out, f->out);
    assert_int_equal(system(command), 0);
}

static inline enum err salvage(struct file *f, struct salvage_report *r, struct fault *fault)
{
    char before[64], after[64];
    clear_made(f);
    int names = desk_names(&f->d);
    desk_sum(f->d.path, before);
    enum err e = salvage_desk(f->d.arena, f->d.path, f->out, S("hanako"), f->d.now, r, fault);
    desk_sum(f->d.path, after);
    assert_string_equal(before, after);
    assert_int_equal(desk_names(&f->d), names + !e); /* and nothing else */
    return e;
}

/* Opened and looked through; how many rows each record has. */
static inline void look_at(struct file *f, int64_t rows[RECORD_COUNT], const char *what)
{
    struct fault fault = {.say = ""};
    struct db *db;
    struct check_line *lines;
    int count;
    keyring_share(f->out, f->d.path);
    if (db_open_reader(f->out, &db, &fault) || check_all(f->d.arena, db, true, &lines, &count, &fault))
        fail_msg("%s: %s", what, fault.say);
    for (int i = 0; rows && i < RECORD_COUNT; i++)
        rows[i] = load_count(db, str_z(f->d.arena, record_row((enum record_id)i)->table));
    db_close(db);
    keyring_forget(f->out);
}

static inline bool belongs(const struct page *p, enum record_id id)
{
    return str_eq(str_of(p->table), record_row(id)->table);
}

#endif
