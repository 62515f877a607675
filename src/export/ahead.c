#include "export/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BATCHES = 4, ROWS = 32 };

struct batch {
    struct arena *arena;
    struct csv_record rows[ROWS];
    void *looked[ROWS];
    int count;
    size_t done;
    bool last;
    struct import_result met; /* its notes only */
};

struct ahead {
    struct importing *im, own; /* own: of the thread, as the import was when it began */
    const struct import_reader *reader;
    struct csv *csv;
    struct decoder *decoder;
    struct batch batches[BATCHES];
    unsigned filled, emptied; /* batches so far; filled - emptied wait to be taken */
    int next;                 /* row of the batch at work */
    bool started, stopped;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static struct batch *batch_at(struct ahead *a, unsigned nth)
{
    return &a->batches[nth % BATCHES];
}

/* A sheet that was saved as CSV ends in rows of commas. */
static bool is_blank(const struct csv_record *r)
{
    int i = 0;
    while (i < r->count && !str_trim(r->cells[i]).n)
        i++;
    return i == r->count;
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
    return (struct csv_record){r->line, r->count, cells};
}

static void fill(struct ahead *a, struct batch *b)
{
    struct csv_record r;
    struct importing *own = &a->own;
    arena_reset(b->arena);
    b->count = 0;
    b->met = (struct import_result){.notes = ARENA_ARRAY(b->arena, struct import_note, IMPORT_NOTES)};
    own->arena = own->row = b->arena;
    own->out = &b->met;
    while (b->count < ROWS && csv_next(a->csv, &r)) {
        if (is_blank(&r))
            continue;
        b->rows[b->count] = keep_row(b->arena, &r);
        b->looked[b->count] = a->reader->look ? a->reader->look(own, &b->rows[b->count]) : NULL;
        b->count++;
    }
    b->last = b->count < ROWS;
    b->done = decode_done(a->decoder);
}

static void *run(void *of)
{
    struct ahead *a = of;
    bool more = true;
    pthread_mutex_lock(&a->lock);
    while (more && !a->stopped) {
        if (a->filled - a->emptied == BATCHES) {
            pthread_cond_wait(&a->changed, &a->lock);
            continue;
        }
        struct batch *b = batch_at(a, a->filled);
        pthread_mutex_unlock(&a->lock);
        fill(a, b);
        more = !b->last;
        pthread_mutex_lock(&a->lock);
        a->filled++;
        pthread_cond_signal(&a->changed);
    }
    pthread_mutex_unlock(&a->lock);
    return NULL;
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
    for (int i = 0; i < BATCHES; i++)
        a->batches[i].arena = arena_new();
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
    fill(a, batch_at(a, a->filled++));
    a->started = !batch_at(a, 0)->last && pthread_create(&a->thread, NULL, run, a) == 0;
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
    if (!a->started) {
        a->emptied++;
        fill(a, batch_at(a, a->filled++));
        return;
    }
    pthread_mutex_lock(&a->lock);
    a->emptied++;
    pthread_cond_signal(&a->changed);
    while (a->filled == a->emptied)
        pthread_cond_wait(&a->changed, &a->lock);
    pthread_mutex_unlock(&a->lock);
}

bool ahead_next(struct ahead *a, struct csv_record *r)
{
    struct batch *b = batch_at(a, a->emptied);
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
    return a->batches[a->emptied % BATCHES].done;
}

void ahead_close(struct ahead *a)
{
    if (!a)
        return;
    if (a->started) {
        pthread_mutex_lock(&a->lock);
        a->stopped = true;
        pthread_cond_signal(&a->changed);
        pthread_mutex_unlock(&a->lock);
        pthread_join(a->thread, NULL);
    }
    for (int i = 0; i < BATCHES; i++)
        arena_free(a->batches[i].arena);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    free(a);
}
