#include "ui/form_view.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "ui/bar.h"
#include "ui/choice.h"

enum {
    TAG = 3,
    LABEL = 16,
    TEXT = TAG + LABEL + 1,
    CODE_CELLS = 30,
    NOTE_LEAST = 3,
    NOTE_MOST = 8,
    CLEAR_BELOW = 3,
    SAID_ROWS = 3 /* above choices, in a panel that has room for them */
};

int form_view_cells(const struct form *f, int line, int cols)
{
    const struct field *field = f->lines[line].field;
    int room = cols - TEXT, wanted = field->cells + 1;
    if (choice_has(field) && wanted < CODE_CELLS)
        wanted = CODE_CELLS;
    return wanted < room ? wanted : room > 1 ? room : 1;
}

static int rows_of(const struct form *f, int line, int cols)
{
    const struct form_line *l = &f->lines[line];
    if (l->shut)
        return 0;
    if (!l->edit.many_lines)
        return 1;
    int rows = edit_lines(&l->edit, form_view_cells(f, line, cols), NOTE_MOST);
    return rows < NOTE_LEAST ? NOTE_LEAST : rows > NOTE_MOST ? NOTE_MOST : rows;
}

/* A heading stands above the first open line of each section, an empty row above the heading. */
static int rows_above(const struct form *f, int line)
{
    int before = line - 1;
    while (before >= 0 && f->lines[before].shut)
        before--;
    if (f->lines[line].shut)
        return 0;
    if (before < 0)
        return 1;
    return f->lines[line].field->section != f->lines[before].field->section ? 2 : 0;
}

/* The row of a line in the whole form, and the rows of the whole form for line == count. */
static int row_of(const struct form *f, int line, int cols)
{
    int row = 0;
    for (int i = 0; i < line; i++)
        row += rows_above(f, i) + rows_of(f, i, cols);
    return line < f->count ? row + rows_above(f, line) : row;
}

/* The window moves by half of itself, so that most movements of the caret move nothing else. */
static int top_row(const struct form *f, int tail, struct box in)
{
    int row = row_of(f, f->at, in.cols), last = row + rows_of(f, f->at, in.cols) - 1;
    int clear = in.rows > 2 * CLEAR_BELOW + 2 ? CLEAR_BELOW : 0;
    int whole = row_of(f, f->count, in.cols) + tail;
    int tail_row = whole - tail;
    if (last + 1 == tail_row && last + clear < whole)
        last = whole - clear;
    int jump = in.rows / 2 > 0 ? in.rows / 2 : 1, top = 0;
    while (last + clear - top >= in.rows)
        top += jump;
    return top > row ? row : top;
}

static struct str echo_of(const struct form *f, const struct form_view *v, struct arena *a,
                          const struct form_line *l)
{
    if (l->complaint.n)
        return S0;
    return v->echo ? v->echo(v->of, a, l) : kind_echo(a, l->field, f->setting, *l->value);
}

/* Complaints are kept back while the line is being typed in: half a phone number is no mistake yet. */
static struct str beside(const struct form *f, const struct form_view *v, struct arena *a, int line,
                         enum look *look)
{
    const struct form_line *l = &f->lines[line];
    *look = LOOK_ERROR;
    if (l->complaint.n)
        return line == f->at ? S0 : l->complaint;
    *look = LOOK_WARNING;
    if (l->doubt.n)
        return l->doubt;
    *look = LOOK_QUIET;
    return echo_of(f, v, a, l);
}

static void draw_label(const struct form_line *l, struct canvas *c, struct box row, bool here)
{
    bool wrong = l->complaint.n || l->doubt.n;
    canvas_text(c, row, 0, 0, LOOK_MARKED, (struct str){&l->tag, 1});
    canvas_text(c, row, 0, 1, wrong ? LOOK_ERROR : LOOK_WARNING,
                wrong          ? S("!")
                : form_asks(l) ? S("*")
                               : S(" "));
    canvas_text(c, box_cols(row, TAG, LABEL), 0, 0, here ? LOOK_MARKED : LOOK_LABEL, l->field->label);
}

/* Cells of the text where something is said beside it: what the text leaves empty is lent to what would be cut. */
static int cells_beside(const struct form_line *l, int cells, int room, struct str said)
{
    if (!said.n || l->edit.many_lines)
        return cells;
    int lacking = canvas_cells(said) + 2 - (room - cells),
        empty = cells - canvas_cells(edit_text(&l->edit)) - 1;
    if (lacking <= 0 || empty <= 0)
        return cells;
    return cells - (lacking < empty ? lacking : empty);
}

