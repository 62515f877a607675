/* 課題 by keys: a new one, a case tied to it once, taken back, tied again; what the report counts and opens. */
#include "app/between.h"
#include "app/hands.h"

#include "export/drill.h"
#include "export/report.h"

static const struct source_dirs shipped = {NULL, SOURCE_SCHEMA};

static void a_case(struct hands *h)
{
    hands_keys(h, "F2");
    hands_go(h, RECORD_INTAKE, INTAKE_requester);
    hands_type(h, "5");
    hands_go(h, RECORD_INTAKE, INTAKE_caller_name);
    hands_type(h, "佐藤");
    hands_go(h, RECORD_INTAKE, INTAKE_next_on);
    hands_type(h, "+3");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
}

static void write_issue(struct hands *h)
{
    hands_command(h, "課題の一覧");
    hands_sees(h, "新しい課題を書く");
    hands_keys(h, "Enter");
    hands_go(h, RECORD_ISSUE, ISSUE_title);
    hands_type(h, "夜間に吸引のできる所が足りない");
    hands_go(h, RECORD_ISSUE, ISSUE_side);
    hands_type(h, "1");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    hands_sees(h, "登録しました");
}

static struct report_table read_issues(struct hands *h, struct report_request *q)
{
    struct report_table t;
    struct fault f;
    *q = (struct report_request){.name = S("issues"), .now = h->app->now, .dirs = &shipped};
    assert_int_equal(report_read(h->arena, h->app->db, q, &t, &f), OK);
    return t;
}

static void a_case_is_tied_once_between_saves(void **state)
{
    struct hands *h = *state;
    a_case(h);
    write_issue(h);
    hands_command(h, "課題の一覧");
    twice_between_saves(h, "+");
    assert_int_equal(load_count(h->app->db, "trace"), 1);
}

static void a_case_is_tied_once(void **state)
{
    struct hands *h = *state;
    struct report_request q;
    struct drill d;
    struct fault f;
    a_case(h);
    write_issue(h);
    hands_command(h, "課題の一覧");
    hands_sees(h, "0件");
    hands_type(h, "+");
    hands_post(h);
    hands_sees(h, "結びました");
    hands_sees(h, "1件");
    hands_sees(h, "結 ");
    hands_type(h, "+");
    hands_post(h);
    hands_sees(h, "もう結んであります");
    assert_int_equal(load_count(h->app->db, "trace"), 1);
    hands_keys(h, "Ctrl-Z");
    hands_post(h);
    hands_sees(h, "0件");
    hands_type(h, "＋");
    hands_post(h);
    assert_int_equal(load_count(h->app->db, "trace"), 1);

    struct report_table t = read_issues(h, &q);
    int sum = report_column(&t, S("合計"));
    assert_int_equal(t.rows, 1);
    assert_true(str_eq(t.cells[0][0], S("医療")) && str_eq(t.cells[0][2], S("抽出")));
    assert_int_equal(str_int(t.cells[0][sum], -1), 1);
    assert_int_equal(drill_read(h->arena, h->app->db, &q, &t, 0, sum, &d, &f), OK);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.rows[0].intake, 1);
}

/* From being noticed to what came of it: the same form, and what was evaluated goes below the others. */
static void an_issue_moves_on(void **state)
{
    struct hands *h = *state;
    struct report_request q;
    write_issue(h);
    hands_command(h, "課題の一覧");
    hands_keys(h, "Enter");
    hands_go(h, RECORD_ISSUE, ISSUE_stage);
    hands_type(h, "4");
    hands_go(h, RECORD_ISSUE, ISSUE_evaluation);
    hands_type(h, "当番が2か所になった");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
    hands_sees(h, "書き換えました");
    assert_int_equal(load_count(h->app->db, "issue"), 1);
    hands_command(h, "課題の一覧");
    hands_sees(h, "評価済み");
    hands_type(h, "+"); /* no case is open: nothing to tie */
    hands_sees(h, "結ぶ相談がありません");
    assert_int_equal(read_issues(h, &q).rows, 0); /* evaluated, without a case this year */
}

/* 確定 of what stands as it was stores nothing. */
static void an_issue_as_it_was_is_not_stored(void **state)
{
    struct hands *h = *state;
    write_issue(h);
    hands_command(h, "課題の一覧");
    hands_keys(h, "Enter Ctrl-S");
    hands_post(h);
    hands_sees(h, "変わったところはありません。");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, hands_up, hands_down)
    const struct CMUnitTest tests[] = {TEST(a_case_is_tied_once), TEST(a_case_is_tied_once_between_saves),
                                       TEST(an_issue_moves_on), TEST(an_issue_as_it_was_is_not_stored)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
