#include "export/print.h"

#include "base/width.h"
#include "base/wrap.h"
#include "export/html.h"

enum { INDENT = 2 };

struct print print_begin(struct arena *a, struct str title, struct str mark)
{
    return (struct print){.arena = a, .title = title, .mark = mark};
}

static void add(struct print *p, struct print_row row)
{
    if (p->count == p->room)
        p->rows = arena_grow(p->arena, p->rows, &p->room, 32, sizeof *p->rows);
    p->rows[p->count++] = row;
}

void print_heading(struct print *p, struct str label)
{
    add(p, (struct print_row){.kind = PRINT_HEADING, .label = label, .lines = 1});
}

void print_field(struct print *p, struct str label, struct str text, int lines)
{
    add(p, (struct print_row){PRINT_FIELD, label, text, lines > 1 ? lines : 1});
}

void print_text(struct print *p, struct str text)
{
    add(p, (struct print_row){.kind = PRINT_TEXT, .text = text, .lines = 1});
}

/* ---- pages ---- */

static int text_cells(const struct print_row *row)
{
    return row->kind == PRINT_FIELD ? PRINT_CELLS - PRINT_LABEL : PRINT_CELLS - INDENT;
}

static int wrap(struct arena *a, const struct print_row *row, struct str **lines)
{
    int count = 0;
    for (struct str rest = row->text; rest.n; count++)
        wrap_cut(&rest, text_cells(row));
    int all = count > row->lines ? count : row->lines, at = 0;
    *lines = ARENA_ARRAY(a, struct str, all);
    for (struct str rest = row->text; rest.n;)
        (*lines)[at++] = wrap_cut(&rest, text_cells(row));
    while (at < all)
        (*lines)[at++] = S0;
    return all;
}

struct laying {
    struct arena *arena;
    struct print_pages *out;
    int left; /* lines on the page */
    int page_room;
};

static void new_page(struct laying *l)
{
    struct print_pages *out = l->out;
    if (out->count == l->page_room)
        out->pages = arena_grow(l->arena, out->pages, &l->page_room, 4, sizeof *out->pages);
    out->pages[out->count++] = (struct print_page){ARENA_ARRAY(l->arena, struct print_piece, PRINT_LINES), 0};
    l->left = PRINT_LINES;
}

static void put(struct laying *l, const struct print_row *row, struct str *lines, int count)
{
    for (int done = 0; done < count;) {
        if (!l->left)
            new_page(l);
        struct print_page *page = &l->out->pages[l->out->count - 1];
        int n = count - done < l->left ? count - done : l->left;
        page->pieces[page->count++] = (struct print_piece){row, lines + done, n, done == 0};
        l->left -= n;
        done += n;
    }
}

/* A heading stands on no page alone: what it is over begins below it. */
struct print_pages print_lay(struct arena *a, const struct print *p)
{
    enum { ALONE = 3 };
    struct print_pages out = {.print = p};
    struct laying l = {.arena = a, .out = &out};
    new_page(&l);
    for (int i = 0; i < p->count; i++) {
        struct str *lines;
        int count = wrap(a, &p->rows[i], &lines);
        if (p->rows[i].kind == PRINT_HEADING && l.left < ALONE)
            new_page(&l);
        put(&l, &p->rows[i], lines, count);
    }
    return out;
}

/* ---- text ---- */

static struct str between(struct arena *a, struct str left, struct str right)
{
    int blanks = PRINT_CELLS - width_text(left) - width_text(right);
    return str_print(a, S_FMT "%*s" S_FMT, S_ARG(left), blanks > 0 ? blanks : 1, "", S_ARG(right));
}

static struct str piece_line(struct arena *a, const struct print_piece *piece, int i)
{
    const struct print_row *row = piece->row;
    if (row->kind == PRINT_HEADING)
        return str_print(a, "【" S_FMT "】", S_ARG(row->label));
    if (row->kind == PRINT_TEXT)
        return piece->lines[i].n ? str_print(a, "%*s" S_FMT, INDENT, "", S_ARG(piece->lines[i])) : S0;
    struct str label = piece->first && i == 0 ? row->label : S0;
    int blanks = PRINT_LABEL - INDENT - width_text(label);
    struct str line = str_print(a, "%*s" S_FMT "%*s" S_FMT, INDENT, "", S_ARG(label), blanks > 0 ? blanks : 1,
                                "", S_ARG(piece->lines[i]));
    while (str_ends(line, S(" ")))
        line.n--;
    return line;
}

static struct str rule(struct arena *a)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < PRINT_CELLS; i++)
        buf_byte(&b, '-');
    return buf_str(&b);
}

