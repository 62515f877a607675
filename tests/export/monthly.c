/* The monthly table of 豊島区's year, cell by cell; the report says that May sums to 19 of 20. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/width.h"
#include "export/report.h"
#include "export/toshima.h"

static int set_up(void **state)
{
    struct desk *d = malloc(sizeof *d);
    *d = desk_open(S("豊島区在宅医療相談窓口"), "2015-05-28T10:00:00");
    struct toshima t = {0};
    for (int month = 0; month < MONTHS; month++)
        put_month(d, &t, month);
    *state = d;
    return 0;
}

static struct report_request ask(const struct desk *d)
{
    return (struct report_request){
        .name = S("monthly"), .fiscal_year = 2014, .login = S("hanako"), .now = d->now, .dirs = &shipped};
}

static void check_line(const struct report_table *t, int row, const struct line *want)
{
    assert_true(row < t->rows);
    assert_true(str_eq(t->cells[row][0], str_of(want->block)));
    assert_true(str_eq(t->cells[row][1], str_of(want->item)));
    for (int m = 0; m < MONTHS; m++)
        if (str_int(t->cells[row][m + 2], -1) != want->n[m])
            fail_msg("%s/%s %s: %.*s, not %d", want->block, want->item, t->headings[m + 2].p,
                     S_ARG(t->cells[row][m + 2]), want->n[m]);
    assert_int_equal(str_int(t->cells[row][14], -1), want->total);
}

static void every_cell_of_the_year(void **state)
{
    const struct desk *d = *state;
    const struct report_request q = ask(d);
    struct report_table t;
    struct fault f;
    int row = 0;
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), ERR_NOTICE);
    assert_non_null(strstr(f.say, "差"));
    assert_string_equal(t.title.p, "豊島区在宅医療相談窓口 実績報告書(2014年4月～2015年3月分)");
    assert_int_equal(t.columns, 15);
    check_line(&t, row++, &cases);
    for (size_t i = 0; i < COUNT_OF(categories); i++)
        check_line(&t, row++, &categories[i]);
    check_line(&t, row++, &missing);
    for (size_t i = 0; i < COUNT_OF(requesters); i++)
        check_line(&t, row++, &requesters[i]);
    check_line(&t, row++, &none);
    for (size_t i = 0; i < COUNT_OF(channels); i++)
        check_line(&t, row++, &channels[i]);
    check_line(&t, row++, &talks);
    assert_int_equal(t.rows, row);
}

static void csv_has_the_contracts_headings(void **state)
{
    const struct desk *d = *state;
    struct report_request q = ask(d);
    struct str text;
    struct fault f;
    q.format = REPORT_CSV;
    assert_int_equal(report_make(d->arena, d->db, &q, &text, &f), ERR_NOTICE);
    assert_true(str_starts(
        text,
        S("\"区分\",\"項目\",\"4月\",\"5月\",\"6月\",\"7月\",\"8月\",\"9月\",\"10月\",\"11月\",\"12月\","
          "\"1月\",\"2月\",\"3月\",\"合計\"\r\n\"件数\",\"新規ケース数\",\"14\",\"20\",")));
}

static void months_not_begun_are_empty(void **state)
{
    const struct desk *d = *state;
    struct report_request q = ask(d);
    struct report_table t;
    struct fault f;
    q.now = date_moment_from_iso(S("2014-06-01T09:00:00"));
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), ERR_NOTICE);
    assert_true(str_eq(t.cells[0][4], S("21")));
    for (int m = 5; m < 14; m++)
        assert_int_equal(t.cells[0][m].n, 0);
    assert_true(str_eq(t.cells[0][14], S("55")));
    q.fiscal_year = 2013;
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), OK);
    assert_true(str_eq(t.cells[0][2], S("0")));
    assert_true(str_eq(t.cells[0][14], S("0")));
    q.fiscal_year = 2015;
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), OK);
    assert_int_equal(t.cells[0][14].n, 0);
}

static void one_month_and_the_sum(void **state)
{
    const struct desk *d = *state;
    struct report_request q = ask(d);
    struct report_table t;
    struct str text;
    struct fault f;
    q.fiscal_year = 0;
    q.month = S("2014-04");
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), ERR_NOTICE); /* May's 差 stands in 合計 */
    assert_int_equal(t.columns, 4);
    assert_true(str_eq(t.headings[2], S("4月")));
    assert_true(str_eq(t.cells[0][2], S("14")));
    assert_true(str_eq(t.cells[0][3], S("225")));
    assert_int_equal(report_make(d->arena, d->db, &q, &text, &f), ERR_NOTICE);
    assert_non_null(strstr(text.p, "\n件数      新規ケース数                     14   225\n"));
    assert_non_null(strstr(text.p, "\n          入院・入所支援                    1    21\n"));
    q.month = S("2014-13");
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), ERR_USAGE);
    q.month = S("2014-04");
    q.fiscal_year = 2015;
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), ERR_USAGE);
}

