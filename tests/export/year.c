/*
 * The year of 豊島区 lived month by month: each month is entered and closed on the first day after it; 5月 is refused
 * until somebody says why; what comes later is 訂正 against what was closed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "export/closing.h"
#include "export/report.h"
#include "export/toshima.h"
#include "store/audit.h"

enum { MAY = 1, JUNE = 2 };

static int set_up(void **state)
{
    struct desk *d = malloc(sizeof *d);
    *d = desk_open(S("豊島区在宅医療相談窓口"), "2014-04-01T09:00:00");
    *state = d;
    return 0;
}

static struct str month_of(const struct desk *d, int month)
{
    return str_print(d->arena, "%d-%02d", month < 9 ? 2014 : 2015, (month + 3) % 12 + 1);
}

static enum err close_month(struct desk *d, int month, const char *reason, struct closing_result *r,
                            struct fault *f)
{
    const struct closing_request q = {.month = month_of(d, month),
                                      .reason = str_of(reason),
                                      .login = S("hanako"),
                                      .now = d->now,
                                      .dirs = &shipped};
    *f = (struct fault){OK, ""};
    return closing_close(d->arena, d->db, &q, r, f);
}

static struct str closed(struct desk *d)
{
    return asked(d, "SELECT count(*), sum(revision > 1), sum(reason <> '') FROM closing");
}

static struct report_table read_year(struct desk *d, struct str *text)
{
    const struct report_request q = {
        .name = S("monthly"), .fiscal_year = 2014, .login = S("hanako"), .now = d->now, .dirs = &shipped};
    struct report_table t;
    struct fault f;
    assert_true(report_read(d->arena, d->db, &q, &t, &f) <= ERR_NOTICE);
    *text = report_lay(d->arena, &t, REPORT_TEXT);
    return t;
}

static bool holds(struct str text, const char *words)
{
    return str_find(text, str_of(words)) != SIZE_MAX;
}

/* Does the table of corrections hold this line? */
static bool corrects(const struct report_table *t, const char *item, const char *month, const char *then,
                     const char *now, const char *by)
{
    const char *want[] = {item, month, "1", then, now, by};
    while (t && !str_starts(t->title, S("訂正")))
        t = t->below;
    for (int r = 0; t && r < t->rows; r++) {
        size_t same = 0;
        for (size_t c = 0; c < COUNT_OF(want); c++)
            same += str_eq(t->cells[r][c + 1], str_of(want[c]));
        if (same == COUNT_OF(want))
            return true;
    }
    return false;
}

static void may_has_to_be_explained(struct desk *d)
{
    struct closing_result r;
    struct fault f;
    int64_t before, after;
    const char *rows = closed(d).p;
    check_ok(audit_check(d->db, &before, &f), &f);
    assert_int_equal(close_month(d, MAY, "", &r, &f), ERR_REFUSED);
    assert_int_equal(r.found.rows, 2); /* 差, and the case that nobody classified */
    assert_true(str_eq(r.found.cells[0][1], S("差")));
    assert_true(str_eq(r.found.cells[1][2], S("H26-0034")));
    assert_string_equal(closed(d).p, rows);
    check_ok(audit_check(d->db, &after, &f), &f);
    assert_int_equal(after, before);
    check_ok(close_month(d, MAY, "内容を聞く前に電話が切れた1件", &r, &f), &f);
    assert_true(r.written && r.revision == 1);
}

static void live_the_year(struct desk *d)
{
    struct toshima t = {0};
    struct closing_result r;
    struct fault f;
    for (int month = 0; month < MONTHS; month++) {
        put_month(d, &t, month);
        d->now = date_moment_from_iso(str_print(d->arena, S_FMT "-10T10:00:00", S_ARG(month_of(d, month))));
        assert_int_equal(close_month(d, month, "", &r, &f), ERR_REFUSED); /* it is not over */
        int32_t after = date_month_end(date_from_iso(month_of(d, month))) + 1;
        d->now =
            date_moment_from_iso(str_print(d->arena, S_FMT "T10:00:00", S_ARG(date_iso(d->arena, after))));
        if (month == MAY) {
            may_has_to_be_explained(d);
            continue;
        }
        check_ok(close_month(d, month, "", &r, &f), &f);
        assert_true(r.written && r.revision == 1 && !r.found.rows);
    }
    assert_string_equal(closed(d).p, "12|0|1");
}

/* What a colleague remembers in July, and a contact that nobody had written down. */
static void write_late(struct desk *d)
{
    struct bulk *b;
    struct fault f;
    enum bulk_outcome outcome;
    struct record i = record_new(d->arena, RECORD_INTAKE), c = record_new(d->arena, RECORD_CONTACT);
    i.id = str_int(asked(d, "SELECT id FROM intake WHERE number = 'H26-0034'"), 0);
    i.v[INTAKE_category] = S("home");
    c.v[CONTACT_intake] = S("1");
    c.v[CONTACT_at] = S("2014-06-30T16:50");
    c.v[CONTACT_channel] = S("visit");
    check_ok(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &f), &f);
    check_ok(bulk_put(b, &i, UINT64_C(1) << INTAKE_category, &outcome, &f), &f);
    check_ok(bulk_put(b, &c, FIELDS_ALL, &outcome, &f), &f);
    check_ok(bulk_commit(b, S("later"), &f), &f);
}

static void take_back(struct desk *d, int month)
{
    struct closing_result r;
    struct fault f;
    const struct closing_request q = {.month = month_of(d, month),
                                      .reason = S("内容が分かった"),
                                      .login = S("hanako"),
                                      .now = d->now,
                                      .dirs = &shipped};
    check_ok(closing_reopen(d->arena, d->db, &q, &r, &f), &f);
}

static void the_year_is_closed_month_by_month(void **state)
{
    struct desk *d = *state;
    struct closing_result r;
    struct str text;
    struct fault f;
    live_the_year(d);
    struct report_table t = read_year(d, &text);
    assert_true(t.difference);
    assert_int_equal(t.note_count, MONTHS);
    assert_true(
        holds(text, "5月は第1版で締めています。2014-06-01 山田 花子（理由: 内容を聞く前に電話が切れた1件）"));
    assert_false(holds(text, "訂正"));

    d->now = date_moment_from_iso(S("2015-05-28T10:00:00"));
    write_late(d);
    t = read_year(d, &text);
    assert_false(t.difference);
    assert_true(holds(text, "訂正（締めたあとに変わった数）"));
    assert_true(corrects(&t, "在宅療養支援", "5月", "13", "14", "+1"));
    assert_true(corrects(&t, "差", "5月", "1", "0", "-1"));
    assert_true(corrects(&t, "訪問", "6月", "16", "17", "+1"));
    assert_true(corrects(&t, "合計(延べ数)", "6月", "219", "220", "+1"));

    take_back(d, MAY);
    read_year(d, &text);
    assert_false(holds(text, "5月は第"));
    check_ok(close_month(d, MAY, "", &r, &f), &f); /* there is nothing left to explain */
    assert_true(r.written && r.revision == 2 && !r.found.rows);
    check_ok(close_month(d, JUNE, "", &r, &f), &f);
    assert_true(r.written && r.revision == 2);
    read_year(d, &text);
    assert_true(holds(text, "5月は第2版で締めています。2015-05-28") && holds(text, "6月は第2版"));
    assert_false(holds(text, "訂正"));
    assert_string_equal(closed(d).p, "14|2|1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_year_is_closed_month_by_month, set_up, desk_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
