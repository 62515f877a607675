#include "model/ladder.h"

#include "base/arena.h"
#include "base/date.h"
#include "model/position.h"

enum { STEPS = 5 };

static const struct str labels[LADDER_EVENTS] = {
#define LADDER_EVENT(NAME, label) [LADDER_##NAME] = S_ROW(label),
#define LADDER(event, group, phase, a, b, c, d, e)
#include "ladders.def"
#undef LADDER_EVENT
#undef LADDER
};

struct ladder {
    enum ladder_event event;
    struct str group, phase;
    int steps[STEPS]; /* 0: none further */
};
static const struct ladder ladders[] = {
#define LADDER_EVENT(NAME, label)
#define LADDER(event, group, phase, a, b, c, d, e)                                                           \
    {LADDER_##event, S_ROW(group), S_ROW(phase), {a, b, c, d, e}},
#include "ladders.def"
#undef LADDER_EVENT
#undef LADDER
};

static struct str group_of(struct str requester)
{
    return position_is_citizen(requester) ? S("citizen") : S("staff");
}

static bool fits(struct str wanted, struct str there)
{
    return !wanted.n || str_eq(wanted, there);
}

static const struct ladder *find(enum ladder_event event, struct str group, struct str phase)
{
    for (size_t i = 0; i < COUNT_OF(ladders); i++)
        if (ladders[i].event == event && fits(ladders[i].group, group) && fits(ladders[i].phase, phase))
            return &ladders[i];
    return NULL;
}

static bool unanswered(struct str answer)
{
    return str_eq(answer, S("asked")) || str_eq(answer, S("waiting")) || str_eq(answer, S("absent"));
}

struct begun { /* what the steps are counted from */
    enum ladder_event event;
    int32_t day;
};

static struct begun begun(const struct ladder_ask *q, int32_t today)
{
    const struct intake *i = q->intake;
    int32_t talked = date_from_iso(q->talked_at), asked = date_from_iso(q->asked_on),
            home = date_from_iso(i->discharge_on);
    talked = talked == DAY_NONE ? today : talked;
    if (unanswered(q->answer))
        return (struct begun){LADDER_ASKED, asked == DAY_NONE ? talked : asked};
    if (str_eq(i->state, S("waiting")))
        return (struct begun){LADDER_WAITING, talked};
    if (str_eq(i->phase, S("discharge")) && home != DAY_NONE)
        return (struct begun){LADDER_DISCHARGED, home};
    if (str_eq(i->phase, S("acute")))
        return (struct begun){LADDER_ACUTE, talked};
    if (str_eq(i->phase, S("dying")))
        return (struct begun){LADDER_DYING, talked};
    return (struct begun){LADDER_TALKED, talked};
}

struct ladder_step ladder_next(struct arena *a, const struct ladder_ask *q, const struct setting *s)
{
    int32_t today = date_of_moment(s->now);
    if (str_eq(q->intake->state, S("closed")))
        return (struct ladder_step){S0, S("終結しています")};
    if (str_eq(q->answer, S("accepted")))
        return (struct ladder_step){S0, S("受諾されたので、次の対応日の案は出していません")};
    struct begun from = begun(q, today);
    const struct ladder *l = find(from.event, group_of(q->intake->requester), q->intake->phase);
    for (int i = 0; l && i < STEPS && l->steps[i]; i++) {
        int32_t day = date_add_business(from.day, l->steps[i], &s->holidays);
        if (day > today)
            return (struct ladder_step){
                date_iso(a, day), str_print(a, S_FMT " %d営業日", S_ARG(labels[from.event]), l->steps[i])};
    }
    return (struct ladder_step){S0, S0};
}

/* The last day from which the first step has been reached by the end of today. */
int32_t ladder_asked_until(const struct setting *s)
{
    const struct ladder *l = find(LADDER_ASKED, S0, S0);
    return date_add_business(date_of_moment(s->now) + 1, -l->steps[0], &s->holidays) - 1;
}
