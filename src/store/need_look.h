/*
 * One resource as a need sees it: what is read of it so that model/fit.h can judge. Only what the need asks about is
 * read besides its row. Private to the need search.
 */
#ifndef STORE_NEED_LOOK_H
#define STORE_NEED_LOOK_H

#include "inside.h"
#include "model/fit.h"

enum { NEED_ANSWERS = 64, NEED_SLOTS = 40, NEED_TAKES = 256 };

/* The columns of a row that is looked at; NEED_SELECT is followed by where they come from, the resource named r. */
enum need_column {
    AT_ID,
    AT_SERVICE,
    AT_NAME,
    AT_STATE,
    AT_STATE_ON,
    AT_STATE_UNTIL,
    AT_CITY_CODE,
    AT_AREA,
    AT_COVERS,
    AT_ADDRESS,
    AT_LAT,
    AT_LON,
    AT_DAYS,
    AT_CAPACITY,
    AT_VERIFIED_ON,
    AT_CITY,
    AT_PHONE
};
#define NEED_SELECT                                                                                          \
    "SELECT r.id, r.service, r.name, r.state, r.state_on, r.state_until, r.city_code, r.area, r.covers,"     \
    " r.address, r.lat, r.lon, r.days, r.capacity, r.verified_on, r.city, r.phone FROM "

struct need_eye {
    struct db *db;
    struct arena *row; /* what is read of one resource; the caller empties it */
    const struct need *need;
    struct str today, items; /* items: " gastrostomy suction … ", of which answers are read */
    struct geo at;           /* from where distances are */
    bool placed;
    bool counts; /* every item is read, for `takes` */
};

struct need_looked {
    struct fit_facts facts; /* slices in the statement's row, or in `row` */
    struct fit_answer answers[NEED_ANSWERS];
    struct fit_slot slots[NEED_SLOTS];
    short takes[NEED_TAKES]; /* rows of items.def that it is known to take */
    int take_count;
};

void need_look(const struct need_eye *eye, sqlite3_stmt *q, enum service service, struct need_looked *l);
bool need_is_away(const struct need_eye *eye,
                  sqlite3_stmt *q); /* closed or stopped today: from its day on, until the day it ends */

#endif
