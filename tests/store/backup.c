/* Copies that can be opened, and checks that see what is wrong. */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "store/audit.h"
#include "store/check.h"
#include "store/desk.h"
#include "store/keyring.h"
#include "store/slots.h"

struct busy {
    struct desk *d;
    atomic_bool stop;
    int saved;
    enum err code;
};

static void *keep_saving(void *of)
{
    struct busy *b = of;
    while (!b->stop && !b->code) {
        struct fault fault;
        struct change_result result;
        struct change *c = change_new(S("hanako"), S("person"));
        struct person p = {.name = S("山田 太郎"), .address = S("函館市元町")};
        change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
        b->code = change_apply(b->d->db, c, b->d->now, &result, &fault);
        b->saved += !b->code;
        change_free(c);
    }
    return NULL;
}

static void a_copy_while_the_writer_writes(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader, *copy;
    struct busy busy = {.d = d};
    char to[160];
    pthread_t thread;
    for (int i = 0; i < 300; i++)
        desk_case(d, "前", "マエ", "0138-00-0000", "すでにあるもの");
    GOOD(db_open_reader(d->path, &reader, &fault));
    assert_int_equal(pthread_create(&thread, NULL, keep_saving, &busy), 0);
    for (int i = 0; i < 5; i++) {
        struct stat st;
        int64_t rows;
        snprintf(to, sizeof to, "%s/copy%d.db", d->folder, i);
        GOOD(backup_to(reader, to, &fault));
        assert_true(stat(to, &st) == 0 && (st.st_mode & 0777) == 0600);
        GOOD(db_open_reader(to, &copy, &fault));
        GOOD(audit_check(copy, &rows, &fault));
        struct check_line *lines;
        int n;
        GOOD(check_all(d->arena, copy, true, &lines, &n, &fault));
        assert_true(load_count(copy, "person") >= 300);
        db_close(copy);
    }
    busy.stop = true;
    pthread_join(thread, NULL);
    assert_int_equal(busy.code, OK);
    assert_true(busy.saved > 5);
    db_close(reader);
    int parts = 0;
    DIR *folder = opendir(d->folder);
    for (struct dirent *e; (e = readdir(folder));)
        parts += strstr(e->d_name, ".part") != NULL;
    closedir(folder);
    assert_int_equal(parts, 0);
}

static void a_copy_never_overwrites(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char before[64], after[64], nowhere[160], other[160];
    snprintf(other, sizeof other, "%s/other", d->folder);
    FILE *file = fopen(other, "we");
    fputs("大事なもの", file);
    fclose(file);
    desk_sum(other, before);
    assert_int_equal(backup_to(d->db, other, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "すでにあります"));
    desk_sum(other, after);
    assert_string_equal(before, after);
    snprintf(nowhere, sizeof nowhere, "%s/no/copy.db", d->folder);
    assert_int_equal(backup_to(d->db, nowhere, &fault), ERR_IO);
}

/* The disk as this test wants it: in the place of the C library's own. */
static const char *unmovable;

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (!unmovable || strcmp(to, unmovable))
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    errno = EIO;
    return -1;
}

int rename(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    if (!unmovable)
        return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    errno = EIO;
    return -1;
}

/* Keys beside nothing would look like a database that was lost. */
static void no_copy_leaves_no_keys(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char to[160], keys[168];
    struct slots_birth birth = {
        .login = S("hanako"), .passphrase = S("ハルカゼ 看護の朝 2026"), .now = d->now};
    snprintf(to, sizeof to, "%s/copy.db", d->folder);
    snprintf(keys, sizeof keys, "%s.keys", to);
    GOOD(slots_create(d->path, &birth, &fault));
    keyring_wipe(); /* the pages are plain */
    unmovable = to;
    assert_int_equal(backup_to(d->db, to, &fault), ERR_IO);
    assert_true(access(to, F_OK) && access(keys, F_OK));
    unmovable = NULL;
    GOOD(slots_copy(d->path, to, &fault));
    unmovable = to;
    assert_int_equal(backup_to(d->db, to, &fault), ERR_IO);
    assert_int_equal(access(keys, F_OK), 0); /* these were there */
    unmovable = NULL;
    GOOD(backup_to(d->db, to, &fault));
    assert_int_equal(access(keys, F_OK), 0);
}

static void run(const struct desk *d, const char *sql)
{
    sqlite3 *handle;
    char *error = NULL;
    assert_int_equal(sqlite3_open(d->path, &handle), SQLITE_OK);
    sqlite3_exec(handle, sql, NULL, NULL, &error);
    assert_string_equal(error ? error : "", "");
    sqlite3_close(handle);
}

#define NO_GUARDS                                                                                            \
    "DROP TRIGGER intake_DELETE; DROP TRIGGER intake_UPDATE; DROP TRIGGER contact_UPDATE; DROP TRIGGER "     \
    "person_UPDATE;"

