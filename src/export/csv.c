#include "export/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_MOST = 4 << 20, GROW = 64 << 10, LINE_MOST = 64 << 10, QUOTED_MOST = 4 << 10 };
enum {
    PARSER_BEFORE_ROW = 0,
    PARSER_IN_FIELD = 2
}; /* csv_parser.pstate: libcsv tells of an open quote only when it is strict about all others */

struct row { /* a complete record of the batch */
    size_t line;
    int first, count;
    uint64_t mark;
    const void *known;
    struct str text;
};

/*
 * A line of text is parsed into a batch, hardly ever of more than one record, out of which csv_next hands
 * them. The text of its cells is never more than the line and what the parser still held, so `text` does not
 * move while a line is parsed.
 */
struct csv {
    struct arena *arena;
    struct decoder *from;
    struct csv_parser parser;
    char *text;
    size_t used, room;
    struct str *cells;
    int cell_count, cell_room, open; /* open: cells of the record that is not complete yet */
    struct row *rows;
    int row_count, row_room, next;
    size_t line, inside; /* where the open record begins; line breaks inside its cells */
    int ended_by;        /* the last line end, to take CR LF for one */
    char *raw;           /* text that came and is not parsed yet: from raw_at to raw_n */
    size_t raw_at, raw_n, raw_room;
    csv_ask_function *ask;
    void *of;
    bool more, ended; /* more text may come; the last record is out */
    enum err code;
    struct fault fault;
};

static int no_blanks(unsigned char c) /* blanks belong to their cell */
{
    (void)c;
    return 0;
}

static void *grow_cell(void *p, size_t bytes)
{
    return bytes > CELL_MOST + GROW ? NULL : realloc(p, bytes);
}

