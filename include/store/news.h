/*
 * 申し送り: what happened on a day and what waits for the next one, for whoever
 * sits down next (FEATURES F84). Each entry has a key of its own; whoever has read
 * it has a row of that key in handover_seen, put there by change_seen(). Nobody
 * reads news of their own doing: their entries are never unread for them.
 *
 * A place's answer, a changed state, another planned day are new entries with new
 * keys, so that they are unread again.
 */
#ifndef STORE_NEWS_H
#define STORE_NEWS_H

#include "model/record.h"

struct db;

enum news_part {
#define NEWS(NAME, label, past) NEWS_##NAME,
#include "news.def"
#undef NEWS
    NEWS_PARTS
};
struct str news_part_label(enum news_part part);

enum { NEWS_MOST = 1000 };

struct news_ask {
    int32_t first, last; /* days of what happened */
    int32_t next; /* the next working day: what is planned up to it; DAY_NONE leaves out what is not past */
    struct str staff;  /* whose doing; empty: everybody's */
    struct str reader; /* who reads: login */
};

struct news_row {
    enum news_part part;
    int64_t intake;
    struct str key;                    /* "contact 7" */
    struct str number, name, at, what; /* name is for the screen only */
    struct str staff;                  /* login of whoever did it */
    bool unread;
};

/* In the order of the parts, then of time. */
int news_load(struct arena *a, struct db *db, const struct news_ask *q, struct news_row **rows);

#endif
