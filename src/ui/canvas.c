#include "ui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/width.h"

enum { CODES = sizeof(((struct cell *)0)->text) / 4 }; /* code points of one cell */

/*
 * Most of a frame is what stood there before a key. A text that is written where, and in the turn in which, the
 * frame before wrote it, is copied as the cells that it became then: what a character is need not be asked
 * again. Longer ones are not kept.
 */
enum { TRACES = 256, TRACE_BYTES = 64, TRACE_CELLS = 32 };

struct trace {
    int row, col, limit, end; /* end: the column after it; 0: nothing is kept */
    unsigned char look, bytes;
    char text[TRACE_BYTES];
    struct cell cells[TRACE_CELLS];
};

struct canvas_traces {
    int next;      /* of the frame that is being drawn */
    int ambiguous; /* cells of an ambiguous character as they were drawn (base/width.h) */
    struct trace all[TRACES];
};

static const struct cell blank = {.width = 1, .look = LOOK_PLAIN};

struct canvas *canvas_new(int rows, int cols)
{
    struct arena *a = arena_new();
    struct canvas *c = ARENA_NEW(a, struct canvas);
    *c = (struct canvas){.rows = rows > 0 ? rows : 1, .cols = cols > 0 ? cols : 1, .arena = a};
    c->cells = ARENA_ARRAY(a, struct cell, c->rows * c->cols);
    canvas_clear(c);
    return c;
}

void canvas_free(struct canvas *c)
{
    if (!c)
        return;
    free(c->traces);
    arena_free(c->arena);
}

void canvas_clear(struct canvas *c)
{
    for (int col = 0; col < c->cols; col++)
        c->cells[col] = blank;
    for (int row = 1; row < c->rows; row++)
        memcpy(canvas_at(c, row, 0), c->cells, (size_t)c->cols * sizeof *c->cells);
    c->cursor_row = c->cursor_col = 0;
    c->ime = IME_KEEP;
    if (c->traces)
        c->traces->next = 0;
}

struct box canvas_whole(const struct canvas *c)
{
    return (struct box){0, 0, c->rows, c->cols};
}

/* The part of the box that is on the canvas. */
static struct box seen_part(const struct canvas *c, struct box in)
{
    return box_common(canvas_whole(c), in);
}

/* Before cells from…to of a row are written: a wide character that an end goes through becomes blanks. */
static void part_halves(struct canvas *c, int row, int from, int to)
{
    for (int i = 0; i < 2; i++) {
        int col = i ? to : from;
        if (col <= 0 || col >= c->cols || canvas_at(c, row, col)->width != 0)
            continue;
        for (int half = col - 1; half <= col; half++) {
            unsigned char look = canvas_at(c, row, half)->look;
            *canvas_at(c, row, half) = blank;
            canvas_at(c, row, half)->look = look;
        }
    }
}

static void put_blanks(struct canvas *c, int row, int from, int to, enum look look)
{
    part_halves(c, row, from, to);
    struct cell one = blank, *cells = canvas_at(c, row, 0);
    one.look = (unsigned char)look;
    for (int col = from; col < to; col++)
        cells[col] = one;
}

void canvas_fill(struct canvas *c, struct box in, enum look look)
{
    struct box part = seen_part(c, in);
    if (!part.rows || !part.cols)
        return;
    put_blanks(c, part.row, part.col, part.col + part.cols, look);
    for (int row = part.row + 1; row < part.row + part.rows; row++) {
        part_halves(c, row, part.col, part.col + part.cols);
        memcpy(canvas_at(c, row, part.col), canvas_at(c, part.row, part.col),
               (size_t)part.cols * sizeof *c->cells);
    }
}

void canvas_look(struct canvas *c, struct box in, enum look look)
{
    struct box part = seen_part(c, in);
    for (int row = part.row; row < part.row + part.rows; row++)
        for (int col = part.col; col < part.col + part.cols; col++)
            canvas_at(c, row, col)->look = (unsigned char)look;
}

void canvas_cursor(struct canvas *c, struct box in, int row, int col)
{
    struct box part = seen_part(c, in);
    if (!part.rows || !part.cols)
        return;
    row += in.row, col += in.col;
    int last_row = part.row + part.rows - 1, last_col = part.col + part.cols - 1;
    c->cursor_row = row < part.row ? part.row : row > last_row ? last_row : row;
    c->cursor_col = col < part.col ? part.col : col > last_col ? last_col : col;
}

/* How one code point is shown. */
enum form {
    AS_IS,   /* takes its own cells */
    MARK,    /* joins the cell before it */
    HIDDEN,  /* has no form and no cell */
    SPACE,   /* line breaks and tabs */
    REFUSED, /* controls: '?' */
};

