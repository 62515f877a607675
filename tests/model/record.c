/* Records and fields as rows: labels that can be told apart and shown, structs and arrays that are the same
 * memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/width.h"
#include "model/record.h"

enum { LABEL_CELLS = 22 };

static void fail_field(const struct field *f, const char *why)
{
    fail_msg("%.*s.%.*s 「%.*s」: %s", S_ARG(record_row(f->record)->table), S_ARG(f->column), S_ARG(f->label),
             why);
}

static void every_field_is_whole(void **state)
{
    (void)state;
    int fields = 0;
    for (int r = 0; r < RECORD_COUNT; r++) {
        const struct record_row *row = record_row((enum record_id)r);
        assert_int_equal(row->id, r);
        assert_true(row->label.n > 0 && row->count > 0);
        assert_ptr_equal(record_of_table(row->table), row);
        for (int i = 0; i < row->count; i++, fields++) {
            const struct field *f = &row->fields[i];
            if ((int)f->record != r || f->index != i)
                fail_field(f, "stands at another place");
            if (!f->label.n || !f->help.n)
                fail_field(f, "has no words");
            if (width_text(f->label) > LABEL_CELLS)
                fail_field(f, "the label is too wide for a form");
            if (f->cells < 2 || f->cells > 60)
                fail_field(f, "has no room");
            if (f->section < 0 || f->section >= SECTION_COUNT)
                fail_field(f, "stands in no section");
            if (!section_label(f->section).n && !(f->flags & F_AUTO))
                fail_field(f, "is on no form and filled by nobody");
            bool coded = f->kind == KIND_CODE || f->kind == KIND_CODES;
            if (coded != (f->codes != CODES_none))
                fail_field(f, "code table and kind do not agree");
            if (f->flags & F_BIRTH && f->kind != KIND_DATE)
                fail_field(f, "only dates are of birth");
            if (f->flags & F_FOUND && !(row->flags & R_FOUND))
                fail_field(f, "its record is not in the search index");
            assert_ptr_equal(record_field((enum record_id)r, f->column), f);
            assert_ptr_equal(record_heading((enum record_id)r, f->label), f);
        }
    }
    assert_int_equal(fields, record_fields());
}

static void no_two_the_same(const struct field *f, const struct field *other)
{
    if (f == other)
        return;
    if (f->record == other->record && str_eq(f->column, other->column))
        fail_field(f, "two columns of one name");
    if (str_eq(f->label, other->label))
        fail_field(f, "two fields of one label");
}

/* Within a record, and in cases.csv and on the intake form, where people and cases stand side by side. */
static void labels_are_told_apart(void **state)
{
    (void)state;
    for (int r = 0; r < RECORD_COUNT; r++)
        for (int k = 0; k < RECORD_COUNT; k++) {
            const struct record_row *one = record_row((enum record_id)r),
                                    *other = record_row((enum record_id)k);
            bool form =
                (r == RECORD_INTAKE || r == RECORD_PERSON) && (k == RECORD_INTAKE || k == RECORD_PERSON);
            for (int i = 0; (r == k || form) && i < one->count; i++)
                for (int j = 0; j < other->count; j++)
                    no_two_the_same(&one->fields[i], &other->fields[j]);
        }
}

static void headings_are_read_in_any_width(void **state)
{
    (void)state;
    assert_int_equal(record_heading(RECORD_INTAKE, S(" 受付番号　"))->index, INTAKE_number);
    assert_int_equal(record_heading(RECORD_RESOURCE, S("ＦＡＸ番号"))->index, RESOURCE_fax);
    assert_int_equal(record_heading(RECORD_RESOURCE, S("url"))->index, RESOURCE_url);
    assert_null(record_heading(RECORD_INTAKE, S("備考")));
    assert_null(record_heading(RECORD_INTAKE, S0));
    assert_null(record_field(RECORD_INTAKE, S("nothing")));
    assert_null(record_of_table(S("audit")));
}

static void struct_and_array_are_the_same(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct intake i = {.number = S("R08-0001"), .restricted = S("yes")};
    assert_true(str_eq(i.v[INTAKE_number], S("R08-0001")));
    assert_true(str_eq(i.v[INTAKE_FIELDS - 1], S("yes")));
    struct record r = record_new(a, RECORD_PERSON);
    assert_int_equal(r.row->count, PERSON_FIELDS);
    for (int k = 0; k < PERSON_FIELDS; k++)
        assert_int_equal(r.v[k].n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_whole),
        cmocka_unit_test(labels_are_told_apart),
        cmocka_unit_test(headings_are_read_in_any_width),
        cmocka_unit_test(struct_and_array_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
