/*
 * What is known of the resources of practice.def, out of practice_facts.def: items, hours, departments, relations,
 * vacancies, and a rota that has gaps; some people are registered for 24 hours and have a care team. Nothing here is
 * drawn by chance, so the cases of a seed stay as they are.
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
