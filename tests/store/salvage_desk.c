/*
 * A damaged file becomes a desk again: a file on which `check` finds nothing, with all that lies on other pages, whichever
 * page it is; and where the newest backup helps, with what was lost (store/salvage.h).
 *
 * Every eighth page a push; with MADOGUCHI_LONG each.
 */
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

enum { CASES = 300, PAGE = 4096, SOME = 8 };

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
    int count;
    int64_t rows[RECORD_COUNT];
};

static void fill(struct desk *d, int cases)
{
    struct fault fault;
    GOOD(seat_take(d->path, SEAT_DESK, S("hanako"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    for (int i = 0; i < cases; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
}

static void leave(struct desk *d)
{
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
}

static void back_up(struct desk *d)
{
    struct fault fault;
    struct db *db;
    GOOD(db_open_reader(d->path, &db, &fault));
    GOOD(generation_make(db, d->now, &fault));
    db_close(db);
}

static void birth(struct file *f, bool sealed)
{
    struct fault fault;
    struct desk *d = &f->d;
    struct db_birth b = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                         S("山田 花子"), S("nurse"),  true};
    *f = (struct file){.sealed = sealed};
    desk_folder(d);
    f->sealed = sealed || getenv("MADOGUCHI_SEALED");
    if (sealed)
        keyring_put(d->path, dk);
    snprintf(f->out, sizeof f->out, "%s/desk.db.salvaged", d->folder);
    snprintf(f->plain, sizeof f->plain, "%s/plain.db", d->folder);
    GOOD(db_create(d->path, &b, d->now, &fault));
}

/* The same pages in plain, for SQLite's own tables about them. */
static void look(struct file *f)
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
    while (sqlite3_step(s) == SQLITE_ROW) {
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

static void end(struct file *f)
{
    free(f->pages);
    keyring_wipe();
    desk_clear(&f->d);
}

/* Page 1 is the first one. */
static void damage(const char *path, int page)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    unsigned char byte;
    off_t at = (off_t)(page - 1) * PAGE + 100;
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

static enum err salvage(struct file *f, struct salvage_report *r, struct fault *fault)
{
    char before[64], after[64];
    unlink(f->out);
    int names = desk_names(&f->d);
    desk_sum(f->d.path, before);
    enum err e = salvage_desk(f->d.arena, f->d.path, f->out, S("hanako"), f->d.now, r, fault);
    desk_sum(f->d.path, after);
    assert_string_equal(before, after);
    assert_int_equal(desk_names(&f->d), names + !e); /* and nothing else */
    return e;
}

/* Opened and looked through; how many rows each record has. */
static void look_at(struct file *f, int64_t rows[RECORD_COUNT], const char *what)
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

static bool belongs(const struct page *p, enum record_id id)
{
    return str_eq(str_of(p->table), record_row(id)->table);
}

struct counts {
    int pages, made, refused, lossy, schema, meta, anew;
};

static void one_page(struct file *f, int page, bool backup, struct counts *n)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    const struct page *p = &f->pages[page];
    int64_t rows[RECORD_COUNT];
    char what[96];
    snprintf(what, sizeof what, "page %d (%s, %s)", page, p->table, p->kind);
    damage(f->d.path, page);
    enum err e = salvage(f, &r, &fault);
    damage(f->d.path, page);
    n->pages++;
    if (e) {
        bool known = strcmp(p->table, "sqlite_schema") == 0 || strcmp(p->table, "meta") == 0;
        if (e != ERR_DAMAGED || !*fault.say || !known || backup)
            fail_msg("%s: %d %s", what, e, fault.say);
        n->refused++;
        return;
    }
    look_at(f, rows, what);
    for (int i = 0; i < RECORD_COUNT; i++) {
        int64_t lost = belongs(p, (enum record_id)i) ? p->rows : 0;
        if (rows[i] < f->rows[i] - lost)
            fail_msg("%s: %lld of %lld " S_FMT, what, (long long)rows[i], (long long)f->rows[i],
                     S_ARG(record_row((enum record_id)i)->table));
        n->lossy += rows[i] < f->rows[i];
    }
    n->made++;
    n->schema += r.schema_borrowed;
    n->meta += r.meta_borrowed;
    n->anew += r.audit_anew > 0;
}

static void each_page(bool sealed, bool backup)
{
    struct file f;
    struct counts n = {0};
    birth(&f, sealed);
    fill(&f.d, CASES / 2);
    leave(&f.d);
    if (backup)
        back_up(&f.d);
    f.d.now += 3600;
    fill(&f.d, CASES / 2);
    leave(&f.d);
    look(&f);
    for (int page = 1; page <= f.count; page += page < 16 || getenv("MADOGUCHI_LONG") ? 1 : SOME)
        one_page(&f, page, backup, &n);
    printf("%s, %s: %d of %d pages damaged one by one: %d desks (%d with rows missing, %d chains bound anew, "
           "schema %d and meta "
           "%d from the backup), %d refused\n",
           sealed ? "sealed" : "plain", backup ? "a backup" : "no backup", n.pages, f.count, n.made, n.lossy,
           n.anew, n.schema, n.meta, n.refused);
    assert_true(n.made > n.pages * 8 / 10);
    end(&f);
}

static void each_page_sealed(void **state)
{
    (void)state;
    each_page(true, false);
}

static void each_page_sealed_with_a_backup(void **state)
{
    (void)state;
    each_page(true, true);
}

static void each_page_plain(void **state)
{
    (void)state;
    each_page(false, false);
}

static void each_page_plain_with_a_backup(void **state)
{
    (void)state;
    each_page(false, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_sealed),
        cmocka_unit_test(each_page_sealed_with_a_backup),
        cmocka_unit_test(each_page_plain),
        cmocka_unit_test(each_page_plain_with_a_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
