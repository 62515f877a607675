#include "cli/columns.h"

#include <string.h>

#include "base/arena.h"
#include "base/width.h"
#include "cli/say.h"
#include "export/csv.h"

struct columns columns_new(struct arena *a, int count)
{
    return (struct columns){.arena = a, .count = count};
}

void columns_add(struct columns *t, const struct str *cells)
{
    if (t->used == t->room)
        t->cells = arena_grow(t->arena, t->cells, &t->room, t->count * 16, sizeof *t->cells);
    memcpy(t->cells + t->used, cells, sizeof *cells * (size_t)t->count);
    t->used += t->count;
}

static int width_of_column(const struct columns *t, int column)
{
    int widest = 0;
    for (int i = column; i < t->used; i += t->count) {
        int w = width_text(t->cells[i]);
        widest = w > widest ? w : widest;
    }
    return widest;
}

static void print_text(const struct columns *t, FILE *to)
{
    int *widths = ARENA_ARRAY(t->arena, int, t->count);
    for (int k = 0; k < t->count; k++)
        widths[k] = width_of_column(t, k);
    for (int i = 0; i < t->used; i++) {
        int k = i % t->count;
        bool last = k == t->count - 1;
        say_text(to, t->cells[i]);
        fprintf(to, "%*s", last ? 0 : widths[k] + 2 - width_text(t->cells[i]), "");
        if (last)
            fputc('\n', to);
    }
}

/* A tab or line end inside a cell would shift the columns of whoever reads them. */
static void print_tsv_cell(struct str s, FILE *to)
{
    for (size_t i = 0; i < s.n; i++)
        fputc((unsigned char)s.p[i] < ' ' ? ' ' : s.p[i], to);
}

static void print_tsv(const struct columns *t, FILE *to)
{
    for (int i = 0; i < t->used; i++) {
        print_tsv_cell(t->cells[i], to);
        fputc(i % t->count == t->count - 1 ? '\n' : '\t', to);
    }
}

static void print_csv(const struct columns *t, FILE *to)
{
    for (int i = 0; i < t->used; i += t->count) {
        struct arena_mark mark = arena_mark(t->arena);
        struct buf line = buf_in(t->arena);
        csv_add(&line, t->cells + i, t->count);
        fwrite(line.p, 1, line.n, to);
        arena_rewind(t->arena, mark);
    }
}

void columns_print(const struct columns *t, enum columns_form form, FILE *to)
{
    if (form == COLUMNS_TEXT)
        print_text(t, to);
    else if (form == COLUMNS_TSV)
        print_tsv(t, to);
    else
        print_csv(t, to);
}
