/* Which offices are open at a moment. */
#include <stdio.h>

#include "base/date.h"
#include "cli/practice.h"
#include "inside.h"
#include "store/hours.h"

enum { SLOTS_EACH = 5, A_WEEK = 7 };

static struct hours make_hours(struct arena *a, sqlite3 *raw, int offices)
{
    uint64_t x = 20261120;
    struct hours h = {ARENA_ARRAY(a, struct hours_office, offices),
                      ARENA_ARRAY(a, struct hours_slot, offices * SLOTS_EACH), offices, offices * SLOTS_EACH};
    raw_run(raw, "CREATE TABLE s(days INT, f INT, u INT); BEGIN");
    sqlite3_stmt *put = raw_prepare(raw, "INSERT INTO s VALUES(?, ?, ?)");
    for (int i = 0; i < h.slot_count; i++) {
        struct open_hours *o = &h.slots[i].hours;
        int from = (int)draw(&x, 24 * 60);
        *o = (struct open_hours){.days = (unsigned)draw(&x, 255) + 1,
                                 .from = from,
                                 .until = from + 30 + (int)draw(&x, 600),
                                 .valid_from = DAY_NONE,
                                 .valid_until = INT32_MAX};
        h.slots[i].talk = i % SLOTS_EACH == 0;
        h.offices[i / SLOTS_EACH].first = i / SLOTS_EACH * SLOTS_EACH;
        h.offices[i / SLOTS_EACH].count = SLOTS_EACH;
        int values[] = {(int)o->days, o->from, o->until};
        for (int k = 0; k < (int)COUNT_OF(values); k++)
            sqlite3_bind_int(put, k + 1, values[k]);
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    raw_run(raw, "COMMIT");
    return h;
}

/* Another minute each time, through a week. */
int inside_now(const char *path, int count)
{
    enum { TIMES = 1000, ASKED = 50 };
    static struct sample ours, sql;
    struct arena *a = arena_new();
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    struct hours h = make_hours(a, raw, count);
    struct hours_now *rows = ARENA_ARRAY(a, struct hours_now, count);
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    for (int i = 0; i < TIMES; i++) {
        double start = now_ms();
        struct open_clock clock = open_at(now + i * A_WEEK * 24 * 3600 / TIMES, NULL);
        hours_at(&h, &clock, rows);
        sample_add(&ours, start);
    }
    for (int i = 0; i < ASKED; i++) {
        double start = now_ms();
        raw_run(raw,
                "SELECT count(*) FROM s WHERE (days & 16 AND f <= 845 AND u > 845) OR (days & 8 AND u > 845 "
                "+ 1440)");
        sample_add(&sql, start);
    }
    double p50 = sample_at(&ours, 0.5);
    printf("%.4f %.4f %.4f\n", p50, sample_at(&ours, 0.99), sample_at(&sql, 0.5));
    sqlite3_close(raw);
    arena_free(a);
    return 0;
}
