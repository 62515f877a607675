/* The matrix of RELIABILITY.md section 3, typed again here: every role and every right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "model/role.h"

enum { ONE = 1 };

/* In the order nurse, social worker, clerk, admin, auditor. */
static const struct {
    enum right right;
    const char *may;
} matrix[] = {
    {RIGHT_NONE, "yyyyy"},     {RIGHT_SIGNED, "yyyyy"},     {RIGHT_LINES, "yyy--"},
    {RIGHT_CASE, "yy---"},     {RIGHT_RESTRICTED, "-----"}, {RIGHT_EMERGENCY, "yy---"},
    {RIGHT_EDIT, "yy---"},     {RIGHT_REGISTER, "yyy--"},   {RIGHT_CLOSE, "yy---"},
    {RIGHT_PRINT, "yy---"},    {RIGHT_DIRECTORY, "yyy--"},  {RIGHT_FIGURES, "yyyy-"},
    {RIGHT_CITY, "--yy-"},     {RIGHT_LEDGER, "---y-"},     {RIGHT_IMPORT, "yyyy-"},
    {RIGHT_EXCHANGE, "yyyy-"}, {RIGHT_STAFF, "---y-"},      {RIGHT_OWN_AUDIT, "yyyyy"},
    {RIGHT_AUDIT, "---yy"},    {RIGHT_VERIFY, "---yy"},     {RIGHT_BACKUP, "--yy-"},
    {RIGHT_RESTORE, "---y-"},  {RIGHT_KEYS, "---y-"},       {RIGHT_DISPOSE, "---y-"},
};

static bool expected(unsigned roles, const char *may)
{
    for (int r = 0; r < ROLE_COUNT; r++)
        if ((roles >> r & ONE) && may[r] == 'y')
            return true;
    return false;
}

/* All sets of roles: they add up, and nobody without a role may do anything but what needs none. */
static void every_role_may_what_the_table_says(void **state)
{
    (void)state;
    int asked = 0;
    assert_int_equal(COUNT_OF(matrix), RIGHT_COUNT);
    for (unsigned roles = 0; roles <= ROLE_ALL; roles++)
        for (size_t i = 0; i < COUNT_OF(matrix); i++, asked++) {
            bool wanted = matrix[i].right == RIGHT_NONE || expected(roles, matrix[i].may);
            if (role_may(roles, matrix[i].right) != wanted)
                fail_msg("roles %u, right %d", roles, (int)matrix[i].right);
        }
    assert_int_equal(asked, 32 * RIGHT_COUNT);
}

static void roles_come_from_the_persons_row(void **state)
{
    (void)state;
    assert_int_equal(role_of(S("nurse"), S("yes")), ROLE_NURSE | ROLE_ADMIN);
    assert_int_equal(role_of(S("social"), S("no")), ROLE_SOCIAL);
    assert_int_equal(role_of(S("clerk"), S0), ROLE_CLERK);
    assert_int_equal(role_of(S("auditor"), S("no")), ROLE_AUDITOR);
    assert_int_equal(role_of(S("none"), S("yes")), ROLE_ADMIN);
    assert_int_equal(role_of(S0, S0), 0);
    for (int i = 0; i < codes_count(CODES_job);
         i++) /* a job that is added to the codes must be given its role */
        assert_true(role_of(codes_row(CODES_job, i)->code, S("no")) != 0 ||
                    str_eq(codes_row(CODES_job, i)->code, S("none")));
}

static void a_restricted_case_is_seen_by_whom_it_is_assigned_to(void **state)
{
    (void)state;
    struct intake i = {.owner = S("hanako"), .owner_second = S("jiro"), .restricted = S("yes")};
    assert_true(role_sees(ROLE_NURSE, S("hanako"), &i));
    assert_true(role_sees(ROLE_SOCIAL, S("jiro"), &i));
    assert_false(role_sees(ROLE_NURSE | ROLE_ADMIN, S("taro"), &i));
    assert_false(role_sees(ROLE_CLERK, S("hanako"), &i)); /* a clerk sees no case, assigned or not */
    i.restricted = S("no");
    assert_true(role_sees(ROLE_NURSE, S("taro"), &i));
    assert_false(role_sees(ROLE_ADMIN, S("taro"), &i));
    assert_false(role_sees(ROLE_AUDITOR, S("taro"), &i));
    i = (struct intake){.restricted = S("yes")};
    assert_false(role_sees(ROLE_NURSE, S0, &i)); /* nobody's is not everybody's */
}

static void a_refusal_says_who_may(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    for (int r = 0; r < RIGHT_COUNT; r++) {
        struct str said = role_refusal(a, (enum right)r);
        assert_true(str_ends(said, S("だけができます。")));
    }
    assert_true(str_eq(role_refusal(a, RIGHT_PRINT), S("相談の印刷は看護師、社会福祉士だけができます。")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_may_what_the_table_says),
        cmocka_unit_test(roles_come_from_the_persons_row),
        cmocka_unit_test(a_restricted_case_is_seen_by_whom_it_is_assigned_to),
        cmocka_unit_test(a_refusal_says_who_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
