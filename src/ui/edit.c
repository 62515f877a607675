#include "ui/edit.h"

#include <string.h>

#include "base/arena.h"
#include "base/width.h"
#include "ui/key.h"

struct str edit_text(const struct edit *e)
{
    return buf_str(&e->text);
}

/* The first cluster border at or after `at`. */
static size_t snap(struct str s, size_t at)
{
    if (at == 0 || at >= s.n)
        return at == 0 ? 0 : s.n;
    while (utf8_inside(s, at))
        at++;
    size_t border = utf8_after(s, utf8_before(s, at));
    return border > at ? border : at;
}

void edit_place(struct edit *e, size_t caret)
{
    e->caret = snap(edit_text(e), caret);
    e->goal = -1;
}

/* Bytes from…to become `in`; the caret stands after it. */
static void splice(struct edit *e, size_t from, size_t to, struct str in)
{
    size_t tail = e->text.n - to;
    buf_add(&e->text, in); /* for the room */
    memmove(e->text.p + from + in.n, e->text.p + to, tail);
    if (in.n)
        memcpy(e->text.p + from, in.p, in.n);
    e->text.n = from + in.n + tail;
    edit_place(e, from + in.n);
}

struct edit edit_new(struct arena *a, struct str text, bool many_lines)
{
    struct edit e = {.text = buf_in(a), .many_lines = many_lines, .goal = -1};
    buf_add(&e.text, text);
    e.caret = e.text.n;
    return e;
}

void edit_set(struct edit *e, struct str text)
{
    e->text.n = 0;
    buf_add(&e->text, text);
    edit_place(e, e->text.n);
}

/* What may stand in a field: CR LF is one line break, a tab a space; other controls and bad bytes go. */
static void add_clean(struct buf *out, struct str in, bool many_lines)
{
    while (in.n) {
        bool pair = str_starts(in, S("\r\n"));
        uint32_t code = utf8_next(&in);
        if (pair)
            code = utf8_next(&in);
        if (code == '\r')
            code = '\n';
        if (code == '\t' || (code == '\n' && !many_lines))
            code = ' ';
        bool control = (code < ' ' && code != '\n') || (code >= 0x7F && code <= 0x9F);
        if (code != UTF8_BAD && !control)
            utf8_add(out, code);
    }
}

/* A mark that comes alone (か, then U+3099) belongs to the cluster before the caret: that is composed anew.
 */
bool edit_insert(struct edit *e, struct str text)
{
    struct arena *a = e->text.arena;
    struct arena_mark mark = arena_mark(a);
    const char *room = e->text.p;
    size_t from = e->caret ? utf8_before(edit_text(e), e->caret) : 0;
    struct buf b = buf_in(a);
    buf_add(&b, (struct str){e->text.p + from, e->caret - from});
    size_t kept = b.n;
    add_clean(&b, text, e->many_lines);
    bool something = b.n > kept;
    if (something)
        splice(e, from, e->caret, utf8_compose(a, buf_str(&b)));
    if (e->text.p == room) /* the text did not move to a place after the mark */
        arena_rewind(a, mark);
    return something;
}

/*
 * One row of wrapped text. The last column stays free, so that the insertion cell is always inside the box; a
 * cluster wider than a row gets a row of its own.
 */
struct row {
    size_t start, end; /* without the line break */
    size_t next;       /* where the next row starts */
};

/* The end of the cluster that starts at `at`; *cells becomes what it takes. Two letters in a row need no tables. */
static size_t cluster(struct str s, size_t at, int *cells)
{
    struct str rest = str_from(s, at);
    *cells = width_simple(utf8_next(&rest));
    size_t after = s.n - rest.n;
    if (*cells && (!rest.n || rest.p[0] == '\n' || width_simple(utf8_next(&rest))))
        return after;
    after = utf8_after(s, at);
    *cells = canvas_cells((struct str){s.p + at, after - at});
    return after;
}

static struct row wrap(struct str s, size_t start, int cells)
{
    size_t at = start;
    int used = 0;
    while (at < s.n && s.p[at] != '\n') {
        int wide;
        size_t after = cluster(s, at, &wide);
        used += wide;
        if (used > cells - 1 && at > start)
            break;
        at = after;
    }
    return (struct row){start, at, at < s.n && s.p[at] == '\n' ? at + 1 : at};
}

static bool is_last(struct str s, struct row r)
{
    return r.end == s.n;
}

/* The row in which the caret is seen, its index in *index, the row before it in *before. */
static struct row caret_row(const struct edit *e, int cells, int *index, struct row *before)
{
    struct str s = edit_text(e);
    struct row r = wrap(s, 0, cells);
    *before = r;
    for (*index = 0; e->caret >= r.next && !is_last(s, r); ++*index) {
        *before = r;
        r = wrap(s, r.next, cells);
    }
    return r;
}

static int column_in(const struct edit *e, struct row r)
{
    return canvas_cells((struct str){e->text.p + r.start, e->caret - r.start});
}

