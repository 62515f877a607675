#include "export/ahead.h"

#include <stdlib.h>
#include <string.h>

#include "lane.h"

enum { ROWS = 32, KNOWN_ROWS = 1024 };

struct batch {
    struct arena *arena;
    struct csv_record rows[KNOWN_ROWS];
    void *looked[KNOWN_ROWS];
    int count, looks; /* rows; those that are not known, of which there are at most ROWS */
    size_t done;
    bool last;
    struct import_result met; /* its notes only */
};

struct ahead {
    struct importing *im, own; /* own: of the thread, as the import was when it began */
    const struct import_reader *reader;
    struct csv *csv;
    struct decoder *decoder;
    struct batch batches[LANE_BLOCKS];
    struct lane lane;
    int next; /* row of the batch at work */
};

static struct batch *batch_at(struct ahead *a, unsigned nth)
{
    return &a->batches[nth % LANE_BLOCKS];
}

/* A sheet that was saved as CSV ends in rows of commas. */
static bool is_blank(const struct csv_record *r)
{
    int i = 0;
    while (i < r->count && !str_trim(r->cells[i]).n)
        i++;
    return i == r->count;
}

static struct csv_record keep_known(struct arena *a, const struct csv_record *r)
{
    struct csv_record kept = *r;
    kept.text = str_copy(a, r->text);
    return kept;
}

/* The parser uses its memory again. */
static struct csv_record keep_row(struct arena *a, const struct csv_record *r)
{
    struct str *cells = ARENA_ARRAY(a, struct str, r->count);
    size_t n = 0;
    for (int i = 0; i < r->count; i++)
        n += r->cells[i].n;
    char *to = arena_take(a, n);
    for (int i = 0; i < r->count; i++) {
        cells[i] = (struct str){to, r->cells[i].n};
        if (cells[i].n)
            memcpy(to, r->cells[i].p, cells[i].n);
        to += cells[i].n;
    }
    return (struct csv_record){.line = r->line, .count = r->count, .cells = cells, .mark = r->mark};
}

static void take_row(struct ahead *a, struct batch *b, const struct csv_record *r)
{
    b->rows[b->count] = keep_row(b->arena, r);
    b->looked[b->count] = a->reader->look ? a->reader->look(&a->own, &b->rows[b->count]) : NULL;
    b->count++;
    b->looks++;
}

static void fill(struct ahead *a, struct batch *b)
{
    struct csv_record r;
    struct importing *own = &a->own;
    arena_reset(b->arena);
    b->count = b->looks = 0;
    b->met = (struct import_result){.notes = ARENA_ARRAY(b->arena, struct import_note, IMPORT_NOTES)};
    own->arena = own->row = b->arena;
    own->out = &b->met;
    b->last = true;
    while (csv_next(a->csv, &r)) {
        if (r.known)
            b->rows[b->count++] = keep_known(b->arena, &r);
        else if (!is_blank(&r))
            take_row(a, b, &r);
        if (b->looks == ROWS || b->count == KNOWN_ROWS) {
            b->last = false;
            break;
        }
    }
    b->done = decode_done(a->decoder);
}

static void *run(void *of)
{
    struct ahead *a = of;
    bool last;
    do {
        struct batch *b = batch_at(a, a->lane.filled);
        fill(a, b);
        last = b->last;
    } while (lane_put(&a->lane) && !last);
    return NULL;
}

static const void *ask(void *of, struct str text, uint64_t *mark)
{
    struct ahead *a = of;
    return a->reader->known(&a->own, text, mark);
}

struct ahead *ahead_open(struct importing *im, const struct import_reader *reader, struct csv *csv,
                         struct decoder *d)
{
    struct ahead *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->im = im;
    a->own = *im;
    a->reader = reader;
    a->csv = csv;
    a->decoder = d;
    for (int i = 0; i < LANE_BLOCKS; i++)
        a->batches[i].arena = arena_new();
    lane_open(&a->lane);
    if (reader->known)
        csv_ask(csv, ask, a);
    fill(a, batch_at(a, a->lane.filled++));
    if (!batch_at(a, 0)->last)
        lane_start(&a->lane, run, a);
    return a;
}

static void count_notes(struct importing *im, const struct import_result *met)
{
    for (int i = 0; i < met->count; i++) {
        const struct import_note *seen = &met->notes[i];
        struct import_note *note =
            import_count(im->arena, im->out->notes, &im->out->count, seen->say, seen->count);
        if (note && !note->first.n)
            note->first = str_copy(im->arena, seen->first);
    }
}

/* The batch that was taken to its end is free again. */
static void next_batch(struct ahead *a)
{
    a->next = 0;
    if (a->lane.started) {
        lane_done(&a->lane);
        lane_take(&a->lane);
    } else {
        a->lane.emptied++;
        fill(a, batch_at(a, a->lane.filled++));
    }
}

bool ahead_next(struct ahead *a, struct csv_record *r)
{
    struct batch *b = batch_at(a, a->lane.emptied);
    if (a->next == b->count) {
        count_notes(a->im, &b->met);
        b->met.count = 0;
        if (b->last)
            return false;
        next_batch(a);
        return ahead_next(a, r);
    }
    *r = b->rows[a->next];
    a->im->looked = b->looked[a->next++];
    return true;
}

size_t ahead_done(const struct ahead *a)
{
    return a->batches[a->lane.emptied % LANE_BLOCKS].done;
}

void ahead_close(struct ahead *a)
{
    if (!a)
        return;
    lane_end(&a->lane);
    for (int i = 0; i < LANE_BLOCKS; i++)
        arena_free(a->batches[i].arena);
    free(a);
}
