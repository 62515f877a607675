/*
 * Nothing of what is written at the desk can be read in any file that the store leaves: fifty marks go in by every way
 * there is, and no file has one of them, in no encoding; the same desk without a key has them (RELIABILITY.md
 * requirement 13).
 */
#include "store/desk.h"

#include <ftw.h>
#include <iconv.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "store/audit.h"
#include "store/backup.h"
#include "store/generation.h"
#include "store/keyring.h"
#include "store/vfs.h"

enum { MARKS = 50, NEEDLES = MARKS * 4 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk", new_dk[KEY_BYTES] = "the key of tomorrow";

static struct needle {
    char bytes[96];
    size_t n;
} needles[NEEDLES];
static int needle_count;
static long hits;

/* 秘密の甲辰07号: no two alike, all of them in CP932. */
static const char *mark(int i)
{
    static char text[MARKS][48];
    snprintf(text[i % MARKS], sizeof text[0], "秘密の甲辰%02d号", i % MARKS);
    return text[i % MARKS];
}

static void add_needle(const char *text, const char *encoding)
{
    struct needle *needle = &needles[needle_count++];
    char *from = (char *)(uintptr_t)text, *to = needle->bytes;
    size_t left = strlen(text), room = sizeof needle->bytes;
    iconv_t to_it = iconv_open(encoding, "UTF-8");
    assert_true(to_it != (iconv_t)-1 && iconv(to_it, &from, &left, &to, &room) != (size_t)-1);
    iconv_close(to_it);
    needle->n = sizeof needle->bytes - room;
}

static int look_at(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)where;
    if (type != FTW_F || !st->st_size)
        return 0;
    char *bytes = malloc((size_t)st->st_size);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t n = fread(bytes, 1, (size_t)st->st_size, file);
    fclose(file);
    for (int i = 0; i < needle_count; i++)
        hits += memmem(bytes, n, needles[i].bytes, needles[i].n) != NULL;
    free(bytes);
    return 0;
}

static long found(const char *folder)
{
    hits = 0;
    assert_int_equal(nftw(folder, look_at, 16, FTW_PHYS), 0);
    return hits;
}

/* ---- ways in */

