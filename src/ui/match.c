#include "ui/match.h"

#include "base/arena.h"
#include "base/kana.h"
#include "base/romaji.h"

static bool holds(struct arena *a, struct str text, struct str folded)
{
    return str_find(kana_fold(a, text), folded) != SIZE_MAX;
}

bool match_any(struct arena *a, struct str typed, const struct str *texts, int count, struct str reading)
{
    struct str folded = kana_fold(a, typed);
    if (!folded.n || holds(a, reading, folded))
        return true;
    for (int i = 0; i < count; i++)
        if (holds(a, texts[i], folded))
            return true;
    bool whole;
    struct str kana = romaji_kana(a, typed, &whole);
    return kana.n && holds(a, reading, kana_fold(a, kana));
}
