#include "ui/verb.h"

#include "base/arena.h"
#include "base/kana.h"

static const struct verb_row verbs[VERB_COUNT] = {
#define VERB(NAME, name, words, reading, motion, flags, help)                                                \
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

static bool holds(struct arena *a, struct str text, struct str folded)
{
    return str_find(kana_fold(a, text), folded) != SIZE_MAX;
}

bool verb_matches(struct arena *a, enum verb v, struct str typed)
{
    const struct verb_row *row = &verbs[v];
    struct str folded = kana_fold(a, typed);
    if (!folded.n || holds(a, row->words, folded) || holds(a, row->reading, folded) ||
        holds(a, row->name, folded))
        return true;
    bool whole;
    struct str kana = kana_from_romaji(a, typed, &whole);
    return kana.n && holds(a, row->reading, kana_fold(a, kana));
}
