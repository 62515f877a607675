/* A call is committed whole: case, person, contact, number, audit, history, counters, search. */
#include "store/check.h"
#include "store/desk.h"

#include "store/audit.h"
#include "store/search.h"

static void a_call_becomes_a_case(void **state)
{
    struct desk *d = *state;
    int64_t id =
        desk_case(d, "山田 太郎", "ヤマダ タロウ", "03-1234-5678", "父が昨日から食事をとらず、歩けない。");
    struct record r = record_new(d->arena, RECORD_INTAKE);
    assert_true(load_record(d->arena, d->db, &r, id));
    IS(r.v[INTAKE_number], "R08-0001");
    IS(r.v[INTAKE_person], "1");
    IS(r.v[INTAKE_note], "父が昨日から食事をとらず、歩けない。");
    struct contact *contacts;
    assert_int_equal(load_contacts(d->arena, d->db, id, 10, &contacts), 1);
    IS(contacts[0].minutes, "12");
    assert_int_equal(load_count(d->db, "intake"), 1);
    assert_int_equal(load_count(d->db, "intake.open"), 1);
    desk_case(d, "佐藤", "サトウ", "", "二件目");
    struct case_row *rows;
    assert_int_equal(load_cases(d->arena, d->db, CASES_NEWEST, NULL, 10, &rows), 2);
    IS(rows[0].number, "R08-0002");
    IS(rows[1].name, "山田 太郎");
    assert_int_equal(load_cases(d->arena, d->db, CASES_NEWEST, &rows[0], 10, &rows), 1);
    IS(rows[0].number, "R08-0001");
}

static void closing_changes_counters_and_keeps_history(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    int64_t id = desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "x");
    struct intake i = {.state = S("closed"), .close_reason = S("solved")};
    struct change *c = change_new(S("hanako"), S("intake"));
    change_put(c, &(struct record){record_row(RECORD_INTAKE), id, i.v},
               FIELD_BIT(INTAKE_state) | FIELD_BIT(INTAKE_close_reason));
    desk_apply(d, c);
    assert_int_equal(load_count(d->db, "intake.open"), 0);
    assert_int_equal(load_count(d->db, "intake.closed"), 1);
    struct record r = record_new(d->arena, RECORD_INTAKE);
    assert_true(load_record(d->arena, d->db, &r, id));
    IS(r.v[INTAKE_number], "R08-0001");
    IS(r.v[INTAKE_close_reason], "solved");
    struct check_line *lines;
    int n;
    GOOD(check_all(d->arena, d->db, true, &lines, &n, &fault));
    assert_true(n > 10);
}

static void a_draft_keeps_what_was_typed(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    struct draft_value values[] = {{S("intake.caller_phone"), S("０９０−12")},
                                   {S("person.birth_on"), S("昭和99年")}};
    struct draft draft = {.staff = S("hanako"),
                          .form = S("intake"),
                          .started = d->now,
                          .saved = d->now,
                          .at = S("person.birth_on"),
                          .caret = 6,
                          .values = values,
                          .count = 2};
    struct change *c = change_new(S("hanako"), S("draft"));
    change_draft(c, &draft);
    result = desk_apply(d, c);
    assert_true(result.draft > 0);
    draft.id = result.draft;
    draft.caret = 9;
    draft.values = &(struct draft_value){S("intake.note"), S("夜間\nせん妄")};
    draft.count = 1;
    int64_t rows_before, rows_after;
    GOOD(audit_check(d->db, &rows_before, &fault));
    c = change_new(S("hanako"), S("draft"));
    change_draft(c, &draft);
    GOOD(change_apply(d->db, c, d->now + 1, &result, &fault));
    change_free(c);
    GOOD(audit_check(d->db, &rows_after, &fault));
    assert_int_equal(rows_before, rows_after); /* saving again is no event */
    struct draft *drafts;
    assert_int_equal(load_drafts(d->arena, d->db, S("hanako"), &drafts), 1);
    assert_int_equal(drafts[0].count, 3);
    assert_int_equal(drafts[0].caret, 9);
    assert_int_equal(load_drafts(d->arena, d->db, S("jiro"), &drafts), 0);
    c = change_new(S("hanako"), S("draft"));
    change_end_draft(c, result.draft);
    GOOD(change_apply(d->db, c, d->now + 2, &result, &fault));
    change_free(c);
    assert_int_equal(load_drafts(d->arena, d->db, S0, &drafts), 0);
}

/* "@1" in a reference stands for an earlier edit; typed by a person it is text. */
static void text_that_looks_like_a_reference_stays(void **state)
{
    struct desk *d = *state;
    int64_t id = desk_case(d, "@0", "", "", "@1");
    struct record r = record_new(d->arena, RECORD_INTAKE), p = record_new(d->arena, RECORD_PERSON);
    assert_true(load_record(d->arena, d->db, &r, id));
    IS(r.v[INTAKE_note], "@1");
    assert_true(load_record(d->arena, d->db, &p, 1));
    IS(p.v[PERSON_name], "@0");
}

static void a_failing_change_leaves_nothing(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("contact"));
    struct person p = {.name = S("幻")};
    change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct contact k = {.intake = S("999"), .note = S("行き先がない")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    assert_int_equal(change_apply(d->db, c, d->now, &result, &fault), ERR_REFUSED);
    change_free(c);
    assert_int_equal(load_count(d->db, "person"), 0);
    int64_t rows;
    GOOD(audit_check(d->db, &rows, &fault));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_becomes_a_case, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(closing_changes_counters_and_keeps_history, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_draft_keeps_what_was_typed, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(text_that_looks_like_a_reference_stays, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_failing_change_leaves_nothing, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
