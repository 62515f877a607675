/* Code tables: every row is found again by whatever name people, files and keys give it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/width.h"
#include "model/code.h"

static void fail_row(const struct code *row, struct str name)
{
    fail_msg("%.*s.%.*s 「%.*s」", S_ARG(codes_name(row->table)), S_ARG(row->code), S_ARG(name));
}

static void every_name_reads_as_its_row(void **state)
{
    (void)state;
    for (enum codes t = 0; t < CODES_COUNT; t++)
        for (int i = 0; i < codes_count(t); i++) {
            const struct code *row = codes_row(t, i);
            struct str names[] = {row->label, row->code};
            assert_int_equal(row->table, t);
            for (size_t k = 0; k < COUNT_OF(names); k++)
                if (!names[k].n || code_read(t, names[k]) != row)
                    fail_row(row, names[k]);
            for (struct str rest = row->aliases; rest.n;) {
                struct str alias = str_part(&rest, '/');
                if (!alias.n || code_read(t, alias) != row)
                    fail_row(row, alias);
            }
            assert_ptr_equal(code_find(t, row->code), row);
            assert_int_equal(code_number(t, row->code), i + 1);
            assert_true(str_eq(code_label(t, row->code), row->label));
        }
}

static void tables_have_names(void **state)
{
    (void)state;
    for (enum codes t = 0; t < CODES_COUNT; t++) {
        assert_true(codes_of_name(codes_name(t)) == t);
        assert_true(t == CODES_none ? !codes_label(t).n && codes_count(t) == 0
                                    : codes_label(t).n && codes_count(t) >= 2);
    }
    assert_true(codes_of_name(S("nothing")) == CODES_none);
}

/* A pick list is two columns of a number and a label; the code is what scripts and drafts hold. */
static void rows_are_fit_to_be_shown_and_stored(void **state)
{
    (void)state;
    for (enum codes t = 0; t < CODES_COUNT; t++)
        for (int i = 0; i < codes_count(t); i++) {
            const struct code *row = codes_row(t, i);
            if (width_text(row->label) > 34)
                fail_row(row, row->label);
            for (size_t k = 0; k < row->code.n; k++)
                if ((row->code.p[k] < 'a' || row->code.p[k] > 'z') &&
                    (row->code.p[k] < '0' || row->code.p[k] > '9'))
                    fail_row(row, row->code);
        }
}

static void width_and_blanks_do_not_matter(void **state)
{
    static const struct {
        enum codes table;
        const char *typed, *code;
    } rows[] = {
        {CODES_requester, "ケアマネ", "manager"},
        {CODES_requester, "ｹｱﾏﾈ", "manager"},
        {CODES_requester, "けあまね", "manager"},
        {CODES_requester, " 訪問看護ＳＴ ", "nursing"},
        {CODES_requester, "ｃｓｗ", "csw"},
        {CODES_requester, "Family", "family"},
        {CODES_care, "要介護３", "c3"},
        {CODES_care, "要 介護 3", "c3"},
        {CODES_category, "在宅療養支援", "home"},
        {CODES_disease, "ＡＬＳ", "als"},
        {CODES_requester, "", ""},
        {CODES_requester, "　", ""},
        {CODES_requester, "ケアマネさん", ""},
        {CODES_none, "本人", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct code *row = code_read(rows[i].table, str_of(rows[i].typed));
        struct str code = row ? row->code : S0;
        if (!str_eq(code, str_of(rows[i].code)))
            fail_msg("「%s」: %.*s", rows[i].typed, S_ARG(code));
    }
    struct arena *a = arena_new();
    struct buf endless = buf_in(a);
    for (int i = 0; i < 500; i++)
        buf_add(&endless, S("ケアマネ"));
    assert_null(code_read(CODES_requester, buf_str(&endless)));
    arena_free(a);
}

static void sets_keep_the_order_of_the_table(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str set = S0;
    for (int i = codes_count(CODES_procedure) - 1; i >= 0; i--)
        set = codes_toggle(a, CODES_procedure, set, codes_row(CODES_procedure, i)->code);
    struct str rest = set;
    for (int i = 0; i < codes_count(CODES_procedure); i++) {
        assert_true(codes_has(set, codes_row(CODES_procedure, i)->code));
        assert_true(str_eq(str_part(&rest, ' '), codes_row(CODES_procedure, i)->code));
    }
    assert_int_equal(rest.n, 0);
    assert_false(codes_has(S("gastrostomy"), S("gastro")));
    assert_true(
        str_eq(codes_toggle(a, CODES_procedure, S("gastrostomy suction"), S("gastrostomy")), S("suction")));
    assert_true(str_eq(codes_labels(a, CODES_procedure, S("gastrostomy ivh")), S("胃瘻、IVH")));
    assert_true(str_eq(codes_labels(a, CODES_procedure, S("gone")), S("gone")));
    assert_int_equal(codes_labels(a, CODES_procedure, S0).n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_reads_as_its_row),
        cmocka_unit_test(tables_have_names),
        cmocka_unit_test(rows_are_fit_to_be_shown_and_stored),
        cmocka_unit_test(width_and_blanks_do_not_matter),
        cmocka_unit_test(sets_keep_the_order_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
