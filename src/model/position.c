#include "model/position.h"

#include "base/date.h"

#define ASKER(group, label) ASKER_##group,
enum asker {
#include "positions.def"
    ASKERS
};

#define ASKER(group, label) [ASKER_##group] = S_ROW(label),
static const struct str asker_labels[] = {
#include "positions.def"
};

#define ASKS(requester, group) {S_ROW(#requester), ASKER_##group},
static const struct {
    struct str requester;
    enum asker asker;
} asks[] = {
#include "positions.def"
};

#define REASON(name, sentence) REASON_##name,
enum reason {
#include "positions.def"
};

#define REASON(name, sentence) [REASON_##name] = S_ROW(sentence),
static const struct str reasons[] = {
#include "positions.def"
};

enum { PHASES = 4 }; /* in the order of their codes */

#define POSITION(profile, since, group, discharge, daily, acute, dying, also, reason)                        \
    {S_ROW(#profile), S_ROW(since),                                                                          \
     ASKER_##group,   {S_ROW(#discharge), S_ROW(#daily), S_ROW(#acute), S_ROW(#dying)},                      \
     S_ROW(#also),    REASON_##reason},
static const struct position {
    struct str profile, since;
    enum asker asker;
    struct str by_phase[PHASES], also;
    enum reason reason;
} positions[] = {
#include "positions.def"
};

static enum asker asker_of(struct str requester)
{
    for (size_t i = 0; i < COUNT_OF(asks); i++)
        if (str_eq(asks[i].requester, requester))
            return asks[i].asker;
    return ASKERS;
}

struct str position_asker(struct str requester)
{
    enum asker asker = asker_of(requester);
    return asker < ASKERS ? asker_labels[asker] : S0;
}

bool position_is_citizen(struct str requester)
{
    return asker_of(requester) == ASKER_citizen;
}

/* The newest row that was in force. */
static const struct position *position_row(struct str profile, struct str requester, int32_t at)
{
    const struct position *found = NULL;
    enum asker asker = asker_of(requester);
    for (size_t i = 0; i < COUNT_OF(positions); i++) {
        const struct position *p = &positions[i];
        bool ours = p->asker == asker && str_eq(p->profile, profile) && date_from_iso(p->since) <= at;
        if (ours && (!found || str_cmp(found->since, p->since) < 0))
            found = p;
    }
    return found;
}

static struct str proposed(const struct position *p, struct str phase)
{
    int number = code_number(CODES_phase, phase);
    if (!p)
        return S0;
    if (number >= 1 && number <= PHASES)
        return p->by_phase[number - 1];
    for (int i = 1; i < PHASES; i++)
        if (!str_eq(p->by_phase[i], p->by_phase[0]))
            return S0;
    return p->by_phase[0];
}

struct str position_proposed(struct str profile, struct str requester, struct str phase, int32_t at,
                             struct str *why)
{
    const struct position *p = position_row(profile, requester, at);
    struct str code = proposed(p, phase);
    *why = code.n ? reasons[p->reason] : S0;
    return code;
}

bool position_overrides(struct str profile, struct str requester, struct str phase, int32_t at,
                        struct str position)
{
    const struct position *p = position_row(profile, requester, at);
    struct str usual = proposed(p, phase);
    return usual.n && position.n && !str_eq(position, usual) && !str_eq(position, p->also);
}

static int32_t received(const struct str *v, const struct setting *s)
{
    int32_t day = date_from_iso(v[INTAKE_received_at]);
    return day == DAY_NONE ? date_of_moment(s->now) : day;
}

struct str position_of(const struct str *v, const struct setting *s, struct str *why)
{
    return position_proposed(s->profile, v[INTAKE_requester], v[INTAKE_phase], received(v, s), why);
}

bool position_differs(const struct str *v, const struct setting *s)
{
    return position_overrides(s->profile, v[INTAKE_requester], v[INTAKE_phase], received(v, s),
                              v[INTAKE_position]);
}
