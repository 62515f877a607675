/*
 * What the measuring programs share: a clock, samples and their percentiles, SQLite without the store, and draws that
 * are the same in every run. Whatever cannot be measured ends the program with a sentence.
 */
#ifndef BENCH_RIG_H
#define BENCH_RIG_H

#include <sqlite3.h>

#include "base/str.h"

enum { SAMPLES_MOST = 10000, REPEATS = 5 };

struct sample {
    double ms[SAMPLES_MOST];
    int n;
};

double now_ms(void);
void sample_add(struct sample *s, double since); /* now_ms() - since; those beyond SAMPLES_MOST are dropped */
double sample_at(struct sample *s, double share); /* 0.5: the median; sorts them; 0 of none */
void sample_print(struct sample *s);              /* 'p50 p99', in milliseconds, and a line end */
void give_up(const char *what) __attribute__((noreturn));

/* An enciphered file is opened by the workstation, and by SQLite alone only after the store has opened one. */
void unlock(const char *path);
sqlite3 *raw_open(const char *path, int flags);
void raw_run(sqlite3 *raw, const char *sql);
sqlite3_stmt *raw_prepare(sqlite3 *raw, const char *sql);

uint64_t draw(uint64_t *x, uint64_t below); /* 0 … below-1; 0 where that is nothing */

#endif
