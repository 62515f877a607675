#include "app/figures.h"

#include "app/at_hand.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "export/chart.h"

/* Cross tables that a centre looks at (FEATURES F62); any other two axes with `madoguchi report cross`. */
static const struct figures_choice crosses[] = {
    {S_ROW("cross"), S_ROW("requester"), S_ROW("category"), S_ROW("クロス集計 依頼者と相談内容")},
    {S_ROW("cross"), S_ROW("phase"), S_ROW("position"), S_ROW("クロス集計 局面と立ち位置")},
    {S_ROW("cross"), S_ROW("area"), S_ROW("care_level"), S_ROW("クロス集計 圏域と要介護度")},
};

static int body_rows(const struct app *app)
{
    return desk_layout(app).body.rows;
}

static int seen_rows(const struct app *app, const struct figures *g)
{
    return body_rows(app) - FIGURES_ABOVE - (g->level == FIGURES_TABLE ? FIGURES_DETAIL : 0);
}

/* 申し送り has a screen of its own; the month is what is asked for most. */
static void add_choices(struct figures *g, const struct source *all, int count, bool monthly)
{
    for (int i = 0; i < count; i++) {
        struct str name = all[i].name;
        if (str_eq(name, S("handover")) || str_eq(name, S("monthly")) != monthly)
            continue;
        bool crosses_all = str_eq(name, S("cross"));
        for (size_t k = 0; crosses_all && k < COUNT_OF(crosses); k++)
            g->choices[g->choice.count++] = crosses[k];
        if (!crosses_all)
            g->choices[g->choice.count++] = (struct figures_choice){.name = name, .words = all[i].title};
    }
}

/* Sentences at the foot of the report as a table of their own: they are read like the others below it. */
static void notes_below(struct arena *a, struct report_table *t)
{
    if (!t->note_count)
        return;
    struct str *heading = ARENA_NEW(a, struct str);
    *heading = S("注記");
    struct report_table *notes = ARENA_NEW(a, struct report_table);
    *notes = (struct report_table){.title = S("注記"), .headings = heading, .columns = 1};
    for (int i = 0; i < t->note_count; i++)
        report_add_row(a, notes, &t->notes[i]);
    report_add_below(t, notes);
}

static void show_table(struct app *app, struct figures *g, const struct report_table *t)
{
    g->table = t;
    g->lines = (struct list){.selected = 0};
    int first = report_label(t) + 1, drawn = chart_column(t);
    g->column = drawn > 0 ? drawn : t->columns > first ? first : t->columns - 1;
    list_resize(&g->lines, t->rows, seen_rows(app, g));
}

static bool read_report(struct app *app, struct figures *g)
{
    struct arena *a = screen_top(app)->results;
    struct fault f;
    arena_reset(a);
    enum err e = report_read(a, app->db, &g->q, &g->report, &f);
    if (e > ERR_NOTICE) {
        g->report = (struct report_table){.rows = 0};
        notice_say(app, LOOK_ERROR, "%s", f.say);
    } else if (e) /* "title: sentence": the title stands above the table */
        notice_say(app, LOOK_WARNING, "%s", f.say + g->report.title.n + 2);
    notes_below(a, &g->report);
    g->read = arena_mark(a);
    show_table(app, g, &g->report);
    return e <= ERR_NOTICE;
}

static void open_report(struct app *app, struct figures *g, int year)
{
    const struct figures_choice *k = &g->choices[g->choice.selected];
    g->q = (struct report_request){.name = k->name,
                                   .fiscal_year = year,
                                   .rows = k->rows,
                                   .columns = k->columns,
                                   .login = app->login,
                                   .now = app->now};
    g->level = FIGURES_TABLE;
    if (!read_report(app, g))
        g->level = FIGURES_CHOICES;
}

static struct str words_of_cell(struct arena *a, const struct figures *g)
{
    const struct report_table *t = g->table;
    const struct str *cells = t->cells[g->lines.selected];
    int label = report_label(t);
    return str_print(a, S_FMT "%s" S_FMT " " S_FMT ": " S_FMT, S_ARG(label ? cells[0] : S0), label ? " " : "",
                     S_ARG(cells[label]), S_ARG(t->headings[g->column]), S_ARG(cells[g->column]));
}

static void open_cell(struct app *app, struct figures *g)
{
    struct arena *a = screen_top(app)->results;
    struct fault f;
    if (!g->lines.count)
        return;
    arena_rewind(a, g->read);
    enum err e = drill_read(a, app->db, &g->q, g->table, g->lines.selected, g->column, &g->drill, &f);
    if (e)
        notice_say(app, e == ERR_NOTICE ? LOOK_PLAIN : LOOK_ERROR, "%s", f.say);
    else if (!g->drill.count)
        notice_say(app, LOOK_PLAIN, "この欄の元になる記録はありません。");
    if (e || !g->drill.count)
        return;
    g->cell = words_of_cell(a, g);
    g->level = FIGURES_RECORDS;
    g->records = (struct list){.selected = 0};
    list_resize(&g->records, g->drill.count, seen_rows(app, g));
}

static void remember(struct app *app, const struct figures *g)
{
    bool first = g->table == &g->report;
    app->figures = (struct figures_place){.open = first,
                                          .choice = g->choice.selected,
                                          .year = g->q.fiscal_year,
                                          .line = g->lines.selected,
                                          .column = g->column,
                                          .record = g->records.selected};
}

