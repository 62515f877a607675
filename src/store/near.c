#include "store/near.h"

#include <math.h>
#include <stdlib.h>

#include "inside.h"

/* The tree rounds its boxes outward to single precision: 2 m in Japan. A box is that much larger than what is asked. */
enum { FIRST_METRES = 1000, WHOLE_METRES = 4000000, MARGIN_METRES = 20 };

static const double metres_of_degree = 111000; /* of latitude; the least there is is 110,574 */

static int by_distance(const void *a, const void *b)
{
    const struct near_hit *x = a, *y = b;
    if (x->metres != y->metres)
        return x->metres < y->metres ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

struct found {
    struct arena *arena;
    struct near_hit *hits;
    int count, room;
};

static void add(struct found *all, struct near_hit hit)
{
    if (all->count == all->room)
        all->hits = arena_grow(all->arena, all->hits, &all->room, 64, sizeof *all->hits);
    all->hits[all->count++] = hit;
}

/* All within a distance, in no order. */
static void look_within(struct db *db, struct geo from, int metres, struct found *all)
{
    static const char sql[] = "SELECT id, lat, lon FROM nearby"
                              " WHERE south >= ?1 AND north <= ?2 AND west >= ?3 AND east <= ?4";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    double high = (metres + MARGIN_METRES) / metres_of_degree;
    double narrow = cos((fabs(from.lat) + high) * (M_PI / 180)), wide = narrow > 0.1 ? high / narrow : 360;
    all->count = 0;
    if (!s)
        return;
    sqlite3_bind_double(s, 1, from.lat - high);
    sqlite3_bind_double(s, 2, from.lat + high);
    sqlite3_bind_double(s, 3, from.lon - wide);
    sqlite3_bind_double(s, 4, from.lon + wide);
    while (db_row(s)) {
        struct geo at = {sqlite3_column_double(s, 1), sqlite3_column_double(s, 2)};
        struct near_hit hit = {sqlite3_column_int64(s, 0), geo_metres(from, at)};
        if (hit.metres <= metres)
            add(all, hit);
    }
    sqlite3_reset(s);
}

/* Twice as far each time until there are enough, or the whole country was in the box. */
int near_find(struct arena *a, struct db *db, struct geo from, int within, int most, struct near_hit **out)
{
    struct found all = {.arena = a};
    int limit = within > 0 && within < WHOLE_METRES ? within : WHOLE_METRES;
    for (int metres = limit < FIRST_METRES ? limit : FIRST_METRES;;
         metres = metres * 2 < limit ? metres * 2 : limit) {
        look_within(db, from, metres, &all);
        if (all.count >= most || metres == limit)
            break;
    }
    if (all.count)
        qsort(all.hits, (size_t)all.count, sizeof *all.hits, by_distance);
    *out = all.hits;
    return all.count < most ? all.count : most;
}
