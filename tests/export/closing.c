/* 月次締め: what is unexplained is named and stops it; figures are frozen by revision; what comes later is 訂正. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/closing.h"
#include "export/fixture.h"
#include "export/frozen.h"
#include "store/check.h"

static int64_t put(struct desk *d, enum record_id id, const struct str *v)
{
    struct fault f;
    struct bulk *b;
    enum bulk_outcome outcome;
    struct record r = record_new(d->arena, id);
    for (int i = 0; i < r.row->count; i++)
        r.v[i] = v[i];
    check_ok(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &f), &f);
    check_ok(bulk_put(b, &r, FIELDS_ALL >> (64 - r.row->count), &outcome, &f), &f);
    check_ok(bulk_commit(b, S("test"), &f), &f);
    return r.id;
}

static int64_t put_case(struct desk *d, const char *number, const char *at, const char *category,
                        const char *phone)
{
    struct intake i = {.number = str_of(number),
                       .received_at = str_of(at),
                       .category = str_of(category),
                       .requester = S("family"),
                       .caller_phone = str_of(phone),
                       .state = S("open")};
    return put(d, RECORD_INTAKE, i.v);
}

static int64_t put_talk(struct desk *d, int64_t intake, const char *at, const char *channel)
{
    struct contact c = {.intake = str_print(d->arena, "%lld", (long long)intake),
                        .at = str_of(at),
                        .channel = str_of(channel),
                        .staff = S("hanako")};
    return put(d, RECORD_CONTACT, c.v);
}

static int set_up(void **state)
{
    struct desk *d = malloc(sizeof *d);
    *d = desk_open(S("架空市在宅医療・介護連携支援センター"), "2026-07-10T10:00:00");
    int64_t one = put_case(d, "R08-0001", "2026-05-01T09:00", "home", "011-111-1111");
    put_case(d, "R08-0002", "2026-05-20T09:00", "transfer", "");
    put_talk(d, one, "2026-05-01T09:00", "phone");
    put_talk(d, one, "2026-05-02T09:00", "visit");
    put_case(d, "R08-0003", "2026-06-01T09:00", "home", "");
    *state = d;
    return 0;
}

static enum err close_it(struct desk *d, const char *month, const char *reason, struct closing_result *r,
                         struct fault *f)
{
    const struct closing_request q = {.month = str_of(month),
                                      .reason = str_of(reason),
                                      .login = S("hanako"),
                                      .now = d->now,
                                      .dirs = &shipped};
    *f = (struct fault){OK, ""};
    return closing_close(d->arena, d->db, &q, r, f);
}

static enum err reopen_it(struct desk *d, const char *month, struct closing_result *r, struct fault *f)
{
    const struct closing_request q = {.month = str_of(month),
                                      .reason = S("数え直し"),
                                      .login = S("hanako"),
                                      .now = d->now,
                                      .dirs = &shipped};
    return closing_reopen(d->arena, d->db, &q, r, f);
}

static struct str report(struct desk *d, const char *month, enum report_format format)
{
    const struct report_request q = {.name = S("monthly"),
                                     .fiscal_year = 2026,
                                     .month = str_of(month),
                                     .format = format,
                                     .now = d->now,
                                     .dirs = &shipped};
    struct str text;
    struct fault f;
    assert_true(report_make(d->arena, d->db, &q, &text, &f) <= ERR_NOTICE);
    return text;
}

static bool holds(struct str text, const char *words)
{
    return str_find(text, str_of(words)) != SIZE_MAX;
}

/* Does the list of what was found hold this row? */
static bool found(const struct closing_result *r, const char *block, const char *item, const char *number)
{
    for (int i = 0; i < r->found.rows; i++)
        if (str_eq(r->found.cells[i][0], str_of(block)) && str_eq(r->found.cells[i][1], str_of(item)) &&
            str_eq(r->found.cells[i][2], str_of(number)))
            return true;
    return false;
}

/* What stands behind a correction. */
static struct report_table read_late(struct desk *d)
{
    const struct report_request q = {.name = S("late"), .fiscal_year = 2026, .now = d->now, .dirs = &shipped};
    struct report_table t;
    struct fault f;
    check_ok(report_read(d->arena, d->db, &q, &t, &f), &f);
    return t;
}

