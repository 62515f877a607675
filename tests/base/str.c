#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

static void assert_str(struct str got, struct str want)
{
    if (!str_eq(got, want))
        fail_msg("「" S_FMT "」, expected 「" S_FMT "」", S_ARG(got), S_ARG(want));
}

static void compares_by_code_point(void **state)
{
    (void)state;
    assert_true(str_eq(S0, (struct str){NULL, 0}));
    assert_false(str_eq(S("\xEF\xA8\x99"), S("神")));
    assert_true(str_cmp(S("函"), S("函館")) < 0);
    assert_true(str_cmp(S("市"), S("区")) > 0);
    assert_int_equal(str_cmp(S("𠮷"), S("𠮷")), 0);
    assert_true(str_cmp(S("ん"), S("𠮷")) < 0);
}

static void finds_and_cuts(void **state)
{
    (void)state;
    struct str s = S("在宅医療・介護連携支援センター");
    assert_int_equal(str_find(s, S("介護")), 15);
    assert_int_equal(str_find(s, S("看護")), SIZE_MAX);
    assert_int_equal(str_find(s, S0), 0);
    assert_true(str_starts(s, S("在宅")) && str_ends(s, S("センター")));
    assert_false(str_starts(S("在"), S("在宅")));
    assert_str(str_head(s, 6), S("在宅"));
    assert_str(str_from(s, s.n + 5), S0);
}

/* The first place, as memmem() finds it, whatever begins alike before it. */
static void finds_the_first_of_all(void **state)
{
    (void)state;
    unsigned x = 3;
    char text[2048], part[24];
    int found = 0;
    for (int i = 0; i < 20000; i++) {
        size_t n = (size_t)rand_r(&x) % (i % 50 ? 40 : sizeof text),
               m = 1 + (size_t)rand_r(&x) % (i % 7 ? 3 : sizeof part - 1);
        for (size_t k = 0; k < n; k++)
            text[k] = "ab\0"[rand_r(&x) % 3];
        for (size_t k = 0; k < m; k++)
            part[k] = "ab\0"[rand_r(&x) % 3];
        const char *at = memmem(text, n, part, m);
        assert_int_equal(str_find((struct str){text, n}, (struct str){part, m}),
                         at ? (size_t)(at - text) : SIZE_MAX);
        found += at != NULL;
    }
    assert_in_range(found, 5000, 19000);
}

static void trims_every_blank(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"　函館 太郎\r\n", "函館 太郎"}, {"\xC2\xA0x\xC2\xA0", "x"}, {" \t　", ""}, {"", ""}, {"　", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str(str_trim(str_of(rows[i].in)), str_of(rows[i].out));
}

static void cuts_off_parts(void **state)
{
    (void)state;
    struct str rest = S("内科,,外科");
    assert_str(str_part(&rest, ','), S("内科"));
    assert_str(str_part(&rest, ','), S0);
    assert_str(str_part(&rest, ','), S("外科"));
    assert_int_equal(rest.n, 0);
}

static void takes_what_it_begins_with(void **state)
{
    (void)state;
    struct str rest = S("12月5日");
    assert_int_equal(str_count_digits(rest), 2);
    assert_false(str_take(&rest, S("1月")));
    assert_true(str_take(&rest, S("12月")));
    assert_str(rest, S("5日"));
    assert_true(str_take(&rest, S0));
    assert_true(str_take(&rest, S("5日")));
    assert_false(str_take(&rest, S("5日")));
    assert_int_equal(rest.n, 0);
    assert_int_equal(str_count_digits(rest), 0);
    assert_int_equal(str_count_digits(S("１2")), 0);
}

static void reads_whole_numbers(void **state)
{
    (void)state;
    assert_int_equal(str_int(S("-0138"), 7), -138);
    assert_int_equal(str_int(S("+3"), 7), 3);
    assert_int_equal(str_int(S("999999999999999999"), 7), 999999999999999999);
    assert_int_equal(str_int(S("9999999999999999999"), 7), 7);
    assert_int_equal(str_int(S("3年"), 7), 7);
    assert_int_equal(str_int(S("-"), 7), 7);
    assert_true(str_digits(S("0138")));
    assert_false(str_digits(S0) || str_digits(S("０")));
}

static void builds_in_an_arena(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = buf_in(a);
    assert_int_equal(buf_str(&b).n, 0);
    for (int i = 0; i < 500; i++)
        buf_print(&b, "%d日", i % 10);
    buf_byte(&b, '!');
    assert_int_equal(buf_str(&b).n, 500 * 4 + 1);
    assert_str(str_from(buf_str(&b), 1996), S("9日!"));
    const struct str parts[] = {{"月", 3}, {"火", 3}, {"水", 3}};
    assert_str(str_join(a, parts, 3, S("、")), S("月、火、水"));
    assert_str(str_print(a, S_FMT "%03d", S_ARG(S("第")), 7), S("第007"));
    assert_string_equal(str_z(a, str_head(S("函館市"), 6)), "函館");
    assert_str(str_of(NULL), S0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_by_code_point), cmocka_unit_test(finds_and_cuts),
        cmocka_unit_test(finds_the_first_of_all), cmocka_unit_test(trims_every_blank),
        cmocka_unit_test(cuts_off_parts),         cmocka_unit_test(reads_whole_numbers),
        cmocka_unit_test(builds_in_an_arena),     cmocka_unit_test(takes_what_it_begins_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
