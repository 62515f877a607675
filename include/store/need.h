/*
 * Who takes what is needed (model/need.h, model/fit.h), the best first, each with its reasons and their age.
 *
 * Looked at are resources of the own city (where nothing lies in it, of its prefecture); elsewhere in the
 * prefecture those that have an answer for an item that is asked for; those without a city code (where these
 * are many, only those that name the own city); with a kind and a distance whatever lies within it, also beyond
 * the border. Where the centre has no code, or nothing lies in its prefecture, all. With words of text only
 * those in which they stand, anywhere (at most NEED_TEXT_MOST here and as many elsewhere, of each kind that is
 * asked for; NEED_CITY_MOST where none is). Those that are closed or stopped today, or for which something that is
 * asked is no, are left out: by name alone the search finds them (F52).
 *
 * Order: those with fewer unknown answers; the greater worth (積極的受入 before 受入); the own city; the nearer; the
 * fresher; the name. The whole is ranked each time, so that a page is the same whoever asks for it: along indexes,
 * 2 ms for a kind among 250,000 resources.
 */
#ifndef STORE_NEED_H
#define STORE_NEED_H

#include "model/fit.h"
#include "store/load.h"

struct db;
struct patience;

enum { NEED_TEXT_MOST = 1000, NEED_CITY_MOST = 10000 };

struct need_ask {
    int64_t now;
    const struct need_places *places;
    struct geo at; /* where the person lives; used where the need names no town that is on the map */
    bool placed;
    int first, most;                 /* the page */
    const struct patience *patience; /* store/search.h: whether a key waits; NULL: nobody does */
    int *counts; /* item_count() of them, or NULL: how many of all hits are known to take each */
};

struct need_hit {
    struct resource_row row;
    bool home;
    int metres; /* -1: not known */
    struct fit fit;
};

struct need_found {
    struct need_hit *hits; /* of the page */
    int count;
    int known, unsure; /* of all: nothing unknown, something unknown */
    int left_out;      /* something is no, or it is closed */
    bool left;         /* somebody waits: there is nothing of all this, ask again */
    bool more;         /* not all in which the text stands were looked at */
};

void need_find(struct arena *a, struct db *db, const struct need *n, const struct need_ask *ask,
               struct need_found *out);

#endif
