#include "term/probe.h"

#include "term/input.h"

/* ああ takes 4 cells in UTF-8, 6 when read as Shift_JIS, 0 as EUC-JP, 2 as Latin-1; one あ alone would not
 * tell. */
void probe_question(struct buf *out, bool kind)
{
    buf_add(out, S("\033[H①\033[6n\033[Hああ\033[6n\033[H\033[J"));
    if (kind)
        buf_add(out, S("\033[>c"));
    buf_add(out, S("\033[c"));
}

static int number(struct str *s)
{
    int n = 0;
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9' && n < 10000; *s = str_from(*s, 1))
        n = n * 10 + (s->p[0] - '0');
    return n;
}

/* ESC [ row ; column R, as often as it was asked for. */
static bool take_report(struct probe *p, struct str s)
{
    if (p->answers == (int)COUNT_OF(p->columns) || !str_starts(s, S("\033[")) || !str_ends(s, S("R")))
        return false;
    s = str_from(s, 2);
    int row = number(&s);
    if (!row || !str_starts(s, S(";")))
        return false;
    s = str_from(s, 1);
    int column = number(&s);
    if (!column || s.n != 1)
        return false;
    p->columns[p->answers++] = column - 1;
    return true;
}

/* ESC [ > kind ; version ; … c */
static bool take_kind(struct probe *p, struct str s)
{
    if (p->kind || !str_starts(s, S("\033[>")) || !str_ends(s, S("c")))
        return false;
    s = str_from(s, 3);
    p->kind = number(&s);
    return true;
}

static bool take_end(struct probe *p, struct str s)
{
    p->done = str_starts(s, S("\033[?")) && str_ends(s, S("c"));
    return p->done;
}

void probe_end(struct probe *p, struct input *keys)
{
    input_feed(keys, p->part, p->n);
    p->n = 0;
}

static void feed_byte(struct probe *p, char byte, struct input *keys)
{
    if (byte == '\033' || p->n == sizeof p->part)
        probe_end(p, keys);
    p->part[p->n++] = byte;
    if (p->part[0] == '\033' && (p->n == 1 || (p->n == 2 && byte == '[')))
        return;
    bool inside = p->part[0] == '\033' && p->part[1] == '[' && byte >= ' ' && byte <= '?';
    if (inside)
        return;
    struct str s = {p->part, p->n};
    if (take_report(p, s) || take_kind(p, s) || take_end(p, s))
        p->n = 0;
    else
        probe_end(p, keys);
}

void probe_feed(struct probe *p, const char *bytes, size_t n, struct input *keys)
{
    size_t i = 0;
    while (i < n && !p->done)
        feed_byte(p, bytes[i++], keys);
    input_feed(keys, bytes + i, n - i);
}

int probe_ambiguous(const struct probe *p)
{
    return p->answers > 0 && p->columns[0] == 2 ? 2 : 1;
}

bool probe_speaks_utf8(const struct probe *p)
{
    return p->answers < 2 || p->columns[1] == 4;
}
