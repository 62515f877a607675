/*
 * 今日: what waits to be done, in parts (store/queue.h); the first thing shown
 * when something is due. The counts of what is due stand in the top bar of every
 * screen; they are read along indexes and counted up to TODAY_MOST.
 */
#ifndef APP_TODAY_H
#define APP_TODAY_H

#include "base/str.h"

struct app;
struct arena;

enum { TODAY_MOST = 100 };

void today_count(struct app *app);
bool today_due(const struct app *app);
struct str today_summary(struct arena *a, const struct app *app); /* 「期限切れ3 今日2 折返1」; empty */

#endif
