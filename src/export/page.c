#include "export/page.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/whole.h"
#include "export/digest.h"
#include "export/formula.h"
#include "export/hand.h"

enum { BLOCK = 64 << 10, SLICE = 4 << 10, SLACK = ENCODE_ROOM(SLICE) + 16 };

struct page {
    struct arena *arena;
    int file;
    struct page_form form;
    struct page_sum sum;
    int columns, column; /* column: of the next cell */
    struct digest digest;
    size_t used;
    struct hand *hand; /* puts the cells, or NULL: they are put where they are given */
    atomic_bool failed;
    int noted_room;
    enum err code;
    struct fault fault;
    char block[BLOCK + SLACK];
};

static void flush(struct page *s)
{
    if (!s->code && !whole_write(s->file, s->block, s->used))
        s->code = fault_system(&s->fault, "書き込む", s->sum.name.p);
    if (s->code)
        s->failed = true;
    digest_add(&s->digest, s->block, s->used);
    s->sum.bytes += (int64_t)s->used;
    s->used = 0;
}

/* A place is a few bytes: what was written in its stead follows from the character. */
static void note(struct page *s, uint32_t code_point)
{
    struct page_sum *sum = &s->sum;
    if (sum->noted_count == s->noted_room) {
        int room = s->noted_room ? s->noted_room * 2 : 64;
        struct noted *more = realloc(sum->noted, sizeof *more * (size_t)room);
        if (!more) {
            s->code =
                fault_say(&s->fault, ERR_IO, "%s: メモリが足りません。ほかのプログラムを終了してください。",
                          s->sum.name.p);
            s->failed = true;
            return;
        }
        sum->noted = more;
        s->noted_room = room;
    }
    sum->noted[sum->noted_count++] = (struct noted){sum->rows, code_point, s->column};
}

static void count_substitution(void *of, const struct substitution *sub)
{
    struct page *s = of;
    if (sub->kind == SUBSTITUTION_ALIKE)
        s->sum.alike++;
    else
        s->sum.replaced++;
    if (s->form.noted)
        note(s, sub->code_point);
}

static void byte(struct page *s, char c)
{
    s->block[s->used++] = c;
}

/* At most SLICE bytes, whole characters, and no mark (U+3099, U+309A) cut off from its letter. */
static struct str slice(struct str *rest)
{
    size_t n = rest->n;
    if (n > SLICE) {
        n = SLICE;
        while (n > SLICE - 8 &&
               ((rest->p[n] & 0xC0) == 0x80 || str_starts(str_from(*rest, n), S("\xE3\x82"))))
            n--;
    }
    struct str head = str_head(*rest, n);
    *rest = str_from(*rest, n);
    return head;
}

static void put_text(struct page *s, struct str text)
{
    while (text.n) {
        struct str part = slice(&text);
        if (s->used > BLOCK)
            flush(s);
        s->used += encode_text(s->form.encoder, part, s->block + s->used, count_substitution, s);
    }
}

/* Quoted always, quotes doubled. */
static void quote(struct page *s, struct str value, bool formula_safe)
{
    byte(s, '"');
    if (formula_safe && formula_is_guarded(value))
        byte(s, '\'');
    const char *mark;
    while (value.n && (mark = memchr(value.p, '"', value.n))) {
        size_t n = (size_t)(mark - value.p) + 1;
        put_text(s, str_head(value, n));
        byte(s, '"');
        value = str_from(value, n);
    }
    put_text(s, value);
    byte(s, '"');
}

static void put_cell(struct page *s, struct str value, bool formula_safe)
{
    if (s->used > BLOCK)
        flush(s);
    if (s->column)
        byte(s, ',');
    quote(s, value, formula_safe);
    if (++s->column < s->columns)
        return;
    byte(s, '\r');
    byte(s, '\n');
    s->column = 0;
    s->sum.rows++;
}

static void put_line(struct page *s, struct str value)
{
    if (s->used > BLOCK)
        flush(s);
    put_text(s, value);
    byte(s, '\n');
    s->sum.rows++;
}

static void take_cell(void *of, struct str value)
{
    struct page *s = of;
    if (s->form.plain)
        put_line(s, value);
    else
        put_cell(s, value, s->form.formula_safe);
}

void page_cell(struct page *s, struct str value)
{
    if (s->hand)
        hand_cell(s->hand, value);
    else
        take_cell(s, value);
}

bool page_failed(const struct page *s)
{
    return s->failed;
}

static void begin_csv(struct page *s)
{
    struct str mark = encode_mark(s->form.encoder);
    memcpy(s->block, mark.p, mark.n);
    s->used = mark.n;
    for (int i = 0; i < s->columns; i++)
        put_cell(s, s->sum.headings[i], false);
}

enum err page_open(struct arena *a, int folder, const char *name, const struct page_form *form,
                   const struct str *headings, int columns, struct page **out, struct fault *f)
{
    struct page *s = ARENA_NEW(a, struct page);
    *out = NULL;
    *s = (struct page){.arena = a, .form = *form, .columns = columns};
    s->sum.name = str_copy(a, str_of(name));
    s->sum.rows = form->plain ? 0 : -1; /* the headings are counted like a row */
    struct str *kept = ARENA_ARRAY(a, struct str, columns);
    s->sum.headings = kept;
    digest_begin(&s->digest);
    s->file = openat(folder, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (s->file < 0)
        return fault_system(f, "ファイルを作る", name);
    for (int i = 0; i < columns; i++)
        kept[i] = str_copy(a, headings[i]);
    if (!form->plain)
        begin_csv(s);
    s->hand = form->two_hands ? hand_open(take_cell, s) : NULL;
    *out = s;
    return OK;
}

enum err page_close(struct page *s, struct page_sum *sum, struct fault *f)
{
    if (!s)
        return OK;
    hand_close(s->hand);
    flush(s);
    digest_end(&s->digest, s->sum.sha256);
    if (!s->code && fsync(s->file))
        s->code = fault_system(&s->fault, "書き込む", s->sum.name.p);
    if (close(s->file) && !s->code)
        s->code = fault_system(&s->fault, "書き込む", s->sum.name.p);
    s->file = -1;
    *sum = s->sum;
    if (s->code)
        *f = s->fault;
    return s->code;
}
