#include "model/consent.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "model/service.h"

enum { LEAST = 6 }; /* bytes: two characters */

static bool is_one_of(struct arena *a, struct str part, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(part, kana_fold(a, words[i])))
            return true;
    return false;
}

static bool is_everybody(struct arena *a, struct str part)
{
    static const struct str words[] = {
        S_ROW("すべて"),         S_ROW("全て"),         S_ROW("全部"),         S_ROW("関係機関"),
        S_ROW("関係機関すべて"), S_ROW("関係機関全て"), S_ROW("関係機関全部"), S_ROW("すべての関係機関"),
        S_ROW("全ての関係機関"), S_ROW("全関係機関"),
    };
    return is_one_of(a, part, words, COUNT_OF(words));
}

static bool is_kind(struct arena *a, struct str part, struct str service)
{
    const struct str words[] = {service, service_row(service_of(service))->label};
    return service.n && is_one_of(a, part, words, COUNT_OF(words));
}

static bool is_alias(struct arena *a, struct str part, struct str aliases)
{
    while (aliases.n) {
        struct str alias = str_part(&aliases, ' ');
        if (str_eq(part, kana_fold(a, alias)))
            return true;
    }
    return false;
}

static bool is_name(struct str part, struct str name)
{
    return name.n &&
           (str_find(part, name) != SIZE_MAX || (part.n >= LEAST && str_find(name, part) != SIZE_MAX));
}

static bool leaves_out(struct arena *a, struct str scope)
{
    static const struct str words[] = {S_ROW("以外"), S_ROW("除"), S_ROW("のぞ"), S_ROW("ない"),
                                       S_ROW("不可")};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_find(scope, kana_fold(a, words[i])) != SIZE_MAX)
            return true;
    return false;
}

static bool scope_covers(struct arena *a, struct str rest, const struct resource *to)
{
    struct str name = kana_fold(a, to->name);
    bool covered = !rest.n;
    while (!covered && rest.n) {
        struct str part = str_part(&rest, KANA_BREAK);
        covered = part.n && (is_everybody(a, part) || is_kind(a, part, to->service) || is_name(part, name) ||
                             is_alias(a, part, to->alias));
    }
    return covered;
}

/* Why the scope does not reach a place, as a sentence. */
static struct str limit(struct arena *a, struct str scope, const struct resource *to)
{
    struct str folded = kana_fold(a, scope);
    if (leaves_out(a, folded))
        return str_print(
            a, "情報提供の同意の範囲（" S_FMT "）に断り書きがあり、" S_FMT " が入っているか読み取れません",
            S_ARG(scope), S_ARG(to->name));
    return scope_covers(a, folded, to)
               ? S0
               : str_print(a, "情報提供の同意の範囲（" S_FMT "）に " S_FMT " が入っていません", S_ARG(scope),
                           S_ARG(to->name));
}

bool consent_covers(struct arena *a, const struct intake *i, const struct resource *to, int32_t today,
                    struct str *why)
{
    int32_t withdrawn = date_from_iso(i->share_withdrawn);
    *why = S0;
    if (str_eq(i->consent_share, S("no")))
        *why = S("情報提供同意が「なし」です");
    else if (!str_eq(i->consent_share, S("yes")))
        *why = S("情報提供の同意がまだ確かめられていません");
    else if (i->share_withdrawn.n && withdrawn == DAY_NONE)
        *why = str_print(a, "情報提供の同意は取り消されていて、その日付（" S_FMT "）が読めません",
                         S_ARG(i->share_withdrawn));
    else if (i->share_withdrawn.n && withdrawn <= today)
        *why = str_print(a, "情報提供の同意は" S_FMT "に取り消されています",
                         S_ARG(date_wareki(a, i->share_withdrawn)));
    else if (to)
        *why = limit(a, i->share_scope, to);
    return !why->n;
}