static void sit(struct desk *d)
{
    struct fault fault;
    GOOD(seat_take(d->path, SEAT_DESK, S("山田"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static void leave(struct desk *d)
{
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
}

static void cases(struct desk *d)
{
    for (int i = 0; i < MARKS; i++)
        desk_case(d, mark(i), "ヤマダ タロウ", "0138-00-0000", mark(i + 7));
}

static void edits(struct desk *d)
{
    for (int i = 0; i < MARKS; i++) {
        struct change *c = change_new(S("hanako"), S("intake"));
        struct intake v = {.note = S("消した"), .outcome = str_of(mark(i + 3))};
        change_put(c, &(struct record){record_row(RECORD_INTAKE), 1 + i % 5, v.v},
                   FIELD_BIT(INTAKE_outcome) | FIELD_BIT(INTAKE_note));
        desk_apply(d, c);
    }
}

static void drafts(struct desk *d)
{
    for (int i = 0; i < MARKS; i++) {
        struct change *c = change_new(S("hanako"), S("draft"));
        struct draft_value value = {S("intake.note"), str_of(mark(i))};
        struct draft draft = {.staff = S("hanako"), .form = S("intake"), .values = &value, .count = 1};
        change_draft(c, &draft);
        desk_apply(d, c);
    }
}

static void events(struct desk *d)
{
    struct fault fault;
    struct db *reader;
    GOOD(db_open_reader(d->path, &reader, &fault));
    for (int i = 0; i < MARKS; i++)
        GOOD(audit_note(reader, d->now, S("hanako"), S("search"), str_of(mark(i)), str_of(mark(i + 1)),
                        &fault));
    db_close(reader);
}

static void copy_taken(struct desk *d)
{
    struct fault fault;
    char to[160];
    snprintf(to, sizeof to, "%s/copy.db", d->folder);
    GOOD(backup_to(d->db, to, &fault));
}

static void generation(struct desk *d)
{
    struct fault fault;
    GOOD(generation_make(d->db, d->now, &fault));
}

/* A copy that is killed in the middle leaves its half. */
static void copy_killed(struct desk *d)
{
    char to[160];
    bool sealed = keyring_has(d->path);
    for (int i = 0; i < 5; i++) {
        snprintf(to, sizeof to, "%s/half%d.db", d->folder, i);
        pid_t child = fork();
        if (child == 0) {
            struct fault fault;
            struct db *reader;
            if (sealed)
                keyring_put(d->path, dk);
            if (!db_open_reader(d->path, &reader, &fault))
                backup_to(reader, to, &fault);
            _exit(0);
        }
        usleep(3000 * (useconds_t)(i + 1));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
}

/* The program is killed while it writes: a log of half a transaction, a draft, events. */
static void writer_killed(struct desk *d)
{
    bool sealed = keyring_has(d->path);
    leave(d);
    pid_t child = fork();
    if (child == 0) {
        if (sealed)
            keyring_put(d->path, dk);
        sit(d);
        for (;;) {
            edits(d);
            drafts(d);
        }
    }
    usleep(60000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void back_again(struct desk *d)
{
    sit(d); /* folds the events */
}

static void large_transaction(struct desk *d)
{
    struct change *c = change_new(S("hanako"), S("import"));
    for (int i = 0; i < 2000; i++) { /* more than the cache holds: it spills */
        struct person p = {.name = str_of(mark(i)), .address = str_print(d->arena, "%s%01500d", mark(i), i)};
        change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    }
    desk_apply(d, c);
}

/* What the desk's reader sorts or collects goes nowhere. */
static void large_questions(struct desk *d)
{
    struct fault fault;
    struct db *reader;
    struct case_row *rows;
    GOOD(db_open_reader(d->path, &reader, &fault));
    load_cases(d->arena, reader, CASES_NEWEST, NULL, 500, &rows);
    db_close(reader);
}

static void new_key(struct desk *d)
{
    char to[160], sql[200];
    sqlite3 *handle;
    bool sealed = keyring_has(d->path);
    snprintf(to, sizeof to, "%s/rekeyed.db", d->folder);
    if (sealed)
        keyring_put(to, new_dk);
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READONLY, sealed ? "cipher" : NULL),
                     SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA temp_store=MEMORY; VACUUM INTO '%s'", to);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void closed(struct desk *d)
{
    leave(d);
}

static const struct {
    const char *name;
    void (*act)(struct desk *d);
} ways[] = {
    {"cases", cases},
    {"edits and history", edits},
    {"drafts", drafts},
    {"events of readers", events},
    {"a large transaction", large_transaction},
    {"large questions", large_questions},
    {"a copy", copy_taken},
    {"a generation", generation},
    {"a copy that was killed", copy_killed},
    {"a writer that was killed", writer_killed},
    {"the desk again", back_again},
    {"a new key", new_key},
    {"the desk closed", closed},
};

static void work(bool sealed)
{
    struct fault fault;
    struct desk d = {0};
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    desk_folder(&d);
    setenv("TMPDIR", d.folder, 1);
    setenv("SQLITE_TMPDIR", d.folder, 1);
    if (sealed)
        keyring_put(d.path, dk);
    GOOD(db_create(d.path, &birth, d.now, &fault));
    sit(&d);
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        ways[i].act(&d);
        long n = found(d.folder);
        if (sealed ? n != 0 : n < MARKS)
            fail_msg("%s: %ld marks in the files", ways[i].name, n);
    }
    printf("%s: %zu ways, %d marks in 4 encodings, %s\n", sealed ? "sealed" : "plain", COUNT_OF(ways), MARKS,
           sealed ? "0 found" : "found after each");
    desk_clear(&d);
    keyring_wipe();
}

static void nothing_can_be_read(void **state)
{
    (void)state;
    work(true);
}

static void without_a_key_all_of_it_can(void **state)
{
    (void)state;
    work(false);
}

/* The marks are found in each of the encodings where they are. */
static void the_search_finds(void **state)
{
    struct desk d = {0};
    char path[160];
    (void)state;
    desk_folder(&d);
    snprintf(path, sizeof path, "%s/file", d.folder);
    for (int i = 0; i < needle_count; i++) {
        FILE *file = fopen(path, "we");
        fputs("前", file);
        assert_int_equal(fwrite(needles[i].bytes, 1, needles[i].n, file), needles[i].n);
        fclose(file);
        assert_true(found(d.folder) >= 1);
    }
    desk_clear(&d);
}

/* The copy in memory of a file on a sick disk: its names are gone, its bytes are those of the file. */
static void the_copy_in_memory(void **state)
{
    struct fault fault;
    struct desk d = {0};
    struct db *db;
    struct db_birth birth = {.login = S("hanako"), .practice = true};
    (void)state;
    desk_folder(&d);
    keyring_put(d.path, dk);
    vfs_install();
    GOOD(db_create(d.path, &birth, d.now, &fault));
    sit(&d);
    cases(&d);
    leave(&d);
    vfs_no_shm = d.folder;
    GOOD(db_open_reader(d.path, &db, &fault));
    assert_int_equal(load_count(db, "person"), MARKS);
    int seen = 0;
    for (int fd = 3; fd < 64; fd++) {
        char name[64], target[200] = "";
        struct stat st;
        struct FTW where = {0, 0};
        snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
        if (readlink(name, target, sizeof target - 1) < 0 || !strstr(target, "copy.db") || fstat(fd, &st))
            continue;
        hits = 0;
        look_at(name, &st, FTW_F, &where);
        assert_int_equal(hits, 0);
        seen++;
    }
    assert_true(seen > 0);
    vfs_no_shm = NULL;
    db_close(db);
    desk_clear(&d);
    keyring_wipe();
}

static int up(void **state)
{
    (void)state;
    for (int i = 0; i < MARKS; i++) {
        add_needle(mark(i), "UTF-8");
        add_needle(mark(i), "CP932");
        add_needle(mark(i), "UTF-16LE");
        add_needle(mark(i), "UTF-16BE");
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds),
        cmocka_unit_test(nothing_can_be_read),
        cmocka_unit_test(without_a_key_all_of_it_can),
        cmocka_unit_test(the_copy_in_memory),
    };
    return cmocka_run_group_tests(tests, up, NULL);
}
