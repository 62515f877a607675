/*
 * What of the records a folder holds, and how its manifest tells it.
 *
 * The folder of a day holds what changed on it. What changed in the evening after the day's own run is in no file,
 * and that day is not written again: the next day begins with it, and says so in 期間開始.
 */
#ifndef EXPORT_SPAN_H
#define EXPORT_SPAN_H

#include "base/err.h"
#include "export/period.h"

struct db;

struct span {
    struct str folder, first, last; /* first empty: everything */
    struct period period;
};

struct span_frame {
    struct arena *arena;
    struct db *db;
    const char *place;
    int32_t today;
    bool daily; /* else everything */
};

struct span span_of_day(const struct span_frame *by, int32_t day, struct str evening);
struct span span_of_month(const struct span_frame *by, int32_t day); /* as far as it has gone */
/* The moment from which something changed in the evening of the day before after its folder was made; empty where
 * nothing did. */
enum err span_evening(const struct span_frame *by, int32_t day, struct str *from, struct fault *f);

#endif
