#include "export/suppress.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct work { /* one table while it is worked on */
    struct suppress_table *t;
    int64_t fewer;
    int64_t *moved;      /* the counts while they are moved to and fro */
    int *from, *through; /* of each node: the node and the count by which it was reached; from -1: not yet */
    int *queue;
};

static bool is_total_row(const struct suppress_table *t, int cell)
{
    return cell / t->columns == t->rows - 1;
}

static bool is_total_column(const struct suppress_table *t, int cell)
{
    return cell % t->columns == t->columns - 1;
}

static bool is_inside(const struct suppress_table *t, int cell)
{
    return !is_total_row(t, cell) && !is_total_column(t, cell);
}

static int grand(const struct suppress_table *t)
{
    return t->rows * t->columns - 1;
}

/* Nodes: rows, then columns. A count flows from its row to its column, a total back. */
static bool flows_back(const struct suppress_table *t, int cell)
{
    return is_total_row(t, cell) != is_total_column(t, cell);
}

static int tail(const struct suppress_table *t, int cell)
{
    return flows_back(t, cell) ? t->rows + cell % t->columns : cell / t->columns;
}

static int head(const struct suppress_table *t, int cell)
{
    return flows_back(t, cell) ? cell / t->columns : t->rows + cell % t->columns;
}

/* More can always flow; back flows only what is there. */
static bool leads(const struct work *w, int cell, int node)
{
    return tail(w->t, cell) == node || w->moved[cell] > 0;
}

/* The shortest way from one node to another that does not use the count `but`. */
static bool find_way(struct work *w, int from, int to, int but)
{
    const struct suppress_table *t = w->t;
    int first = 0, last = 0;
    for (int i = 0; i < t->rows + t->columns; i++)
        w->from[i] = -1;
    w->from[from] = from;
    w->queue[last++] = from;
    while (first < last && w->from[to] < 0) {
        int node = w->queue[first++], is_row = node < t->rows;
        for (int i = 0; i < (is_row ? t->columns : t->rows); i++) {
            int cell = is_row ? node * t->columns + i : i * t->columns + node - t->rows;
            int next = is_row ? t->rows + i : i;
            if (cell == but || !t->hidden[cell] || w->from[next] >= 0 || !leads(w, cell, node))
                continue;
            w->from[next] = node;
            w->through[next] = cell;
            w->queue[last++] = next;
        }
    }
    return w->from[to] >= 0;
}

static int64_t narrowest(const struct work *w, int to, int64_t most)
{
    for (int at = to; w->from[at] != at; at = w->from[at]) {
        int cell = w->through[at];
        if (tail(w->t, cell) != w->from[at] && w->moved[cell] < most)
            most = w->moved[cell];
    }
    return most;
}

static void move(const struct work *w, int to, int64_t by)
{
    for (int at = to; w->from[at] != at; at = w->from[at])
        w->moved[w->through[at]] += tail(w->t, w->through[at]) == w->from[at] ? by : -by;
}

/* How much can go from one node to the other, counted up to `most`. */
static int64_t flow(struct work *w, int from, int to, int but, int64_t most)
{
    int64_t sum = 0;
    memcpy(w->moved, w->t->n, sizeof *w->moved * (size_t)(grand(w->t) + 1));
    while (sum < most && find_way(w, from, to, but)) {
        int64_t by = narrowest(w, to, most - sum);
        move(w, to, by);
        sum += by;
    }
    return sum;
}

static bool is_safe(struct work *w, int cell)
{
    int from = tail(w->t, cell), to = head(w->t, cell);
    int64_t n = w->t->n[cell], down = n < w->fewer ? n : w->fewer;
    int64_t up = flow(w, to, from, cell, w->fewer);
    return up >= w->fewer || up + flow(w, from, to, cell, down) >= w->fewer;
}

/* The first hidden count that could be narrowed too far; -1 where there is none. */
static int find_unsafe(struct work *w)
{
    for (int i = 0; i <= grand(w->t); i++)
        if (w->t->hidden[i] && !is_safe(w, i))
            return i;
    return -1;
}

