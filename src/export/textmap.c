#include "export/textmap.h"

#include <sodium.h>
#include <string.h>

struct entry {
    uint64_t hash[2]; /* both 0: free */
    int64_t value;
};

struct textmap {
    struct arena *arena;
    struct entry *entries;
    size_t used, room; /* room: a power of two */
};

struct textmap *textmap_new(struct arena *a)
{
    struct textmap *m = ARENA_NEW(a, struct textmap);
    *m = (struct textmap){a, ARENA_ARRAY(a, struct entry, 256), 0, 256};
    return m;
}

static struct entry *find(struct entry *entries, size_t room, const uint64_t hash[2])
{
    size_t i = hash[0] & (room - 1);
    while ((entries[i].hash[0] || entries[i].hash[1]) &&
           memcmp(entries[i].hash, hash, sizeof entries[i].hash) != 0)
        i = (i + 1) & (room - 1);
    return &entries[i];
}

static void grow(struct textmap *m)
{
    struct entry *wider = ARENA_ARRAY(m->arena, struct entry, m->room * 2);
    for (size_t i = 0; i < m->room; i++)
        if (m->entries[i].hash[0] || m->entries[i].hash[1])
            *find(wider, m->room * 2, m->entries[i].hash) = m->entries[i];
    m->entries = wider;
    m->room *= 2;
}

int64_t *textmap_slot(struct textmap *m, struct str key)
{
    uint64_t hash[2];
    crypto_generichash((unsigned char *)hash, sizeof hash, (const unsigned char *)(key.n ? key.p : ""), key.n,
                       NULL, 0);
    if (m->used * 2 > m->room)
        grow(m);
    struct entry *e = find(m->entries, m->room, hash);
    if (!e->hash[0] && !e->hash[1]) {
        memcpy(e->hash, hash, sizeof e->hash);
        m->used++;
    }
    return &e->value;
}

struct str textmap_key(struct arena *a, const struct str *values, int count)
{
    struct buf key = buf_in(a);
    for (int i = 0; i < count; i++) {
        /* its length first: ("a", "b") is not ("ab", "") */
        buf_add(&key, (struct str){(const char *)&values[i].n, sizeof values[i].n});
        buf_add(&key, values[i]);
    }
    return buf_str(&key);
}
