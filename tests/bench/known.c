/*
 * known DATABASE COUNT: the people who resemble what is typed (store/similar.h), asked as the desk asks them: at each
 * field of known people's calls, and with names that nobody bears. Prints 'p50 p99 people', in milliseconds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "rig.h"
#include "store/db.h"
#include "store/load.h"
#include "store/similar.h"

enum { STEPS = 4 };

/* What is known of the caller after so many fields: number, kana, birth date, address. */
static struct person typed_so_far(const struct person *p, int step)
{
    struct person typed = {.phone = p->phone};
    if (step > 0)
        typed.kana = p->kana;
    if (step > 1)
        typed.birth_on = p->birth_on;
    if (step > 2)
        typed.address = p->address;
    return typed;
}

static void ask(struct sample *s, struct arena *a, struct db *db, const struct person *p, int step)
{
    struct person typed = typed_so_far(p, step);
    struct similar_ask wish = {.person = &typed, .caller_phone = p->phone};
    struct known *found;
    double began = now_ms();
    similar_find(a, db, &wish, &found);
    sample_add(s, began);
}

int main(int argc, char **argv)
{
    static struct sample s;
    struct db *db;
    struct fault fault;
    int count = argc == 3 ? atoi(argv[2]) : 0;
    if (count < 1 || count > SAMPLES_MOST / STEPS || db_open_reader(argv[1], &db, &fault)) {
        fprintf(stderr, "known DATABASE COUNT\n");
        return 1;
    }
    int64_t people = load_count(db, "person");
    struct arena *a = arena_new();
    for (int i = 0; i < count; i++) {
        struct person p = {0};
        struct record r = {.row = record_row(RECORD_PERSON), .v = p.v};
        if (load_record(a, db, &r, 1 + (int64_t)i * 7919 % people))
            for (int step = 0; step < STEPS; step++)
                ask(&s, a, db, &p, step);
        arena_reset(a);
    }
    double p50 = sample_at(&s, 0.5);
    printf("%.3f %.3f %lld\n", p50, sample_at(&s, 0.99), (long long)people);
    arena_free(a);
    db_close(db);
    return 0;
}
