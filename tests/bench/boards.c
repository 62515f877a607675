/*
 * boards DATABASE COUNT: who is on call tonight (store/rota.h), at moments over two months; and the card of a person
 * (store/card.h). Prints 'tonight-p50 tonight-p99 card-p50 card-p99', in milliseconds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "rig.h"
#include "store/card.h"
#include "store/db.h"
#include "store/load.h"
#include "store/rota.h"

enum { STEP = 7919, SPAN = 60 * 24 * 60 * 60 };

static void print(struct sample *s)
{
    double p50 = sample_at(s, 0.5);
    printf("%.4f %.4f ", p50, sample_at(s, 0.99));
}

int main(int argc, char **argv)
{
    static struct sample nights, cards;
    struct db *db;
    struct fault fault;
    int count = argc == 3 ? atoi(argv[2]) : 0;
    if (count < 1 || count > SAMPLES_MOST || db_open_reader(argv[1], &db, &fault)) {
        fprintf(stderr, "boards DATABASE COUNT\n");
        return 1;
    }
    int64_t now = date_moment_from_iso(S("2026-11-20T14:05")), people = load_count(db, "person");
    struct setting setting = db_setting(db, now);
    struct arena *a = arena_new();
    for (int i = 0; i < count; i++, arena_reset(a)) {
        struct card_line *lines;
        int64_t moment = now + (int64_t)i * STEP * 60 % SPAN - SPAN / 2;
        double began = now_ms();
        struct rota_tonight t = rota_tonight(a, db, moment, &setting.holidays);
        rota_tonight_words(a, &t, moment, &setting.holidays, " / ");
        sample_add(&nights, began);
        began = now_ms();
        card_load(a, db, &setting, 1 + (int64_t)i * STEP % people, now, &lines);
        sample_add(&cards, began);
    }
    print(&nights);
    print(&cards);
    putchar('\n');
    arena_free(a);
    db_close(db);
    return 0;
}
