/* Small numbers: somebody who tries all tables that fit what is published learns of no hidden count more than a
 * span as wide as the limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "export/fixture.h"
#include "export/run.h"
#include "export/suppress.h"

enum { MOST_CELLS = 25, LINKED = 2, FEWER = 3 };

static uint32_t seed = 20261120;

static int64_t any(int64_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (int64_t)(seed >> 8) % below;
}

static void add_totals(struct suppress_table *t)
{
    int last = t->columns - 1;
    for (int r = 0; r < t->rows - 1; r++) {
        t->n[r * t->columns + last] = 0;
        for (int c = 0; c < last; c++)
            t->n[r * t->columns + last] += t->n[r * t->columns + c];
    }
    for (int c = 0; c < t->columns; c++) {
        t->n[(t->rows - 1) * t->columns + c] = 0;
        for (int r = 0; r < t->rows - 1; r++)
            t->n[(t->rows - 1) * t->columns + c] += t->n[r * t->columns + c];
    }
}

struct attack { /* all tables that fit */
    const struct suppress_table *t;
    int64_t sum; /* no more than this in all where the sum of everything is hidden */
    int64_t x[MOST_CELLS], low[MOST_CELLS], high[MOST_CELLS];
    int64_t count;
};

static bool agrees(const struct attack *at, int cell)
{
    return at->t->hidden[cell] || at->x[cell] == at->t->n[cell];
}

static void weigh(struct attack *at)
{
    struct suppress_table guess = *at->t;
    int cells = guess.rows * guess.columns;
    guess.n = at->x;
    add_totals(&guess);
    for (int i = 0; i < cells; i++)
        if (!agrees(at, i))
            return;
    at->count++;
    for (int i = 0; i < cells; i++) {
        at->low[i] = at->x[i] < at->low[i] ? at->x[i] : at->low[i];
        at->high[i] = at->x[i] > at->high[i] ? at->x[i] : at->high[i];
    }
}

/* Row by row; a row whose total is known must come to it. */
static void try_all(struct attack *at, int cell, int64_t left, int64_t row)
{
    const struct suppress_table *t = at->t;
    if (cell >= (t->rows - 1) * t->columns) {
        weigh(at);
        return;
    }
    if (cell % t->columns == t->columns - 1) {
        if (t->hidden[cell] || row == t->n[cell])
            try_all(at, cell + 1, left, 0);
        return;
    }
    for (int64_t v = t->hidden[cell] ? 0 : t->n[cell]; v <= (t->hidden[cell] ? left : t->n[cell]); v++) {
        at->x[cell] = v;
        if (v <= left)
            try_all(at, cell + 1, left - v, row + v);
    }
}

static void attack(struct attack *at, const struct suppress_table *t)
{
    int cells = t->rows * t->columns;
    *at = (struct attack){.t = t};
    at->sum = t->n[cells - 1] + (t->hidden[cells - 1] ? FEWER + 1 : 0);
    for (int i = 0; i < cells; i++)
        at->low[i] = INT64_MAX;
    try_all(at, 0, at->sum, 0);
    assert_true(at->count > 0);
}

static void check_safe(const struct suppress_table *t)
{
    struct attack at;
    attack(&at, t);
    for (int i = 0; i < t->rows * t->columns; i++) {
        if (!t->hidden[i]) {
            assert_true(t->n[i] >= FEWER);
            continue;
        }
        if (at.high[i] - at.low[i] < FEWER)
            fail_msg("%d×%d: count %d is between %d and %d", t->rows, t->columns, i, (int)at.low[i],
                     (int)at.high[i]);
    }
}

static struct suppress_table random_table(int rows, int columns, int64_t *n, bool *hidden)
{
    struct suppress_table t = {rows, columns, n, hidden};
    int64_t big = 2 + any(6);
    for (int i = 0; i < rows * columns; i++) {
        n[i] = any(3) ? any(big) : any(2);
        hidden[i] = false;
    }
    add_totals(&t);
    return t;
}

static void trying_all_tables_finds_no_hidden_count(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int shown = 0;
    for (int i = 0; i < 400; i++) {
        int64_t n[MOST_CELLS];
        bool hidden[MOST_CELLS];
        int rows = 2 + (int)any(3), columns = rows == 4 ? 3 : 2 + (int)any(3);
        struct suppress_table t = random_table(rows, columns, n, hidden);
        if (n[rows * columns - 1] > 16)
            continue;
        suppress_counts(a, &t, 1, FEWER);
        check_safe(&t);
        for (int k = 0; k < rows * columns; k++)
            shown += !hidden[k];
        arena_reset(a);
    }
    assert_true(shown > 300); /* hiding everything would be safe too */
    arena_free(a);
}

/* The same cases told in two ways: each table alone, with what the other one says of the totals. */
static void two_tables_of_the_same_cases_hide_the_same_totals(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int i = 0; i < 300; i++) {
        int64_t n[LINKED][MOST_CELLS];
        bool hidden[LINKED][MOST_CELLS];
        struct suppress_table t[LINKED] = {random_table(3, 4, n[0], hidden[0])};
        t[1] = (struct suppress_table){3, 4, n[1], hidden[1]};
        for (int k = 0; k < MOST_CELLS; k++)
            hidden[1][k] = false;
        for (int c = 0; c < 3; c++) {
            n[1][c] = any(n[0][8 + c] + 1);
            n[1][4 + c] = n[0][8 + c] - n[1][c];
        }
        add_totals(&t[1]);
        suppress_counts(a, t, LINKED, FEWER);
        for (int k = 0; k < LINKED; k++)
            check_safe(&t[k]);
        assert_memory_equal(hidden[0] + 8, hidden[1] + 8, 4);
        for (int k = 0; k < LINKED; k++)
            for (int c = 0; c < 3; c++)
                if (hidden[k][8 + c])
                    assert_true(hidden[k][c] && hidden[k][4 + c]);
        arena_reset(a);
    }
    arena_free(a);
}

