/*
 * Which days a run has to write, told by the folders that stand in its place alone: no list beside them can be wrong.
 *
 * Catching up fills every hole behind the oldest finished day, at most 400 days back. A folder of a day to come means
 * that the clock was wrong, then or now: nothing is written until somebody has looked, or days that were sent would
 * be replaced. Old folders are forgotten by what the run before this one knew as today, so that one night with a
 * wrong clock forgets nothing.
 */
#ifndef EXPORT_DUE_H
#define EXPORT_DUE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { DUE_KEEP_DAYS = 400 };

struct due {
    int32_t *days; /* to be written, in order; the asked one even where it is finished */
    int count;
    int32_t newest; /* finished before this run; DAY_NONE: none */
};

/* Folders of days in `place`. ERR_REFUSED where one of a day after `today` is finished. */
enum err due_find(struct arena *a, const char *place, int32_t today, int32_t day, bool catch_up,
                  struct due *out, struct fault *f);
bool due_finished(struct arena *a, const char *place, int32_t day);

/* The moment of the day before, where it is finished and was made on that very day: what changed in the rest of its
 * evening is in no file yet. INT64_MIN else. */
int64_t due_evening(struct arena *a, const char *place, int32_t day);

/* Removes finished days and months more than DUE_KEEP_DAYS before `newest`; nothing where that is DAY_NONE. */
void due_forget(struct arena *a, const char *place, int32_t newest);

#endif