static void take_cell(void *bytes, size_t n, void *of)
{
    struct csv *c = of;
    if (c->cell_count == c->cell_room)
        c->cells = arena_grow(c->arena, c->cells, &c->cell_room, 1024, sizeof *c->cells);
    char *to = c->text + c->used;
    memcpy(to, bytes, n);
    c->used += n;
    c->cells[c->cell_count++] = (struct str){to, n};
    c->open++;
    for (const char *p = to, *end = to + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        c->inside++;
}

static void add_row(struct csv *c, struct row row)
{
    if (c->row_count == c->row_room)
        c->rows = arena_grow(c->arena, c->rows, &c->row_room, 1024, sizeof *c->rows);
    c->rows[c->row_count++] = row;
}

static void take_line_end(int by, void *of)
{
    struct csv *c = of;
    bool second_half = !c->open && by == '\n' && c->ended_by == '\r';
    c->ended_by = by;
    if (second_half)
        return;
    if (c->open)
        add_row(c, (struct row){.line = c->line, .first = c->cell_count - c->open, .count = c->open});
    c->line += c->inside + 1;
    c->inside = 0;
    c->open = 0;
}

struct csv *csv_open(struct arena *a, struct decoder *from)
{
    struct csv *c = ARENA_NEW(a, struct csv);
    *c = (struct csv){.arena = a, .from = from, .line = 1, .more = true};
    csv_init(&c->parser, CSV_REPALL_NL);
    csv_set_space_func(&c->parser, no_blanks);
    csv_set_realloc_func(&c->parser, grow_cell);
    csv_set_blk_size(&c->parser, GROW);
    return c;
}

/* The records of the last batch are gone; cells of the open one move to the front. */
static void begin_batch(struct csv *c, size_t coming)
{
    const struct str *open = c->cells ? c->cells + c->cell_count - c->open : NULL;
    const char *kept = c->open ? open[0].p : c->text;
    size_t n = c->open ? (size_t)(c->text + c->used - kept) : 0;
    size_t need = n + coming + csv_get_buffer_size(&c->parser);
    char *to = c->text;
    if (need > c->room)
        to = arena_take(c->arena, c->room = need * 2);
    if (n)
        memmove(to, kept, n);
    for (int i = 0; i < c->open; i++)
        c->cells[i] = (struct str){to + (open[i].p - kept), open[i].n};
    c->text = to;
    c->used = n;
    c->cell_count = c->open;
    c->row_count = c->next = 0;
}

static void stop(struct csv *c, const char *why)
{
    c->code = fault_say(&c->fault, ERR_REFUSED, "%s: %zu 行目から始まる行が読めません。%s",
                        decode_name(c->from), c->line, why);
    c->ended = true;
}

static void parse(struct csv *c, struct str line)
{
    const char *nul = line.n ? memchr(line.p, 0, line.n) : NULL;
    size_t n = nul ? (size_t)(nul - line.p) : line.n;
    begin_batch(c, line.n);
    if (csv_parse(&c->parser, line.p, n, take_cell, take_line_end, c) < n)
        stop(c, "1つのセルが 4 MiB を超えています。引用符（\"）の閉じ忘れがないか確かめてください。");
    else if (nul)
        stop(c, "NUL 文字（0x00）が入っています。CSV として保存し直してください。");
}

static void end(struct csv *c)
{
    begin_batch(c, 0);
    if (c->parser.quoted && c->parser.pstate == PARSER_IN_FIELD)
        stop(c, "引用符（\"）が閉じられていません。この行から後を見て、閉じの引用符を書き足してください。");
    else
        csv_fini(&c->parser, take_cell, take_line_end, c);
    c->ended = true;
}

static void read_block(struct csv *c)
{
    struct str block;
    size_t left = c->raw_n - c->raw_at;
    c->code = decode_next(c->from, &block, &c->more, &c->fault);
    if (c->code) {
        c->ended = true;
        return;
    }
    char *to = c->raw;
    if (left + block.n > c->raw_room)
        to = arena_take(c->arena, c->raw_room = (left + block.n) * 2);
    if (left)
        memmove(to, c->raw + c->raw_at, left);
    if (block.n)
        memcpy(to + left, block.p, block.n);
    c->raw = to;
    c->raw_at = 0;
    c->raw_n = left + block.n;
}

static bool odd_quotes(const char *p, const char *end)
{
    bool odd = false;
    for (; (p = memchr(p, '"', (size_t)(end - p))); p++)
        odd = !odd;
    return odd;
}

/* To the first line end with an even number of quotes before it, where one is near; else to the first. 0: it has not
 * come yet. */
static size_t line_length(const struct csv *c)
{
    const char *from = c->raw + c->raw_at, *end = c->raw + c->raw_n, *first = NULL;
    bool inside = false;
    for (const char *p = from, *at; (at = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL); p = at + 1) {
        first = first ? first : at;
        inside = inside != odd_quotes(p, at);
        if (!inside)
            return (size_t)(at + 1 - from);
        if (at - first > QUOTED_MOST)
            return (size_t)(first + 1 - from);
    }
    return first && !c->more ? (size_t)(first + 1 - from) : 0;
}

static bool before_row(const struct csv *c)
{
    return !c->open && c->parser.pstate == PARSER_BEFORE_ROW;
}

/* With line ends that are counted alike whoever parses it: a CR that stands alone is one, too. */
static bool counts_alike(struct str line)
{
    const char *cr = memchr(line.p, '\r', line.n);
    return !cr || cr + 2 == line.p + line.n;
}

static bool pass_known(struct csv *c, struct str line, uint64_t *mark)
{
    const void *known = c->ask(c->of, line, mark);
    if (!known)
        return false;
    begin_batch(c, 0);
    add_row(c, (struct row){.line = c->line, .mark = *mark, .known = known, .text = line});
    for (const char *p = line.p, *end = p + line.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        c->line++;
    c->ended_by = '\n';
    return true;
}

/* The cell at `at`, which may stand in quotes that hold no other; *quote: the first one from there on. NULL: it is no
 * such cell, else where it ends. */
static const char *plain_cell(const char *at, const char *end, const char **quote, struct str *cell)
{
    bool quoted = at == *quote && at < end;
    const char *from = quoted ? at + 1 : at;
    const char *to = from < end ? memchr(from, quoted ? '"' : ',', (size_t)(end - from)) : NULL;
    if (!to && quoted)
        return NULL;
    to = to ? to : end;
    *cell = (struct str){from, (size_t)(to - from)};
    if (!quoted)
        return to > *quote ? NULL : to;
    if (++to < end && *to != ',')
        return NULL;
    *quote = to < end ? memchr(to, '"', (size_t)(end - to)) : NULL;
    *quote = *quote ? *quote : end;
    return to;
}

static void add_plain(struct csv *c, struct str cell)
{
    if (c->cell_count == c->cell_room)
        c->cells = arena_grow(c->arena, c->cells, &c->cell_room, 1024, sizeof *c->cells);
    c->cells[c->cell_count++] = cell;
    for (const char *p = cell.p, *end = p + cell.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        c->inside++;
}

/*
 * A whole record whose quotes, if any, stand around whole cells, as nearly all are: cut where it lies, at an eighth of
 * what the library takes, which looks at each character. False: nothing is taken, the library reads it. Both give the
 * same cells (tests/export/csv.c).
 */
static bool cut_plain(struct csv *c, struct str line, uint64_t mark)
{
    const char *at = line.p, *end = line.p + line.n - 1;
    end -= end > at && end[-1] == '\r';
    const char *quote = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
    struct str cell;
    if (at == end || line.n > LINE_MOST || memchr(at, 0, line.n))
        return false;
    quote = quote ? quote : end;
    begin_batch(c, 0);
    c->inside = 0;
    for (bool more = true; more; at++) {
        if (!(at = plain_cell(at, end, &quote, &cell))) {
            c->cell_count = 0;
            c->inside = 0;
            return false;
        }
        add_plain(c, cell);
        more = at < end;
    }
    add_row(c, (struct row){.line = c->line, .count = c->cell_count, .mark = mark});
    c->line += c->inside + 1;
    c->inside = 0;
    c->ended_by = '\n';
    return true;
}

static void read_line(struct csv *c)
{
    size_t n = c->raw_at < c->raw_n ? line_length(c) : 0, left = c->raw_n - c->raw_at;
    uint64_t mark = 0;
    if (!n && c->more && left < LINE_MOST) {
        read_block(c);
        return;
    }
    if (!left) {
        end(c);
        return;
    }
    struct str line = {c->raw + c->raw_at, n ? n : left};
    bool whole = n && before_row(c) && counts_alike(line);
    c->raw_at += line.n;
    if (whole && c->ask && pass_known(c, line, &mark))
        return;
    if (whole && cut_plain(c, line, mark))
        return;
    parse(c, line);
    if (whole && c->row_count == 1 && before_row(c))
        c->rows[0].mark = mark;
}

bool csv_next(struct csv *c, struct csv_record *out)
{
    while (c->next == c->row_count) {
        if (c->ended)
            return false;
        c->next = c->row_count = 0;
        read_line(c);
    }
    const struct row *r = &c->rows[c->next++];
    *out = (struct csv_record){r->line, r->count, c->cells + r->first, r->mark, r->known, r->text};
    return true;
}

void csv_ask(struct csv *c, csv_ask_function *ask, void *of)
{
    c->ask = ask;
    c->of = of;
}

bool csv_again(struct arena *a, struct csv_record *r)
{
    struct fault unused;
    struct csv_record one;
    struct csv *c = csv_open(a, decode_bytes(a, r->text, "", ENCODING_UTF8));
    bool there = csv_next(c, &one);
    if (there)
        *r = (struct csv_record){.line = r->line, .count = one.count, .cells = one.cells, .mark = r->mark};
    csv_close(c, &unused);
    return there;
}

enum err csv_close(struct csv *c, struct fault *f)
{
    if (!c)
        return OK;
    csv_free(&c->parser);
    if (c->code)
        *f = c->fault;
    return c->code;
}

void csv_add(struct buf *b, const struct str *cells, int count)
{
    for (int i = 0; i < count; i++) {
        buf_add(b, i ? S(",\"") : S("\""));
        for (struct str rest = cells[i]; rest.n;) {
            size_t quote = str_find(rest, S("\""));
            size_t n = quote == SIZE_MAX ? rest.n : quote + 1;
            buf_add(b, str_head(rest, n));
            if (quote != SIZE_MAX)
                buf_byte(b, '"');
            rest = str_from(rest, n);
        }
        buf_byte(b, '"');
    }
    buf_add(b, S("\r\n"));
}