static void a_clean_month_is_closed_once(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct fault f;
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    assert_true(r.written && r.revision == 1 && !r.found.rows);
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    assert_true(!r.written && r.revision == 1);
    assert_string_equal(asked(d, "SELECT month, revision, staff, reason, reopened_at FROM closing").p,
                        "2026-05|1|hanako||");
    struct str text = report(d, "", REPORT_TEXT);
    assert_true(holds(text, "5月は第1版で締めています。2026-07-10 山田 花子"));
    assert_false(holds(text, "訂正"));
    assert_false(holds(report(d, "2026-06", REPORT_TEXT), "締めて"));
    assert_false(holds(report(d, "", REPORT_CSV), "締めて"));
}

static void a_month_that_is_not_over_is_refused(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct fault f;
    assert_int_equal(close_it(d, "2026-07", "理由", &r, &f), ERR_REFUSED);
    assert_int_equal(close_it(d, "2026-13", "", &r, &f), ERR_USAGE);
    assert_int_equal(close_it(d, "2026", "", &r, &f), ERR_USAGE);
    d->now = date_moment_from_iso(S("2026-07-31T17:00:00"));
    check_ok(close_it(d, "2026-07", "", &r, &f), &f);
}

static void what_comes_later_is_told_as_a_correction(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct fault f;
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    d->now += 60;
    struct str before = report(d, "", REPORT_CSV);
    int64_t late = put_case(d, "R08-0004", "2026-05-31T16:00", "home", "");
    put_talk(d, late, "2026-06-01T09:00", "phone"); /* June is open: no correction */
    struct str text = report(d, "", REPORT_TEXT), html = report(d, "", REPORT_HTML),
               csv = report(d, "", REPORT_CSV);
    assert_true(holds(text, "訂正（締めたあとに変わった数）"));
    assert_true(holds(text, "件数      新規ケース数  5月   1         2       3    +1"));
    assert_true(holds(text, "相談内容  在宅療養支援"));
    assert_false(holds(text, "6月   "));
    assert_true(holds(html, "訂正（締めたあとに変わった数）") && holds(html, "+1"));
    assert_false(holds(csv, "訂正"));
    assert_false(str_eq(csv, before));
    struct report_table after = read_late(d);
    assert_int_equal(after.rows, 1); /* the contact is June's */
    assert_true(str_eq(after.cells[0][1], S("R08-0004")));
    d->now += 60;
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    assert_true(r.written && r.revision == 2);
    assert_int_equal(read_late(d).rows, 0);
    text = report(d, "", REPORT_TEXT);
    assert_true(holds(text, "5月は第2版で締めています。"));
    assert_false(holds(text, "訂正"));
    assert_string_equal(
        asked(d, "SELECT revision, substr(figures, 1, instr(figures, char(10)) - 1) FROM closing").p,
        "1|件数\t新規ケース数\t2\n2|件数\t新規ケース数\t3");
}

static void taking_back_keeps_what_was_told(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct fault f;
    assert_int_equal(reopen_it(d, "2026-05", &r, &f), ERR_REFUSED);
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    check_ok(reopen_it(d, "2026-05", &r, &f), &f);
    assert_int_equal(r.revision, 1);
    assert_int_equal(reopen_it(d, "2026-05", &r, &f), ERR_REFUSED);
    assert_false(holds(report(d, "", REPORT_TEXT), "締めて"));
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    assert_true(r.written && r.revision == 2); /* the same figures, but told anew */
    assert_string_equal(asked(d, "SELECT revision, reopened_by, reopen_reason FROM closing").p,
                        "1|hanako|数え直し\n2||");
    assert_string_equal(
        asked(d,
              "SELECT count(*) FROM closing WHERE figures = (SELECT figures FROM closing WHERE revision = 1)")
            .p,
        "2");
}

