/* What a login may be: one rule for who is the first and who comes later. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/login.h"

static void letters_first_then_digits_and_three_marks(void **state)
{
    static const char *const good[] = {"a", "Yamada", "yamada.h", "a-1_2.z",
                                       "abcdefghijabcdefghijabcdefghijab"};
    static const char *const wrong[] = {
        "", "1yamada", "-as", ".a", "_a", "ya mada", "yamada\n", "花子", "abcdefghijabcdefghijabcdefghijabc"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_int_equal(login_wrong(str_of(good[i])).n, 0);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_true(login_wrong(str_of(wrong[i])).n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(letters_first_then_digits_and_three_marks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
