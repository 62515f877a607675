/*
 * near DATABASE COUNT: the hundred nearest places around one place after another (store/near.h). Prints 'p50
 * p99 places', in milliseconds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "rig.h"
#include "store/db.h"
#include "store/load.h"
#include "store/near.h"

enum { NEAREST = 100 };

static bool place_of(struct arena *a, struct db *db, int64_t id, struct geo *at)
{
    struct resource v = {0};
    struct record r = {.row = record_row(RECORD_RESOURCE), .v = v.v};
    return load_record(a, db, &r, id) && geo_read(v.lat, v.lon, at);
}

int main(int argc, char **argv)
{
    static struct sample s;
    struct db *db;
    struct fault fault;
    int count = argc == 3 ? atoi(argv[2]) : 0;
    if (count < 1 || count > SAMPLES_MOST || db_open_reader(argv[1], &db, &fault)) {
        fprintf(stderr, "near DATABASE COUNT\n");
        return 1;
    }
    int64_t places = load_count(db, "resource");
    struct arena *a = arena_new();
    for (int64_t i = 0; s.n < count && i < 20 * (int64_t)count && places; i++) {
        struct geo from;
        struct near_hit *hits;
        if (place_of(a, db, 1 + i * 7919 % places, &from)) {
            double began = now_ms();
            near_find(a, db, from, 0, NEAREST, &hits);
            sample_add(&s, began);
        }
        arena_reset(a);
    }
    double p50 = sample_at(&s, 0.5);
    if (s.n)
        printf("%.3f %.3f %lld\n", p50, sample_at(&s, 0.99), (long long)places);
    arena_free(a);
    db_close(db);
    return s.n ? 0 : 1;
}
