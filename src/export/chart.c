#include "export/chart.h"

#include "base/arena.h"
#include "base/width.h"
#include "export/html.h"
#include "export/report_table.h"

enum {
    SERIES = 8,
    LABEL = 190,
    BARS = 236,
    NUMBER = 60,
    THICK = 13,
    GAP = 7,
    HEAD = 26,
    LEGEND = 17,
    CELL = 6,
    TEXT_BARS = 30
};

static const char *const fills[SERIES] = {"#444", "#bbb", "#777",    "#e4e4e4",
                                          "#222", "#999", "#cfcfcf", "#5a5a5a"};

struct chart {
    const struct report_table *table;
    int series[SERIES], count;
    int label; /* the column that names a bar */
    double most;
};

bool chart_is_part(struct str item)
{
    return !str_eq(item, S("差")) && !str_eq(item, S("計")) && !str_starts(item, S("合計"));
}

struct str chart_cells(struct arena *a, double value, double most, int cells)
{
    struct buf b = buf_in(a);
    int n = most > 0 && value > 0 ? (int)(value / most * cells + 0.5) : 0;
    n = value > 0 && !n ? 1 : n;
    while (n-- > 0)
        buf_byte(&b, '#');
    return buf_str(&b);
}

/* Cuts the first of names between 、 off. */
static struct str next_name(struct str *names)
{
    size_t at = str_find(*names, S("、"));
    struct str name = str_head(*names, at == SIZE_MAX ? names->n : at);
    *names = at == SIZE_MAX ? S0 : str_from(*names, at + S("、").n);
    return name;
}

static void choose_series(struct chart *x)
{
    const struct report_table *t = x->table;
    struct str names = t->chart;
    x->label = report_label(t);
    bool all = str_starts(names, S("*"));
    for (int c = x->label + 1; all && c < t->columns && x->count < SERIES; c++)
        if (str_ends(t->headings[c], str_from(names, 1)))
            x->series[x->count++] = c;
    while (!all && names.n && x->count < SERIES) {
        int c = report_column(t, next_name(&names));
        if (c >= 0)
            x->series[x->count++] = c;
    }
}

int chart_column(const struct report_table *t)
{
    struct chart x = {.table = t};
    choose_series(&x);
    return x.count ? x.series[x.count - 1] : -1;
}

static bool draws(const struct chart *x, int row)
{
    double unused;
    bool any = false;
    for (int s = 0; s < x->count; s++)
        any = any || report_number(x->table->cells[row][x->series[s]], &unused);
    return any && chart_is_part(x->table->cells[row][x->label]);
}

/* Rows from..to that are drawn, and the largest number in them. */
static int measure(struct chart *x, int from, int to)
{
    int bars = 0;
    x->most = 0;
    for (int r = from; r < to; r++) {
        if (!draws(x, r))
            continue;
        bars++;
        for (int s = 0; s < x->count; s++) {
            double v = 0;
            if (report_number(x->table->cells[r][x->series[s]], &v) && v > x->most)
                x->most = v;
        }
    }
    return bars;
}

