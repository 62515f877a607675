/*
 * Which places would do equally well, and how they were asked lately (store/neutral.h): what the list shows of the
 * same kind and open; of a need those of which as much is unknown, so that who is known to take it is not weighed
 * against who was never asked; with nothing looked for in the same town only. The list is what the person had before
 * the eyes when choosing, and is kept with the referral as such.
 */
#ifndef APP_EQUALS_H
#define APP_EQUALS_H

#include "app/state.h"
#include "model/fit.h"
#include "store/neutral.h"

struct shown { /* what stood before the eyes when a place was chosen */
    const struct resource_row *rows;
    int count;
    bool more;               /* the list goes on behind them, unread */
    struct str need;         /* what was looked for */
    struct fit *const *fits; /* of each row, NULL where no need was looked for; or NULL */
};

/* The places in the list that are equal to this one, itself the first; at most NEUTRAL_MOST, the rest is counted.
 * Those that the case was handed to already are told; 0: no case yet. */
void equals_shown(struct app *app, struct arena *a, int64_t intake, const struct resource_row *place,
                  const struct shown *shown, struct neutral *out);
/* Those that were shown when a referral was made, by their numbers. */
void equals_kept(struct app *app, struct arena *a, int64_t intake, struct str numbers, struct neutral *out);
bool equals_turn(const struct neutral *n); /* is anybody left whose turn it can be? */
struct str equals_numbers(struct arena *a, const struct neutral *n); /* "12 15 80" */
int equals_row(const struct neutral *n, int64_t resource);           /* -1 where it is none of them */
/* 「90日 8/10回(80%) 10か所中  順番 …」; empty where it stands for itself. */
struct str equals_words(struct arena *a, const struct neutral *n, int64_t resource);
/* The same as a sentence of what is out of proportion. */
struct str equals_doubt(struct arena *a, const struct neutral *n, int row);

#endif
