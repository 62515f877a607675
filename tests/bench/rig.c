#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "store/keyring.h"
#include "store/slots.h"

double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void sample_add(struct sample *s, double since)
{
    if (s->n < SAMPLES_MOST)
        s->ms[s->n++] = now_ms() - since;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double sample_at(struct sample *s, double share)
{
    if (!s->n)
        return 0;
    qsort(s->ms, (size_t)s->n, sizeof *s->ms, compare);
    int at = (int)(share * s->n);
    return s->ms[at < s->n ? at : s->n - 1];
}

void sample_print(struct sample *s)
{
    double p50 = sample_at(s, 0.5);
    printf("%.4f %.4f\n", p50, sample_at(s, 0.99));
}

void give_up(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

void unlock(const char *path)
{
    struct fault fault;
    if (slots_there(path) && slots_open_station(path, &fault))
        give_up(fault.say);
}

sqlite3 *raw_open(const char *path, int flags)
{
    sqlite3 *raw;
    if (sqlite3_open_v2(path, &raw, flags, keyring_has(path) ? "cipher" : NULL))
        give_up(sqlite3_errmsg(raw));
    return raw;
}

void raw_run(sqlite3 *raw, const char *sql)
{
    if (sqlite3_exec(raw, sql, NULL, NULL, NULL))
        give_up(sqlite3_errmsg(raw));
}

sqlite3_stmt *raw_prepare(sqlite3 *raw, const char *sql)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(raw, sql, -1, &s, NULL))
        give_up(sqlite3_errmsg(raw));
    return s;
}

uint64_t draw(uint64_t *x, uint64_t below)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return below ? (*x >> 11) % below : 0;
}
