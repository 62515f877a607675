/* The map on paper: north is up, nothing that was typed becomes a mark of the page, nothing leaves the paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "export/map_svg.h"
#include "export/report.h"

static const struct geo station = {41.7737, 140.7264};

/* Where the nth circle stands. */
static void circle(const char *svg, int nth, double *x, double *y)
{
    for (int i = 0; svg && i <= nth; i++)
        svg = strstr(i ? svg + 1 : svg, "<circle ");
    assert_non_null(svg);
    assert_int_equal(sscanf(svg, "<circle cx=\"%lf\" cy=\"%lf\"", x, y), 2);
}

static void places_stand_where_they_are(void **state)
{
    struct arena *a = arena_new();
    struct map_mark marks[] = {{{41.80, 140.73}, S("<1>")},
                               {{41.77, 140.80}, S("2")},
                               {station, S("3")},
                               {{35.68, 139.76}, S("far")}}; /* a wrong one does not shrink the town */
    double x[4], y[4];
    (void)state;
    const char *svg = str_z(a, map_svg(a, marks, COUNT_OF(marks)));
    for (int i = 0; i < 3; i++) {
        circle(svg, i, &x[i], &y[i]);
        assert_true(x[i] > 0 && x[i] < 720 && y[i] > 0 && y[i] < 540);
    }
    assert_true(y[0] < y[2] && y[2] < y[1] && x[2] < x[0] && x[0] < x[1]);
    assert_true(x[1] - x[2] > 300);
    assert_non_null(strstr(svg, "&lt;1&gt;"));
    assert_non_null(strstr(svg, "<polygon"));
    assert_non_null(strstr(svg, "2km  北が上"));
    assert_null(strstr(svg, "href")); /* it needs nothing from outside */
    arena_free(a);
}

static void few_places_are_calm(void **state)
{
    struct arena *a = arena_new();
    struct map_mark same[] = {{station, S("1")}, {station, S("2")}};
    double x, y;
    (void)state;
    assert_int_equal(map_svg(a, same, 0).n, 0);
    const char *svg = str_z(a, map_svg(a, same, 2));
    circle(svg, 1, &x, &y);
    assert_int_equal((int)x, 360);
    assert_int_equal((int)y, 270);
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf"));
    arena_free(a);
}

struct words {
    double x, y;
    int letters;
};

/* The numbers of a drawing, each once; 15 px high, a digit not wider than 9.5. */
static int read_words(const char *svg, struct words *all, int most)
{
    int n = 0;
    for (const char *p = svg; (p = strstr(p, "<text ")) && n < most; p++) {
        char words[16];
        struct words w;
        char end;
        if (sscanf(p, "<text x=\"%lf\" y=\"%lf\" font-size=\"15\">%15[0-9]%c", &w.x, &w.y, words, &end) !=
                4 ||
            end != '<')
            continue;
        w.letters = (int)strlen(words);
        all[n++] = w;
    }
    return n;
}

/* In a town where everything is in one street, and several in one house, every number can be read. */
static void numbers_do_not_lie_on_each_other(void **state)
{
    enum { PLACES = 150 };
    struct arena *a = arena_new();
    struct map_mark marks[PLACES];
    struct words all[PLACES + 1];
    (void)state;
    for (int i = 0; i < PLACES; i++) {
        double step = i < 100 ? 0.0004 : 0.0012;
        marks[i] = (struct map_mark){{41.77 + (i / 3) % 10 * step, 140.72 + (i / 3) / 10 * step},
                                     str_print(a, "%d", i + 1)};
    }
    const char *svg = str_z(a, map_svg(a, marks, PLACES));
    assert_int_equal(read_words(svg, all, PLACES + 1), PLACES);
    for (int i = 0; i < PLACES; i++) {
        assert_true(all[i].x >= 0 && all[i].x + all[i].letters * 9.5 <= 720);
        assert_true(all[i].y >= 12 && all[i].y <= 540);
        for (int k = 0; k < i; k++) {
            bool beside =
                all[i].x + all[i].letters * 9.5 <= all[k].x || all[k].x + all[k].letters * 9.5 <= all[i].x;
            bool above = all[i].y <= all[k].y - 12 || all[k].y <= all[i].y - 12;
            if (!beside && !above)
                fail_msg("%d on %d", i + 1, k + 1);
        }
    }
    assert_null(strstr(svg, "番号を書けません"));
    arena_free(a);
}

/* More than a sheet can bear: what could not be written is counted, and nothing of the rest suffers. */
static void too_many_are_counted(void **state)
{
    enum { PLACES = 5000 };
    struct arena *a = arena_new();
    struct map_mark *marks = ARENA_ARRAY(a, struct map_mark, PLACES);
    struct words *all = ARENA_ARRAY(a, struct words, PLACES);
    int left = 0;
    (void)state;
    for (int i = 0; i < PLACES; i++)
        marks[i] =
            (struct map_mark){{41.7 + i % 70 * 0.001, 140.7 + i / 70 * 0.001}, str_print(a, "%d", i + 1)};
    const char *svg = str_z(a, map_svg(a, marks, PLACES)), *told = strstr(svg, "<p>");
    assert_non_null(told);
    assert_int_equal(sscanf(told, "<p>%dか所は", &left), 1);
    assert_int_equal(read_words(svg, all, PLACES) + left, PLACES);
    assert_true(left < PLACES);
    arena_free(a);
}

/* A report with 緯度 and 経度 has a map, whatever its other columns are; its rows have the numbers of the map. */
static void a_report_with_coordinates_has_a_map(void **state)
{
    struct arena *a = arena_new();
    struct str headings[] = {S("資源名"), S("緯度"), S("経度")};
    struct str one[] = {S("甲"), S("41.80"), S("140.73")}, none[] = {S("乙"), S(""), S("")},
               two[] = {S("丙"), S("41.77"), S("140.80")};
    struct str *cells[] = {one, none, two};
    struct report_table t = {
        .title = S("地図"), .headings = headings, .cells = cells, .rows = 3, .columns = 3};
    (void)state;
    const char *page = str_z(a, report_lay(a, &t, REPORT_HTML));
    assert_non_null(strstr(page, "<svg"));
    assert_non_null(
        strstr(page, "<th class=\"n\">番号</th><th>資源名</th></tr>")); /* coordinates are seen, not read */
    assert_non_null(strstr(page, "<td class=\"n\">1</td><td>甲</td></tr>"));
    assert_non_null(strstr(page, "<td class=\"n\"></td><td>乙</td></tr>")); /* it is not on the map */
    assert_non_null(strstr(page, "<td class=\"n\">2</td><td>丙</td></tr>"));
    t.columns = 2;
    assert_null(strstr(str_z(a, report_lay(a, &t, REPORT_HTML)), "<svg"));
    t.columns = 3;
    assert_null(strstr(str_z(a, report_lay(a, &t, REPORT_CSV)), "番号"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_stand_where_they_are), cmocka_unit_test(few_places_are_calm),
        cmocka_unit_test(numbers_do_not_lie_on_each_other), cmocka_unit_test(too_many_are_counted),
        cmocka_unit_test(a_report_with_coordinates_has_a_map)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