static enum form form_of(uint32_t code)
{
    if (code == '\n' || code == '\r' || code == '\t')
        return SPACE;
    if (code == 0xAD || (code >= 0x200B && code <= 0x200D) || code == 0x2060 || code == 0xFE0E ||
        code == 0xFE0F || code == 0xFEFF)
        return HIDDEN;
    if (code == UTF8_BAD || !utf8_showable(code))
        return REFUSED;
    return width_of(code) ? AS_IS : MARK;
}

/* Text on its way into one row of cells. */
struct pen {
    struct canvas *canvas; /* NULL: only counts */
    int row;
    int from, to; /* the columns that may be written */
    int limit;    /* the box's right end, which may lie beyond the canvas */
    int col;      /* where the next cell goes */
    struct cell
        *cell; /* the last one, which a mark joins: on the canvas, or aside where it is not seen whole */
    struct cell aside;
};

static void place_cell(struct pen *p, int width, enum look look)
{
    int at = p->col, end = p->col + width;
    p->col = end;
    p->cell = &p->aside;
    if (!p->canvas || end <= p->from || at >= p->to)
        return;
    if (at < p->from || end > p->to) { /* only half of it is on the canvas */
        put_blanks(p->canvas, p->row, at < p->from ? p->from : at, end < p->to ? end : p->to, look);
        return;
    }
    p->cell = canvas_at(p->canvas, p->row, at);
    if (!p->cell->width || (end < p->canvas->cols && !p->cell[width].width))
        part_halves(p->canvas, p->row, at, end);
    if (width == 2)
        p->cell[1] = (struct cell){.look = (unsigned char)look};
}

static void begin_cell(struct pen *p, struct str text, int width, enum look look)
{
    place_cell(p, width, look);
    struct cell *cell = p->cell;
    *cell = (struct cell){.width = (unsigned char)width, .look = (unsigned char)look};
    if (text.n == 1 && text.p[0] == ' ')
        return;
    cell->bytes = (unsigned char)text.n;
    for (size_t i = 0; i < text.n; i++) /* at most four: a call would cost more */
        cell->text[i] = text.p[i];
}

static void add_mark(struct cell *cell, struct str mark)
{
    if (!cell->bytes)
        cell->text[cell->bytes++] = ' ';
    if (utf8_count((struct str){cell->text, cell->bytes}) == CODES)
        return;
    memcpy(cell->text + cell->bytes, mark.p, mark.n);
    cell->bytes = (unsigned char)(cell->bytes + mark.n);
}

/* Cells of a character that takes its own, 0 of any other. */
static int own_cells(uint32_t code, enum form *form)
{
    int simple = width_simple(code);
    *form = simple ? AS_IS : form_of(code);
    return simple ? simple : *form == AS_IS ? width_of(code) : 0;
}

/* False where the character does not fit any more; nothing has changed then. */
static bool put_code(struct pen *p, uint32_t code, struct str bytes, enum look look)
{
    enum form form;
    int own = own_cells(code, &form);
    if (form == HIDDEN)
        return true;
    bool joins = form == MARK && p->cell->width;
    int width = own ? own : joins ? 0 : 1;
    if (p->col + width > p->limit)
        return false;
    if (form == AS_IS)
        begin_cell(p, bytes, width, look);
    else if (form == REFUSED)
        begin_cell(p, S("?"), 1, LOOK_ERROR);
    else if (!joins) /* a mark at the start of a line would land on the row above: it stands on a blank */
        begin_cell(p, S(" "), 1, look);
    if (form == MARK)
        add_mark(p->cell, bytes);
    return true;
}

/* The last cell of the box becomes '>', what it or its left half held goes. */
static void show_cut(struct pen *p, enum look look)
{
    if (p->col == p->limit) {
        int width = p->cell->width;
        p->col -= width;
        if (width == 2)
            begin_cell(p, S(" "), 1, look);
    }
    begin_cell(p, S(">"), 1, look);
}

/* Most text, as far as it goes, without asking what each character is: on the canvas, and each in its own cells. */
static struct str write_simple(struct pen *p, enum look look, struct str text)
{
    struct str rest = text;
    for (int width; p->canvas && rest.n && (width = width_simple(utf8_next(&rest))) && p->col >= p->from &&
                    p->col + width <= p->to;
         text = rest)
        begin_cell(p, (struct str){text.p, text.n - rest.n}, width, look);
    return text;
}

static void write_text(struct pen *p, enum look look, struct str text)
{
    p->cell = &p->aside;
    while ((text = write_simple(p, look, text)).n) {
        const char *from = text.p;
        uint32_t code = utf8_next(&text);
        if (!put_code(p, code, (struct str){from, (size_t)(text.p - from)}, look)) {
            show_cut(p, look);
            break;
        }
    }
}

