/*
 * A large practice database for measuring: make_data FILE CASES [SEED]. The same rows as `madoguchi demo`
 * makes, three contacts for every case above PRACTICE_MANY; prints what it took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/date.h"
#include "cli/practice.h"
#include "store/load.h"
#include "store/seat.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum err fill(const char *path, const struct practice *p, struct fault *f)
{
    struct seat *seat = NULL;
    struct db *db = NULL;
    struct db_birth birth = practice_birth();
    enum err e = db_create(path, &birth, p->now, f);
    e = e ? e : seat_take(path, SEAT_DESK, S("make_data"), p->now, &seat, f);
    e = e ? e : db_open_writer(path, seat, birth.login, p->now, &db, f);
    double start = seconds();
    e = e ? e : practice_fill(db, p, f);
    double filled = seconds();
    if (!e)
        printf("cases %lld, contacts %lld, referrals %lld: fill %.2f s", (long long)load_count(db, "intake"),
               (long long)load_count(db, "contact"), (long long)load_count(db, "referral"), filled - start);
    db_close(db);
    if (!e)
        printf(", checkpoint %.2f s\n", seconds() - filled);
    seat_leave(seat);
    return e;
}

int main(int argc, char **argv)
{
    struct fault fault;
    if (argc < 3) {
        fprintf(stderr, "make_data FILE CASES [SEED]\n");
        return ERR_USAGE;
    }
    struct practice p = {.cases = atoll(argv[2]),
                         .seed = argc > 3 ? strtoull(argv[3], NULL, 10) : PRACTICE_SEED,
                         .now = date_moment_from_iso(S(PRACTICE_MOMENT))};
    enum err e = fill(argv[1], &p, &fault);
    if (e)
        fprintf(stderr, "%s\n", fault.say);
    return (int)e;
}