static void hide_small(struct work *w)
{
    for (int i = 0; i <= grand(w->t); i++)
        w->t->hidden[i] |= w->t->n[i] != SUPPRESS_NOTHING && w->t->n[i] < w->fewer;
}

/* What a hidden total is the sum of. */
static bool below_hidden_total(const struct suppress_table *t, int cell)
{
    int last = t->columns - 1, total_row = (t->rows - 1) * t->columns + cell % t->columns;
    return (!is_total_column(t, cell) && t->hidden[cell / t->columns * t->columns + last]) ||
           (!is_total_row(t, cell) && t->hidden[total_row]);
}

static void hide_below_totals(struct suppress_table *t)
{
    for (int i = 0; i < grand(t); i++)
        if (t->n[i] != SUPPRESS_NOTHING && is_inside(t, i))
            t->hidden[i] |= below_hidden_total(t, i);
}

/* The smallest one shown: of those inside that stand in a line with it, of all inside, of the totals; the sum of
 * everything comes last. */
static int next_to_hide(const struct suppress_table *t, int beside)
{
    for (int tier = 0; tier < 3; tier++) {
        int best = -1;
        for (int i = 0; i < grand(t); i++) {
            bool near = i / t->columns == beside / t->columns || i % t->columns == beside % t->columns;
            if (t->n[i] != SUPPRESS_NOTHING && !t->hidden[i] && (tier == 2 || is_inside(t, i)) &&
                (tier || near) && (best < 0 || t->n[i] < t->n[best]))
                best = i;
        }
        if (best >= 0)
            return best;
    }
    return grand(t);
}

/* Totals of a line, `step` apart: where some are hidden, as many more as make their sum no small number. */
static void hide_totals(struct work *w, int first, int count, int step)
{
    struct suppress_table *t = w->t;
    for (;;) {
        int64_t sum = 0;
        int hidden = 0, best = -1;
        for (int k = 0, i = first; k < count; k++, i += step) {
            hidden += t->hidden[i];
            sum += t->hidden[i] ? t->n[i] : 0;
            if (!t->hidden[i] && t->n[i] != SUPPRESS_NOTHING && (best < 0 || t->n[i] < t->n[best]))
                best = i;
        }
        if (!hidden || (hidden > 1 && sum >= w->fewer) || best < 0)
            return;
        t->hidden[best] = true;
    }
}

static void hide_more(struct work *w)
{
    const struct suppress_table *t = w->t;
    int unsafe;
    hide_totals(w, t->columns - 1, t->rows - 1, t->columns);
    hide_totals(w, (t->rows - 1) * t->columns, t->columns - 1, 1);
    hide_below_totals(w->t);
    while ((unsafe = find_unsafe(w)) >= 0 && !w->t->hidden[grand(w->t)]) {
        w->t->hidden[next_to_hide(w->t, unsafe)] = true;
        hide_below_totals(w->t);
    }
}

/* Hidden on the way and not needed in the end: shown again, the largest first. */
static void show_needless(struct work *w, bool *tried)
{
    struct suppress_table *t = w->t;
    for (;;) {
        int best = -1;
        for (int i = 0; i < grand(t); i++)
            if (!tried[i] && t->hidden[i] && t->n[i] >= w->fewer && is_inside(t, i) &&
                !below_hidden_total(t, i) && (best < 0 || t->n[i] > t->n[best]))
                best = i;
        if (best < 0)
            return;
        tried[best] = true;
        t->hidden[best] = false;
        t->hidden[best] = find_unsafe(w) >= 0;
    }
}

static bool same_totals(const struct suppress_table *a, const struct suppress_table *b)
{
    return a->columns == b->columns &&
           memcmp(a->n + (a->rows - 1) * a->columns, b->n + (b->rows - 1) * b->columns,
                  sizeof *a->n * (size_t)a->columns) == 0;
}