/* A mark under each character that is not what it will be elsewhere: its cells keep their text. */
static void mark_odd(const struct form_view *v, struct canvas *c, struct box in)
{
    struct box seen = box_common(canvas_whole(c), in);
    for (int row = seen.row; v->odd && row < seen.row + seen.rows; row++)
        for (int col = seen.col; col < seen.col + seen.cols; col++) {
            const struct cell *cell = canvas_at(c, row, col);
            if (cell->bytes < 2) /* nothing, or ASCII */
                continue;
            bool odd = false;
            for (struct str text = {cell->text, cell->bytes}; text.n;)
                odd = v->odd(v->odd_of, utf8_next(&text)) || odd;
            if (odd)
                canvas_look(c, (struct box){row, col, 1, cell->width}, LOOK_ODD);
        }
}

static void draw_line(const struct form *f, const struct form_view *v, struct arena *a, int line,
                      struct canvas *c, struct box in, bool focus)
{
    const struct form_line *l = &f->lines[line];
    bool here = focus && line == f->at;
    enum look look;
    struct str said = beside(f, v, a, line, &look);
    int cells = cells_beside(l, form_view_cells(f, line, in.cols), in.cols - TEXT, here ? S0 : said);
    draw_label(l, c, box_rows(in, 0, 1), here);
    if (here)
        c->ime = kind_row(l->field->kind)->japanese ? IME_ON : IME_OFF;
    edit_draw(&l->edit, c, box_cols(in, TEXT, cells), here ? LOOK_FOCUS : LOOK_FIELD, here);
    mark_odd(v, c, box_cols(in, TEXT, cells));
    struct box rest = box_cols(box_rows(in, 0, 1), TEXT + cells + 1, in.cols);
    if (said.n && rest.cols > 3)
        canvas_text(c, rest, 0, 0, look, said);
}

/* A box of the form's own rows, cut to what is seen of it: rows above the window are not drawn at all. */
static bool visible(struct box in, int at, int rows, struct box *out)
{
    if (at >= in.rows || at + rows <= 0 || at < 0)
        return false;
    *out = box_rows(in, at, rows);
    return true;
}

void form_view_draw(const struct form *f, const struct form_view *v, struct arena *a, struct canvas *c,
                    struct box in, bool focus)
{
    canvas_fill(c, in, LOOK_PLAIN);
    if (!f->count || in.rows < 1)
        return;
    int row = -top_row(f, v->tail_count, in);
    struct box part;
    for (int i = 0; i < f->count && row < in.rows; i++) {
        int above = rows_above(f, i), rows = rows_of(f, i, in.cols);
        if (above && visible(in, row + above - 1, 1, &part))
            canvas_text(c, part, 0, 0, LOOK_TITLE, section_label(f->lines[i].field->section));
        if (rows && visible(in, row + above, rows, &part))
            draw_line(f, v, a, i, c, part, focus);
        row += above + rows;
    }
    for (int i = 0; i < v->tail_count; i++, row++)
        if (visible(in, row, 1, &part))
            canvas_text(c, part, 0, 0, LOOK_QUIET, v->tail[i]);
}

/* What may be typed; after the first digit of two, that it waits for the second. */
static struct str asked(const struct form *f, struct arena *a)
{
    const struct field *field = f->lines[f->at].field;
    if (f->digit < 0 || !choice_has(field))
        return kind_row(field->kind)->words;
    return str_print(a, "%d_ もう1桁%s", f->digit, f->digit ? "か空白" : "");
}

void form_view_panel(const struct form *f, const struct form_view *v, struct arena *a, struct canvas *c,
                     struct box in)
{
    canvas_fill(c, in, LOOK_PLAIN);
    if (!f->count || in.rows < 2)
        return;
    const struct form_line *l = &f->lines[f->at];
    enum look look = l->doubt.n ? LOOK_WARNING : LOOK_QUIET;
    struct str said = l->doubt.n ? l->doubt : echo_of(f, v, a, l);
    int row = 1;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, l->field->label, asked(f, a));
    if (choice_has(l->field)) {
        int most = in.rows - 1 - codes_count(l->field->codes); /* what the choices leave free */
        most = most > SAID_ROWS ? SAID_ROWS : most > 1 ? most : 1;
        if (said.n && in.rows > 4)
            row = bar_paragraph(c, box_rows(in, 0, 1 + most), row, look, said);
        row = row > 1 + most ? 1 + most : row;
        choice_draw(f, a, c, box_rows(in, row, in.rows));
        return;
    }
    row = bar_paragraph(c, in, row, look, said);
    if (l->doubt.n) /* what is proposed instead, or what the value means */
        row = bar_paragraph(c, in, row, LOOK_QUIET, echo_of(f, v, a, l));
    if (v->odd_words)
        row = bar_paragraph(c, in, row, LOOK_WARNING, v->odd_words(v->odd_of, a, edit_text(&l->edit)));
    bar_paragraph(c, in, row, LOOK_PLAIN, l->field->help);
}
