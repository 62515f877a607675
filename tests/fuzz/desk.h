/* A practice database with its seat, for the targets that write one. */
#ifndef TESTS_FUZZ_DESK_H
#define TESTS_FUZZ_DESK_H

#include <stdbool.h>
#include <stdio.h>

#include "fuzz/fuzz.h"
#include "store/db.h"
#include "store/seat.h"

/* What a target needs before its promise can be looked at. */
static inline void must(bool good)
{
    if (!good)
        fuzz_broken("the target itself works");
}

static inline void fuzz_desk(const char *path, struct seat **seat, struct db **db)
{
    struct fault f = {0};
    const struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                                   S("山田 花子"), S("nurse"),  true};
    if (!db_create(path, &birth, FUZZ_NOW, &f) &&
        !seat_take(path, SEAT_DESK, S("試験"), FUZZ_NOW, seat, &f) &&
        !db_open_writer(path, *seat, S("hanako"), FUZZ_NOW, db, &f))
        return;
    fprintf(stderr, "%s\n", f.say);
    fuzz_broken("a practice database can be made");
}

#endif
