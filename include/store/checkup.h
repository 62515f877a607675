/*
 * 一斉確認: once a fiscal year every resource of the centre's own city is asked
 * whether what is known of it still holds (FEATURES F47, DOMAIN A131).
 *
 * Whoever was not tried this year comes first; of these who was never confirmed,
 * then who was confirmed longest ago. Those tried without an answer, or answered
 * in part, come behind, the earliest try first. 完了 and 廃止 are done with.
 */
#ifndef STORE_CHECKUP_H
#define STORE_CHECKUP_H

#include "model/record.h"

struct db;
struct arena;

struct checkup_ask {
    struct str campaign; /* the fiscal year: "2026" */
    struct str kind;     /* code of a service (schema/services.def); empty: all */
};

struct checkup_row {
    int64_t id;
    struct str name, service, phone, address, manners, verified_on;
    struct str tried;                      /* this year, at; empty: not yet */
    struct str last_at, outcome, by, note; /* the last session of any year; empty where there was none */
};
/* Rows behind `after`, or the first ones (NULL). Pages are read by key; each looks at the city's rows once. */
int checkup_load(struct arena *a, struct db *db, const struct checkup_ask *q, const struct checkup_row *after,
                 int most, struct checkup_row **rows);

struct checkup_sum {
    struct str kind; /* code; empty: all of them together */
    int all, done;   /* closed, but not by this year's asking: not counted */
};
/* All, then each kind that there is, in the order of schema/services.def. */
int checkup_sums(struct arena *a, struct db *db, struct str campaign, struct checkup_sum **sums);

#endif
