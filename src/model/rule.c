#include "model/rule.h"

#include "base/arena.h"
#include "base/date.h"

struct str rule_insured(struct str birth_on, struct str disease, int32_t at)
{
    int age = date_age(birth_on, at);
    if (age < 0)
        return S("unknown");
    if (age >= 65)
        return S("first");
    return age >= 40 && disease.n ? S("second") : S("outside");
}

struct str rule_age_band(struct str birth_on, int32_t at)
{
    static const struct {
        int from;
        struct str label;
    } bands[] = {{95, S_ROW("95以上")}, {85, S_ROW("85-94")}, {75, S_ROW("75-84")},
                 {65, S_ROW("65-74")},  {40, S_ROW("40-64")}, {0, S_ROW("0-39")}};
    int age = date_age(birth_on, at);
    for (size_t i = 0; i < COUNT_OF(bands); i++)
        if (age >= bands[i].from)
            return bands[i].label;
    return S("不明");
}

struct str rule_position(struct str requester, struct str *why)
{
    *why = S0;
    if (!requester.n)
        return S0;
    if (str_eq(requester, S("self")) || str_eq(requester, S("family"))) {
        *why =
            S("市民からの相談: ワンストップの窓口として、センターが自らの責任でコーディネートする（当事者）");
        return S("party");
    }
    *why = S("関係者からの相談: "
             "関係者自らの責任で解決すべき事案として、助言指導する（スーパーバイザー、または非当事者）");
    return S("supervisor");
}

static struct str doubt_birth(struct arena *a, struct str iso, const struct setting *s)
{
    int32_t today = date_of_moment(s->now);
    if (date_from_iso(iso) > today)
        return S("生年月日が未来になっています。年号を確かめてください");
    int age = date_age(iso, today);
    return age > 110 ? str_print(a, "%d歳になります。年号を確かめてください", age) : S0;
}

static struct str doubt_next(const struct str *v, const struct setting *s)
{
    bool closed = str_eq(v[INTAKE_state], S("closed"));
    int32_t day = date_from_iso(v[INTAKE_next_on]);
    if (!closed && day != DAY_NONE && day < date_of_moment(s->now))
        return S("もう過ぎた日です");
    return S0;
}

static struct str doubt_position(const struct str *v)
{
    struct str why, usual = rule_position(v[INTAKE_requester], &why);
    bool differs = usual.n && v[INTAKE_position].n && !str_eq(usual, v[INTAKE_position]);
    /* Both of 非当事者 and スーパーバイザー are in rule イ: only 当事者 against them, or they against 当事者,
     * needs a reason. */
    bool party = str_eq(usual, S("party")) || str_eq(v[INTAKE_position], S("party"));
    return differs && party && !v[INTAKE_position_reason].n
               ? S("基本の立ち位置と違います。変更理由を書いてください")
               : S0;
}

struct str rule_doubt(struct arena *a, const struct field *f, const struct str *v, const struct setting *s)
{
    struct str value = v[f->index];
    if (!value.n)
        return S0;
    if (f->flags & F_BIRTH)
        return doubt_birth(a, value, s);
    if (f->record == RECORD_INTAKE && f->index == INTAKE_next_on)
        return doubt_next(v, s);
    if (f->record == RECORD_INTAKE && f->index == INTAKE_position)
        return doubt_position(v);
    return S0;
}
