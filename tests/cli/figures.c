/*
 * The reports' figures against a count in C over the rows of a practice database: no SQL but reading every row of a
 * record once. A second database is empty: nothing is measured there, and nothing is 0 that was not measured.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/practice.h"
#include "export/drill.h"
#include "export/report.h"
#include "store/load.h"
#include "store/query.h"
#include "store/seat.h"

enum { CASES = 400, YEAR = 2026 };

static const struct source_dirs shipped = {NULL, SOURCE_SCHEMA};

struct town {
    struct arena *arena;
    char folder[64];
    struct seat *seat;
    struct db *db;
    int64_t now;
    struct intake *cases;
    struct person *people;
    struct contact *talks;
    struct referral *asked;
    int case_count, person_count, talk_count, asked_count;
};

static void ok(enum err got, const struct fault *f)
{
    if (got)
        fail_msg("%d: %s", got, f->say);
}

/* Every row of a record, ids and values as stored; `size` is that of its struct, whose id comes first. */
static void *read_all(struct town *t, enum record_id id, size_t size, int *count)
{
    const struct record_row *row = record_row(id);
    struct buf sql = buf_in(t->arena);
    struct fault f;
    struct query *q;
    buf_add(&sql, S("SELECT id"));
    for (int i = 0; i < row->count; i++)
        buf_print(&sql, ", " S_FMT, S_ARG(row->fields[i].column));
    buf_print(&sql, " FROM " S_FMT, S_ARG(row->table));
    char *all = arena_take(t->arena, size * 8000);
    ok(query_open(t->db, row->table, buf_str(&sql), &q, &f), &f);
    for (*count = 0; query_step(q); (*count)++) {
        assert_true(*count < 8000);
        char *one = all + (size_t)*count * size;
        *(int64_t *)(void *)one = query_int(q, 0);
        struct str *v = (struct str *)(void *)(one + offsetof(struct intake, v));
        for (int i = 0; i < row->count; i++)
            v[i] = str_copy(t->arena, query_text(q, i + 1));
    }
    ok(query_close(q, &f), &f);
    return all;
}

static struct town *open_town(int64_t cases)
{
    struct fault f = {OK, ""};
    struct arena *a = arena_new();
    struct town *t = ARENA_NEW(a, struct town);
    *t = (struct town){.arena = a, .folder = "/tmp/madoguchi-figures-XXXXXX"};
    struct db_birth birth = practice_birth();
    t->now = date_moment_from_iso(S("2026-11-20T14:05:00"));
    assert_non_null(mkdtemp(t->folder));
    const char *path = str_print(a, "%s/desk.db", t->folder).p;
    ok(db_create(path, &birth, t->now, &f), &f);
    ok(seat_take(path, SEAT_DESK, S("試験"), t->now, &t->seat, &f), &f);
    ok(db_open_writer(path, t->seat, S("yamada"), t->now, &t->db, &f), &f);
    struct practice p = {.cases = cases, .seed = 7, .now = t->now};
    if (cases)
        ok(practice_fill(t->db, &p, &f), &f);
    t->cases = read_all(t, RECORD_INTAKE, sizeof *t->cases, &t->case_count);
    t->people = read_all(t, RECORD_PERSON, sizeof *t->people, &t->person_count);
    t->talks = read_all(t, RECORD_CONTACT, sizeof *t->talks, &t->talk_count);
    t->asked = read_all(t, RECORD_REFERRAL, sizeof *t->asked, &t->asked_count);
    return t;
}

static void close_town(struct town *t)
{
    db_close(t->db);
    seat_leave(t->seat);
    if (system(str_print(t->arena, "rm -rf %s", t->folder).p))
        fail();
    arena_free(t->arena);
}

static int set_up(void **state)
{
    *state = open_town(CASES);
    return 0;
}

static int tear_down(void **state)
{
    close_town(*state);
    return 0;
}

static struct report_table read_report(struct town *t, const char *name, const char *rows,
                                       const char *columns)
{
    const struct report_request q = {.name = str_of(name),
                                     .fiscal_year = YEAR,
                                     .rows = str_of(rows),
                                     .columns = str_of(columns),
                                     .now = t->now,
                                     .dirs = &shipped};
    struct report_table out;
    struct fault f;
    enum err e = report_read(t->arena, t->db, &q, &out, &f);
    if (e > ERR_NOTICE)
        fail_msg("%s: %s", name, f.say);
    return out;
}

