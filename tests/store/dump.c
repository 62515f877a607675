/*
 * A sealed file as a plain one, without SQLite: what the store wrote is what is read, the log's last commit included
 * and nothing after it. The golden file was made by an older version: as long as its dump is the same to the byte, what
 * lies on people's disks can be read (RELIABILITY.md requirement 22).
 */
#include "store/dump.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "store/desk.h"
#include "store/keyring.h"

static void copy_tail(const struct desk *d, const char *tail)
{
    char command[400];
    snprintf(command, sizeof command, "cp '%s%s' '%s/left.db%s'", d->path, tail, d->folder, tail);
    assert_int_equal(system(command), 0);
}

static long number(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) || sqlite3_step(s) != SQLITE_ROW)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    long n = (long)sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

#define SOUND "SELECT count(*) FROM pragma_quick_check WHERE quick_check='ok'"

static void a_closed_desk(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char out[160];
    for (int i = 0; i < 40; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
    db_close(d->db);
    d->db = NULL;
    snprintf(out, sizeof out, "%s/plain.db", d->folder);
    GOOD(dump_plain(d->path, out, &fault));
    assert_int_equal(number(out, "SELECT count(*) FROM person WHERE name='山田 太郎'"), 40);
    assert_int_equal(number(out, SOUND), 1);
    assert_int_equal(dump_plain(d->path, out, &fault), ERR_REFUSED); /* never overwrites */
    struct stat st;
    assert_true(stat(out, &st) == 0 && (st.st_mode & 0777) == 0600);
}

/* As a crash leaves it: the database, and a log whose last transaction may have been torn. */
static void a_log_that_was_left(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char left[160], wal[170], out[160];
    struct stat st;
    for (int i = 0; i < 10; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "");
    snprintf(left, sizeof left, "%s/left.db", d->folder);
    snprintf(wal, sizeof wal, "%s-wal", left);
    snprintf(out, sizeof out, "%s/plain.db", d->folder);
    copy_tail(d, "");
    copy_tail(d, "-wal");
    keyring_put(left, desk_key);
    GOOD(dump_plain(left, out, &fault));
    assert_int_equal(number(out, "SELECT count(*) FROM person"), 10);
    assert_int_equal(number(out, SOUND), 1);
    assert_int_equal(stat(wal, &st), 0);
    for (long n = 10; st.st_size > 5000; st.st_size -= 4321) { /* never more than a whole number of commits */
        assert_int_equal(truncate(wal, st.st_size), 0);
        unlink(out);
        GOOD(dump_plain(left, out, &fault));
        long found =
            number(out, "SELECT count(*) FROM meta") ? number(out, "SELECT count(*) FROM person") : -1;
        assert_true(found <= n && found >= 0);
        assert_int_equal(number(out, SOUND), 1);
        n = found;
    }
}

static void what_is_refused(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char out[160], plain[160];
    db_close(d->db);
    d->db = NULL;
    snprintf(out, sizeof out, "%s/plain.db", d->folder);
    snprintf(plain, sizeof plain, "%s/other.db", d->folder);
    assert_int_equal(dump_plain(plain, out, &fault), ERR_IO);
    GOOD(dump_plain(d->path, plain, &fault));
    assert_int_equal(dump_plain(plain, out, &fault), ERR_REFUSED);
    FILE *file = fopen(d->path, "r+e");
    fseek(file, 5 * 4096 + 77, SEEK_SET);
    int c = getc(file);
    fseek(file, 5 * 4096 + 77, SEEK_SET);
    putc(c ^ 1, file);
    fclose(file);
    assert_int_equal(dump_plain(d->path, out, &fault), ERR_DAMAGED);
    assert_non_null(strstr(fault.say, "6 ページ目"));
    keyring_wipe();
    assert_int_equal(dump_plain(d->path, out, &fault), ERR_DENIED);
    assert_int_equal(access(out, F_OK), -1);
}

/* ---- the golden file */

#define GOLDEN TESTS "/expected/sealed/"

static void sum_of(const char *path, char hex[65])
{
    unsigned char sum[crypto_hash_sha256_BYTES], block[4096];
    crypto_hash_sha256_state h;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    crypto_hash_sha256_init(&h);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        crypto_hash_sha256_update(&h, block, n);
    fclose(file);
    crypto_hash_sha256_final(&h, sum);
    sodium_bin2hex(hex, 65, sum, sizeof sum);
}

static void the_golden_file(void **state)
{
    static const char *const names[] = {"aes", "chacha"}; /* each with a log */
    struct desk *d = *state;
    struct fault fault;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char command[600], path[160], out[160], expected[PATH_MAX], sum[65], key_path[PATH_MAX];
        unsigned char key[KEY_BYTES];
        snprintf(command, sizeof command, "cp " GOLDEN "%s.db " GOLDEN "%s.db-wal '%s'", names[i], names[i],
                 d->folder);
        assert_int_equal(system(command), 0);
        snprintf(path, sizeof path, "%s/%s.db", d->folder, names[i]);
        snprintf(out, sizeof out, "%s/%s.plain", d->folder, names[i]);
        snprintf(key_path, sizeof key_path, GOLDEN "key");
        FILE *file = fopen(key_path, "re");
        assert_true(file && fread(key, 1, sizeof key, file) == sizeof key);
        fclose(file);
        keyring_put(path, key);
        GOOD(dump_plain(path, out, &fault));
        assert_int_equal(number(out, SOUND), 1);
        sum_of(out, sum);
        snprintf(expected, sizeof expected, GOLDEN "%s.plain", names[i]);
        char wanted[65];
        sum_of(expected, wanted);
        assert_string_equal(sum, wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_closed_desk, desk_up_sealed, desk_down_sealed),
        cmocka_unit_test_setup_teardown(a_log_that_was_left, desk_up_sealed, desk_down_sealed),
        cmocka_unit_test_setup_teardown(what_is_refused, desk_up_sealed, desk_down_sealed),
        cmocka_unit_test_setup_teardown(the_golden_file, desk_up_sealed, desk_down_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
