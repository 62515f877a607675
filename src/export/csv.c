#include "export/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_MOST = 4 << 20, GROW = 64 << 10 };
enum {
    PARSER_IN_FIELD = 2
}; /* csv_parser.pstate: libcsv tells of an open quote only when it is strict about all others */

struct row { /* a complete record of the batch */
    size_t line;
    int first, count;
};

/*
 * A block of text is parsed as a whole into a batch, out of which csv_next hands the records. The text of its
 * cells is never more than the block and what the parser still held, so `text` does not move while a block is
 * parsed.
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
    bool more;
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

static void *wider(struct csv *c, const void *from, int count, int *room, size_t size)
{
    *room = *room ? *room * 2 : 1024;
    void *to = arena_take(c->arena, (size_t)*room * size);
    return count ? memcpy(to, from, (size_t)count * size) : to;
}

static void take_cell(void *bytes, size_t n, void *of)
{
    struct csv *c = of;
    if (c->cell_count == c->cell_room)
        c->cells = wider(c, c->cells, c->cell_count, &c->cell_room, sizeof *c->cells);
    char *to = c->text + c->used;
    memcpy(to, bytes, n);
    c->used += n;
    c->cells[c->cell_count++] = (struct str){to, n};
    c->open++;
    for (const char *p = to, *end = to + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        c->inside++;
}

static void take_line_end(int by, void *of)
{
    struct csv *c = of;
    bool second_half = !c->open && by == '\n' && c->ended_by == '\r';
    c->ended_by = by;
    if (second_half)
        return;
    if (c->open) {
        if (c->row_count == c->row_room)
            c->rows = wider(c, c->rows, c->row_count, &c->row_room, sizeof *c->rows);
        c->rows[c->row_count++] = (struct row){c->line, c->cell_count - c->open, c->open};
    }
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
    c->more = false;
}

static void parse(struct csv *c, struct str block)
{
    const char *nul = block.n ? memchr(block.p, 0, block.n) : NULL;
    size_t n = nul ? (size_t)(nul - block.p) : block.n;
    if (csv_parse(&c->parser, block.p, n, take_cell, take_line_end, c) < n)
        stop(c, "1つのセルが 4 MiB を超えています。引用符（\"）の閉じ忘れがないか確かめてください。");
    else if (nul)
        stop(c, "NUL 文字（0x00）が入っています。CSV として保存し直してください。");
    else if (!c->more && c->parser.quoted && c->parser.pstate == PARSER_IN_FIELD)
        stop(c, "引用符（\"）が閉じられていません。");
    else if (!c->more)
        csv_fini(&c->parser, take_cell, take_line_end, c);
}

static void read_batch(struct csv *c)
{
    struct str block;
    c->code = decode_next(c->from, &block, &c->more, &c->fault);
    if (c->code) {
        c->more = false;
        c->row_count = c->next = 0;
        return;
    }
    begin_batch(c, block.n);
    parse(c, block);
}

bool csv_next(struct csv *c, struct csv_record *out)
{
    while (c->next == c->row_count && c->more)
        read_batch(c);
    if (c->next == c->row_count)
        return false;
    const struct row *r = &c->rows[c->next++];
    *out = (struct csv_record){r->line, r->count, c->cells + r->first};
    return true;
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