static struct str cell(const struct report_table *t, const char *block, const char *item, const char *heading)
{
    int label = block ? 1 : 0;
    for (int c = label + 1; c < t->columns; c++)
        for (int r = 0; str_eq(t->headings[c], str_of(heading)) && r < t->rows; r++)
            if (str_eq(t->cells[r][label], str_of(item)) && (!block || str_eq(t->cells[r][0], str_of(block))))
                return t->cells[r][c];
    fail_msg(S_FMT ": no cell %s %s %s", S_ARG(t->title), block ? block : "", item, heading);
    return S0;
}

static void check_count(const struct report_table *t, const char *block, const char *item,
                        const char *heading, int want)
{
    struct str got = cell(t, block, item, heading);
    if (str_int(got, -1) != want)
        fail_msg("%s %s %s: " S_FMT ", counted %d", block ? block : "", item, heading, S_ARG(got), want);
}

static void check_number(const struct report_table *t, const char *item, double want)
{
    double got = -1;
    struct str text = cell(t, NULL, item, "値");
    if (!report_number(text, &got) || got < want - 0.051 || got > want + 0.051)
        fail_msg("%s: " S_FMT ", counted %f", item, S_ARG(text), want);
}

static const char *words(struct town *t, struct str s)
{
    return str_z(t->arena, s);
}

static void the_year_is_counted(void **state)
{
    struct town *t = *state;
    struct report_table years = read_report(t, "years", "", "");
    check_count(&years, "件数", "新規ケース数", "2026年度", t->case_count);
    check_count(&years, "業務方法", "合計(延べ数)", "2026年度", t->talk_count);
    for (int k = 0; k < codes_count(CODES_category); k++) {
        const struct code *code = codes_row(CODES_category, k);
        int n = 0;
        for (int i = 0; i < t->case_count; i++)
            n += str_eq(t->cases[i].category, code->code);
        check_count(&years, "相談内容", words(t, code->group), "2026年度", n);
    }
    for (int k = 0; k < codes_count(CODES_channel); k++) {
        const struct code *code = codes_row(CODES_channel, k);
        int n = 0;
        for (int i = 0; i < t->talk_count; i++)
            n += str_eq(t->talks[i].channel, code->code);
        check_count(&years, "業務方法", words(t, code->group), "2026年度", n);
    }
}

static struct str care_of(const struct town *t, const struct intake *i)
{
    for (int p = 0; p < t->person_count; p++)
        if (t->people[p].id == str_int(i->person, 0))
            return t->people[p].care_level;
    return S0;
}

static void every_crossing_is_counted(void **state)
{
    struct town *t = *state;
    struct report_table by_asker = read_report(t, "cross", "requester", "category"),
                        by_care = read_report(t, "cross", "phase", "care_level");
    for (int r = 0; r < codes_count(CODES_requester); r++)
        for (int c = 0; c < codes_count(CODES_category); c++) {
            const struct code *row = codes_row(CODES_requester, r), *column = codes_row(CODES_category, c);
            int n = 0;
            for (int i = 0; i < t->case_count; i++)
                n += str_eq(t->cases[i].requester, row->code) && str_eq(t->cases[i].category, column->code);
            check_count(&by_asker, NULL, words(t, row->label), words(t, column->label), n);
        }
    for (int r = 0; r <= codes_count(CODES_phase); r++)
        for (int c = 0; c <= codes_count(CODES_care); c++) {
            bool any_row = r == codes_count(CODES_phase), any_column = c == codes_count(CODES_care);
            struct str row = any_row ? S0 : codes_row(CODES_phase, r)->code,
                       column = any_column ? S0 : codes_row(CODES_care, c)->code;
            int n = 0;
            for (int i = 0; i < t->case_count; i++)
                n += str_eq(t->cases[i].phase, row) && str_eq(care_of(t, &t->cases[i]), column);
            check_count(&by_care, NULL, any_row ? "記入なし" : words(t, code_label(CODES_phase, row)),
                        any_column ? "記入なし" : words(t, code_label(CODES_care, column)), n);
        }
    check_count(&by_care, NULL, "合計", "合計", t->case_count);
}