static void a_single_month_hides_its_own_sum(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int64_t n[] = {2,  SUPPRESS_NOTHING, 2,  30, SUPPRESS_NOTHING, 30,
                   40, SUPPRESS_NOTHING, 40, 72, SUPPRESS_NOTHING, 72};
    bool hidden[12] = {false};
    struct suppress_table t = {4, 3, n, hidden};
    suppress_counts(a, &t, 1, 10);
    const bool want[12] = {true, false, true, true, false, true, false, false, false, false, false, false};
    assert_memory_equal(hidden, want, sizeof want);
    arena_free(a);
}

static int alike_in(struct str **cells, int rows, int columns, int of)
{
    int n = 0;
    for (int i = 0; i < rows; i++) {
        bool same = true;
        for (int c = 1; c < columns; c++)
            same = same && str_eq(cells[i][c], cells[of][c]);
        n += same;
    }
    return n;
}

/* Every row looks like nine others, and what was hidden in a column is no small number. */
static void nobody_stands_alone(void **state)
{
    (void)state;
    enum { ROWS = 300, COLUMNS = 4, ENOUGH = 10 };
    struct arena *a = arena_new();
    static const struct str values[] = {S_ROW("a"), S_ROW("b"), S_ROW("c"), S_ROW("d"), S_ROW("e")};
    for (int round = 0; round < 20; round++) {
        struct str **cells = ARENA_ARRAY(a, struct str *, ROWS);
        for (int i = 0; i < ROWS; i++) {
            cells[i] = ARENA_ARRAY(a, struct str, COLUMNS);
            cells[i][0] = str_print(a, "%d", i);
            for (int c = 1; c < COLUMNS; c++)
                cells[i][c] = values[any(any(2) ? 5 : 2)];
        }
        assert_int_equal(suppress_rows(a, cells, ROWS, 1, COLUMNS, ENOUGH), ROWS);
        for (int i = 0; i < ROWS; i++) {
            assert_true(alike_in(cells, ROWS, COLUMNS, i) >= ENOUGH);
            assert_true(str_eq(cells[i][0], str_print(a, "%d", i)));
        }
    }
    struct str few[9][1] = {{S("x")}}, *rows[9] = {few[0]};
    for (int i = 0; i < 9; i++)
        rows[i] = few[i];
    assert_int_equal(suppress_rows(a, rows, 9, 0, 1, ENOUGH), 0);
    arena_free(a);
}

/* Totals that are not the sum of their rows would tell what is hidden. */
static void wrong_totals_are_refused(void **state)
{
    (void)state;
    struct desk d = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
    struct source_dirs dirs = {d.folder, SOURCE_SCHEMA};
    struct run_request q = {.profile = S("site"),
                            .out = str_print(d.arena, "%s/out", d.folder).p,
                            .day = DAY_NONE,
                            .encoding = ENCODING_UTF8,
                            .now = d.now,
                            .dirs = &dirs};
    struct run_result r;
    struct fault f = {OK, ""};
    assert_int_equal(system(str_print(d.arena, "mkdir -p %s/export/site", d.folder).p), 0);
    desk_file(
        &d, "export/site/p.sql",
        S("-- suppress: counts 10\nSELECT column1 AS 区分, column2 AS 項目, column3 AS 数, column4 AS 合計 "
          "FROM (VALUES ('あ', '甲', 12, 12), ('あ', '乙', 3, 3), ('あ', '合計', 16, 15))"));
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "「あ」の合計"));
    for (int columns = 1; columns < 3; columns++) { /* no counts beside the labels */
        desk_file(&d, "export/site/p.sql",
                  columns == 1 ? S("-- suppress: counts 10\nSELECT 'あ' AS 区分")
                               : S("-- suppress: counts 10\nSELECT 'あ' AS 区分, '甲' AS 項目"));
        assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
        assert_non_null(strstr(f.say, "「あ」の合計"));
    }
    desk_file(&d, "export/site/p.sql", S("-- suppress: some 10\nSELECT 1 AS x, 2 AS y, 3 AS z"));
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    desk_file(
        &d, "export/site/p.sql",
        S("-- suppress: counts 10\nSELECT column1 AS 区分, column2 AS 項目, column3 AS 数, column4 AS 合計 "
          "FROM (VALUES ('あ', '甲', 12, 12), ('あ', '乙', 3, 3), ('あ', '合計', 15, 15))"));
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_string_equal(str_z(d.arena, slurp(d.arena, str_print(d.arena, "%s/p.csv", r.folder.p).p)),
                        "\"区分\",\"項目\",\"数\",\"合計\"\r\n\"あ\",\"甲\",\"-\",\"-\"\r\n"
                        "\"あ\",\"乙\",\"-\",\"-\"\r\n\"あ\",\"合計\",\"15\",\"15\"\r\n");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trying_all_tables_finds_no_hidden_count),
        cmocka_unit_test(two_tables_of_the_same_cases_hide_the_same_totals),
        cmocka_unit_test(a_single_month_hides_its_own_sum),
        cmocka_unit_test(nobody_stands_alone),
        cmocka_unit_test(wrong_totals_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
