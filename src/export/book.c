#include "export/book.h"

#include <stdlib.h>

#include "base/utf8.h"

struct book {
    struct arena *arena;
    int folder;
    const char *name;
    struct encoder *encoder;
    struct page *page; /* NULL until something was replaced */
};

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
