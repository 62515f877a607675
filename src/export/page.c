#include "export/page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "export/digest.h"
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

struct book {
    struct arena *arena;
    int folder;
    const char *name;
    struct encoder *encoder;
    struct page *page; /* NULL until something was replaced */
};

/* Short writes and interrupted calls are no errors. */
static bool write_all(int file, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(file, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static void flush(struct page *s)
{
    if (!s->code && !write_all(s->file, s->block, s->used))
        s->code = fault_system(&s->fault, "書き込む", s->sum.name.p);
    if (s->code)
        s->failed = true;
    digest_add(&s->digest, s->block, s->used);
    s->sum.bytes += (int64_t)s->used;
    s->used = 0;
}

static struct str escaped(char *room, uint32_t code_point)
{
    int n = 0;
    for (int shift = code_point > 0xFFFFF ? 20 : code_point > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4)
        room[2 + n++] = "0123456789ABCDEF"[code_point >> shift & 15];
    room[0] = 'U';
    room[1] = '+';
    return (struct str){room, (size_t)n + 2};
}

static enum err open_book(struct book *b, struct fault *f)
{
    static const struct str headings[] = {S_ROW("ファイル"), S_ROW("行"),       S_ROW("列"),
                                          S_ROW("元の文字"), S_ROW("符号位置"), S_ROW("書いた文字"),
                                          S_ROW("種別")};
    enum err rc = encode_open(b->arena, ENCODING_UTF8_BOM, &b->encoder, f);
    const struct page_form form = {.encoder = b->encoder};
    return rc ? rc
              : page_open(b->arena, b->folder, b->name, &form, headings, COUNT_OF(headings), &b->page, f);
}

static void add_line(struct book *b, const struct encoder *e, const struct page_sum *sum,
                     const struct noted *n)
{
    char from[4], code[16], line[24], *digit = line + sizeof line;
    const struct substitution sub = encode_substitute(e, n->code_point);
    struct str original = {from, utf8_put(from, n->code_point)};
    int64_t at = n->row + 2; /* as a spreadsheet counts: the headings are row 1 */
    do
        *--digit = (char)('0' + at % 10);
    while (at /= 10);
    const struct str cells[] = {sum->name,
                                {digit, (size_t)(line + sizeof line - digit)},
                                sum->headings[n->column],
                                original,
                                escaped(code, n->code_point),
                                sub.written,
                                substitution_label(sub.kind)};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        page_cell(b->page, cells[i]);
}

enum err book_add(struct book *b, const struct encoder *e, struct page_sum *sum, struct fault *f)
{
    enum err rc = sum->noted_count && !b->page ? open_book(b, f) : OK;
    for (int i = 0; !rc && i < sum->noted_count; i++)
        add_line(b, e, sum, &sum->noted[i]);
    free(sum->noted);
    sum->noted = NULL;
    sum->noted_count = 0;
    return rc;
}

/* A place is a few bytes: what was written in its stead follows from the character. */
static void note(struct page *s, uint32_t code_point)
{
    struct page_sum *sum = &s->sum;
    if (sum->noted_count == s->noted_room) {
        int room = s->noted_room ? s->noted_room * 2 : 64;
        struct noted *more = realloc(sum->noted, sizeof *more * (size_t)room);
        if (!more) {
            s->code = fault_say(&s->fault, ERR_IO, "メモリが足りません。");
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

struct book *book_open(struct arena *a, int folder, const char *name)
{
    struct book *b = ARENA_NEW(a, struct book);
    *b = (struct book){.arena = a, .folder = folder, .name = str_z(a, str_of(name))};
    return b;
}

enum err book_close(struct book *b, struct page_sum *sum, struct fault *f)
{
    *sum = (struct page_sum){.rows = 0};
    enum err rc = page_close(b->page, sum, f);
    b->page = NULL;
    return rc;
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

bool page_is_formula(struct str value)
{
    static const struct str wide[] = {S_ROW("＝"), S_ROW("＋"), S_ROW("－"), S_ROW("＠")};
    if (!value.n)
        return false;
    if (!strchr("=+-@\t\r\n", value.p[0]) || !value.p[0]) {
        for (size_t i = 0; i < COUNT_OF(wide); i++)
            if (str_starts(value, wide[i]))
                return true;
        return false;
    }
    bool sign = value.p[0] == '+' || value.p[0] == '-';
    size_t i = sign;
    while (i < value.n && ((value.p[i] >= '0' && value.p[i] <= '9') || value.p[i] == '-'))
        i++;
    return !(sign && i == value.n && (i > 1 || value.p[0] == '-'));
}

bool page_is_guarded(struct str value)
{
    while (str_starts(value, S("'")))
        value = str_from(value, 1);
    return page_is_formula(value);
}

/* Quoted always, quotes doubled. */
static void quote(struct page *s, struct str value, bool formula_safe)
{
    byte(s, '"');
    if (formula_safe && page_is_guarded(value))
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