static void the_work_of_each_is_counted(void **state)
{
    struct town *t = *state;
    struct report_table staff = read_report(t, "staff", "", "");
    struct setting s = db_setting(t->db, t->now);
    int all = 0;
    for (int r = 0; r < staff.rows - 1; r++)
        for (int k = 0; k < codes_count(CODES_business); k++) {
            const struct code *code = codes_row(CODES_business, k);
            int n = 0, owned = 0;
            int64_t minutes = 0;
            for (int i = 0; i < t->talk_count; i++) {
                bool theirs = str_eq(s.staff_name(s.of, t->talks[i].staff), staff.cells[r][0]);
                n += theirs && str_eq(t->talks[i].business, code->code);
                minutes += theirs ? str_int(t->talks[i].minutes, 0) : 0;
            }
            for (int i = 0; i < t->case_count; i++)
                owned += str_eq(s.staff_name(s.of, t->cases[i].owner), staff.cells[r][0]);
            check_count(&staff, NULL, words(t, staff.cells[r][0]), words(t, code->label), n);
            check_count(&staff, NULL, words(t, staff.cells[r][0]), "所要計(分)", (int)minutes);
            check_count(&staff, NULL, words(t, staff.cells[r][0]), "受けた相談", owned);
            all += n;
        }
    assert_true(all > 0);
    check_count(&staff, NULL, "合計", "対応計(件)", t->talk_count);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof *v, by_size);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static int first_answers(const struct town *t, double *hours)
{
    int n = 0;
    for (int i = 0; i < t->case_count; i++) {
        struct str best = S0;
        for (int k = 0; k < t->talk_count; k++) {
            const struct contact *c = &t->talks[k];
            if (str_int(c->intake, 0) == t->cases[i].id && str_eq(c->direction, S("out")) &&
                str_cmp(c->at, t->cases[i].received_at) >= 0 && (!best.n || str_cmp(c->at, best) < 0))
                best = c->at;
        }
        if (best.n)
            hours[n++] =
                (double)(date_moment_from_iso(best) - date_moment_from_iso(t->cases[i].received_at)) / 3600;
    }
    return n;
}

/* Places asked for a case until the day of its first yes. */
static int attempts_of(const struct town *t, int64_t intake)
{
    struct str yes = S0;
    int n = 0;
    for (int k = 0; k < t->asked_count; k++) {
        const struct referral *r = &t->asked[k];
        if (str_int(r->intake, 0) == intake && str_eq(r->answer, S("accepted")) &&
            (!yes.n || str_cmp(r->asked_on, yes) < 0))
            yes = r->asked_on;
    }
    for (int k = 0; yes.n && k < t->asked_count; k++)
        n += str_int(t->asked[k].intake, 0) == intake && str_cmp(t->asked[k].asked_on, yes) <= 0 &&
             !str_eq(t->asked[k].answer, S("cancelled"));
    return n;
}

static void every_indicator_is_measured(void **state)
{
    struct town *t = *state;
    struct report_table kpi = read_report(t, "kpi", "", "");
    double *hours = ARENA_ARRAY(t->arena, double, t->case_count),
           *days = ARENA_ARRAY(t->arena, double, t->case_count);
    int answered = first_answers(t, hours), closed = 0, yes = 0, no = 0, began = 0, asked = 0, with = 0,
        tries = 0;
    for (int k = 0; k < t->asked_count; k++) {
        const struct referral *r = &t->asked[k];
        asked += !str_eq(r->answer, S("cancelled"));
        yes += str_eq(r->answer, S("accepted"));
        no += str_eq(r->answer, S("declined"));
        began += str_eq(r->started, S("yes")) && !str_eq(r->answer, S("cancelled"));
    }
    for (int i = 0; i < t->case_count; i++) {
        int n = attempts_of(t, t->cases[i].id);
        with += n > 0;
        tries += n;
        if (str_eq(t->cases[i].state, S("closed")) && t->cases[i].closed_on.n)
            days[closed++] = date_from_iso(t->cases[i].closed_on) - date_from_iso(t->cases[i].received_at);
    }
    assert_true(answered > 10 && closed > 10 && yes && no && began && with && tries > with);
    check_number(&kpi, "最初の回答までの時間", median(hours, answered));
    check_count(&kpi, NULL, "最初の回答までの時間", "対象件数", answered);
    check_number(&kpi, "受諾率", 100.0 * yes / (yes + no));
    check_number(&kpi, "受諾までの打診の回数", (double)tries / with);
    check_number(&kpi, "延べ／件", (double)t->talk_count / t->case_count);
    check_number(&kpi, "開始率", 100.0 * began / asked);
    check_number(&kpi, "終結までの日数", median(days, closed));
    for (int r = 0; r < kpi.rows; r++)
        assert_true(kpi.cells[r][kpi.columns - 1].n > 30); /* its definition */
}

