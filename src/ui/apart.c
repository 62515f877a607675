#include "ui/apart.h"

#include <string.h>

#include "base/utf8.h"
#include "base/wrap.h"
#include "ui/bar.h"

enum { GAP = 2 };

static bool same(struct str a, size_t at, struct str b, size_t there, size_t n)
{
    return memcmp(a.p + at, b.p + there, n) == 0;
}

/* By what a reader calls a character: no mark is torn from its letter. */
struct apart apart_of(struct str one, struct str other)
{
    struct apart p = {.text = {one, other}};
    size_t n = one.n < other.n ? one.n : other.n;
    while (p.head < n) {
        size_t end = utf8_after(one, p.head);
        if (end > n || end != utf8_after(other, p.head) || !same(one, p.head, other, p.head, end - p.head))
            break;
        p.head = end;
    }
    while (p.tail < n - p.head) {
        size_t from = utf8_before(one, one.n - p.tail), there = utf8_before(other, other.n - p.tail);
        size_t grown = one.n - from;
        if (grown > n - p.head || grown != other.n - there || !same(one, from, other, there, grown - p.tail))
            break;
        p.tail = grown;
    }
    return p;
}

struct apart apart_plain(struct str one, struct str other)
{
    return (struct apart){.text = {one, other}, .plain = true};
}

struct box apart_half(struct box in, int which)
{
    int half = in.cols > GAP ? (in.cols - GAP) / 2 : 0;
    return box_cols(in, which ? half + GAP : 0, half);
}

int apart_rows(const struct apart *p, int cells)
{
    int one = bar_paragraph_rows(p->text[0], cells), other = bar_paragraph_rows(p->text[1], cells);
    return one > other ? one : other;
}

static int first_row(struct str text, size_t head, int cells)
{
    int row = 0;
    for (struct str rest = text; rest.n; row++) {
        wrap_cut(&rest, cells);
        if (text.n - rest.n > head)
            break;
    }
    return row;
}

int apart_first(const struct apart *p, int cells)
{
    int one = first_row(p->text[0], p->head, cells), other = first_row(p->text[1], p->head, cells);
    return p->plain ? 0 : one < other ? one : other;
}

/* One wrapped line, `at` bytes into its text: before, between and behind the marks. */
static void draw_line(const struct apart *p, int which, struct canvas *c, struct box in, int row,
                      struct str line)
{
    struct str text = p->text[which];
    size_t at = (size_t)(line.p - text.p), cuts[] = {p->head, text.n - p->tail, text.n};
    static const enum look looks[] = {LOOK_PLAIN, LOOK_MARKED, LOOK_PLAIN};
    int col = 0;
    for (size_t i = 0; i < COUNT_OF(cuts) && line.n && col < in.cols; i++) {
        size_t n = cuts[i] > at ? cuts[i] - at : 0;
        n = n < line.n ? n : line.n;
        enum look look = p->plain ? LOOK_PLAIN : looks[i];
        col = n ? canvas_text(c, in, row, col, look, str_head(line, n)) : col;
        line = str_from(line, n);
        at += n;
    }
}

void apart_draw(const struct apart *p, struct canvas *c, struct box in, int top)
{
    for (int which = 0; which < 2; which++) {
        struct box half = apart_half(in, which);
        struct str rest = p->text[which];
        if (!rest.n)
            canvas_text(c, half, 0, 0, LOOK_QUIET, S("（なし）"));
        for (int row = -top; rest.n && half.cols && row < half.rows; row++) {
            struct str line = wrap_cut(&rest, half.cols);
            if (row >= 0)
                draw_line(p, which, c, half, row, line);
        }
    }
}
