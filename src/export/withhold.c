#include "export/withhold.h"

#include "export/page.h"
#include "export/report.h"
#include "export/suppress.h"

enum { LABELS = 2 };

static const struct str mark = S_ROW("-- suppress: ");

struct asked { /* by the line of the SQL file */
    struct str way;
    int64_t fewer, columns;
};

static bool read_line(struct str sql, struct asked *out)
{
    while (sql.n) {
        struct str line = str_part(&sql, '\n');
        if (!str_starts(line, mark))
            continue;
        line = str_trim(str_from(line, mark.n));
        out->way = str_part(&line, ' ');
        out->fewer = str_int(str_part(&line, ' '), 0);
        out->columns = str_int(line, 0);
        return true;
    }
    return false;
}

bool withhold_asked(struct str sql)
{
    struct asked unused;
    return read_line(sql, &unused);
}

/* The rows of one 区分, from `row` on. */
static int block_rows(const struct report_table *t, int row)
{
    int n = 1;
    while (row + n < t->rows && str_eq(t->cells[row + n][0], t->cells[row][0]))
        n++;
    return n;
}

static struct suppress_table block_of(struct arena *a, const struct report_table *t, int row, int rows)
{
    int columns = t->columns > LABELS ? t->columns - LABELS : 0; /* none: totals_hold() refuses */
    struct suppress_table s = {rows, columns, ARENA_ARRAY(a, int64_t, rows * columns),
                               ARENA_ARRAY(a, bool, rows *columns)};
    for (int i = 0; i < rows * columns; i++)
        s.n[i] = str_int(t->cells[row + i / columns][LABELS + i % columns], SUPPRESS_NOTHING);
    return s;
}

/* Of a line of counts, the last one of which is the total. */
static bool adds_up(const int64_t *n, int count, int step)
{
    int64_t sum = 0;
    for (int i = 0; i < count - 1; i++)
        sum += n[i * step] == SUPPRESS_NOTHING ? 0 : n[i * step];
    return sum == (n[(count - 1) * step] == SUPPRESS_NOTHING ? 0 : n[(count - 1) * step]);
}

static bool totals_hold(const struct suppress_table *s)
{
    bool good = s->rows > 1 && s->columns > 1;
    for (int r = 0; good && r < s->rows; r++)
        good = adds_up(s->n + r * s->columns, s->columns, 1);
    for (int c = 0; good && c < s->columns; c++)
        good = adds_up(s->n + c, s->rows, s->columns);
    return good;
}

static void hide(struct report_table *t, int row, const struct suppress_table *s)
{
    for (int i = 0; i < s->rows * s->columns; i++)
        if (s->hidden[i])
            t->cells[row + i / s->columns][LABELS + i % s->columns] = SUPPRESSED;
}

static enum err hide_counts(struct arena *a, struct report_table *t, struct str name, int64_t fewer,
                            struct fault *f)
{
    struct suppress_table *blocks = ARENA_ARRAY(a, struct suppress_table, t->rows);
    int count = 0;
    for (int row = 0; row < t->rows; row += blocks[count++].rows) {
        blocks[count] = block_of(a, t, row, block_rows(t, row));
        if (!totals_hold(&blocks[count]))
            return fault_say(f, ERR_REFUSED,
                             S_FMT ": 「" S_FMT "」の合計が内訳の和と合わないので、書き出しません。"
                                   "その SQL の行（内訳と合計）を直してください。",
                             S_ARG(name), S_ARG(t->cells[row][0]));
    }
    suppress_counts(a, blocks, count, fewer);
    for (int i = 0, row = 0; i < count; row += blocks[i++].rows)
        hide(t, row, &blocks[i]);
    return OK;
}

static enum err hide_some(struct arena *a, struct report_table *t, struct str name, const struct asked *asked,
                          struct fault *f)
{
    bool counts = str_eq(asked->way, S("counts")), rows = str_eq(asked->way, S("rows"));
    if ((!counts && !rows) || asked->fewer < 2 || asked->columns < 0 || asked->columns >= t->columns)
        return fault_say(f, ERR_REFUSED,
                         S_FMT ": " S_FMT "の行を読めません。counts 10 か rows 10 2 のように書いてください。",
                         S_ARG(name), S_ARG(mark));
    if (counts)
        return hide_counts(a, t, name, asked->fewer, f);
    t->rows = suppress_rows(a, t->cells, t->rows, (int)asked->columns, t->columns, (int)asked->fewer);
    return OK;
}

enum err withhold_copy(struct arena *a, struct query *q, struct str name, struct str sql, struct page *to,
                       struct fault *f)
{
    struct asked asked = {S0, 0, 0};
    struct report_table t = {.rows = 0};
    read_line(sql, &asked);
    report_rows(a, q, S0, &t);
    enum err rc = hide_some(a, &t, name, &asked, f);
    for (int r = 0; !rc && r < t.rows; r++)
        for (int c = 0; c < t.columns; c++)
            page_cell(to, t.cells[r][c]);
    return rc;
}
