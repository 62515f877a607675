#include "term/paint.h"

#include <curses.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/width.h"
#include "term/theme.h"

/* UNKNOWN: where the terminal's cursor is; NO_LOOK: what appears as no look does. */
enum { UNKNOWN = -1, NO_LOOK = LOOK_COUNT, ERASE_LEAST = 6, BACK_MOST = 3 };

struct paint {
    struct arena *arena;
    struct canvas *shown;
    bool fresh;   /* nothing is known of the glass */
    bool scrolls; /* when its last cell is written: that stays free */
    bool ansi;    /* the cursor is moved by CUP, CUF and CUB */
    const char *move;
    struct str clear, erase, plain;      /* the screen, to the end of a row, no attributes */
    struct str select[LOOK_COUNT];       /* from any look to this one */
    unsigned char alike[LOOK_COUNT + 1]; /* the first look that appears as this one */
    unsigned char none;                  /* the look that appears as what was erased, or NO_LOOK */
    int row, col;                        /* of the terminal's cursor */
    unsigned char look;                  /* that is selected, or NO_LOOK */
};

struct str paint_capability(struct arena *a, const char *name)
{
    const char *s = tigetstr(name);
    struct buf b = buf_in(a);
    if (!s || s == (char *)-1)
        return S0;
    while (*s) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;
        if (end)
            s = end + 1;
        else
            buf_byte(&b, *s++);
    }
    return buf_str(&b);
}

/*
 * With every change of attributes entries select the character set again (ESC ( B), in case lines were drawn with
 * another one. Nothing is ever drawn so: a typed letter costs 12 bytes without it instead of 18.
 */
static void add_plain(struct buf *out, struct str bytes)
{
    static const struct str select = {"\033(B", 3};
    for (size_t at; (at = str_find(bytes, select)) != SIZE_MAX; bytes = str_from(bytes, at + select.n))
        buf_add(out, str_head(bytes, at));
    buf_add(out, bytes);
}

static void add_number(struct buf *out, struct arena *a, const char *capability, int value)
{
    struct str s = paint_capability(a, capability);
    if (s.n)
        buf_add(out, str_of(tiparm(str_z(a, s), value)));
}

/* The marks that the terminal can show together with colours. */
static unsigned marks_with_colour(unsigned marks)
{
    enum { UNDERLINE = 2, REVERSE = 4, BOLD = 32 };
    int bad = tigetnum("ncv");
    unsigned without = bad > 0 ? (unsigned)bad : 0;
    return marks & ~((without & UNDERLINE ? MARK_UNDERLINE : 0u) | (without & REVERSE ? MARK_REVERSE : 0u) |
                     (without & BOLD ? MARK_BOLD : 0u));
}

static void add_marks(struct paint *p, struct buf *out, unsigned marks)
{
    static const struct {
        unsigned mark;
        const char *capability;
    } single[] = {{MARK_BOLD, "bold"}, {MARK_UNDERLINE, "smul"}, {MARK_REVERSE, "rev"}};
    struct str all = paint_capability(p->arena, "sgr");
    if (marks && all.n) {
        add_plain(out, str_of(tiparm(str_z(p->arena, all), 0, (marks & MARK_UNDERLINE) != 0,
                                     (marks & MARK_REVERSE) != 0, 0, 0, (marks & MARK_BOLD) != 0, 0, 0, 0)));
        return;
    }
    buf_add(out, p->plain);
    for (size_t i = 0; i < COUNT_OF(single); i++)
        if (marks & single[i].mark)
            buf_add(out, paint_capability(p->arena, single[i].capability));
}

/* Colours as they are seen: a terminal that reverses gets them the other way round. */
static struct str learn_look(struct paint *p, struct style s, bool colour)
{
    struct buf b = buf_in(p->arena);
    bool coloured = colour && s.ink != COLOUR_OWN;
    unsigned marks = coloured ? marks_with_colour(s.marks) : s.marks;
    bool turned = marks & MARK_REVERSE;
    add_marks(p, &b, marks);
    if (coloured) {
        add_number(&b, p->arena, "setaf", turned ? s.paper : s.ink);
        add_number(&b, p->arena, "setab", turned ? s.ink : s.paper);
    }
    return buf_str(&b);
}