static void everything_unexplained_is_named(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct fault f;
    int64_t odd = put_case(d, "R08-0005", "2026-05-10T09:00", "", "");
    put_case(d, "R07-0001", "2026-05-11T09:00", "home", "");
    put_case(d, "R08-0006", "2026-05-12T09:00", "nothing", "");
    put_case(d, "R08-0007", "2026-05-13T09:00", "home", "011-222-2222");
    put_case(d, "R08-0008", "2026-05-13T09:00", "home", "011-222-2222");
    put_talk(d, odd, "2026-05-09T09:00", "phone");
    put_talk(d, odd, "2026-05-10T09:00", "");
    put_talk(d, odd, "2026-05-11T09:00", "paper");
    put_talk(d, odd, "2026-05-11T09:00", "paper");
    put_case(d, "R08-0009", "", "home", "");
    put_case(d, "R08-0010", "2026-06-10T09:00", "", ""); /* another month's */
    assert_int_equal(close_it(d, "2026-05", " ", &r, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "--reason"));
    assert_true(found(&r, "相談内容", "差", ""));
    assert_true(found(&r, "相談内容", "未分類", "R08-0005"));
    assert_true(found(&r, "相談内容", "未分類", "R08-0006"));
    assert_true(found(&r, "業務方法", "未分類", "R08-0005"));
    assert_true(found(&r, "業務方法", "合計", ""));
    assert_true(found(&r, "日付", "受付より前の対応", "R08-0005"));
    assert_true(found(&r, "日付", "別の年度の番号", "R07-0001"));
    assert_true(found(&r, "日付", "日時なし", "R08-0009"));
    assert_true(found(&r, "重複", "同じ相談", "R08-0007"));
    assert_true(found(&r, "重複", "同じ対応", "R08-0005"));
    assert_int_equal(r.found.rows, 10);
    assert_string_equal(asked(d, "SELECT count(*) FROM closing").p, "0");
    check_ok(close_it(d, "2026-05", "5月10日の相談は内容を聞けなかった", &r, &f), &f);
    assert_true(r.written);
    assert_true(holds(report(d, "", REPORT_TEXT), "（理由: 5月10日の相談は内容を聞けなかった）"));
}

/* A fault of each kind, planted alone: what the year's self-audit says about it and nothing else. */
struct plant {
    const char *block, *item;
    struct intake intake;
    struct contact contact; /* of that case, where it has a channel or a moment */
    int found;              /* lines; a case that is not classified is a 差, too */
};

static struct report_table audit_year(struct desk *d, const struct source_dirs *dirs)
{
    const struct report_request q = {
        .name = S("selfcheck"), .fiscal_year = 2026, .now = d->now, .dirs = dirs};
    struct report_table t;
    struct fault f;
    enum err e = report_read(d->arena, d->db, &q, &t, &f);
    assert_true(e == OK || e == ERR_NOTICE);
    return t;
}

static void plant(struct desk *d, const struct plant *p, int nth)
{
    struct intake i = p->intake;
    struct contact c = p->contact;
    i.number = i.number.n ? i.number : str_print(d->arena, "R08-01%02d", nth);
    i.state = S("open");
    c.intake = str_print(d->arena, "%lld", (long long)put(d, RECORD_INTAKE, i.v));
    c.staff = S("hanako");
    if (c.channel.n || c.at.n)
        put(d, RECORD_CONTACT, c.v);
    const struct report_table t = audit_year(d, &shipped);
    struct closing_result r = {.found = t};
    if (!found(&r, p->block, p->item, str_z(d->arena, i.number)) || t.rows != p->found)
        fail_msg("%d %s %s: %d lines\n" S_FMT, nth, p->block, p->item, t.rows,
                 S_ARG(report_lay(d->arena, &t, REPORT_TEXT)));
}

#define MAY_CASE(...)                                                                                        \
    {                                                                                                        \
        .received_at = S_ROW("2026-05-11T09:00"), .category = S_ROW("home"), .requester = S_ROW("self"),     \
        __VA_ARGS__                                                                                          \
    }

static void each_fault_alone_is_named(void **state)
{
    static const struct plant plants[] = {
        {"相談内容",
         "未分類",
         {.received_at = S_ROW("2026-05-11T09:00"), .requester = S_ROW("self")},
         {0},
         2},
        {"依頼者", "未分類", {.received_at = S_ROW("2026-05-11T09:00"), .category = S_ROW("home")}, {0}, 2},
        {"業務方法", "未分類", MAY_CASE(), {.at = S_ROW("2026-05-12T09:00")}, 2},
        {"日付",
         "受付より前の対応",
         MAY_CASE(),
         {.at = S_ROW("2026-05-10T09:00"), .channel = S_ROW("phone")},
         1},
        {"日付", "受付より前の終結", MAY_CASE(.closed_on = S_ROW("2026-05-10")), {0}, 1},
        {"日付",
         "先の日付",
         {.received_at = S_ROW("2026-09-11T09:00"), .category = S_ROW("home"), .requester = S_ROW("self")},
         {0},
         1},
        {"日付", "先の日付", MAY_CASE(), {.at = S_ROW("2026-09-11T09:00"), .channel = S_ROW("phone")}, 1},
        {"日付", "別の年度の番号", MAY_CASE(.number = S_ROW("R07-0001")), {0}, 1},
        {"日付", "日時なし", {.category = S_ROW("home"), .requester = S_ROW("self")}, {0}, 1},
        {"日付", "日時なし", MAY_CASE(), {.channel = S_ROW("phone")}, 1},
    };
    for (size_t i = 0; i < COUNT_OF(plants); i++) {
        struct desk *d = *state;
        plant(d, &plants[i], (int)i);
        desk_close(d);
        free(d);
        set_up(state);
    }
}

