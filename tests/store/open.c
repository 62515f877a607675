/* A file that is no desk is refused with its own sentence, nothing is made beside it, and not a byte of it
 * changes. */
#include "store/cached.h"
#include "store/desk.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/audit.h"
#include "store/schema.h"

static void write_file(const char *path, const char *text, size_t n)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void run(const char *path, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void make_missing(const char *path)
{
    unlink(path);
}

static void make_empty(const char *path)
{
    write_file(path, "", 0);
}

static void make_text(const char *path)
{
    for (int i = 0; i < 1000; i++) {
        FILE *file = fopen(path, i ? "ae" : "we");
        assert_non_null(file);
        fputs("受付番号,受付日\r\nR08-0001,2026-11-20\r\n", file);
        fclose(file);
    }
}

static void make_folder(const char *path)
{
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void make_foreign(const char *path)
{
    unlink(path);
    run(path,
        "CREATE TABLE note(id INTEGER PRIMARY KEY, text); INSERT INTO note(text) VALUES('ほかのプログラム')");
}

static void make_foreign_wal(const char *path)
{
    unlink(path);
    run(path, "PRAGMA journal_mode=WAL; CREATE TABLE note(text)");
}

static void make_newer(const char *path)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA user_version=%d", schema_version() + 1000);
    run(path, sql);
}

static void make_newer_silent(const char *path) /* one that says nothing of its readers */
{
    make_newer(path);
    run(path, "DELETE FROM meta WHERE key='min_reader'");
}

static void make_newer_field(const char *path)
{
    char sql[128];
    snprintf(sql, sizeof sql, "DELETE FROM meta WHERE key='min_reader'; PRAGMA user_version=%d",
             schema_version() + 1);
    run(path, sql);
}

/* By a program that is not written yet: a column, a table and what it says of its readers. */
static void make_later(const char *path, int readable)
{
    char sql[400];
    make_newer(path);
    snprintf(sql, sizeof sql,
             "CREATE TABLE audited(x); ALTER TABLE intake ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';"
             "DROP TABLE audited; CREATE TABLE weather(day TEXT PRIMARY KEY) STRICT;"
             "UPDATE meta SET value='%d' WHERE key='min_reader'",
             readable);
    run(path, sql);
}

static void make_later_unread(const char *path) /* by this program: by its successor */
{
    make_later(path, schema_version() + 1);
}

static void make_later_odd(const char *path)
{
    make_later(path, 0);
}

static void make_short(const char *path)
{
    assert_int_equal(truncate(path, 40960), 0);
}

static void make_ragged(const char *path) /* the pages after the first hold something else */
{
    FILE *file = fopen(path, "r+e");
    assert_non_null(file);
    fseek(file, 4096, SEEK_SET);
    for (int i = 0; i < 4096 * 20; i++)
        putc(0xA5, file);
    fclose(file);
}

static void make_linked(const char *path)
{
    char real[200];
    snprintf(real, sizeof real, "%s.real", path);
    assert_true(rename(path, real) == 0 && symlink(real, path) == 0);
}

/* Made out of a whole database; the writer is asked with a seat, which leaves its lock file and nothing else.
 */
static const struct {
    void (*make)(const char *path);
    enum err code;
    const char *say;
} rows[] = {
    {make_missing, ERR_IO, "データベースがありません"},
    {make_empty, ERR_REFUSED, "中身が空です"},
    {make_text, ERR_REFUSED, "窓口のデータベースではありません"},
    {make_folder, ERR_REFUSED, "ファイルではありません"},
    {make_foreign, ERR_REFUSED, "ほかのプログラムのデータベースです"},
    {make_foreign_wal, ERR_REFUSED, "ほかのプログラムのデータベースです"},
    {make_newer_silent, ERR_REFUSED, "新しい版の madoguchi で作られています"},
    {make_later_unread, ERR_REFUSED, "新しい版の madoguchi で作られています"},
    {make_later_odd, ERR_REFUSED, "新しい版の madoguchi で作られています"},
    {make_newer_field, ERR_REFUSED, "新しい版の madoguchi で作られています"},
    {make_short, ERR_DAMAGED, "壊れています"},
    {make_ragged, ERR_DAMAGED, "壊れています"},
    {make_linked, ERR_SEAT, "別名（リンク）"},
};

static void birth(struct desk *d)
{
    struct fault fault;
    struct db_birth b = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                         S("山田 花子"), S("nurse"),  true};
    desk_folder(d);
    GOOD(db_create(d->path, &b, d->now, &fault));
    assert_int_equal(desk_names(d), 3); /* . .. desk.db: nothing of the making is left */
}