static void learn_looks(struct paint *p, const struct paint_options *o)
{
    bool colour = o->colour && tigetnum("colors") >= 8 && paint_capability(p->arena, "setaf").n &&
                  paint_capability(p->arena, "setab").n;
    p->none = p->alike[NO_LOOK] = NO_LOOK;
    for (int i = 0; i < LOOK_COUNT; i++) {
        struct style s = theme_style((enum look)i, o->contrast);
        p->select[i] = learn_look(p, s, colour);
        int same = 0;
        while (!str_eq(p->select[same], p->select[i]))
            same++;
        p->alike[i] = (unsigned char)same;
        if (p->none == NO_LOOK && !s.marks && (!colour || s.ink == COLOUR_OWN))
            p->none = (unsigned char)same;
    }
}

/* Keys come at once, one by one, and as they are; nothing of what is sent is changed on its way. */
static bool make_raw(void)
{
    struct termios modes;
    if (tcgetattr(STDIN_FILENO, &modes))
        return false;
    modes.c_iflag &= ~(tcflag_t)(BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    modes.c_oflag &= ~(tcflag_t)OPOST;
    modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    return tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) == 0;
}

struct paint *paint_open(const struct paint_options *o)
{
    int known;
    if (setupterm(NULL, STDOUT_FILENO, &known) == ERR)
        return NULL;
    struct arena *a = arena_new();
    struct str move = paint_capability(a, "cup"), plain = paint_capability(a, "sgr0");
    if (!move.n || !make_raw()) {
        del_curterm(cur_term);
        arena_free(a);
        return NULL;
    }
    struct paint *p = ARENA_NEW(a, struct paint);
    struct buf b = buf_in(a);
    add_plain(&b, plain);
    *p = (struct paint){.arena = a,
                        .scrolls = tigetflag("am") > 0 && tigetflag("xenl") <= 0,
                        .ansi = str_eq(move, S("\033[%i%p1%d;%p2%dH")),
                        .move = str_z(a, move),
                        .clear = paint_capability(a, "clear"),
                        .erase = paint_capability(a, "el"),
                        .plain = buf_str(&b)};
    learn_looks(p, o);
    paint_resize(p, o->rows, o->cols);
    return p;
}

void paint_close(struct paint *p)
{
    if (!p)
        return;
    del_curterm(cur_term);
    canvas_free(p->shown);
    arena_free(p->arena);
}

void paint_start(struct paint *p, struct buf *out)
{
    static const char *const settings[] = {"smcup", "rmir", "smam", "cnorm"};
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        buf_add(out, paint_capability(p->arena, settings[i]));
    buf_add(out, p->plain);
}

void paint_forget(struct paint *p)
{
    p->fresh = true;
}

void paint_resize(struct paint *p, int rows, int cols)
{
    canvas_free(p->shown);
    p->shown = canvas_new(rows, cols);
    p->fresh = true;
}

static void spell(struct buf *out, int number)
{
    if (number >= 10)
        spell(out, number / 10);
    buf_byte(out, (char)('0' + number % 10));
}

/* Within a row: nothing, steps back, or CUF and CUB. */
static void move_by(struct buf *out, int right)
{
    int cells = right < 0 ? -right : right;
    if (right < 0 && cells <= BACK_MOST) {
        while (cells-- > 0)
            buf_byte(out, '\b');
    } else if (right) {
        buf_add(out, S("\033["));
        if (cells > 1)
            spell(out, cells);
        buf_byte(out, right > 0 ? 'C' : 'D');
    }
}

static void move_to(struct paint *p, struct buf *out, int row, int col)
{
    bool here = p->row == row && p->col != UNKNOWN;
    int right = col - p->col;
    p->row = row;
    p->col = col;
    if (here && (p->ansi || !right)) {
        move_by(out, right);
    } else if (!p->ansi) {
        buf_add(out, str_of(tiparm(p->move, row, col)));
    } else {
        buf_add(out, S("\033["));
        spell(out, row + 1);
        buf_byte(out, ';');
        spell(out, col + 1);
        buf_byte(out, 'H');
    }
}

static void select_look(struct paint *p, struct buf *out, unsigned char look)
{
    if (p->look == p->alike[look])
        return;
    p->look = p->alike[look];
    buf_add(out, p->look == NO_LOOK ? p->plain : p->select[p->look]);
}

static bool seen_alike(const struct paint *p, const struct cell *a, const struct cell *b)
{
    return a->width == b->width && a->bytes == b->bytes && p->alike[a->look] == p->alike[b->look] &&
           memcmp(a->text, b->text, a->bytes) == 0;
}

