/* A database whose key is in the keyring: what the store does with a plain file it does with this one. */
#include "store/cipher.h"
#include "store/check.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "store/audit.h"
#include "store/backup.h"
#include "store/desk.h"
#include "store/generation.h"
#include "store/keyring.h"

static const unsigned char other[KEY_BYTES] = "another one";

static void everything_is_there(struct desk *d, struct db *db, int people)
{
    struct fault fault;
    struct check_line *lines;
    int n;
    if (check_all(d->arena, db, true, &lines, &n, &fault))
        fail_msg("%s", fault.say);
    for (int i = 0; i < n; i++)
        if (!lines[i].good)
            fail_msg("%.*s: %.*s", S_ARG(lines[i].what), S_ARG(lines[i].found));
    assert_int_equal(load_count(db, "person"), people);
}

static void a_day_of_it(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    for (int i = 0; i < 60; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
    GOOD(db_open_reader(d->path, &reader, &fault));
    everything_is_there(d, reader, 60);
    assert_int_equal(cipher_of(reader), cipher_suite_here());
    assert_int_equal(cipher_of(d->db), cipher_suite_here());
    assert_true(cipher_sealed(d->db) > 300);
    db_close(reader);
    db_close(d->db);
    d->db = NULL;
    GOOD(db_open_reader(d->path, &reader, &fault));
    everything_is_there(d, reader, 60);
    db_close(reader);
}

static void a_copy_is_sealed_with_the_same_key(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *copy;
    char to[160];
    for (int i = 0; i < 20; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "");
    snprintf(to, sizeof to, "%s/copy.db", d->folder);
    GOOD(backup_to(d->db, to, &fault));
    assert_int_equal(db_open_reader(to, &copy, &fault), ERR_REFUSED); /* without a key it is not even ours */
    assert_true(keyring_share(to, d->path));
    GOOD(db_open_reader(to, &copy, &fault));
    assert_int_equal(cipher_of(copy), cipher_suite_here());
    everything_is_there(d, copy, 20);
    db_close(copy);
    GOOD(generation_make(d->db, d->now, &fault));
    struct str newest = generation_newest(d->arena, d->path);
    assert_true(keyring_share(newest.p, d->path));
    GOOD(db_open_reader(newest.p, &copy, &fault));
    everything_is_there(d, copy, 20);
    db_close(copy);
}

static void without_the_key_nothing_opens(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *db;
    char slots[160];
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "");
    db_close(d->db);
    d->db = NULL;
    keyring_put(d->path, other);
    assert_int_equal(db_open_reader(d->path, &db, &fault), ERR_DAMAGED);
    assert_non_null(strstr(fault.say, "鍵が合わない"));
    keyring_forget(d->path);
    assert_int_equal(db_open_reader(d->path, &db, &fault), ERR_REFUSED);
    snprintf(slots, sizeof slots, "%s.keys", d->path);
    fclose(fopen(slots, "we"));
    assert_int_equal(db_open_reader(d->path, &db, &fault), ERR_DENIED);
    assert_non_null(strstr(fault.say, "鍵がかかっています"));
    assert_int_equal(db_open_writer(d->path, d->seat, S("hanako"), d->now, &db, &fault), ERR_DENIED);
    keyring_put(d->path, desk_key);
    GOOD(db_open_reader(d->path, &db, &fault));
    db_close(db);
}

static void a_plain_file_stays_plain(void **state)
{
    (void)state;
    struct desk *d;
    struct fault fault;
    struct db *db;
    char head[16];
    desk_up((void **)&d);
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "");
    assert_int_equal(cipher_of(d->db), CIPHER_NONE);
    db_close(d->db);
    d->db = NULL;
    FILE *file = fopen(d->path, "re");
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    assert_memory_equal(head, "SQLite format 3", sizeof head);
    keyring_put(d->path,
                desk_key); /* a key where the file has none: nothing is written into it in a mixture */
    assert_int_equal(db_open_reader(d->path, &db, &fault), ERR_DAMAGED);
    assert_int_equal(db_open_writer(d->path, d->seat, S("hanako"), d->now, &db, &fault), ERR_DAMAGED);
    keyring_wipe();
    GOOD(db_open_reader(d->path, &db, &fault));
    db_close(db);
    desk_down((void **)&d);
}

static void the_second_suite(void **state)
{
    (void)state;
    struct desk *d;
    struct fault fault;
    struct db *db;
    cipher_prefer(CIPHER_CHACHA20);
    desk_up_sealed((void **)&d);
    cipher_prefer(CIPHER_NONE);
    for (int i = 0; i < 10; i++)
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "");
    assert_int_equal(cipher_of(d->db), CIPHER_CHACHA20);
    GOOD(db_open_reader(d->path, &db, &fault));
    everything_is_there(d, db, 10);
    db_close(db);
    desk_down_sealed((void **)&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_of_it, desk_up_sealed, desk_down_sealed),
        cmocka_unit_test_setup_teardown(a_copy_is_sealed_with_the_same_key, desk_up_sealed, desk_down_sealed),
        cmocka_unit_test_setup_teardown(without_the_key_nothing_opens, desk_up_sealed, desk_down_sealed),
        cmocka_unit_test(a_plain_file_stays_plain),
        cmocka_unit_test(the_second_suite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