static void a_bad_file_is_refused_untouched(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk d = {0};
        struct fault fault;
        struct db *db;
        struct stat st;
        char before[64] = "", after[64] = "", lock[160];
        birth(&d);
        struct seat *seat;
        GOOD(seat_take(d.path, SEAT_DESK, S("山田"), d.now, &seat, &fault));
        snprintf(lock, sizeof lock, "%s.lock", d.path);
        rows[i].make(d.path);
        bool file = stat(d.path, &st) == 0 && S_ISREG(st.st_mode);
        int names = desk_names(&d);
        if (file)
            desk_sum(d.path, before);
        for (int writer = 0; writer < 2; writer++) {
            fault.say[0] = 0;
            enum err e = writer ? db_open_writer(d.path, seat, S("hanako"), d.now, &db, &fault)
                                : db_open_reader(d.path, &db, &fault);
            if (e != rows[i].code || !strstr(fault.say, rows[i].say) || !strstr(fault.say, d.path))
                fail_msg("row %zu: status %d, 「%s」, expected 「%s」", i, e, fault.say, rows[i].say);
            assert_null(db);
        }
        if (file)
            desk_sum(d.path, after);
        assert_string_equal(before, after);
        /* A reader of a desk in WAL mode leaves -wal and -shm: the file is ours, and found damaged only as it
         * is read. */
        if (desk_names(&d) > names + (rows[i].code == ERR_DAMAGED ? 2 : 0))
            fail_msg("row %zu left something beside the file", i);
        seat_leave(seat);
        desk_clear(&d);
    }
}

/* RELIABILITY.md 56: what a newer version made and allows to be read is read, and not a byte of it is written. */
static void a_newer_file_that_allows_it_is_read_only(void **state)
{
    struct desk d = {0};
    struct fault fault;
    struct db *db;
    struct seat *seat;
    char before[64], after[64], version[80];
    (void)state;
    birth(&d);
    GOOD(seat_take(d.path, SEAT_DESK, S("山田"), d.now, &d.seat, &fault));
    GOOD(db_open_writer(d.path, d.seat, S("hanako"), d.now, &d.db, &fault));
    desk_case(&d, "山田 太郎", "ヤマダ タロウ", "", "x");
    db_close(d.db);
    seat_leave(d.seat);
    make_later(d.path, schema_version());
    desk_sum(d.path, before);
    GOOD(db_open_reader(d.path, &db, &fault));
    assert_int_equal(db_newer(db), schema_version() + 1000);
    struct case_row row;
    assert_true(load_case(d.arena, db, 1, &row));
    assert_true(str_eq(row.name, S("山田 太郎")));
    int64_t walked;
    GOOD(audit_check(db, &walked, &fault));
    GOOD(audit_note(db, d.now, S("hanako"), S("view"), S("intake 1"), S("sheet"), &fault));
    db_close(db);
    GOOD(seat_take(d.path, SEAT_DESK, S("山田"), d.now, &seat, &fault));
    assert_int_equal(db_open_writer(d.path, seat, S("hanako"), d.now, &db, &fault), ERR_REFUSED);
    snprintf(version, sizeof version, "形式 %d、この版は %d", schema_version() + 1000, schema_version());
    if (!strstr(fault.say, "読むことだけができます") || !strstr(fault.say, version))
        fail_msg("%s", fault.say);
    assert_null(db);
    seat_leave(seat);
    desk_sum(d.path, after);
    assert_string_equal(before, after);
    d.db = NULL;
    d.seat = NULL;
    desk_clear(&d);
}

static void sentences_differ(void **state)
{
    (void)state;
    int kinds = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first &= strcmp(rows[i].say, rows[k].say) != 0;
        kinds += first;
    }
    assert_true(kinds >= 8);
}

/* Root may read everything: the child gives that up. */
static void an_unreadable_file_says_so(void **state)
{
    struct desk d = {0};
    int status;
    (void)state;
    birth(&d);
    assert_true(chmod(d.folder, 0755) == 0 && chmod(d.path, 0) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct fault fault;
        struct db *db;
        if (geteuid() == 0 && setuid(65534))
            _exit(9);
        enum err e = db_open_reader(d.path, &db, &fault);
        _exit(e == ERR_IO && strstr(fault.say, "権限がありません") ? 0 : 1);
    }
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    desk_clear(&d);
}