/* What somebody with the sqlite3 program, a bad disk or a bug of ours could leave behind, and the line that
 * shows it. */
static void check_finds_what_is_wrong(void **state)
{
    static const struct {
        const char *sql, *what;
        bool deep;
    } rows[] = {
        {"UPDATE counter SET n=n+1 WHERE name='intake'", "件数 相談", false},
        {"DELETE FROM counter WHERE name='person'", "件数 対象者", false},
        {"UPDATE counter SET n=n-1 WHERE name='intake.open'", "状態ごとの件数", false},
        {"INSERT INTO counter VALUES('intake.closed', 3)", "状態ごとの件数", false},
        {NO_GUARDS "DELETE FROM intake WHERE id=3", "つながりの整合性", false},
        {NO_GUARDS "UPDATE contact SET intake=999 WHERE id=2", "つながりの整合性", false},
        {"DROP TRIGGER audit_keeps; UPDATE audit SET act='x' WHERE seq=4", "監査の鎖", false},
        {"DELETE FROM audit_key", "監査の鎖", false},
        {"DROP TABLE counter", "状態ごとの件数", false},
        {NO_GUARDS "UPDATE person SET name='別の名前', birth_on='1900-01-31' WHERE id=2", "検索索引 対象者",
         true},
        {NO_GUARDS "UPDATE person SET found=NULL WHERE id=2", "検索索引 対象者", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fault fault;
        struct desk *d;
        struct check_line *lines;
        int n, bad = 0;
        desk_up((void **)&d);
        for (int k = 0; k < 5; k++)
            desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "相談");
        GOOD(check_all(d->arena, d->db, true, &lines, &n, &fault));
        run(d, rows[i].sql);
        if (check_all(d->arena, d->db, rows[i].deep, &lines, &n, &fault) != ERR_DAMAGED)
            fail_msg("not seen: %s", rows[i].sql);
        for (int k = 0; k < n; k++)
            if (str_starts(lines[k].found, S("-")) ||
                str_find(lines[k].found, S(" -")) != SIZE_MAX) /* no count is below nothing */
                fail_msg("%s: " S_FMT, rows[i].sql, S_ARG(lines[k].found));
        for (int k = 0; k < n; k++)
            if (!lines[k].good && str_eq(lines[k].what, str_of(rows[i].what)))
                bad++;
        if (!bad)
            fail_msg("%s: %s", rows[i].sql, fault.say);
        desk_down((void **)&d);
    }
}

/* One byte of each page in turn: whatever it hits, check says so or nothing that counts has changed. */
static void a_flipped_page_is_found(void **state)
{
    (void)state;
    struct fault fault;
    struct desk *d;
    desk_up((void **)&d);
    for (int k = 0; k < 40; k++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000",
                  "相談の内容はいつも長くなる。夜間にせん妄がある。");
    db_close(d->db);
    d->db = NULL;
    struct stat st;
    assert_int_equal(stat(d->path, &st), 0);
    int pages = (int)(st.st_size / 4096), found = 0;
    for (int page = 1; page < pages; page++) {
        FILE *file = fopen(d->path, "r+e");
        unsigned char kept[64], zero[64] = {0};
        fseek(file, page * 4096L, SEEK_SET); /* the page's own header */
        assert_int_equal(fread(kept, 1, sizeof kept, file), sizeof kept);
        fseek(file, page * 4096L, SEEK_SET);
        assert_int_equal(fwrite(zero, 1, sizeof zero, file), sizeof zero);
        fclose(file);
        struct db *reader;
        struct check_line *lines;
        int n;
        enum err e = db_open_reader(d->path, &reader, &fault);
        if (!e) {
            e = check_all(d->arena, reader, false, &lines, &n, &fault);
            db_close(reader);
        }
        found += e == ERR_DAMAGED;
        file = fopen(d->path, "r+e");
        fseek(file, page * 4096L, SEEK_SET);
        assert_int_equal(fwrite(kept, 1, sizeof kept, file), sizeof kept);
        fclose(file);
    }
    if (found < pages - 1)
        fail_msg("%d of %d pages", found, pages - 1);
    desk_down((void **)&d);
}

/* A copy of a damaged file does not count as one. */
static void a_damaged_file_gives_no_copy(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char to[160];
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "");
    run(d, "DROP TRIGGER audit_keeps; UPDATE audit SET subject='intake 2' WHERE seq=3");
    snprintf(to, sizeof to, "%s/copy.db", d->folder);
    assert_int_equal(backup_to(d->db, to, &fault), ERR_DAMAGED);
    assert_non_null(strstr(fault.say, "3 番"));
    assert_int_equal(access(to, F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_copy_while_the_writer_writes, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_copy_never_overwrites, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(no_copy_leaves_no_keys, desk_up, desk_down),
        cmocka_unit_test(check_finds_what_is_wrong),
        cmocka_unit_test(a_flipped_page_is_found),
        cmocka_unit_test_setup_teardown(a_damaged_file_gives_no_copy, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
