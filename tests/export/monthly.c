/*
 * The year of 豊島区在宅医療相談窓口 as it was reported (2014年4月～2015年3月分): 225 cases, 2,662 contacts.
 * In May one of 20 cases has no 相談内容: the printed table sums to 19, and the report says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/width.h"
#include "export/fixture.h"
#include "export/report.h"

enum { MONTHS = 12 };

struct line {
    const char *block, *item, *code;
    int n[MONTHS], total;
};

static const struct line categories[] = {
    {"相談内容", "在宅療養支援", "home", {4, 13, 9, 7, 7, 11, 10, 4, 9, 9, 12, 14}, 109},
    {"相談内容", "入院・入所支援", "admission", {1, 0, 2, 4, 1, 2, 2, 3, 3, 0, 1, 2}, 21},
    {"相談内容", "在宅退院支援", "discharge", {4, 2, 3, 5, 1, 1, 4, 2, 3, 0, 5, 8}, 38},
    {"相談内容", "転院支援", "transfer", {3, 2, 5, 4, 7, 5, 4, 2, 3, 3, 2, 1}, 41},
    {"相談内容", "その他", "other", {2, 2, 2, 2, 1, 0, 0, 3, 0, 2, 0, 1}, 15},
};

static const struct line requesters[] = {
    {"依頼者", "本人", "self", {0, 1, 3, 2, 2, 0, 2, 1, 0, 2, 0, 1}, 14},
    {"依頼者", "家族", "family", {5, 2, 5, 6, 6, 5, 4, 2, 6, 7, 10, 8}, 66},
    {"依頼者", "医療機関", "medical", {2, 2, 5, 3, 1, 1, 6, 3, 2, 1, 2, 3}, 31},
    {"依頼者", "訪問看護ST", "nursing", {0, 3, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1}, 8},
    {"依頼者", "居宅介護支援事業所", "manager", {4, 6, 5, 6, 5, 8, 2, 3, 5, 1, 6, 6}, 57},
    {"依頼者", "地域包括支援センター", "hub", {1, 3, 2, 0, 2, 3, 3, 2, 1, 2, 2, 2}, 23},
    {"依頼者", "コミュニティソーシャルワーカー", "csw", {0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 2}, 4},
    {"依頼者", "行政", "gov", {1, 1, 0, 2, 0, 0, 2, 0, 1, 0, 0, 1}, 8},
    {"依頼者", "その他", "other", {1, 2, 1, 1, 1, 0, 1, 3, 1, 1, 0, 2}, 14},
};

static const struct line channels[] = {
    {"業務方法", "電話", "phone", {132, 116, 124, 121, 100, 151, 93, 74, 92, 86, 158, 167}, 1414},
    {"業務方法", "訪問", "visit", {63, 14, 16, 49, 19, 40, 33, 23, 54, 28, 9, 54}, 402},
    {"業務方法", "来所", "office", {19, 22, 17, 24, 16, 15, 15, 10, 23, 6, 11, 15}, 193},
    {"業務方法", "文書", "paper", {10, 9, 9, 5, 5, 4, 3, 5, 1, 2, 10, 8}, 71},
    {"業務方法", "メール", "mail", {50, 33, 47, 60, 26, 64, 42, 26, 34, 36, 51, 35}, 504},
    {"業務方法", "協議", "meeting", {4, 3, 6, 16, 1, 6, 1, 1, 6, 10, 12, 12}, 78},
};

static const struct line cases = {
    "件数", "新規ケース数", "", {14, 20, 21, 22, 17, 19, 20, 14, 18, 14, 20, 26}, 225};
static const struct line talks = {
    "業務方法", "合計(延べ数)", "", {278, 197, 219, 275, 167, 280, 187, 139, 210, 168, 251, 291}, 2662};
static const struct line missing = {"相談内容", "差", "", {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1};
static const struct line none = {"依頼者", "差", "", {0}, 0};

/* The code of the nth case or contact of a month; empty behind the last one. */
static struct str nth_code(const struct line *lines, size_t count, int month, int nth)
{
    for (size_t i = 0; i < count; i++) {
        if (nth < lines[i].n[month])
            return str_of(lines[i].code);
        nth -= lines[i].n[month];
    }
    return S0;
}

static struct str at(const struct desk *d, int month, int nth)
{
    return str_print(d->arena, "%d-%02d-%02dT%02d:%02d", month < 9 ? 2014 : 2015, (month + 3) % 12 + 1,
                     nth % 28 + 1, 9 + nth % 8, nth % 60);
}

static void put(struct bulk *b, struct record *r)
{
    struct fault f;
    enum bulk_outcome outcome;
    check_ok(bulk_put(b, r, FIELDS_ALL >> (64 - r->row->count), &outcome, &f), &f);
    assert_int_equal(outcome, BULK_NEW);
}

static void put_year(const struct desk *d)
{
    struct bulk *b;
    struct fault f;
    int number = 0;
    int64_t first = 0;
    check_ok(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &f), &f);
    for (int month = 0; month < MONTHS; month++) {
        for (int i = 0; i < cases.n[month]; i++) {
            struct record r = record_new(d->arena, RECORD_INTAKE);
            r.v[INTAKE_number] = str_print(d->arena, "H26-%04d", ++number);
            r.v[INTAKE_received_at] = at(d, month, i);
            r.v[INTAKE_category] = nth_code(categories, COUNT_OF(categories), month, i);
            r.v[INTAKE_requester] = nth_code(requesters, COUNT_OF(requesters), month, i);
            put(b, &r);
            first = first ? first : r.id;
        }
        for (int i = 0; i < talks.n[month]; i++) {
            struct record r = record_new(d->arena, RECORD_CONTACT);
            r.v[CONTACT_intake] = str_print(d->arena, "%lld", (long long)first);
            r.v[CONTACT_at] = at(d, month, i);
            r.v[CONTACT_channel] = nth_code(channels, COUNT_OF(channels), month, i);
            put(b, &r);
        }
    }
    check_ok(bulk_commit(b, S("the year"), &f), &f);
}

static int set_up(void **state)
{
    struct desk *d = malloc(sizeof *d);
    *d = desk_open(S("豊島区在宅医療相談窓口"), "2015-05-28T10:00:00");
    put_year(d);
    *state = d;
    return 0;
}

static int tear_down(void **state)
{
    desk_close(*state);
    free(*state);
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

/* A chart for each block of several lines and for each row of months, a bar for each line that is part of it; the page needs nothing else. */
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
    q.name = S("none");
    assert_int_equal(report_make(d->arena, d->db, &q, &text, &f), ERR_USAGE);
    assert_true(strstr(f.say, "count、") && strstr(f.say, "、monthly"));
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
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
