#include "ui/verb.h"

#include "ui/match.h"

static const struct verb_row verbs[VERB_COUNT] = {
#define VERB(NAME, name, words, reading, motion, flags, does, help)                                          \
    [VERB_##NAME] = {S_ROW(name), S_ROW(words), S_ROW(reading), S_ROW(help), motion, flags},
#include "verbs.def"
#undef VERB
};

const struct verb_row *verb_row(enum verb v)
{
    return &verbs[v];
}

enum verb verb_of_name(struct str name)
{
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
        if (str_eq(verbs[v].name, name))
            return (enum verb)v;
    return VERB_NONE;
}

bool verb_matches(struct arena *a, enum verb v, struct str typed)
{
    const struct verb_row *row = &verbs[v];
    struct str texts[] = {row->words, row->name};
    return match_any(a, typed, texts, COUNT_OF(texts), row->reading);
}
