/*
 * What stands beside the cases of practice.def. Of its resources, out of practice_facts.def: items, hours,
 * departments, relations, vacancies, a rota that has gaps, and the holidays; of the centre: needs that were not
 * met, issues and the cases behind them; some people are registered for 24 hours, have a care team and were
 * asked for the 情報共有シート. Nothing here is drawn by chance, so the cases of a seed stay as they are.
 */
#ifndef CLI_PRACTICE_FACTS_H
#define CLI_PRACTICE_FACTS_H

#include "store/bulk.h"

struct practice_place {
    struct str name;
    int64_t id;
};

/* Texts are of the caller and of the arena until bulk_commit(). login: who has verified it all. */
enum err practice_facts(struct arena *a, struct bulk *b, const struct practice_place *places, int count,
                        struct str login, int64_t now, struct fault *f);

#endif
