#include "term/paint.h"

#include <curses.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/width.h"
#include "term/theme.h"

struct paint {
    struct arena *arena;
    SCREEN *screen;
    FILE *out;  /* what ncurses believes to be the terminal */
    int memory; /* what it is */
    struct canvas *shown;
    bool fresh; /* nothing is known of the glass */
    attr_t attributes[LOOK_COUNT];
    short pairs[LOOK_COUNT];
};

/* Takes the place of the C library's: ncurses asks this one. The linker exports it
 * (-Wl,--export-dynamic-symbol). */
__attribute__((visibility("default"))) int wcwidth(wchar_t c)
{
    if (c == 0)
        return 0;
    bool control = c < ' ' || (c >= 0x7F && c <= 0x9F);
    return control ? -1 : width_of((uint32_t)c);
}

struct span { /* columns */
    int from, to;
};

static attr_t attribute_of(unsigned char marks)
{
    return (marks & MARK_BOLD ? A_BOLD : 0) | (marks & MARK_UNDERLINE ? A_UNDERLINE : 0) |
           (marks & MARK_REVERSE ? A_REVERSE : 0);
}

static void learn_looks(struct paint *p, const struct paint_options *o)
{
    bool colour = o->colour && has_colors() && start_color() == OK && COLORS >= 8 && COLOR_PAIRS > LOOK_COUNT;
    if (colour)
        use_default_colors();
    for (int i = 0; i < LOOK_COUNT; i++) {
        struct style s = theme_style((enum look)i, o->contrast);
        bool reverse = s.marks & MARK_REVERSE;
        p->attributes[i] = attribute_of(s.marks);
        if (!colour || s.ink == COLOUR_OWN)
            continue;
        p->pairs[i] = (short)(i + 1);
        init_pair(p->pairs[i], reverse ? s.paper : s.ink, reverse ? s.ink : s.paper);
    }
}

struct paint *paint_open(const struct paint_options *o)
{
    int terminal = dup(STDOUT_FILENO);
    FILE *out = terminal < 0 ? NULL : fdopen(terminal, "w");
    if (!out)
        return NULL;
    SCREEN *screen = newterm(NULL, out, stdin);
    int memory = memfd_create("frame", MFD_CLOEXEC);
    if (!screen || !cursor_address || memory < 0) {
        if (screen)
            endwin(), delscreen(screen);
        if (memory >= 0)
            close(memory);
        fclose(out);
        return NULL;
    }
    struct arena *a = arena_new();
    struct paint *p = ARENA_NEW(a, struct paint);
    *p = (struct paint){.arena = a, .screen = screen, .out = out, .memory = memory, .fresh = true};
    raw();
    noecho();
    nonl();
    typeahead(-1); /* doupdate() would leave a frame half done when keys wait */
    learn_looks(p, o);
    dup2(memory, terminal); /* from here on ncurses cannot reach the terminal */
    paint_resize(p, o->rows, o->cols);
    return p;
}

void paint_close(struct paint *p)
{
    if (!p)
        return;
    endwin();
    delscreen(p->screen);
    fclose(p->out);
    close(p->memory);
    canvas_free(p->shown);
    arena_free(p->arena);
}

/*
 * With every change of attributes ncurses selects the character set again (ESC ( B), in case lines were drawn
 * with another one. Nothing is ever drawn so: a typed letter costs 14 bytes without it instead of 20.
 */
static void add_plain(struct buf *out, struct str bytes)
{
    static const struct str select = {"\033(B", 3};
    for (size_t at; (at = str_find(bytes, select)) != SIZE_MAX; bytes = str_from(bytes, at + select.n))
        buf_add(out, str_head(bytes, at));
    buf_add(out, bytes);
}

/* Moves what ncurses wrote since the last time. */
static void drain(struct paint *p, struct buf *out)
{
    off_t end = lseek(p->memory, 0, SEEK_CUR);
    if (end <= 0)
        return;
    char *bytes = arena_take(out->arena, (size_t)end);
    ssize_t n = pread(p->memory, bytes, (size_t)end, 0);
    if (n > 0)
        add_plain(out, (struct str){bytes, (size_t)n});
    lseek(p->memory, 0, SEEK_SET);
}

void paint_start(struct paint *p, struct buf *out)
{
    curs_set(1); /* flushes, too */
    drain(p, out);
}

