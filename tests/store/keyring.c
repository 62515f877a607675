/* Keys are found by the file, are gone when they should be, and are not in a child. */
#include "store/keyring.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "store/desk.h"

static const unsigned char one[KEY_BYTES] = "one", two[KEY_BYTES] = "two";

static int up(void **state)
{
    struct desk *d = calloc(1, sizeof *d);
    desk_folder(d);
    *state = d;
    return 0;
}

static int down(void **state)
{
    keyring_wipe();
    desk_remove(*state);
    return 0;
}

static void a_key_is_found_by_the_file_however_it_is_named(void **state)
{
    struct desk *d = *state;
    unsigned char key[KEY_BYTES];
    char link[128], around[256];
    snprintf(link, sizeof link, "%s/way", d->folder);
    assert_int_equal(symlink(d->folder, link), 0);
    snprintf(around, sizeof around, "%s/way/../%s/desk.db", d->folder, strrchr(d->folder, '/') + 1);
    assert_false(keyring_has(d->path));
    assert_false(keyring_get(d->path, key));
    keyring_put(d->path, one);
    assert_true(keyring_get(around, key));
    assert_memory_equal(key, one, KEY_BYTES);
    keyring_put(around, two);
    assert_true(keyring_get(d->path, key));
    assert_memory_equal(key, two, KEY_BYTES);
    keyring_forget(d->path);
    assert_false(keyring_has(around));
    snprintf(around, sizeof around, "%s/desk.db-wal", d->folder);
    assert_false(keyring_has(around));
}

static void many_are_kept_apart(void **state)
{
    struct desk *d = *state;
    unsigned char key[KEY_BYTES] = "", found[KEY_BYTES];
    char path[160];
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "%s/%d.db", d->folder, i);
        key[0] = (unsigned char)i;
        keyring_put(path, key);
    }
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "%s/%d.db", d->folder, i);
        assert_true(keyring_get(path, found));
        assert_int_equal(found[0], i);
    }
    keyring_wipe();
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "%s/%d.db", d->folder, i);
        assert_false(keyring_has(path));
    }
}

static void a_copy_has_the_key_of_its_source(void **state)
{
    struct desk *d = *state;
    char copy[160];
    unsigned char mine[KEY_BYTES], its[KEY_BYTES];
    snprintf(copy, sizeof copy, "%s.part", d->path);
    assert_false(keyring_share(copy, d->path));
    assert_false(keyring_has(copy));
    keyring_put(d->path, one);
    assert_true(keyring_share(copy, d->path));
    assert_true(keyring_subkey(copy, KEY_PAGES, its));
    assert_true(keyring_subkey(d->path, KEY_PAGES, mine));
    assert_memory_equal(mine, its, KEY_BYTES);
    keyring_forget(d->path);
    assert_true(keyring_has(copy));
}

static void each_use_has_a_key_of_its_own(void **state)
{
    struct desk *d = *state;
    unsigned char key[KEY_PACKAGE + 1][KEY_BYTES];
    keyring_put(d->path, one);
    memcpy(key[0], one, KEY_BYTES);
    for (int use = KEY_PAGES; use <= KEY_PACKAGE; use++) {
        assert_true(keyring_subkey(d->path, (enum keyring_use)use, key[use]));
        for (int other = 0; other < use; other++)
            assert_memory_not_equal(key[use], key[other], KEY_BYTES);
    }
}

/* A program that is started by ours has no business with them. */
static void a_child_has_none(void **state)
{
    struct desk *d = *state;
    int status;
    keyring_put(d->path, one);
    pid_t child = fork();
    if (child == 0) {
        bool had = keyring_has(d->path);
        keyring_put(d->path, two);
        bool has = keyring_has(d->path);
        keyring_wipe();
        _exit(had ? 1 : has ? 0 : 2);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(keyring_has(d->path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_found_by_the_file_however_it_is_named, up, down),
        cmocka_unit_test_setup_teardown(many_are_kept_apart, up, down),
        cmocka_unit_test_setup_teardown(a_copy_has_the_key_of_its_source, up, down),
        cmocka_unit_test_setup_teardown(each_use_has_a_key_of_its_own, up, down),
        cmocka_unit_test_setup_teardown(a_child_has_none, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