static void add_text(struct buf *out, int x, int y, const char *anchor, struct str words)
{
    buf_print(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    html_text(out, words);
    buf_add(out, S("</text>\n"));
}

static void add_box(struct buf *out, int x, int y, double wide, int high, int series)
{
    buf_print(out,
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"#000\" "
              "stroke-width=\"0.5\"/>\n",
              x, y, wide, high, fills[series]);
}

/* A label is cut where it would run over its bar. */
static struct str fitting(struct str label)
{
    int used;
    return str_head(label, width_fit(label, LABEL / CELL, &used));
}

static int add_bars(struct buf *out, const struct chart *x, int row, int y)
{
    const struct str *cells = x->table->cells[row];
    add_text(out, LABEL - 6, y + (THICK * x->count + 9) / 2, "end", fitting(cells[x->label]));
    for (int s = 0; s < x->count; s++, y += THICK) {
        double v;
        if (!report_number(cells[x->series[s]], &v))
            continue;
        double wide = x->most > 0 && v > 0 ? v / x->most * BARS : 0;
        add_box(out, LABEL, y, wide, THICK - 2, s);
        add_text(out, LABEL + (int)wide + 5, y + THICK - 3, "start", cells[x->series[s]]);
    }
    return y + GAP;
}

/* Gives the number of its lines; `out` NULL: nothing is drawn. */
static int add_legend(struct buf *out, const struct chart *x)
{
    int at = LABEL, y = HEAD;
    for (int s = 0; x->count > 1 && s < x->count; s++) {
        struct str name = x->table->headings[x->series[s]];
        int wide = 24 + width_text(name) * CELL;
        if (at > LABEL && at + wide > LABEL + BARS + NUMBER) {
            at = LABEL;
            y += LEGEND;
        }
        if (out) {
            add_box(out, at, y - 4, 10, 10, s);
            add_text(out, at + 14, y + 5, "start", name);
        }
        at += wide;
    }
    return x->count > 1 ? (y - HEAD) / LEGEND + 1 : 0;
}

static void add_chart(struct buf *out, struct chart *x, struct str title, int from, int to)
{
    int bars = measure(x, from, to), top = HEAD + add_legend(NULL, x) * LEGEND, wide = LABEL + BARS + NUMBER;
    if (bars < 2 && x->count < 2)
        return; /* one bar tells nothing that its number does not */
    int high = top + bars * (x->count * THICK + GAP) + 4;
    buf_print(out,
              "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
              "font-size=\"11\" role=\"img\">\n",
              wide, high, wide, high);
    buf_add(out, S("<title>"));
    html_text(out, title);
    buf_add(out, S("</title>\n"));
    add_text(out, 4, 14, "start", title);
    add_legend(out, x);
    for (int r = from, y = top; r < to; r++)
        if (draws(x, r))
            y = add_bars(out, x, r, y);
    buf_add(out, S("</svg>\n"));
}

/* The rows of a block, or all of them where there are no blocks. */
static int end_of_block(const struct chart *x, int from)
{
    int to = from + 1;
    while (to < x->table->rows && (!x->label || str_eq(x->table->cells[to][0], x->table->cells[from][0])))
        to++;
    return to;
}

static struct str title_of(const struct chart *x, int row)
{
    const struct report_table *t = x->table;
    return x->label ? t->cells[row][0] : x->count == 1 ? t->headings[x->series[0]] : t->title;
}

static void add_charts(struct buf *out, const struct report_table *t)
{
    struct chart x = {.table = t};
    choose_series(&x);
    for (int from = 0, to; x.count && from < t->rows; from = to) {
        to = end_of_block(&x, from);
        add_chart(out, &x, title_of(&x, from), from, to);
    }
}

/* A row of months as a table of one column, which is drawn as any other. */
static struct report_table turned(struct arena *a, const struct report_table *t, int row, struct str item)
{
    struct str *headings = ARENA_ARRAY(a, struct str, 2);
    struct report_table out = {.columns = 2, .headings = headings, .chart = item};
    headings[0] = S("月");
    headings[1] = item;
    for (int c = 0; c < t->columns; c++)
        if (str_ends(t->headings[c], S("月"))) {
            struct str *cells = ARENA_ARRAY(a, struct str, 2);
            cells[0] = t->headings[c];
            cells[1] = t->cells[row][c];
            report_add_row(a, &out, cells);
        }
    return out;
}

void chart_of_table(struct buf *out, const struct report_table *t)
{
    add_charts(out, t);
    for (struct str items = t->trend; items.n;) {
        struct str item = next_name(&items);
        for (int r = 0; r < t->rows; r++)
            if (str_eq(t->cells[r][t->columns > 1], item)) {
                struct report_table months = turned(out->arena, t, r, item);
                add_charts(out, &months);
            }
    }
}

/* 在宅療養支援      2025年度 ########## 109 */
static void add_text_bars(struct buf *out, const struct chart *x, int row)
{
    const struct report_table *t = x->table;
    for (int s = 0; s < x->count; s++) {
        double v = 0;
        struct str label = s ? S0 : fitting(t->cells[row][x->label]), cell = t->cells[row][x->series[s]];
        report_number(cell, &v);
        buf_print(out, "  " S_FMT, S_ARG(label));
        buf_blanks(out, LABEL / CELL - width_text(label) + 1);
        buf_print(out, S_FMT " " S_FMT "%s" S_FMT "\n", S_ARG(t->headings[x->series[s]]),
                  S_ARG(chart_cells(out->arena, v, x->most, TEXT_BARS)), v > 0 ? " " : "", S_ARG(cell));
    }
}

void chart_as_text(struct buf *out, const struct report_table *t)
{
    struct chart x = {.table = t};
    choose_series(&x);
    for (int from = 0, to; x.count > 1 && from < t->rows; from = to) {
        to = end_of_block(&x, from);
        if (!measure(&x, from, to))
            continue;
        buf_print(out, "\n" S_FMT "\n", S_ARG(title_of(&x, from)));
        for (int r = from; r < to; r++)
            if (draws(&x, r))
                add_text_bars(out, &x, r);
    }
}