static bool is_empty(const struct paint *p, const struct cell *cell)
{
    return cell->width == 1 && !cell->bytes && p->alike[cell->look] == p->none;
}

/* Does the terminal take as many cells for it as we? It is not believed of marks and of ①. */
static bool is_certain(const struct cell *cell)
{
    struct str text = {cell->text, cell->bytes};
    if (text.n <= 1)
        return true;
    uint32_t code = utf8_next(&text);
    return !text.n && !width_is_ambiguous(code);
}

static void put_cell(struct paint *p, struct buf *out, const struct cell *cell, int row, int col)
{
    select_look(p, out, cell->look);
    move_to(p, out, row, col);
    buf_add(out, cell->bytes ? (struct str){cell->text, cell->bytes} : S(" "));
    p->col = col + cell->width;
    if (p->col >= p->shown->cols || !is_certain(cell)) /* at the end of a row it may stand here or there */
        p->col = UNKNOWN;
}

/* The column from which on a row is empty, where erasing is shorter than writing blanks; else `cols`. */
static int erased_from(const struct paint *p, const struct cell *now, const struct cell *shown, int cols)
{
    int from = cols, changed = 0;
    if (!p->erase.n || p->none == NO_LOOK)
        return cols;
    for (; from > 0 && is_empty(p, &now[from - 1]); from--)
        changed += !seen_alike(p, &now[from - 1], &shown[from - 1]);
    return changed >= ERASE_LEAST ? from : cols;
}

/*
 * The cells that differ, from left to right: a character that is written over half of a wide one wipes the other half,
 * which differs too and comes next.
 */
static void put_row(struct paint *p, struct buf *out, const struct canvas *c, int row, int cols)
{
    const struct cell *now = canvas_at(c, row, 0);
    struct cell *shown = canvas_at(p->shown, row, 0);
    int end = erased_from(p, now, shown, cols);
    int last = p->scrolls && row == p->shown->rows - 1 ? p->shown->cols - 1 : end;
    for (int col = 0, wide; col < end; col += wide) {
        wide = now[col].width ? now[col].width : 1;
        bool same = seen_alike(p, &now[col], &shown[col]) &&
                    (wide == 1 || (col + 1 < cols && seen_alike(p, &now[col + 1], &shown[col + 1])));
        if (same || col + wide > end || col >= last)
            continue;
        struct cell half = {.width = 1, .look = now[col].look}; /* where the last cell stays free */
        put_cell(p, out, col + wide > last ? &half : &now[col], row, col);
    }
    if (end < cols) {
        select_look(p, out, p->none);
        move_to(p, out, row, end);
        buf_add(out, p->erase);
    }
    memcpy(shown, now, (size_t)cols * sizeof *shown);
}

static void wipe(struct paint *p, struct buf *out)
{
    struct canvas *c = p->shown;
    p->look = p->none;
    p->row = p->col = 0;
    buf_add(out, p->plain);
    buf_add(out, p->clear);
    canvas_clear(c);
    for (int i = 0; i < c->rows * c->cols; i++)
        c->cells[i].look = p->none;
    c->cursor_row = c->cursor_col = UNKNOWN;
    p->fresh = false;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

void paint_frame(struct paint *p, const struct canvas *c, struct buf *out)
{
    size_t before = out->n;
    if (p->fresh)
        wipe(p, out);
    int rows = smaller(c->rows, p->shown->rows), cols = smaller(c->cols, p->shown->cols);
    size_t bytes = (size_t)cols * sizeof(struct cell);
    for (int row = 0; row < rows; row++)
        if (memcmp(canvas_at(c, row, 0), canvas_at(p->shown, row, 0), bytes) != 0)
            put_row(p, out, c, row, cols);
    bool moved = c->cursor_row != p->shown->cursor_row || c->cursor_col != p->shown->cursor_col;
    if (out->n == before && !moved)
        return;
    p->shown->cursor_row = c->cursor_row;
    p->shown->cursor_col = c->cursor_col;
    if (p->look != p->none) {
        buf_add(out, p->plain);
        p->look = p->none;
    }
    move_to(p, out, c->cursor_row, c->cursor_col);
}

bool paint_knows_titles(void)
{
    return tigetflag("XT") > 0;
}