static void twice_the_same_is_named(void **state)
{
    struct desk *d = *state;
    put_case(d, "R08-0007", "2026-05-13T09:00", "home", "011-222-2222");
    int64_t two = put_case(d, "R08-0008", "2026-05-13T09:00", "home", "011-222-2222");
    put_talk(d, two, "2026-05-14T09:00", "phone");
    put_talk(d, two, "2026-05-14T09:00", "phone");
    struct closing_result r = {.found = audit_year(d, &shipped)};
    assert_true(found(&r, "重複", "同じ相談", "R08-0007"));
    assert_true(found(&r, "重複", "同じ対応", "R08-0008"));
    assert_int_equal(r.found.rows, 2);
}

/* A site's own table is held to its sums, too. */
static struct report_table audit_own(struct desk *d, const char *from, const char *to)
{
    struct str sql = slurp(d->arena, SOURCE_SCHEMA "/reports/monthly.sql");
    size_t at = str_find(sql, str_of(from));
    const struct source_dirs own = {d->folder, SOURCE_SCHEMA};
    assert_true(at != SIZE_MAX);
    assert_int_equal(system(str_print(d->arena, "mkdir -p %s/reports", d->folder).p), 0);
    desk_file(d, "reports/monthly.sql",
              str_print(d->arena, S_FMT "%s" S_FMT, S_ARG(str_head(sql, at)), to,
                        S_ARG(str_from(sql, at + strlen(from)))));
    return audit_year(d, &own);
}

static bool says(const struct report_table *t, const char *words)
{
    for (int r = 0; r < t->rows; r++)
        if (str_find(t->cells[r][4], str_of(words)) != SIZE_MAX)
            return true;
    return false;
}

static void sums_that_do_not_fit_are_named(void **state)
{
    struct desk *d = *state;
    struct report_table months = audit_own(d, "    sum(n) AS 合計", "    sum(n) + 1 AS 合計");
    assert_true(says(&months, "月の合計 2 と年度の合計 3"));
    struct report_table blocks =
        audit_own(d, "SELECT '依頼者', item, nth, sum(n) FROM whoms",
                  "SELECT '依頼者', item, nth, sum(n) + (item = '家族' AND nth = 2) FROM whoms");
    assert_true(says(&blocks, "内訳の合計 4 が新規ケース数 3 と合いません"));
}

static void check_tells_of_closed_months(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct check_line *lines;
    struct fault f;
    int count;
    check_ok(closing_check(d->arena, d->db, d->now, &shipped, &lines, &count, &f), &f);
    assert_int_equal(count, 0);
    check_ok(close_it(d, "2026-05", "", &r, &f), &f);
    put_case(d, "R08-0004", "2026-05-31T16:00", "home", "");
    check_ok(closing_check(d->arena, d->db, d->now, &shipped, &lines, &count, &f), &f);
    assert_int_equal(count, 1);
    assert_true(lines[0].good);
    assert_string_equal(str_z(d->arena, lines[0].found), "第1版 訂正 3項目");
    struct closing wrong = {.month = S("2026-06"),
                            .revision = S("1"),
                            .figures =
                                S("件数\t新規ケース数\t2\n相談内容\t在宅療養支援\t1\n相談内容\t差\t0")};
    put(d, RECORD_CLOSING, wrong.v);
    check_ok(closing_check(d->arena, d->db, d->now, &shipped, &lines, &count, &f), &f);
    assert_int_equal(count, 2);
    assert_false(lines[1].good);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, desk_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_clean_month_is_closed_once),
        EACH(a_month_that_is_not_over_is_refused),
        EACH(what_comes_later_is_told_as_a_correction),
        EACH(taking_back_keeps_what_was_told),
        EACH(everything_unexplained_is_named),
        EACH(each_fault_alone_is_named),
        EACH(twice_the_same_is_named),
        EACH(sums_that_do_not_fit_are_named),
        EACH(check_tells_of_closed_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