void paint_forget(struct paint *p)
{
    p->fresh = true;
}

/*
 * ncurses writes the screen's last cell by inserting it, which tears wide characters in two. Where a full row does not
 * scroll it is told of one row more: that stays empty, and the last cell is one like any other.
 */
void paint_resize(struct paint *p, int rows, int cols)
{
    resize_term(eat_newline_glitch ? rows + 1 : rows, cols);
    erase();
    canvas_free(p->shown);
    p->shown = canvas_new(rows, cols);
    p->fresh = true;
}

static void put_cell(const struct paint *p, const struct cell *cell)
{
    wchar_t text[CCHARW_MAX + 1] = {L' '};
    struct str bytes = {cell->text, cell->bytes};
    for (int i = 0; i < CCHARW_MAX && bytes.n; i++)
        text[i] = (wchar_t)utf8_next(&bytes);
    cchar_t c;
    if (setcchar(&c, text, p->attributes[cell->look], p->pairs[cell->look], NULL) == OK)
        add_wch(&c);
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Columns of a row, whole characters: writing over half of a wide one would shift the rest of the row. */
static void put_cells(const struct paint *p, const struct canvas *c, int row, struct span span)
{
    move(row, span.from);
    for (int col = span.from; col < span.to; col++) {
        const struct cell *cell = canvas_at(c, row, col);
        if (cell->width == 0)
            continue;
        if (col + cell->width > span.to) /* it does not fit the glass */
            break;
        put_cell(p, cell);
    }
}

/* Onto a glass of which nothing is known: the row is wiped, and what is blank there needs no writing. */
static void put_row(const struct paint *p, const struct canvas *c, int row, int cols)
{
    move(row, 0);
    clrtoeol();
    for (int col = 0; col < cols; col++) {
        const struct cell *cell = canvas_at(c, row, col);
        if (cell->bytes || p->attributes[cell->look] || p->pairs[cell->look])
            put_cells(p, c, row, (struct span){col, smaller(col + cell->width, cols)});
    }
}

static bool is_half(const struct paint *p, const struct canvas *c, int row, int col)
{
    return canvas_at(c, row, col)->width == 0 || canvas_at(p->shown, row, col)->width == 0;
}

static bool differs(const struct paint *p, const struct canvas *c, int row, int col)
{
    return memcmp(canvas_at(c, row, col), canvas_at(p->shown, row, col), sizeof(struct cell)) != 0;
}

/* From the first cell that changed to the last, with the other halves of what was and what will be there. */
static struct span changed_cells(const struct paint *p, const struct canvas *c, int row, int cols)
{
    struct span s = {0, cols};
    while (s.from < s.to && !differs(p, c, row, s.from))
        s.from++;
    while (s.to > s.from && !differs(p, c, row, s.to - 1))
        s.to--;
    while (s.from > 0 && is_half(p, c, row, s.from))
        s.from--;
    while (s.to < cols && is_half(p, c, row, s.to))
        s.to++;
    return s;
}

void paint_frame(struct paint *p, const struct canvas *c, struct buf *out)
{
    int rows = smaller(c->rows, p->shown->rows), cols = smaller(c->cols, p->shown->cols);
    size_t bytes = (size_t)cols * sizeof(struct cell);
    bool changed = p->fresh || c->cursor_row != p->shown->cursor_row || c->cursor_col != p->shown->cursor_col;
    for (int row = 0; row < rows; row++) {
        if (!p->fresh && memcmp(canvas_at(c, row, 0), canvas_at(p->shown, row, 0), bytes) == 0)
            continue;
        if (p->fresh)
            put_row(p, c, row, cols);
        else
            put_cells(p, c, row, changed_cells(p, c, row, cols));
        memcpy(canvas_at(p->shown, row, 0), canvas_at(c, row, 0), bytes);
        changed = true;
    }
    if (!changed)
        return;
    if (p->fresh)
        clearok(curscr, TRUE);
    p->fresh = false;
    p->shown->cursor_row = c->cursor_row;
    p->shown->cursor_col = c->cursor_col;
    move(c->cursor_row, c->cursor_col);
    wnoutrefresh(stdscr);
    doupdate();
    drain(p, out);
}

bool paint_knows_titles(void)
{
    return tigetflag("XT") > 0;
}

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
