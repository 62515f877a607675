#include "app/figures.h"

#include "app/desk.h"
#include "base/arena.h"
#include "base/date.h"
#include "export/chart.h"
#include "ui/bar.h"

/* How 集計 looks (app/figures.h): the reports to choose from, or a table of which as many columns are shown as fit,
 * each row with its bar, or the records behind a cell. */

enum { BLOCK_CELLS = 8, COLUMN_MOST = 16, BAR_CELLS = 12 };

static int at_most(int n, int most)
{
    return n < most ? n : most;
}

bool figures_holds(const struct report_table *t, int column)
{
    bool any = !t->rows;
    for (int r = 0; r < t->rows; r++)
        any = any || t->cells[r][column].n;
    return any;
}

static int cells_of(const struct report_table *t, int column)
{
    int cells = canvas_cells(t->headings[column]);
    for (int r = 0; r < t->rows; r++) {
        int n = canvas_cells(t->cells[r][column]);
        cells = n > cells ? n : cells;
    }
    return cells;
}

static int width_of_column(const struct report_table *t, int column)
{
    return at_most(cells_of(t, column), COLUMN_MOST);
}

static void add(struct figures_layout *out, int source, int cells, bool right)
{
    int before = out->count - 1;
    out->at[out->count] = before < 0 ? 1 : out->at[before] + out->columns[before].cells + 1;
    out->source[out->count] = source;
    out->columns[out->count++] = (struct list_column){cells, right};
}

/* The first column that is shown beside the labels: as far left as leaves the selected one in sight. */
static int first_column(const struct figures *g, int from, int room)
{
    int used = 0;
    for (int c = g->column; c >= from; c--) {
        if (!figures_holds(g->table, c))
            continue;
        used += width_of_column(g->table, c) + 1;
        if (used > room)
            return at_most(c + 1, g->column);
    }
    return from;
}

static void lay(const struct figures *g, int cells, struct figures_layout *out)
{
    const struct report_table *t = g->table;
    int label = report_label(t), item = cells_of(t, label);
    bool bar = t->chart.n && report_counts(t, g->column);
    *out = (struct figures_layout){.count = 0};
    if (t->columns == 1) {
        add(out, 0, cells - 1, false);
        return;
    }
    if (label)
        add(out, 0, BLOCK_CELLS, false);
    int room = cells - 1 - (label ? BLOCK_CELLS + 1 : 0) - (bar ? BAR_CELLS + 1 : 0);
    add(out, label, at_most(item, room / 3 > FIGURES_LABEL_LEAST ? room / 3 : FIGURES_LABEL_LEAST), false);
    room -= out->columns[out->count - 1].cells + 1;
    for (int c = first_column(g, label + 1, room); c < t->columns && out->count < FIGURES_COLUMNS - 1; c++) {
        int wide = width_of_column(t, c);
        if (!figures_holds(t, c) && c != g->column)
            continue;
        if (wide + 1 > room && c != g->column)
            break;
        add(out, c, wide, report_counts(t, c));
        room -= wide + 1;
    }
    int last = out->count - 1;
    if (bar)
        add(out, -1, BAR_CELLS + (room > 0 ? room : 0), false);
    else if (room > 0 && !out->columns[last].right) /* words take what numbers leave */
        out->columns[last].cells += room;
}

struct drawing {
    const struct app *app;
    const struct figures *figures;
    struct figures_layout layout;
};

/* Longest among the parts of the same block: a bar tells a share of its block. */
static double most_of_block(const struct figures *g, int row)
{
    const struct report_table *t = g->table;
    int label = report_label(t);
    double most = 0, v;
    for (int r = 0; r < t->rows; r++)
        if ((!label || str_eq(t->cells[r][0], t->cells[row][0])) && chart_is_part(t->cells[r][label]) &&
            report_number(t->cells[r][g->column], &v) && v > most)
            most = v;
    return most;
}

static struct str bar_of(const struct drawing *d, int row, int cells)
{
    const struct figures *g = d->figures;
    double v;
    if (!chart_is_part(g->table->cells[row][report_label(g->table)]) ||
        !report_number(g->table->cells[row][g->column], &v))
        return S0;
    return chart_cells(d->app->frame, v, most_of_block(g, row), cells);
}

static struct str table_cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct figures *g = d->figures;
    const struct report_table *t = g->table;
    int source = d->layout.source[column];
    if (source < 0)
        return bar_of(d, row, d->layout.columns[column].cells);
    bool repeats =
        !source && report_label(t) && row > g->lines.top && str_eq(t->cells[row][0], t->cells[row - 1][0]);
    return repeats ? S0 : t->cells[row][source];
}

static void draw_headings(const struct drawing *d, struct canvas *c, struct box in)
{
    canvas_fill(c, in, LOOK_LABEL);
    for (int k = 0; k < d->layout.count; k++) {
        int source = d->layout.source[k], cells = d->layout.columns[k].cells;
        const struct str *headings = d->figures->table->headings;
        struct str words = headings[source < 0 ? d->figures->column : source];
        if (source < 0)
            words = str_print(d->app->frame, "棒 " S_FMT, S_ARG(words));
        int indent = d->layout.columns[k].right ? cells - at_most(canvas_cells(words), cells) : 0;
        canvas_text(c, box_cols(in, d->layout.at[k], cells), 0, indent, LOOK_LABEL, words);
    }
}

static void mark_cell(const struct drawing *d, struct canvas *c, struct box in)
{
    const struct figures *g = d->figures;
    for (int k = 0; k < d->layout.count && g->lines.count; k++)
        if (d->layout.source[k] == g->column) {
            struct box line = box_rows(in, g->lines.selected - g->lines.top, 1);
            struct box cell = box_cols(line, d->layout.at[k], d->layout.columns[k].cells);
            canvas_look(c, cell, LOOK_FOCUS);
            canvas_cursor(c, cell, 0, cell.cols - 1);
        }
}