int edit_lines(const struct edit *e, int cells, int most)
{
    if (!e->many_lines)
        return 1;
    struct str s = edit_text(e);
    struct row r = wrap(s, 0, cells);
    int n = 1;
    for (; n < most && !is_last(s, r); n++)
        r = wrap(s, r.next, cells);
    return n;
}

/* The caret goes to the column that Up and Down aim at, or the last place of the row before it. */
static void aim(struct edit *e, struct row r)
{
    struct str s = edit_text(e);
    bool soft = r.end == r.next && !is_last(s, r); /* its end is seen as the start of the next row */
    size_t at = r.start;
    for (int col = 0; at < r.end;) {
        size_t after = utf8_after(s, at);
        col += canvas_cells((struct str){s.p + at, after - at});
        if (col > e->goal || (soft && after == r.end))
            break;
        at = after;
    }
    e->caret = at;
}

static bool move_row(struct edit *e, bool down, int cells)
{
    int index;
    struct row before, r = caret_row(e, cells, &index, &before);
    if (down ? is_last(edit_text(e), r) : index == 0)
        return false;
    if (e->goal < 0)
        e->goal = column_in(e, r);
    aim(e, down ? wrap(edit_text(e), r.next, cells) : before);
    return true;
}

/* The start of the caret's line, or its end: a line ends at a line break, not where it happens to wrap. */
static size_t line_end(const struct edit *e, bool end)
{
    struct str s = edit_text(e);
    size_t at = e->caret;
    if (end) {
        const char *lf = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
        return lf ? (size_t)(lf - s.p) : s.n;
    }
    while (at > 0 && s.p[at - 1] != '\n')
        at--;
    return at;
}

static bool type(struct edit *e, uint32_t key)
{
    char bytes[4];
    bool breaks = key == KEY_ENTER && e->many_lines;
    if (!breaks && !key_is_text(key))
        return false;
    edit_insert(e, (struct str){bytes, utf8_put(bytes, breaks ? '\n' : key)});
    return true;
}

bool edit_key(struct edit *e, uint32_t key, int cells)
{
    struct str s = edit_text(e);
    size_t before = e->caret ? utf8_before(s, e->caret) : 0;
    size_t after = e->caret < s.n ? utf8_after(s, e->caret) : s.n;
    switch (key) {
    case KEY_LEFT: edit_place(e, before); return true;
    case KEY_RIGHT: edit_place(e, after); return true;
    case KEY_HOME: edit_place(e, line_end(e, false)); return true;
    case KEY_END: edit_place(e, line_end(e, true)); return true;
    case KEY_BACKSPACE: splice(e, before, e->caret, S0); return true;
    case KEY_DELETE: splice(e, e->caret, after, S0); return true;
    case KEY_UP:
    case KEY_DOWN: return e->many_lines && move_row(e, key == KEY_DOWN, cells);
    default: return type(e, key);
    }
}

/* The first row or column to show so that `caret` is among `seen` of them: 0, or a multiple of half of them.
 */
static int scroll(int caret, int seen)
{
    int jump = seen / 2 > 0 ? seen / 2 : 1;
    return caret < seen ? 0 : ((caret - seen) / jump + 1) * jump;
}

static void draw_rows(const struct edit *e, struct canvas *c, struct box in, enum look look, bool focus)
{
    struct str s = edit_text(e);
    int caret;
    struct row before, at = caret_row(e, in.cols, &caret, &before);
    int top = scroll(caret, in.rows);
    struct row r = wrap(s, 0, in.cols);
    for (int i = 0; i < top + in.rows; i++) {
        if (i >= top)
            canvas_text(c, in, i - top, 0, look, (struct str){s.p + r.start, r.end - r.start});
        if (is_last(s, r))
            break;
        r = wrap(s, r.next, in.cols);
    }
    if (focus)
        canvas_cursor(c, in, caret - top, column_in(e, at));
}

/*
 * The cells under '<' and '>' are no place for the caret: it is kept off the first and the last. Where nobody
 * types, the text is seen from its beginning.
 */
static void draw_line(const struct edit *e, struct canvas *c, struct box in, enum look look, bool focus)
{
    struct str s = edit_text(e);
    int caret = canvas_cells(str_head(s, e->caret)), all = canvas_cells(s);
    int left = !focus || all < in.cols ? 0 : in.cols < 4 ? caret : scroll(caret, in.cols - 1);
    int col = 0;
    size_t at = 0;
    while (at < s.n && left > 0 && col <= left - (in.cols < 4)) {
        size_t after = utf8_after(s, at);
        col += canvas_cells((struct str){s.p + at, after - at});
        at = after;
    }
    if (left > 0 && in.cols >= 4)
        canvas_text(c, in, 0, 0, look, S("<"));
    canvas_text(c, in, 0, col - left, look, str_from(s, at));
    if (focus)
        canvas_cursor(c, in, 0, caret - left);
}

void edit_draw(const struct edit *e, struct canvas *c, struct box in, enum look look, bool focus)
{
    canvas_fill(c, in, look);
    if (in.rows < 1 || in.cols < 1)
        return;
    if (e->many_lines)
        draw_rows(e, c, in, look, focus);
    else
        draw_line(e, c, in, look, focus);
}
