#include "model/consent.h"

#include "base/kana.h"
#include "model/service.h"

static const struct str everybody[] = {S_ROW("関係機関"), S_ROW("全"), S_ROW("すべて")};

static bool says(struct arena *a, struct str scope, struct str word)
{
    struct str folded = kana_fold(a, word);
    return folded.n && str_find(scope, folded) != SIZE_MAX;
}

/* 「訪問看護、主治医」 means ひばり訪問看護ステーション, too. */
static bool belongs(struct arena *a, struct str scope, const struct resource *to)
{
    enum { LEAST = 6 }; /* bytes: two characters */
    struct str words = kana_fold(a, scope), name = kana_fold(a, to->name), kind = kana_fold(a, to->service);
    while (words.n) {
        struct str word = str_part(&words, KANA_BREAK);
        if (word.n >= LEAST && (str_find(name, word) != SIZE_MAX || str_find(kind, word) != SIZE_MAX))
            return true;
    }
    return false;
}

static bool names(struct arena *a, struct str scope, const struct resource *to)
{
    struct str folded = kana_fold(a, scope), words = to->alias;
    for (size_t i = 0; i < COUNT_OF(everybody); i++)
        if (says(a, folded, everybody[i]))
            return true;
    while (words.n)
        if (says(a, folded, str_part(&words, ' ')))
            return true;
    return says(a, folded, to->name) || belongs(a, scope, to) ||
           (to->service.n && says(a, folded, service_row(service_of(to->service))->label));
}

bool consent_covers(struct arena *a, const struct intake *i, const struct resource *to, int32_t today,
                    struct str *why)
{
    int32_t withdrawn = date_from_iso(i->share_withdrawn);
    *why = S0;
    if (!str_eq(i->consent_share, S("yes")))
        *why = str_eq(i->consent_share, S("no")) ? S("情報提供同意が「なし」です")
                                                 : S("情報提供同意を確かめていません");
    else if (i->share_withdrawn.n && (withdrawn == DAY_NONE || withdrawn <= today))
        *why = str_print(a, "情報提供同意は " S_FMT " に取り消されています", S_ARG(i->share_withdrawn));
    else if (to && i->share_scope.n && !names(a, i->share_scope, to))
        *why = str_print(a, "情報提供の範囲は「" S_FMT "」で、" S_FMT " が入っていません",
                         S_ARG(i->share_scope), S_ARG(to->name));
    return !why->n;
}