static void html_escapes(void **state)
{
    const struct desk *d = *state;
    struct str cells[] = {S("<b>&\"")}, *rows[] = {cells}, headings[] = {S("名")};
    const struct report_table t = {
        .title = S("a<b"), .headings = headings, .cells = rows, .rows = 1, .columns = 1};
    struct str text = report_lay(d->arena, &t, REPORT_HTML);
    assert_non_null(strstr(text.p, "<title>a&lt;b</title>"));
    assert_non_null(strstr(text.p, "<td>&lt;b&gt;&amp;&quot;</td>"));
    assert_null(strstr(text.p, "http"));
}

static int times(struct str text, const char *words)
{
    int n = 0;
    for (size_t at; (at = str_find(text, str_of(words))) != SIZE_MAX; n++)
        text = str_from(text, at + 1);
    return n;
}

/* A chart for each block of several lines and for each row of months, a bar for each line that is part of it;
 * the page needs nothing else. */
static void html_draws_the_blocks(void **state)
{
    const struct desk *d = *state;
    struct report_request q = ask(d);
    struct str html;
    struct fault f;
    q.format = REPORT_HTML;
    assert_int_equal(report_make(d->arena, d->db, &q, &html, &f), ERR_NOTICE);
    assert_int_equal(times(html, "<svg "), 6);
    assert_int_equal(times(html, "<rect "),
                     (int)(COUNT_OF(categories) + COUNT_OF(requesters) + COUNT_OF(channels)) + 4 +
                         2 * MONTHS);
    assert_int_equal(times(html, "width=\"236.0\""), 6); /* the longest of each */
    assert_int_equal(times(html, "http") + times(html, "<script") + times(html, "url("), 0);
    assert_true(times(html, "A4 landscape") == 1 && times(html, "</html>") == 1);
}

struct word {
    double from, to;
    int y;
};

/* The next words of a drawing, 11 px high: a full-width character is as wide as it is high. */
static bool next_word(const char **p, struct word *out, double *wide, double *high, bool *first)
{
    static const char mark[] = "<text x=\"";
    const char *at = strstr(*p, mark), *box = strstr(*p, "viewBox=\"0 0 ");
    if (!at)
        return false;
    *first = box && box < at;
    if (*first)
        assert_int_equal(sscanf(box, "viewBox=\"0 0 %lf %lf\"", wide, high), 2);
    char anchor[8];
    double x;
    assert_int_equal(sscanf(at, "<text x=\"%lf\" y=\"%d\" text-anchor=\"%7[a-z]\"", &x, &out->y, anchor), 3);
    const char *words = strchr(at, '>') + 1, *end = strstr(words, "</text>");
    double cells = 5.5 * width_text((struct str){words, (size_t)(end - words)});
    out->from = strcmp(anchor, "end") ? x : x - cells;
    out->to = out->from + cells;
    *p = end;
    return true;
}

static void words_stay_apart(const char *html)
{
    struct word all[400];
    double wide = 0, high = 0;
    bool first;
    int n = 0;
    for (const char *p = html; next_word(&p, &all[n], &wide, &high, &first) && n < 399; n++) {
        if (first) {
            all[0] = all[n];
            n = 0;
        }
        assert_true(all[n].from >= 0 && all[n].to <= wide && all[n].y >= 9 && all[n].y + 2 <= high);
        for (int i = 0; i < n; i++)
            assert_false(abs(all[i].y - all[n].y) < 9 && all[i].from < all[n].to && all[n].from < all[i].to);
    }
    assert_true(wide > 0);
}

/* What is drawn can be read: no words leave the drawing or lie on others, whatever they and the numbers are. */
static void words_of_a_chart_stay_apart(void **state)
{
    enum { YEARS = 8, LINES = 3 };
    const struct desk *d = *state;
    struct report_request q = ask(d);
    struct str html, headings[YEARS + 1] = {S("項目")}, cells[LINES][YEARS + 1], *rows[LINES];
    struct fault f;
    q.format = REPORT_HTML;
    assert_int_equal(report_make(d->arena, d->db, &q, &html, &f), ERR_NOTICE);
    words_stay_apart(str_z(d->arena, html));
    for (int r = 0; r < LINES; r++) {
        rows[r] = cells[r];
        cells[r][0] = S("とても長い名前の項目で、そのままでは棒の上に重なってしまうもの");
        for (int c = 1; c <= YEARS; c++) {
            headings[c] = str_print(d->arena, "%d年度", 2018 + c);
            cells[r][c] = r == 1 ? S("0") : str_print(d->arena, "%d", 1000000 * c);
        }
    }
    const struct report_table t = {.title = S("年度の比較"),
                                   .headings = headings,
                                   .cells = rows,
                                   .rows = LINES,
                                   .columns = YEARS + 1,
                                   .chart = S("*年度")};
    words_stay_apart(str_z(d->arena, report_lay(d->arena, &t, REPORT_HTML)));
}