static void what_waits_is_counted(void **state)
{
    struct town *t = *state;
    struct report_table waits = read_report(t, "followup", "", "");
    int late = 0, none = 0, asked = 0;
    for (int i = 0; i < t->case_count; i++) {
        const struct intake *c = &t->cases[i];
        bool open = !str_eq(c->state, S("closed"));
        late += open && c->next_on.n && str_cmp(c->next_on, S("2026-11-20")) < 0;
        none += open && !c->next_on.n;
        for (int k = 0; open && k < t->asked_count; k++)
            asked += str_int(t->asked[k].intake, 0) == c->id && str_eq(t->asked[k].answer, S("waiting"));
    }
    check_count(&waits, "次回対応", "期限切れ", "件数", late);
    check_count(&waits, "次回対応", "日付なし", "件数", none);
    check_count(&waits, "つなぎ", "返事待ち", "件数", asked);
}

static void nothing_measured_is_empty(void **state)
{
    (void)state;
    struct town *t = open_town(0);
    struct report_table kpi = read_report(t, "kpi", "", "");
    for (int r = 0; r < kpi.rows; r++) {
        assert_int_equal(cell(&kpi, NULL, words(t, kpi.cells[r][0]), "値").n, 0);
        assert_int_equal(cell(&kpi, NULL, words(t, kpi.cells[r][0]), "前年").n, 0);
        check_count(&kpi, NULL, words(t, kpi.cells[r][0]), "対象件数", 0);
    }
    struct report_table years = read_report(t, "years", "", "");
    check_count(&years, "件数", "新規ケース数", "2026年度", 0);
    assert_int_equal(cell(&years, "件数", "新規ケース数", "増減率(%)").n, 0);
    struct report_table cross = read_report(t, "cross", "area", "care");
    check_count(&cross, NULL, "合計", "合計", 0);
    close_town(t);
}

/* Behind a count stand as many records as it counts: every cell of the reports that can be opened. */
static int open_cells(struct town *t, const char *name, const char *rows, const char *columns,
                      const char *only)
{
    const struct report_request q = {.name = str_of(name),
                                     .fiscal_year = YEAR,
                                     .rows = str_of(rows),
                                     .columns = str_of(columns),
                                     .now = t->now,
                                     .dirs = &shipped};
    struct report_table table = read_report(t, name, rows, columns);
    int opened = 0;
    for (int r = 0; r < table.rows; r++)
        for (int c = report_label(&table) + 1; c < table.columns; c++) {
            struct drill d;
            struct fault f;
            int64_t n = str_int(table.cells[r][c], -1);
            bool counts = !*only || str_find(table.headings[c], str_of(only)) != SIZE_MAX;
            if (n < 0 || !counts)
                continue;
            ok(drill_read(t->arena, t->db, &q, &table, r, c, &d, &f), &f);
            if (d.count != (n > DRILL_MOST ? DRILL_MOST : n) || d.more != (n > DRILL_MOST))
                fail_msg("%s " S_FMT " " S_FMT ": %d records behind %lld", name,
                         S_ARG(table.cells[r][report_label(&table)]), S_ARG(table.headings[c]), d.count,
                         (long long)n);
            opened += n > 0;
        }
    return opened;
}

