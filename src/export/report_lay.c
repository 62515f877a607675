/* How a report's table is laid out: as text in columns of cells, as CSV, as one HTML page (with a map where it
 * has places). */
#include "base/width.h"
#include "base/wrap.h"
#include "export/chart.h"
#include "export/csv.h"
#include "export/html.h"
#include "export/map_svg.h"
#include "export/report.h"

struct column {
    int cells;
    bool right;
};

static void add_line(struct buf *out, const struct column *columns, const struct str *cells, int count,
                     struct str above)
{
    for (int c = 0; c < count; c++) {
        struct str cell = wrap_none(out->arena, c == 0 && str_eq(cells[0], above) ? S0 : cells[c]);
        int blanks = columns[c].cells - width_text(cell);
        if (c)
            buf_blanks(out, 2);
        if (columns[c].right)
            buf_blanks(out, blanks);
        buf_add(out, cell);
        if (!columns[c].right && c + 1 < count)
            buf_blanks(out, blanks);
    }
    buf_byte(out, '\n');
}

static void add_text(struct buf *out, const struct report_table *t)
{
    struct arena *a = out->arena;
    struct column *columns = ARENA_ARRAY(a, struct column, t->columns);
    for (int c = 0; c < t->columns; c++) {
        columns[c] = (struct column){width_text(t->headings[c]), report_counts(t, c)};
        for (int r = 0; r < t->rows; r++) {
            int cells = width_text(wrap_none(a, t->cells[r][c]));
            columns[c].cells = cells > columns[c].cells ? cells : columns[c].cells;
        }
    }
    buf_add(out, t->title);
    buf_print(out, "\n" S_FMT "%s\n", S_ARG(t->made), t->made.n ? "\n" : "");
    add_line(out, columns, t->headings, t->columns, S0);
    for (int r = 0; r < t->rows; r++)
        add_line(out, columns, t->cells[r], t->columns, r ? t->cells[r - 1][0] : S0);
    chart_as_text(out, t);
    for (int i = 0; i < t->note_count; i++)
        buf_print(out, "%s" S_FMT "\n", i ? "" : "\n", S_ARG(t->notes[i]));
}

static struct str lay_text(struct arena *a, const struct report_table *t)
{
    struct buf out = buf_in(a);
    for (; t; t = t->below) {
        add_text(&out, t);
        if (t->below)
            buf_byte(&out, '\n');
    }
    return buf_str(&out);
}

static struct str lay_csv(struct arena *a, const struct report_table *t)
{
    struct buf out = buf_in(a);
    csv_add(&out, t->headings, t->columns);
    for (int r = 0; r < t->rows; r++)
        csv_add(&out, t->cells[r], t->columns);
    return buf_str(&out);
}

static void add_html_row(struct buf *out, const bool *right, const struct str *cells, int count,
                         const char *tag)
{
    buf_add(out, S("<tr>"));
    for (int c = 0; c < count; c++) {
        buf_print(out, "<%s%s>", tag, right[c] ? " class=\"n\"" : "");
        html_text(out, cells[c]);
        buf_print(out, "</%s>", tag);
    }
    buf_add(out, S("</tr>\n"));
}

/* A row with the number of its place on the map, and without its coordinates. */
static struct str *numbered(struct arena *a, const struct report_table *t, int lat, int lon,
                            struct str number, const struct str *from)
{
    struct str *to = ARENA_ARRAY(a, struct str, t->columns);
    int n = 0;
    to[n++] = number;
    for (int c = 0; c < t->columns; c++)
        if (c != lat && c != lon)
            to[n++] = from[c];
    return to;
}

/*
 * A table that has 緯度 and 経度 is drawn, too: gives the map, and the table that stands below it has its numbers
 * instead of coordinates. Any other table stays as it is.
 */
static struct str take_map(struct arena *a, struct report_table *t)
{
    int lat = report_column(t, S("緯度")), lon = report_column(t, S("経度")), n = 0;
    if (lat < 0 || lon < 0)
        return S0;
    struct map_mark *marks = ARENA_ARRAY(a, struct map_mark, t->rows);
    struct str **cells = ARENA_ARRAY(a, struct str *, t->rows);
    for (int r = 0; r < t->rows; r++) {
        struct str number = S0;
        if (geo_read(t->cells[r][lat], t->cells[r][lon], &marks[n].at)) {
            number = str_print(a, "%d", n + 1);
            marks[n++].label = number;
        }
        cells[r] = numbered(a, t, lat, lon, number, t->cells[r]);
    }
    t->headings = numbered(a, t, lat, lon, S("番号"), t->headings);
    t->cells = cells;
    t->columns--;
    return map_svg(a, marks, n);
}

static void add_html_table(struct buf *out, const struct report_table *given)
{
    struct report_table table = *given, *t = &table;
    buf_add(out, take_map(out->arena, t));
    bool *right = ARENA_ARRAY(out->arena, bool, t->columns);
    for (int c = 0; c < t->columns; c++)
        right[c] = report_counts(t, c);
    buf_add(out, S("<table>\n<thead>\n"));
    add_html_row(out, right, t->headings, t->columns, "th");
    buf_add(out, S("</thead>\n<tbody>\n"));
    for (int r = 0; r < t->rows; r++)
        add_html_row(out, right, t->cells[r], t->columns, "td");
    buf_add(out, S("</tbody>\n</table>\n"));
    for (int i = 0; i < t->note_count; i++) {
        buf_add(out, S("<p>"));
        html_text(out, t->notes[i]);
        buf_add(out, S("</p>\n"));
    }
    chart_of_table(out, t);
}

/* One file that needs no other: it is mailed, and opened where there is no network. Grey prints as it looks. */
static struct str lay_html(struct arena *a, const struct report_table *t)
{
    struct buf out = buf_in(a);
    buf_add(&out, S("<!DOCTYPE html>\n<html lang=\"ja\">\n<meta charset=\"utf-8\">\n<title>"));
    html_text(&out, t->title);
    buf_add(
        &out,
        S("</title>\n<style>\n@page { size: A4 landscape; margin: 12mm }\n"
          "body { font-family: sans-serif; font-size: 10pt }\nh1 { font-size: 14pt }\nh2 { "
          "font-size: 12pt }\n"
          "table { border-collapse: collapse }\nth, td { border: 1px solid #666; padding: 2px 6px; "
          "text-align: left }\n"
          "td:first-child { white-space: nowrap }\nth { min-width: 2.2em }\n.n { text-align: right }\nthead "
          "{ display: table-header-group }\n"
          "tr, svg { break-inside: avoid }\nsvg { margin: 6px 8px 6px 0; vertical-align: top }\n"
          "h1, h2 { break-after: avoid }\nh1 { margin-bottom: 0 }\n.made { margin-top: 2px }\n</style>\n"));
    for (int level = 1; t; t = t->below, level = 2) {
        buf_print(&out, "<h%d>", level);
        html_text(&out, t->title);
        buf_print(&out, "</h%d>\n", level);
        if (t->made.n) {
            buf_add(&out, S("<p class=\"made\">"));
            html_text(&out, t->made);
            buf_add(&out, S("</p>\n"));
        }
        add_html_table(&out, t);
    }
    buf_add(&out, S("</html>\n"));
    return buf_str(&out);
}

struct str report_lay(struct arena *a, const struct report_table *t, enum report_format format)
{
    static struct str (*const ways[])(struct arena *, const struct report_table *) = {
        [REPORT_TEXT] = lay_text, [REPORT_CSV] = lay_csv, [REPORT_HTML] = lay_html};
    return ways[format](a, t);
}