/* True where `b` has to hide more than it did. */
static bool share_totals(const struct suppress_table *a, struct suppress_table *b)
{
    bool more = false;
    for (int c = 0; c < a->columns; c++) {
        bool *theirs = &b->hidden[(b->rows - 1) * b->columns + c];
        bool ours = a->hidden[(a->rows - 1) * a->columns + c];
        more |= ours && !*theirs;
        *theirs |= ours;
    }
    return more;
}

void suppress_counts(struct arena *a, struct suppress_table *tables, int count, int64_t fewer)
{
    struct work *works = ARENA_ARRAY(a, struct work, count);
    for (int i = 0; i < count; i++) {
        struct suppress_table *t = &tables[i];
        int nodes = t->rows + t->columns;
        assert(t->rows > 1 && t->columns > 1);
        works[i] = (struct work){t,
                                 fewer,
                                 ARENA_ARRAY(a, int64_t, grand(t) + 1),
                                 ARENA_ARRAY(a, int, nodes),
                                 ARENA_ARRAY(a, int, nodes),
                                 ARENA_ARRAY(a, int, nodes)};
        hide_small(&works[i]);
    }
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < count; i++) {
            hide_more(&works[i]);
            for (int k = 0; k < count; k++)
                if (k != i && same_totals(&tables[i], &tables[k]))
                    more |= share_totals(&tables[i], &tables[k]);
        }
    }
    for (int i = 0; i < count; i++)
        show_needless(&works[i], ARENA_ARRAY(a, bool, grand(&tables[i]) + 1));
}

/* ---- rows ---- */

struct tuple {
    struct str *cells;
    int from, columns;
};

static int by_value(const void *x, const void *y)
{
    const struct tuple *a = x, *b = y;
    int order = 0;
    for (int c = a->from; !order && c < a->columns; c++)
        order = str_cmp(a->cells[c], b->cells[c]);
    return order;
}

static int alike(const struct tuple *rows, int count, int column)
{
    int n = 1;
    while (n < count && str_eq(rows[n].cells[column], rows[0].cells[column]))
        n++;
    return n;
}

struct group {
    int first, count;
    bool hidden;
};

/* Those that are too small, and with them the next larger ones while all hidden together are too few. */
static void choose_hidden(struct group *groups, int count, int fewer)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        if (groups[i].count < fewer) {
            groups[i].hidden = true;
            sum += groups[i].count;
        }
    while (sum && sum < fewer) {
        struct group *least = NULL;
        for (int i = 0; i < count; i++)
            if (!groups[i].hidden && (!least || groups[i].count < least->count))
                least = &groups[i];
        if (!least)
            return;
        least->hidden = true;
        sum += least->count;
    }
}

/* Rows that are alike so far, in the order of their values. */
static void hide_rare(struct arena *a, struct tuple *rows, int count, int column, int fewer)
{
    if (column == rows->columns)
        return;
    struct group *groups = ARENA_ARRAY(a, struct group, count);
    int n = 0;
    for (int at = 0; at < count; at += groups[n++].count)
        groups[n] = (struct group){at, alike(rows + at, count - at, column), false};
    choose_hidden(groups, n, fewer);
    for (int g = 0; g < n; g++) {
        struct tuple *first = rows + groups[g].first;
        if (!groups[g].hidden)
            hide_rare(a, first, groups[g].count, column + 1, fewer);
        for (int i = 0; groups[g].hidden && i < groups[g].count; i++)
            for (int c = column; c < rows->columns; c++)
                first[i].cells[c] = SUPPRESSED;
    }
}

int suppress_rows(struct arena *a, struct str **cells, int rows, int from, int columns, int fewer)
{
    if (rows < fewer || !rows)
        return 0;
    struct tuple *tuples = ARENA_ARRAY(a, struct tuple, rows);
    for (int i = 0; i < rows; i++)
        tuples[i] = (struct tuple){cells[i], from, columns};
    qsort(tuples, (size_t)rows, sizeof *tuples, by_value);
    hide_rare(a, tuples, rows, from, fewer);
    return rows;
}
