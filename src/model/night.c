#include "model/night.h"

enum days { OPEN = 1, CLOSED = 2, EVERY = OPEN | CLOSED };
enum { MINUTE = 60 /* seconds, and minutes of an hour */, DAY_MINUTES = 24 * 60 };

static const struct {
    struct str code;
    enum days days;
    int from, until;
} parts[NIGHT_PARTS] = {
#define NIGHT(code, NAME, DAYS, from, until) [NIGHT_##NAME] = {S_ROW(#code), DAYS, from, until},
#include "nights.def"
#undef NIGHT
};

struct str night_code(enum night n)
{
    return parts[n].code;
}

struct str night_hours(struct arena *a, enum night n)
{
    int from = parts[n].from, until = parts[n].until % DAY_MINUTES;
    return str_print(a, "%d:%02d-%d:%02d", from / MINUTE, from % MINUTE, until / MINUTE, until % MINUTE);
}

bool night_needed(enum night n, int32_t day, const struct holidays *h)
{
    return parts[n].days & (date_closed(day, h).n ? CLOSED : OPEN);
}

static int part_at(int32_t day, int minute, const struct holidays *h)
{
    for (int n = 0; n < NIGHT_PARTS; n++)
        if (night_needed((enum night)n, day, h) && minute >= parts[n].from && minute < parts[n].until)
            return n;
    return -1;
}

struct night_turn night_turn(int64_t moment, const struct holidays *h)
{
    int32_t day = date_of_moment(moment);
    int minute = (int)((moment - (int64_t)day * DAY_MINUTES * MINUTE) / MINUTE);
    int still = part_at(day - 1, minute + DAY_MINUTES, h);
    return still >= 0 ? (struct night_turn){day - 1, still}
                      : (struct night_turn){day, part_at(day, minute, h)};
}
