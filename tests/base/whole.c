/* All of the bytes, however few a call takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/whole.h"

/* A disk that takes a few bytes at once, is interrupted, and is full after some: in the
 * place of the C library's own. */
static long room = -1; /* -1: it is not asked */
static int calls;

ssize_t write(int file, const void *bytes, size_t n)
{
    if (room < 0)
        return syscall(SYS_write, file, bytes, n);
    if (++calls % 3 == 0) {
        errno = EINTR;
        return -1;
    }
    if (!room) {
        errno = ENOSPC;
        return -1;
    }
    n = n < 7 ? n : 7;
    n = (long)n < room ? n : (size_t)room;
    room -= (long)n;
    return syscall(SYS_write, file, bytes, n);
}

static void short_writes_are_no_errors_and_a_full_disk_says_why(void **state)
{
    char text[500], back[501];
    (void)state;
    FILE *from = tmpfile(), *to = tmpfile();
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 26);
    room = 10000;
    assert_true(whole_write(fileno(from), text, sizeof text));
    assert_int_equal(lseek(fileno(from), 0, SEEK_SET), 0);
    assert_true(whole_copy(fileno(from), fileno(to)));
    room = -1;
    assert_int_equal(pread(fileno(to), back, sizeof back, 0), sizeof text);
    assert_memory_equal(back, text, sizeof text);
    room = 100;
    errno = 0;
    bool good = whole_write(fileno(to), text, sizeof text);
    int why = errno;
    room = -1;
    assert_false(good);
    assert_int_equal(why, ENOSPC);
    fclose(from);
    fclose(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_writes_are_no_errors_and_a_full_disk_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