static void open_record(struct app *app, const struct figures *g)
{
    const struct drill_row *row = &g->drill.rows[g->records.selected];
    if (row->resource) {
        int64_t resource = row->resource; /* the row goes with the screen */
        remember(app, g);
        screen_clear(app);
        directory_show(app, resource);
        return;
    }
    struct call *call = row->intake ? call_open(app, row->intake) : NULL;
    if (!row->intake)
        notice_say(app, LOOK_PLAIN, "この記録は相談と結ばれていません。");
    if (!call)
        return;
    remember(app, g);
    screen_clear(app);
    call_show(app, call);
}

/* Whoever puts the cases behind a figure right one after the other comes back to the next of them. */
static void come_back(struct app *app, struct figures *g)
{
    struct figures_place p = app->figures;
    app->figures.open = false;
    if (!p.open || p.choice >= g->choice.count)
        return;
    list_select(&g->choice, p.choice, seen_rows(app, g));
    open_report(app, g, p.year);
    if (g->level != FIGURES_TABLE || p.column >= g->table->columns)
        return;
    list_select(&g->lines, p.line, seen_rows(app, g));
    g->column = p.column;
    open_cell(app, g);
    if (g->level == FIGURES_RECORDS)
        list_select(&g->records, p.record, seen_rows(app, g));
}

static void open(struct app *app, struct screen *s)
{
    struct figures *g = s->state;
    struct source_dirs dirs = source_dirs_find(s->arena);
    struct source *all;
    struct fault f;
    int count;
    if (report_list(s->arena, &dirs, &all, &count, &f)) {
        notice_say(app, LOOK_ERROR, "%s", f.say);
        return;
    }
    g->choices = ARENA_ARRAY(s->arena, struct figures_choice, (size_t)count + COUNT_OF(crosses));
    add_choices(g, all, count, true);
    add_choices(g, all, count, false);
    list_resize(&g->choice, g->choice.count, seen_rows(app, g));
    come_back(app, g);
}

static void enter(struct app *app, struct figures *g)
{
    switch (g->level) {
    case FIGURES_CHOICES:
        if (g->choice.count)
            open_report(app, g, date_fiscal_year(date_of_moment(app->now)));
        return;
    case FIGURES_TABLE: open_cell(app, g); return;
    case FIGURES_RECORDS: open_record(app, g); return;
    }
}

/* The tables of a report stand in a ring. */
static void turn(struct app *app, struct figures *g, bool back)
{
    const struct report_table *t = g->table->below;
    if (back)
        for (t = &g->report; t->below && t->below != g->table;)
            t = t->below;
    show_table(app, g, t ? t : &g->report);
}

static bool move_column(struct figures *g, int by)
{
    int to = g->column + by, first = g->table->columns > 1 ? report_label(g->table) + 1 : 0;
    while (to >= first && to < g->table->columns && !figures_holds(g->table, to))
        to += by;
    if (to >= first && to < g->table->columns)
        g->column = to;
    return true;
}

static bool act_table(struct app *app, struct figures *g, enum verb v)
{
    switch (v) {
    case VERB_LEFT: return move_column(g, -1);
    case VERB_RIGHT: return move_column(g, 1);
    case VERB_NEXT: turn(app, g, false); return true;
    case VERB_PREVIOUS: turn(app, g, true); return true;
    default: return list_key(&g->lines, verb_row(v)->motion, seen_rows(app, g));
    }
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct figures *g = state;
    if (v == VERB_ENTER) {
        enter(app, g);
        return true;
    }
    if (v == VERB_BACK && g->level != FIGURES_CHOICES) {
        g->level--;
        return true;
    }
    if (g->level == FIGURES_TABLE)
        return act_table(app, g, v) || v == VERB_REPORTS;
    struct list *l = g->level == FIGURES_CHOICES ? &g->choice : &g->records;
    if (list_key(l, verb_row(v)->motion, seen_rows(app, g)) || v == VERB_REPORTS)
        return true;
    at_hand_point(app, g->level == FIGURES_RECORDS ? g->drill.rows[g->records.selected].intake : 0);
    return false;
}

/* The same table of another year, at the same cell, as far as that year has them. */
static void turn_year(struct app *app, struct figures *g, int year)
{
    int line = g->lines.selected, column = g->column, nth = 0;
    for (const struct report_table *t = &g->report; t && t != g->table; t = t->below)
        nth++;
    g->q.fiscal_year = year;
    if (!read_report(app, g)) {
        g->level = FIGURES_CHOICES; /* there is no table to stand in */
        return;
    }
    const struct report_table *t = &g->report;
    while (t && nth--)
        t = t->below;
    if (!t)
        return;
    show_table(app, g, t);
    list_select(&g->lines, line, seen_rows(app, g));
    g->column = column < t->columns ? column : g->column;
}

/* < and > are the year before and the one after: any that has begun. */
static bool type(struct app *app, void *state, uint32_t key)
{
    struct figures *g = state;
    int by = key == '<' ? -1 : key == '>' ? 1 : 0;
    int year = g->q.fiscal_year + by;
    if (!by || g->level != FIGURES_TABLE)
        return false;
    if (year > date_fiscal_year(date_of_moment(app->now))) {
        notice_say(app, LOOK_PLAIN, "%d年度はまだ始まっていません。", year);
        return true;
    }
    turn_year(app, g, year);
    return true;
}

const struct screen_row screen_figures = {
    .name = S_ROW("reports"),
    .title = S_ROW("集計"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct figures),
    .open = open,
    .draw = figures_draw,
    .act = act,
    .type = type,
};
