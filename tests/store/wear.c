/* How many pages a data key has sealed is known, whoever counts, and never too few; a new key begins anew. */
#include "store/cipher.h"

#include <sqlite3.h>

#include "store/audit.h"
#include "store/backup.h"
#include "store/desk.h"
#include "store/keyring.h"

enum { ROUNDED = 2048 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk", other[KEY_BYTES] = "another one";

static void open_desk(struct desk *d)
{
    struct fault fault;
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static void close_desk(struct desk *d)
{
    db_close(d->db);
    d->db = NULL;
}

static int up(void **state)
{
    struct fault fault;
    struct desk *d = calloc(1, sizeof *d);
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    desk_folder(d);
    keyring_put(d->path, dk);
    GOOD(db_create(d->path, &birth, d->now, &fault));
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子（看護師）"), d->now, &d->seat, &fault));
    open_desk(d);
    *state = d;
    return 0;
}

static int down(void **state)
{
    int rc = desk_down(state);
    keyring_wipe();
    return rc;
}

static uint64_t worn(struct desk *d)
{
    struct db *reader;
    struct fault fault;
    GOOD(db_open_reader(d->path, &reader, &fault));
    uint64_t pages = cipher_wear(reader);
    db_close(reader);
    return pages;
}

/* Each session goes on from the one before, a little ahead of it. */
static void sessions_add_up(void **state)
{
    struct desk *d = *state;
    uint64_t sealed = 0, before = worn(d);
    for (int session = 0; session < 6; session++) {
        for (int i = 0; i < 40; i++)
            desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
        sealed += cipher_sealed(d->db);
        close_desk(d);
        assert_true(worn(d) >= sealed);
        assert_true(worn(d) >= before);
        before = worn(d);
        open_desk(d);
    }
    assert_true(worn(d) <= sealed + 8 * ROUNDED);
}

/* What was written since, and never closed: the file tells more than that already. */
static void a_crash_forgets_nothing(void **state)
{
    struct desk *d = *state;
    for (int i = 0; i < 300; i++) {
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
        if (i % 50 == 0)
            assert_true(worn(d) >= cipher_sealed(d->db));
    }
    assert_true(cipher_sealed(d->db) > 2 * ROUNDED);
    assert_true(worn(d) >= cipher_sealed(d->db));
}

static void a_backup_counts(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char to[160];
    close_desk(d);
    open_desk(d);
    uint64_t before = worn(d);
    snprintf(to, sizeof to, "%s/copy.db", d->folder);
    for (int i = 0; i < 10; i++) {
        GOOD(backup_to(d->db, to, &fault));
        unlink(to);
        GOOD(audit_note(d->db, d->now, S("hanako"), S("backup"), S0, S0, &fault));
    }
    close_desk(d);
    open_desk(d);
    assert_true(worn(d) > before + 10 * 100); /* an empty file has more than a hundred pages */
}

static void plant(struct desk *d, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READWRITE, "cipher"), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(handle), 1);
    sqlite3_close(handle);
}

#define PLANT(number)                                                                                        \
    plant(d, "UPDATE meta SET value=substr(value, 1, instr(value, ':')) || '" number "' WHERE key='wear'")

static void a_count_that_is_high_is_told(void **state)
{
    struct desk *d = *state;
    assert_false(cipher_is_worn(worn(d)));
    close_desk(d);
    PLANT("1073741000");
    assert_false(cipher_is_worn(worn(d)));
    open_desk(d); /* and a session that begins with it goes on from it */
    assert_true(cipher_is_worn(worn(d)));
    assert_true(worn(d) < CIPHER_PAGES_MOST);
    close_desk(d);
    PLANT("4000000000");
    assert_true(worn(d) > CIPHER_PAGES_MOST);
    open_desk(d);
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", ""); /* nobody is kept from work by it */
}

/* As after a rekey: what the file tells is of another key. */
static void another_key_begins_anew(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    sqlite3 *handle;
    char copy[160], sql[256];
    close_desk(d);
    PLANT("4000000000");
    snprintf(copy, sizeof copy, "%s/copy.db", d->folder);
    snprintf(sql, sizeof sql, "VACUUM INTO 'file:%s?vfs=cipher'", copy);
    keyring_put(copy, other);
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, "cipher"),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(rename(copy, d->path), 0);
    keyring_put(d->path, other);
    GOOD(db_ready(d->path, &fault));
    assert_true(worn(d) > 0);
    assert_true(worn(d) < 4 * ROUNDED);
    open_desk(d);
    assert_true(worn(d) < 4 * ROUNDED);
}

static void a_plain_file_wears_nothing_out(void **state)
{
    struct desk *d;
    (void)state;
    desk_up((void **)&d);
    if (!getenv("MADOGUCHI_SEALED"))
        assert_int_equal(cipher_wear(d->db), 0);
    desk_down((void **)&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sessions_add_up, up, down),
        cmocka_unit_test_setup_teardown(a_crash_forgets_nothing, up, down),
        cmocka_unit_test_setup_teardown(a_backup_counts, up, down),
        cmocka_unit_test_setup_teardown(a_count_that_is_high_is_told, up, down),
        cmocka_unit_test_setup_teardown(another_key_begins_anew, up, down),
        cmocka_unit_test(a_plain_file_wears_nothing_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
