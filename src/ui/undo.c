#include "ui/undo.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

struct undo undo_new(struct arena *a)
{
    return (struct undo){
        .arena = a, .first = 1, .dirty = 1, .text = buf_in(a), .before = buf_in(a), .after = buf_in(a)};
}

static void touch(struct undo *u, int step)
{
    if (u->first + step < u->dirty)
        u->dirty = u->first + step;
}

static void set(struct buf *b, struct str s)
{
    b->n = 0;
    buf_add(b, s);
}

/* The oldest step goes, with what is joined to it: half of one would be no step. */
static void drop_oldest(struct undo *u)
{
    int n = 1;
    while (n < u->count && u->steps[n].joined)
        n++;
    memmove(u->steps, u->steps + n, (size_t)(u->count - n) * sizeof *u->steps);
    u->count -= n;
    u->at -= n;
    u->first += n;
    if (u->dirty < u->first)
        u->dirty = u->first;
}

static struct undo_step *append(struct undo *u)
{
    u->count = u->at;
    if (u->count == UNDO_MOST)
        drop_oldest(u);
    if (u->count == u->room)
        u->steps = arena_grow(u->arena, u->steps, &u->room, 32, sizeof *u->steps);
    touch(u, u->at++);
    return &u->steps[u->count++];
}

void undo_begin(struct undo *u, int line, struct str text, size_t caret, bool whole, bool joined)
{
    undo_seal(u);
    set(&u->text, text);
    u->before.n = u->after.n = 0;
    *append(u) =
        (struct undo_step){.line = line, .caret_before = caret, .caret_after = caret, .joined = joined};
    u->open = true;
    u->whole = whole;
}

static size_t same_head(struct str a, struct str b)
{
    size_t n = 0, most = a.n < b.n ? a.n : b.n;
    while (n < most && a.p[n] == b.p[n])
        n++;
    while (n && (utf8_inside(a, n) || utf8_inside(b, n)))
        n--;
    return n;
}

static size_t same_tail(struct str a, struct str b, size_t head)
{
    size_t n = 0, most = (a.n < b.n ? a.n : b.n) - head;
    while (n < most && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
        n++;
    while (n && (utf8_inside(a, a.n - n) || utf8_inside(b, b.n - n)))
        n--;
    return n;
}

void undo_grow(struct undo *u, struct str text, size_t caret)
{
    if (!u->open)
        return;
    struct str was = buf_str(&u->text);
    struct undo_step *s = &u->steps[u->at - 1];
    bool whole = u->whole && !str_eq(was, text);
    size_t head = whole ? 0 : same_head(was, text);
    size_t tail = whole ? 0 : same_tail(was, text, head);
    set(&u->before, (struct str){was.p + head, was.n - head - tail});
    set(&u->after, (struct str){text.p + head, text.n - head - tail});
    s->at = head;
    s->before = buf_str(&u->before);
    s->after = buf_str(&u->after);
    s->caret_after = caret;
    touch(u, u->at - 1);
}

void undo_seal(struct undo *u)
{
    if (!u->open)
        return;
    u->open = false;
    struct undo_step *s = &u->steps[u->at - 1];
    if (!s->before.n && !s->after.n) {
        u->count = --u->at;
        return;
    }
    s->before = str_copy(u->arena, s->before);
    s->after = str_copy(u->arena, s->after);
}

void undo_tidied(struct undo *u, int line, struct str text)
{
    undo_seal(u);
    int i = u->at - 1;
    while (i >= 0 && u->steps[i].line != line)
        i--;
    if (i < 0)
        return;
    u->steps[i].after = str_copy(u->arena, text);
    u->steps[i].caret_after = text.n;
    touch(u, i);
}

const struct undo_step *undo_back(struct undo *u)
{
    undo_seal(u);
    return u->at ? &u->steps[--u->at] : NULL;
}

const struct undo_step *undo_forth(struct undo *u)
{
    undo_seal(u);
    return u->at < u->count ? &u->steps[u->at++] : NULL;
}

bool undo_text(const struct undo_step *s, bool forth, bool whole, struct str text, struct buf *out)
{
    struct str from = forth ? s->before : s->after, to = forth ? s->after : s->before;
    if (!whole && !str_starts(str_from(text, s->at), from))
        return false;
    if (!whole)
        buf_add(out, str_head(text, s->at));
    buf_add(out, to);
    if (!whole)
        buf_add(out, str_from(text, s->at + from.n));
    return true;
}

void undo_restore(struct undo *u, const struct undo_step *step)
{
    struct undo_step *s = append(u);
    *s = *step;
    s->before = str_copy(u->arena, step->before);
    s->after = str_copy(u->arena, step->after);
}

/* A step that still grows is saved again with the next. */
void undo_saved(struct undo *u)
{
    u->dirty = u->first + u->count - (u->open ? 1 : 0);
}

void undo_unsaved(struct undo *u)
{
    u->dirty = u->first;
}
