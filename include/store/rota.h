/*
 * 当番 (DOMAIN A112; seed 004): who is on call on a day, for each part that the day needs (model/night.h). The newest
 * row of a day and part counts; the older ones tell who stood there before, and why that changed. A row that names
 * nobody leaves the part open again.
 *
 * Text lives in the arena that is passed first.
 */
#ifndef STORE_ROTA_H
#define STORE_ROTA_H

#include "model/night.h"
#include "model/record.h"

struct db;

struct rota_turn {
    int64_t id, resource;  /* id 0: nobody has been named yet */
    struct str day, part;  /* as stored */
    struct str name;       /* of the resource, else of the doctor; empty: 未定 */
    struct str phone;      /* to call: of this turn, else the resource's */
    struct str turn_phone; /* as written for this turn; may be empty */
    struct str who, note, staff, written;
};

/* Who counts for one part of a day; name is empty where nobody does. */
struct rota_turn rota_turn(struct arena *a, struct db *db, int32_t day, enum night part);
/* All rows of it, the newest first; that one counts. */
int rota_history(struct arena *a, struct db *db, int32_t day, enum night part, int most,
                 struct rota_turn **rows);

struct rota_tonight { /* whom to call now and for the rest of the night */
    int32_t day;
    int count; /* 0 where the centre keeps no rota */
    enum night parts[NIGHT_PARTS];
    struct rota_turn turns[NIGHT_PARTS];
};
struct rota_tonight rota_tonight(struct arena *a, struct db *db, int64_t now, const struct holidays *h);
/* "今夜の当番 今 平日夜間 ○○医院 0138-… / 深夜 未定": 今 is the part that it is at `moment`; `between` the parts. */
struct str rota_tonight_words(struct arena *a, const struct rota_tonight *t, int64_t moment,
                              const struct holidays *h, const char *between);

#endif