static void a_file_is_never_overwritten(void **state)
{
    struct desk d = {0};
    struct fault fault;
    struct db_birth b = {.login = S("hanako"), .practice = true};
    char before[64], after[64];
    (void)state;
    birth(&d);
    desk_sum(d.path, before);
    assert_int_equal(db_create(d.path, &b, d.now, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "すでにあります"));
    desk_sum(d.path, after);
    assert_string_equal(before, after);
    char nowhere[160];
    snprintf(nowhere, sizeof nowhere, "%s/no/such/desk.db", d.folder);
    assert_int_equal(db_create(nowhere, &b, d.now, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, "見つかりません"));
    assert_int_equal(desk_names(&d), 3);
    desk_clear(&d);
}

static void every_file_is_private(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".events"};
    static const mode_t masks[] = {0, 022, 077};
    (void)state;
    for (size_t m = 0; m < COUNT_OF(masks); m++) {
        mode_t before = umask(masks[m]);
        struct fault fault;
        struct desk *d;
        desk_up((void **)&d);
        struct db *reader;
        GOOD(db_open_reader(d->path, &reader, &fault));
        GOOD(audit_note(reader, d->now, S("hanako"), S("view"), S("intake 1"), S0, &fault));
        for (size_t i = 0; i < COUNT_OF(ends); i++) {
            struct stat st;
            char path[160];
            snprintf(path, sizeof path, "%s%s", d->path, ends[i]);
            assert_int_equal(stat(path, &st), 0);
            if ((st.st_mode & 0777) != 0600)
                fail_msg("%s: %o with umask %o", path, st.st_mode & 0777, masks[m]);
        }
        db_close(reader);
        desk_down((void **)&d);
        umask(before);
    }
}

/* A second window reads while the writer writes, and notices. */
static void a_reader_sees_what_was_committed(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    GOOD(db_open_reader(d->path, &reader, &fault));
    int64_t before = db_revision(reader);
    assert_int_equal(db_revision(reader), before);
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "x");
    assert_true(db_revision(reader) != before);
    assert_int_equal(load_count(reader, "intake"), 1);
    struct setting s = db_setting(reader, d->now);
    IS(s.staff_login(s.of, S("山田 花子")), "hanako");
    IS(s.staff_name(s.of, S("hanako")), "山田 花子");
    IS(s.staff_login(s.of, S("知らない人")), "");
    db_close(reader);
}

/* What it read is freed, and read again where it is asked for. */
static void a_connection_lets_go_of_its_pages(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    for (int i = 0; i < 40; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "x");
    GOOD(db_open_reader(d->path, &reader, &fault));
    assert_int_equal(load_count(reader, "intake"), 40);
    assert_true(cached_bytes(reader) > 8 * 4096);
    db_let_go(reader);
    assert_true(cached_bytes(reader) < CACHED_LEAST);
    assert_int_equal(load_count(reader, "intake"), 40);
    db_close(reader);
}

/* Who raised the epoch has the file: the one before may not write any more, and says so. */
static void a_lost_epoch_stops_writing(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    sqlite3 *other;
    desk_case(d, "前", "マエ", "", "");
    assert_int_equal(sqlite3_open_v2(d->path, &other, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "UPDATE meta SET value=value+1 WHERE key='epoch'", NULL, NULL, NULL),
                     SQLITE_OK);
    struct change *c = change_new(S("hanako"), S("person"));
    struct person p = {.name = S("後")};
    change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    assert_int_equal(change_apply(d->db, c, d->now, &result, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "引き継ぎました"));
    assert_int_equal(load_count(d->db, "person"), 1);
    change_free(c);
    sqlite3_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_file_is_refused_untouched),
        cmocka_unit_test(a_newer_file_that_allows_it_is_read_only),
        cmocka_unit_test(sentences_differ),
        cmocka_unit_test(an_unreadable_file_says_so),
        cmocka_unit_test(a_file_is_never_overwritten),
        cmocka_unit_test(every_file_is_private),
        cmocka_unit_test_setup_teardown(a_reader_sees_what_was_committed, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_connection_lets_go_of_its_pages, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_lost_epoch_stops_writing, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