/* Both levels of 相談内容: 109 + 21, 38 + 41, 15, and the case of May that has none. */
static void the_upper_level_stands_below(void **state)
{
    const struct desk *d = *state;
    const struct report_request q = ask(d);
    struct report_table t;
    struct fault f;
    static const struct {
        const char *item, *may, *total;
    } want[] = {{"在宅療養相談", "13", "130"},
                {"退院相談", "4", "79"},
                {"その他", "2", "15"},
                {"記入なし", "1", "1"}};
    assert_int_equal(report_read(d->arena, d->db, &q, &t, &f), ERR_NOTICE);
    assert_non_null(t.below);
    assert_int_equal(t.below->rows, COUNT_OF(want));
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        struct str *cells = t.below->cells[i];
        assert_true(str_eq(cells[1], str_of(want[i].item)));
        assert_true(str_eq(cells[3], str_of(want[i].may)) && str_eq(cells[14], str_of(want[i].total)));
    }
}

static void a_dropped_file_is_a_report(void **state)
{
    const struct desk *d = *state;
    struct report_request q = ask(d);
    struct source_dirs dirs = {d->folder, SOURCE_SCHEMA};
    struct source *all;
    struct str text;
    struct fault f;
    int count;
    assert_int_equal(system(str_print(d->arena, "mkdir -p %s/reports", d->folder).p), 0);
    desk_file(d, "reports/count.sql", S("-- 件数だけ\nSELECT count(*) AS 件数, :year AS 年度 FROM intake"));
    q.dirs = &dirs;
    q.name = S("count");
    q.format = REPORT_CSV;
    check_ok(report_make(d->arena, d->db, &q, &text, &f), &f);
    assert_true(str_eq(text, S("\"件数\",\"年度\"\r\n\"225\",\"2014\"\r\n")));
    check_ok(report_list(d->arena, &dirs, &all, &count, &f), &f);
    assert_true(count >= 2);
    int own = 0;
    while (own < count - 1 && !str_eq(all[own].name, S("count")))
        own++;
    assert_true(str_eq(all[own].name, S("count")) && str_eq(all[own].title, S("件数だけ")));
    desk_file(d, "reports/count.sql", S("DELETE FROM intake"));
    assert_int_equal(report_make(d->arena, d->db, &q, &text, &f), ERR_REFUSED);
    desk_file(d, "reports/count.sql", S("-- 輪\n-- below: other\nSELECT 1 AS 数"));
    desk_file(d, "reports/other.sql", S("-- 輪\n-- below: count\nSELECT 1 AS 数"));
    assert_int_equal(report_make(d->arena, d->db, &q, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "below の報告書"));
    q.name = S("none");
    assert_int_equal(report_make(d->arena, d->db, &q, &text, &f), ERR_USAGE);
    assert_true(strstr(f.say, "count、") && strstr(f.say, "、monthly"));
}

/* A centre may be called anything, and its name stands in titles. */
static void a_name_of_marks_stays_what_it_is(void **state)
{
    (void)state;
    struct desk d = desk_open(S("{centre}{year}の窓口"), "2026-11-20T14:05:00");
    struct source_dirs dirs = {d.folder, SOURCE_SCHEMA};
    struct report_request q = {.name = S("count"), .now = d.now, .dirs = &dirs};
    struct report_table t;
    struct fault f = {OK, ""};
    assert_int_equal(system(str_print(d.arena, "mkdir -p %s/reports", d.folder).p), 0);
    desk_file(&d, "reports/count.sql", S("-- 件数\n-- title: {centre} {year}\nSELECT 1 AS 数"));
    check_ok(report_read(d.arena, d.db, &q, &t, &f), &f);
    assert_string_equal(str_z(d.arena, t.title), "{centre}{year}の窓口 2026");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_the_year),
        cmocka_unit_test(csv_has_the_contracts_headings),
        cmocka_unit_test(months_not_begun_are_empty),
        cmocka_unit_test(one_month_and_the_sum),
        cmocka_unit_test(html_escapes),
        cmocka_unit_test(html_draws_the_blocks),
        cmocka_unit_test(words_of_a_chart_stay_apart),
        cmocka_unit_test(the_upper_level_stands_below),
        cmocka_unit_test(a_dropped_file_is_a_report),
        cmocka_unit_test(a_name_of_marks_stays_what_it_is),
    };
    return cmocka_run_group_tests(tests, set_up, desk_down);
}
