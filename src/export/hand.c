#include "export/hand.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "lane.h"

enum { BLOCK = 256 << 10 };

struct block {
    char *p;
    size_t n, room;
};

struct hand {
    void (*take)(void *of, struct str cell);
    void *of;
    struct block blocks[LANE_BLOCKS];
    struct lane lane;
};

static struct block *block_at(struct hand *h, unsigned nth)
{
    return &h->blocks[nth % LANE_BLOCKS];
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
    while (lane_take(&h->lane)) {
        take_block(h, block_at(h, h->lane.emptied));
        lane_done(&h->lane);
    }
    return NULL;
}

/* Without a thread, or with one that cannot be had, the cells are taken here. */
static void hand_over(struct hand *h)
{
    if (lane_start(&h->lane, run, h))
        lane_put(&h->lane);
    else
        take_block(h, block_at(h, h->lane.filled));
}

struct hand *hand_open(void (*take)(void *of, struct str cell), void *of)
{
    struct hand *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->take = take;
    h->of = of;
    lane_open(&h->lane);
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
    struct block *b = block_at(h, h->lane.filled);
    if (b->n && b->n + sizeof n + n > b->room) {
        hand_over(h);
        b = block_at(h, h->lane.filled);
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
    if (h->lane.started)
        lane_put(&h->lane);
    else
        take_block(h, block_at(h, h->lane.filled));
    lane_end(&h->lane);
    for (int i = 0; i < LANE_BLOCKS; i++)
        free(h->blocks[i].p);
    free(h);
}