static void every_count_opens_its_records(void **state)
{
    struct town *t = *state;
    assert_true(open_cells(t, "monthly", "", "", "") > 100);
    assert_true(open_cells(t, "years", "", "", "年度") > 15);
    assert_true(open_cells(t, "years", "", "", "前年同期") == 0);
    assert_true(open_cells(t, "cross", "requester", "category", "") > 20);
    assert_true(open_cells(t, "cross", "area", "care_level", "") > 20);
    assert_true(open_cells(t, "cross", "age", "insured", "") > 5);
    assert_true(open_cells(t, "staff", "", "", " ") > 5); /* ア 資源の把握 … */
    assert_true(open_cells(t, "staff", "", "", "相談") > 3);
    assert_true(open_cells(t, "events", "", "", "") > 10);
    assert_true(open_cells(t, "position", "", "", "") > 40);
    assert_true(open_cells(t, "contents", "", "", "") > 20);
    assert_true(open_cells(t, "kpi", "", "", "対象件数") > 5);
    assert_true(open_cells(t, "followup", "", "", "件数") > 3);
    assert_true(open_cells(t, "unmet", "", "", "") >= 7);
    assert_true(open_cells(t, "neutrality", "", "", "打診") > 10);
    assert_true(open_cells(t, "neutrality", "", "", "開始") > 5);
    assert_true(open_cells(t, "freshness", "", "", "施設数") > 5);
    assert_true(open_cells(t, "freshness", "", "", "か月以内") >= 0);
    assert_true(open_cells(t, "freshness", "", "", "未確認") >= 0);
    assert_true(open_cells(t, "freshness", "", "", "まだ") > 5);
}

/* Whatever stands in a table: what it was made of can be opened, and a figure that is not 0 is made of something. */
static void every_table_opens(void **state)
{
    struct town *t = *state;
    struct source *all;
    struct fault f;
    int count, opened = 0;
    ok(report_list(t->arena, &shipped, &all, &count, &f), &f);
    for (int i = 0; i < count; i++) {
        const struct report_request q = {
            .name = all[i].name, .fiscal_year = YEAR, .now = t->now, .dirs = &shipped};
        struct report_table table = read_report(t, str_z(t->arena, all[i].name), "", "");
        for (int r = 0; r < table.rows && r < 60; r++)
            for (int c = report_label(&table) + 1; c < table.columns; c++) {
                struct drill d;
                double n = 0;
                ok(drill_read(t->arena, t->db, &q, &table, r, c, &d, &f), &f);
                bool words = !table.cells[r][c].n || !report_number(table.cells[r][c], &n);
                if (!words && n > 0 && !d.count)
                    fail_msg(S_FMT ": nothing behind " S_FMT " " S_FMT, S_ARG(all[i].name),
                             S_ARG(table.cells[r][report_label(&table)]), S_ARG(table.headings[c]));
                opened += d.count > 0;
            }
    }
    assert_true(opened > 1000);
}

/* Of nobody who has a case. */
static void names_nobody(const struct town *t, struct str report, struct str text)
{
    for (int i = 0; text.n && i < t->case_count; i++)
        for (int k = 0; k < t->person_count; k++)
            if (str_int(t->cases[i].person, 0) == t->people[k].id && t->people[k].name.n &&
                str_find(text, t->people[k].name) != SIZE_MAX)
                fail_msg(S_FMT ": " S_FMT, S_ARG(report), S_ARG(text));
}

static void look_behind(struct town *t, const struct report_request *q, const struct report_table *table,
                        int *cases)
{
    struct fault f;
    for (int r = 0; r < table->rows && r < 40; r++)
        for (int c = report_label(table) + 1; c < table->columns; c++) {
            struct drill d;
            ok(drill_read(t->arena, t->db, q, table, r, c, &d, &f), &f);
            for (int i = 0; i < d.count; i++) {
                const struct drill_row *row = &d.rows[i];
                *cases += row->intake != 0;
                if (!row->intake && !row->resource)
                    names_nobody(t, q->name,
                                 str_print(t->arena, S_FMT S_FMT, S_ARG(row->who), S_ARG(row->what)));
                if (row->intake && (!str_eq(row->who, S(RESTRICTED_NAME)) || row->what.n || row->resource))
                    fail_msg(S_FMT " " S_FMT ": " S_FMT " " S_FMT, S_ARG(q->name), S_ARG(table->headings[c]),
                             S_ARG(row->who), S_ARG(row->what));
            }
        }
}