/* What its column may have cut: the cell, and the last column where that is words (a definition, a sentence). */
static void draw_detail(const struct drawing *d, struct canvas *c, struct box in)
{
    const struct figures *g = d->figures;
    const struct report_table *t = g->table;
    struct arena *a = d->app->frame;
    canvas_fill(c, in, LOOK_PLAIN);
    if (!g->lines.count)
        return;
    const struct str *cells = t->cells[g->lines.selected];
    int label = report_label(t), last = t->columns - 1;
    struct str words = cells[label];
    if (t->columns > 1 && cells[g->column].n)
        words = str_print(a, S_FMT " " S_FMT ": " S_FMT, S_ARG(words), S_ARG(t->headings[g->column]),
                          S_ARG(cells[g->column]));
    int row = bar_paragraph(c, in, 0, LOOK_QUIET, words);
    if (last > label && last != g->column && canvas_cells(cells[last]) > COLUMN_MOST)
        bar_paragraph(c, in, row, LOOK_QUIET, cells[last]);
}

/* The centre's own name stands in the top bar. */
static struct str title_of(const struct app *app, const struct report_table *t)
{
    struct str centre = db_facts(app->db)->centre;
    return str_trim(str_starts(t->title, centre) ? str_from(t->title, centre.n) : t->title);
}

static struct str place_of_table(struct arena *a, const struct figures *g)
{
    int nth = 1, count = 0;
    for (const struct report_table *t = &g->report; t; t = t->below) {
        count++;
        nth = t == g->table ? count : nth;
    }
    return count > 1 ? str_print(a, "表%d/%d", nth, count) : S0;
}

static void draw_table(const struct drawing *d, struct canvas *c, struct box in, bool focus)
{
    const struct figures *g = d->figures;
    const struct app *app = d->app;
    struct arena *a = app->frame;
    struct str place = place_of_table(a, g);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, title_of(app, g->table), place);
    struct str tables =
        place.n ? str_print(a, "  " S_FMT " ほかの表", S_ARG(screen_key(app, a, VERB_NEXT))) : S0;
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_QUIET,
                str_print(a, S_FMT " 元の記録  Left/Right 列  < > 年度(%d)" S_FMT "  " S_FMT " 戻る",
                          S_ARG(screen_key(app, a, VERB_ENTER)), g->q.fiscal_year, S_ARG(tables),
                          S_ARG(screen_key(app, a, VERB_BACK))));
    draw_headings(d, c, box_rows(in, 2, 1));
    int seen = in.rows - FIGURES_ABOVE - FIGURES_DETAIL;
    struct box rows = box_rows(in, FIGURES_ABOVE, seen);
    list_draw(&g->lines, c, rows, d->layout.columns, d->layout.count, table_cell, d, focus);
    if (focus && seen > 0)
        mark_cell(d, c, rows);
    if (!g->lines.count)
        canvas_text(c, rows, 0, 2, LOOK_QUIET,
                    g->table->note_count ? g->table->notes[0] : S("数えるものはありません。"));
    draw_detail(d, c, box_rows(in, FIGURES_ABOVE + seen, FIGURES_DETAIL));
}

static struct str choice_cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    (void)column;
    return d->figures->choices[row].words;
}

static struct str record_cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct drill_row *r = &d->figures->drill.rows[row];
    struct str what = r->what;
    switch (column) {
    case 0: return r->number;
    case 1:
        return str_print(d->app->frame, S_FMT " " S_FMT, S_ARG(str_head(r->at, 10)),
                         S_ARG(r->at.n > 11 ? str_head(str_from(r->at, 11), 5) : S0));
    case 2: return r->who;
    default: return str_part(&what, '\n');
    }
}

static void draw_records(const struct drawing *d, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[] = {{9, false}, {16, false}, {16, false}, {0, false}};
    const struct figures *g = d->figures;
    struct arena *a = d->app->frame;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, g->cell,
             str_print(a, "%d件%s", g->drill.count, g->drill.more ? "まで" : ""));
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_QUIET,
                str_print(a, S_FMT " 相談を開く  " S_FMT " 表に戻る",
                          S_ARG(screen_key(d->app, a, VERB_ENTER)), S_ARG(screen_key(d->app, a, VERB_BACK))));
    list_draw(&g->records, c, box_rows(in, FIGURES_ABOVE, in.rows), columns, COUNT_OF(columns), record_cell,
              d, focus);
}

static void draw_choices(const struct drawing *d, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[] = {{0, false}};
    struct arena *a = d->app->frame;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("集計"), S0);
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_QUIET,
                str_print(a, S_FMT " 表を見る  " S_FMT " 窓口へ", S_ARG(screen_key(d->app, a, VERB_ENTER)),
                          S_ARG(screen_key(d->app, a, VERB_BACK))));
    list_draw(&d->figures->choice, c, box_rows(in, FIGURES_ABOVE, in.rows), columns, COUNT_OF(columns),
              choice_cell, d, focus);
}

void figures_draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct figures *g = state;
    struct drawing d = {.app = app, .figures = g};
    canvas_fill(c, in, LOOK_PLAIN);
    switch (g->level) {
    case FIGURES_CHOICES: draw_choices(&d, c, in, focus); return;
    case FIGURES_RECORDS: draw_records(&d, c, in, focus); return;
    case FIGURES_TABLE:
        lay(g, in.cols, &d.layout);
        draw_table(&d, c, in, focus);
        return;
    }
}
