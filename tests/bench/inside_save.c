/* A case saved by the store and by SQLite alone, and one page that reaches the disk; each with its syncs. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../src/store/inside.h"
#include "base/date.h"
#include "cli/practice.h"
#include "inside.h"
#include "inside_saved.h"
#include "store/seat.h"

enum { PAGE = 4096 };

/* SQLite calls these instead of libc's: an executable's symbols come first. */
static long syncs, written;

int fdatasync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fsync, fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    written += (long)n;
    return syscall(SYS_pwrite64, fd, bytes, n, at);
}

static void print_saves(struct sample *s)
{
    double p50 = sample_at(s, 0.5), n = s->n ? s->n : 1;
    printf("%.4f %.4f %.2f %.0f\n", p50, sample_at(s, 0.99), (double)syncs / n, (double)written / n);
}

static struct db *open_writer(const char *path, int64_t now, struct seat **seat)
{
    struct fault fault;
    struct db *db;
    if (seat_take(path, SEAT_DESK, S("bench"), now, seat, &fault) ||
        db_open_writer(path, *seat, practice_birth().login, now, &db, &fault))
        give_up(fault.say);
    return db;
}

/* What the writer does a second after a save, when nobody types (store/writer.c): no part of the save. */
static void rest(struct db *db)
{
    long synced = syncs, wrote = written;
    while (db_tidy(db))
        ;
    syncs = synced;
    written = wrote;
}

int inside_tidy(const char *path)
{
    struct seat *seat;
    struct db *db = open_writer(path, date_moment_from_iso(S(PRACTICE_MOMENT)), &seat);
    while (db_tidy(db))
        ;
    db_close(db);
    seat_leave(seat);
    return 0;
}

int inside_save(const char *path, int count)
{
    static struct sample s;
    struct seat *seat;
    struct arena *a = arena_new();
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    struct db *db = open_writer(path, now, &seat);
    for (int i = 0; i < count; i++) {
        struct saved_rows r = saved_call(a, i, now);
        if (i == 1) /* the first save after opening may begin a WAL file */
            syncs = written = 0;
        double start = now_ms();
        saved_one(db, &r, now + i);
        if (i)
            sample_add(&s, start);
        rest(db);
    }
    print_saves(&s);
    db_close(db);
    seat_leave(seat);
    arena_free(a);
    return 0;
}

static void insert(sqlite3 *raw, sqlite3_stmt **statements, struct arena *a, enum record_id id,
                   const struct str *v)
{
    const struct record_row *row = record_row(id);
    if (!statements[id]) {
        struct buf b = buf_in(a);
        buf_print(&b, "INSERT INTO " S_FMT " VALUES(NULL", S_ARG(row->table));
        for (int i = 0; i < row->count; i++)
            buf_add(&b, S(", ?"));
        buf_byte(&b, ')');
        statements[id] = raw_prepare(raw, str_z(a, buf_str(&b)));
    }
    for (int i = 0; i < row->count; i++)
        sqlite3_bind_text(statements[id], i + 1, v[i].n ? v[i].p : "", (int)v[i].n, SQLITE_STATIC);
    if (sqlite3_step(statements[id]) != SQLITE_DONE)
        give_up(sqlite3_errmsg(raw));
    sqlite3_reset(statements[id]);
}

int inside_plain(const char *path, int count)
{
    static struct sample s;
    sqlite3_stmt *statements[RECORD_COUNT] = {NULL};
    struct arena *a = arena_new();
    unlink(path);
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    static const enum record_id saved[] = {RECORD_PERSON, RECORD_INTAKE, RECORD_CONTACT};
    for (size_t k = 0; k < COUNT_OF(saved); k++) {
        const struct record_row *row = record_row(saved[k]);
        struct buf b = buf_in(a);
        buf_print(&b, "CREATE TABLE " S_FMT "(id INTEGER PRIMARY KEY", S_ARG(row->table));
        for (int i = 0; i < row->count; i++)
            buf_print(&b, ", " S_FMT, S_ARG(row->fields[i].column));
        buf_byte(&b, ')');
        raw_run(raw, str_z(a, buf_str(&b)));
    }
    raw_run(raw, "CREATE INDEX a ON person(name); CREATE INDEX b ON intake(received_at); CREATE INDEX c ON "
                 "intake(number);"
                 "CREATE INDEX d ON intake(person); CREATE INDEX e ON contact(intake, at); CREATE INDEX f ON "
                 "contact(at, channel)");
    syncs = written = 0;
    for (int i = 0; i < count; i++) {
        struct saved_rows r = saved_call(a, i, date_moment_from_iso(S(PRACTICE_MOMENT)));
        double start = now_ms();
        raw_run(raw, "BEGIN");
        insert(raw, statements, a, RECORD_PERSON, r.person.v);
        insert(raw, statements, a, RECORD_INTAKE, r.intake.v);
        insert(raw, statements, a, RECORD_CONTACT, r.contact.v);
        raw_run(raw, "COMMIT");
        sample_add(&s, start);
    }
    print_saves(&s);
    for (int i = 0; i < RECORD_COUNT; i++)
        sqlite3_finalize(statements[i]);
    sqlite3_close(raw);
    unlink(path);
    arena_free(a);
    return 0;
}

int inside_sync(const char *path, int count)
{
    static struct sample s;
    static char page[PAGE];
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; i < 64; i++)
        if (fd < 0 || pwrite(fd, page, sizeof page, i * PAGE) != PAGE)
            give_up("cannot write");
    fsync(fd);
    for (int i = 0; i < count; i++) {
        double start = now_ms();
        page[0] = (char)i;
        if (pwrite(fd, page, sizeof page, i % 64 * PAGE) != PAGE || fdatasync(fd))
            give_up("cannot write");
        sample_add(&s, start);
    }
    close(fd);
    unlink(path);
    sample_print(&s);
    return 0;
}
