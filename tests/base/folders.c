/* Folders are made with all above them, and nothing else is taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/folders.h"

static void folders_are_made_with_all_above_them(void **state)
{
    char folder[] = "/tmp/madoguchi-test-XXXXXX", path[100];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a/b/c", folder);
    assert_true(folders_make(path));
    assert_true(folders_make(path));
    assert_int_equal(access(path, F_OK), 0);
    snprintf(path, sizeof path, "%s/file", folder);
    fclose(fopen(path, "we"));
    assert_false(folders_make(path));
    assert_int_equal(errno, ENOTDIR);
    snprintf(path, sizeof path, "%s/file/under", folder);
    assert_false(folders_make(path));
    assert_int_equal(errno, ENOTDIR);
    assert_true(folders_make("."));
    snprintf(path, sizeof path, "rm -r %s", folder);
    assert_int_equal(system(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(folders_are_made_with_all_above_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