/* ---- the same text as in the frame before ---- */

/* Made when it is first written on, which what term/ remembers of the glass never is; of no arena, since memory that
 * calloc gives costs nothing before it is used. */
static struct canvas_traces *traces_of(struct canvas *c)
{
    int ambiguous = width_ambiguous();
    if (!c->traces) {
        c->traces = arena_need(calloc(1, sizeof *c->traces));
        c->traces->ambiguous = ambiguous;
    }
    for (int i = 0; i < TRACES && c->traces->ambiguous != ambiguous; i++)
        c->traces->all[i].end = 0;
    c->traces->ambiguous = ambiguous;
    return c->traces;
}

static struct trace *next_trace(struct canvas *c, struct str text)
{
    struct canvas_traces *all = traces_of(c);
    return text.n && text.n <= TRACE_BYTES && all->next < TRACES ? &all->all[all->next++] : NULL;
}

static bool is_traced(const struct trace *t, const struct pen *p, enum look look, struct str text)
{
    return t->end && t->row == p->row && t->col == p->col && t->limit == p->limit && t->look == look &&
           t->bytes == text.n && memcmp(t->text, text.p, text.n) == 0;
}

static void copy_trace(const struct trace *t, struct pen *p)
{
    part_halves(p->canvas, t->row, t->col, t->end);
    memcpy(canvas_at(p->canvas, t->row, t->col), t->cells, (size_t)(t->end - t->col) * sizeof *t->cells);
    p->col = t->end;
}

/* From its own column on; only what is seen whole. */
static void keep_trace(struct trace *t, const struct pen *p, int col, enum look look, struct str text)
{
    t->end = 0;
    if (col < p->from || p->col > p->to || p->col - col > TRACE_CELLS || p->col == col)
        return;
    t->row = p->row;
    t->col = col;
    t->limit = p->limit;
    t->end = p->col;
    t->look = (unsigned char)look;
    t->bytes = (unsigned char)text.n;
    memcpy(t->text, text.p, text.n);
    memcpy(t->cells, canvas_at(p->canvas, p->row, col), (size_t)(p->col - col) * sizeof *t->cells);
}

static void trace_text(struct pen *p, enum look look, struct str text)
{
    struct trace *t = p->canvas ? next_trace(p->canvas, text) : NULL;
    int col = p->col;
    if (t && is_traced(t, p, look, text)) {
        copy_trace(t, p);
        return;
    }
    write_text(p, look, text);
    if (t)
        keep_trace(t, p, col, look, text);
}

int canvas_text(struct canvas *c, struct box in, int row, int col, enum look look, struct str text)
{
    struct box part = seen_part(c, in);
    if (col >= in.cols)
        return col;
    bool seen = part.cols > 0 && row >= 0 && row < in.rows && in.row + row >= part.row &&
                in.row + row < part.row + part.rows;
    struct pen p = {.canvas = seen ? c : NULL,
                    .row = in.row + row,
                    .from = part.col,
                    .to = part.col + part.cols,
                    .limit = in.col + in.cols,
                    .col = in.col + col};
    trace_text(&p, look, text);
    return p.col - in.col;
}

int canvas_cells(struct str text)
{
    struct pen p = {.limit = INT32_MAX};
    struct str before = text; /* a mark joins the character before it */
    for (int own, last = 0; text.n; p.col += last = own) {
        enum form form;
        struct str at = text;
        own = own_cells(utf8_next(&text), &form);
        if (!own) {
            p.col -= last;
            write_text(&p, LOOK_PLAIN, before);
            return p.col;
        }
        before = at;
    }
    return p.col;
}

static void add_row(struct buf *b, const struct canvas *c, int row)
{
    int end = c->cols;
    while (end > 0 && canvas_at(c, row, end - 1)->width == 1 && canvas_at(c, row, end - 1)->bytes == 0)
        end--;
    size_t kept = b->n;
    for (int col = 0; col < end; col++) {
        const struct cell *cell = canvas_at(c, row, col);
        if (cell->bytes)
            buf_add(b, (struct str){cell->text, cell->bytes});
        else if (cell->width)
            buf_byte(b, ' ');
    }
    while (b->n > kept && b->p[b->n - 1] == ' ')
        b->n--;
}

struct str canvas_row_text(struct arena *a, const struct canvas *c, int row)
{
    struct buf b = buf_in(a);
    add_row(&b, c, row);
    return buf_str(&b);
}

struct str canvas_screen_text(struct arena *a, const struct canvas *c)
{
    struct buf b = buf_in(a);
    for (int row = 0; row < c->rows; row++) {
        add_row(&b, c, row);
        buf_byte(&b, '\n');
    }
    return buf_str(&b);
}
