/*
 * 公正・中立 (seed 002: 相談支援の相手先が特定の関係機関等に理由なく偏ることがないよう): how often each of the places
 * that would do equally well was asked in the last 90 days, and whose turn it is.
 *
 * An ask is an ask, whatever came of it: it is counted by つなぎ日, and a candidate that was never asked counts
 * nothing. Whose turn: the one that has not been asked for longest, never asked first, then by name, and one with more
 * than its share only after all others, one that this case was handed to already at the very end; so a row of asks that
 * follows the proposal goes round all of them.
 */
#ifndef STORE_NEUTRAL_H
#define STORE_NEUTRAL_H

#include "base/str.h"

struct arena;
struct db;

enum { NEUTRAL_DAYS = 90, NEUTRAL_MOST = 50 };

struct neutral_row {
    int64_t id;      /* of the resource */
    struct str name; /* both are the caller's */
    int asked;       /* in the last 90 days, today included */
    struct str last; /* ISO day; empty: never */
    bool one_sided;  /* rule_one_sided() */
    bool here;       /* the caller's: the case was handed to it already */
};

struct neutral {
    struct neutral_row *rows;
    int count, total; /* total: asks of all of them */
    int turn;         /* index of the one whose turn it is; -1 where there is none */
    int more;         /* the caller's: as good, but beyond NEUTRAL_MOST and not among the rows */
    bool on;          /* the caller's: and there may be others yet */
};

/* Fills in the rest of `rows`, which must outlive `out`. Each row costs the asks of its 90 days, not its history. */
void neutral_weigh(struct arena *a, struct db *db, struct neutral_row *rows, int count, int32_t today,
                   struct neutral *out);
int neutral_percent(const struct neutral *n, int row); /* of all asks; 0 where there are none */

#endif