/* Every case is 閲覧制限 and none is the reader's: behind each figure stand as many records as before, with a number
 * and a day, and nothing of whom or what they are about. Last, since the town is another one then. */
static void of_a_restricted_case_a_figure_tells_that_it_is(void **state)
{
    static const char *const of_places[] = {"directory", "freshness", "map", "talk"};
    struct town *t = *state;
    struct source *all;
    struct fault f;
    sqlite3 *other;
    int count;
    assert_int_equal(sqlite3_open(str_print(t->arena, "%s/desk.db", t->folder).p, &other), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(other, "DROP TRIGGER intake_UPDATE; UPDATE intake SET restricted = 'yes'", 0, 0, 0),
        SQLITE_OK);
    sqlite3_close(other);
    db_watched_by(t->db, S("nobody"));
    ok(report_list(t->arena, &shipped, &all, &count, &f), &f);
    for (int i = 0; i < count; i++) {
        int cases = 0;
        const struct report_request q = {
            .name = all[i].name, .fiscal_year = YEAR, .now = t->now, .dirs = &shipped};
        struct report_table first = read_report(t, str_z(t->arena, all[i].name), "", "");
        for (const struct report_table *table = &first; table; table = table->below) {
            look_behind(t, &q, table, &cases);
            for (int cell = 0; cell < table->rows * table->columns; cell++)
                names_nobody(t, all[i].name, table->cells[cell / table->columns][cell % table->columns]);
        }
        bool places = false;
        for (size_t k = 0; k < COUNT_OF(of_places); k++)
            places |= str_eq(all[i].name, str_of(of_places[k]));
        if (places ? cases != 0 : cases == 0 && first.rows)
            fail_msg(S_FMT ": %d records of cases", S_ARG(all[i].name), cases);
    }
}

static void an_axis_is_a_row_of_the_schema(void **state)
{
    struct town *t = *state;
    struct report_table out;
    struct fault f;
    struct report_request q = {.name = S("cross"), .fiscal_year = YEAR, .now = t->now, .dirs = &shipped};
    static const char *const refused[] = {"note", "name", "caller_name", "1; DROP TABLE intake", "i.note"};
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        q.rows = str_of(refused[i]);
        assert_int_equal(report_read(t->arena, t->db, &q, &out, &f), ERR_USAGE);
        assert_non_null(strstr(f.say, "requester"));
    }
    read_report(t, "cross", "care", "age");
    read_report(t, "cross", "consent_share", "insured");
}

/* So that opening hours and the rota are tried out as they will be: on a public holiday the others are on duty. */
static void the_practice_year_has_its_holidays(void **state)
{
    static const struct {
        const char *sql;
        int64_t want;
    } facts[] = {
        {"SELECT count(*) FROM holiday WHERE day BETWEEN '2026-04-01' AND '2027-03-31'", 19},
        {"SELECT count(*) FROM holiday WHERE day = '2026-11-23' AND name = '勤労感謝の日'", 1},
        {"SELECT count(*) FROM rota WHERE day = '2026-11-23' AND part = 'dayoff'", 1},
        {"SELECT count(*) FROM rota r JOIN holiday h ON h.day = r.day WHERE r.part = 'evening'", 0},
    };
    const struct town *t = *state;
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct query *q;
        struct fault f;
        ok(query_open(t->db, S("test"), str_of(facts[i].sql), &q, &f), &f);
        assert_true(query_step(q));
        assert_int_equal(query_int(q, 0), facts[i].want);
        ok(query_close(q, &f), &f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_practice_year_has_its_holidays),
        cmocka_unit_test(the_year_is_counted),
        cmocka_unit_test(every_crossing_is_counted),
        cmocka_unit_test(the_work_of_each_is_counted),
        cmocka_unit_test(every_indicator_is_measured),
        cmocka_unit_test(what_waits_is_counted),
        cmocka_unit_test(nothing_measured_is_empty),
        cmocka_unit_test(every_count_opens_its_records),
        cmocka_unit_test(every_table_opens),
        cmocka_unit_test(an_axis_is_a_row_of_the_schema),
        cmocka_unit_test(of_a_restricted_case_a_figure_tells_that_it_is), /* the last one */
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