int print_page_text(struct arena *a, const struct print_pages *p, int page, bool full, struct str **lines)
{
    enum { AROUND = 4 };
    const struct print *print = p->print;
    const struct print_page *at = &p->pages[page];
    int n = 0;
    struct str *out = *lines = ARENA_ARRAY(a, struct str, PRINT_LINES + AROUND);
    out[n++] = between(a, print->title, print->mark);
    out[n++] = rule(a);
    for (int i = 0; i < at->count; i++)
        for (int k = 0; k < at->pieces[i].count; k++)
            out[n++] = piece_line(a, &at->pieces[i], k);
    while (full && n < PRINT_LINES + 2)
        out[n++] = S0;
    out[n++] = rule(a);
    out[n++] = between(a, print->foot, str_print(a, "%d/%d頁", page + 1, p->count));
    return n;
}

struct str print_as_text(struct arena *a, const struct print_pages *p)
{
    struct buf out = buf_in(a);
    for (int page = 0; page < p->count; page++) {
        struct str *lines;
        int n = print_page_text(a, p, page, true, &lines);
        buf_add(&out, page ? S("\f") : S0);
        for (int i = 0; i < n; i++) {
            buf_add(&out, lines[i]);
            buf_byte(&out, '\n');
        }
    }
    return buf_str(&out);
}

/* ---- HTML ---- */

static const char style[] =
    "@page { size: A4; margin: 12mm }\n"
    "body { font-family: sans-serif; font-size: 9.5pt; line-height: 1.2; margin: 0 }\n"
    ".page { page-break-after: always; position: relative }\n"
    ".page:last-child { page-break-after: auto }\n"
    "h1 { font-size: 14pt; margin: 0 0 4px } h2 { font-size: 11pt; margin: 6px 0 2px }\n"
    "table { border-collapse: collapse; width: 100% }\n"
    "th, td { border: 1px solid #666; padding: 0 4px; text-align: left; vertical-align: top }\n"
    "th { width: 28%; font-weight: normal } p { margin: 0 0 0 1em }\n"
    ".mark { position: absolute; top: 0; right: 0; border: 2px solid #000; padding: 0 6px }\n"
    ".foot { display: flex; justify-content: space-between; border-top: 1px solid #000; "
    "margin-top: 6px }\n";

static void add_lines(struct buf *out, const struct print_piece *piece)
{
    for (int i = 0; i < piece->count; i++) {
        buf_add(out, i ? S("<br>") : S0);
        html_text(out, piece->lines[i]);
    }
}

static void add_piece(struct buf *out, const struct print_piece *piece, bool opens, bool ends)
{
    switch (piece->row->kind) {
    case PRINT_HEADING:
        buf_add(out, S("<h2>"));
        html_text(out, piece->row->label);
        buf_add(out, S("</h2>\n"));
        return;
    case PRINT_TEXT:
        buf_add(out, S("<p>"));
        add_lines(out, piece);
        buf_add(out, S("</p>\n"));
        return;
    case PRINT_FIELD:
        buf_add(out, opens ? S("<table>\n<tr><th>") : S("<tr><th>"));
        html_text(out, piece->first ? piece->row->label : S0);
        buf_add(out, S("</th><td>"));
        add_lines(out, piece);
        buf_add(out, ends ? S("</td></tr>\n</table>\n") : S("</td></tr>\n"));
        return;
    }
}

static bool is_field(const struct print_page *page, int i)
{
    return i >= 0 && i < page->count && page->pieces[i].row->kind == PRINT_FIELD;
}

static void add_page(struct arena *a, struct buf *out, const struct print_pages *p, int page)
{
    const struct print_page *at = &p->pages[page];
    buf_add(out, S("<section class=\"page\">\n<h1>"));
    html_text(out, p->print->title);
    buf_add(out, S("</h1>\n"));
    if (p->print->mark.n) {
        buf_add(out, S("<div class=\"mark\">"));
        html_text(out, p->print->mark);
        buf_add(out, S("</div>\n"));
    }
    for (int i = 0; i < at->count; i++)
        add_piece(out, &at->pieces[i], !is_field(at, i - 1), !is_field(at, i + 1));
    buf_add(out, S("<div class=\"foot\"><span>"));
    html_text(out, p->print->foot);
    buf_add(out, str_print(a, "</span><span>%d/%d頁</span></div>\n</section>\n", page + 1, p->count));
}

struct str print_as_html(struct arena *a, const struct print_pages *p)
{
    struct buf out = buf_in(a);
    buf_add(&out, S("<!DOCTYPE html>\n<html lang=\"ja\">\n<meta charset=\"utf-8\">\n<title>"));
    html_text(&out, p->print->title);
    buf_print(&out, "</title>\n<style>\n%s</style>\n", style);
    for (int i = 0; i < p->count; i++)
        add_page(a, &out, p, i);
    buf_add(&out, S("</html>\n"));
    return buf_str(&out);
}
