#include "export/hand.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { BLOCKS = 4, BLOCK = 256 << 10 };

struct block {
    char *p;
    size_t n, room;
};

struct hand {
    void (*take)(void *of, struct str cell);
    void *of;
    struct block blocks[BLOCKS];
    unsigned filled, emptied; /* blocks so far; filled - emptied wait to be taken */
    bool started, ended;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static struct block *block_at(struct hand *h, unsigned nth)
{
    return &h->blocks[nth % BLOCKS];
}

static void take_block(struct hand *h, struct block *b)
{
    for (size_t at = 0; at < b->n;) {
        uint32_t n;
        memcpy(&n, b->p + at, sizeof n);
        h->take(h->of, (struct str){b->p + at + sizeof n, n});
        at += sizeof n + n;
    }
    b->n = 0;
}

static void *run(void *of)
{
    struct hand *h = of;
    pthread_mutex_lock(&h->lock);
    while (!h->ended || h->emptied != h->filled) {
        if (h->emptied == h->filled) {
            pthread_cond_wait(&h->changed, &h->lock);
            continue;
        }
        struct block *b = block_at(h, h->emptied);
        pthread_mutex_unlock(&h->lock);
        take_block(h, b);
        pthread_mutex_lock(&h->lock);
        h->emptied++;
        pthread_cond_signal(&h->changed);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

/* Without a thread, or with one that cannot be had, the cells are taken here. */
static void hand_over(struct hand *h)
{
    h->started = h->started || pthread_create(&h->thread, NULL, run, h) == 0;
    if (!h->started) {
        take_block(h, block_at(h, h->filled));
        return;
    }
    pthread_mutex_lock(&h->lock);
    h->filled++;
    pthread_cond_signal(&h->changed);
    while (h->filled - h->emptied == BLOCKS)
        pthread_cond_wait(&h->changed, &h->lock);
    pthread_mutex_unlock(&h->lock);
}

struct hand *hand_open(void (*take)(void *of, struct str cell), void *of)
{
    struct hand *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->take = take;
    h->of = of;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, NULL);
    return h;
}

/* Without memory the program ends here: nothing is half-written, the folder is built aside. */
static void make_room(struct block *b, size_t need)
{
    if (b->room >= need)
        return;
    size_t room = need > BLOCK ? need : BLOCK;
    *b = (struct block){arena_need(realloc(b->p, room)), b->n, room};
}

void hand_cell(struct hand *h, struct str cell)
{
    uint32_t n = (uint32_t)cell.n;
    struct block *b = block_at(h, h->filled);
    if (b->n && b->n + sizeof n + n > b->room) {
        hand_over(h);
        b = block_at(h, h->filled);
    }
    make_room(b, b->n + sizeof n + n);
    memcpy(b->p + b->n, &n, sizeof n);
    if (n)
        memcpy(b->p + b->n + sizeof n, cell.p, n);
    b->n += sizeof n + n;
}

void hand_close(struct hand *h)
{
    if (!h)
        return;
    if (h->started) {
        hand_over(h);
        pthread_mutex_lock(&h->lock);
        h->ended = true;
        pthread_cond_signal(&h->changed);
        pthread_mutex_unlock(&h->lock);
        pthread_join(h->thread, NULL);
    } else {
        take_block(h, block_at(h, h->filled));
    }
    for (int i = 0; i < BLOCKS; i++)
        free(h->blocks[i].p);
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    free(h);
}
