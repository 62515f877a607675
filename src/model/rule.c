#include "model/rule.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "model/open.h"
#include "model/position.h"
#include "model/service.h"

/* A partial date of birth may leave open whether somebody is 40 or 65 already (介護保険法第9条). */
static bool is_on_the_edge(struct str birth_on, int32_t at)
{
    int most = date_age(birth_on, at), least = date_age_least(birth_on, at);
    return (least < 40 && most >= 40) || (least < 65 && most >= 65);
}

struct str rule_insured(struct str birth_on, struct str disease, int32_t at)
{
    int age = date_age(birth_on, at);
    if (age < 0 || is_on_the_edge(birth_on, at))
        return S("unknown");
    if (age >= 65)
        return S("first");
    return age >= 40 && disease.n && !str_eq(disease, S("none")) ? S("second") : S("outside");
}

struct str rule_eligibility(const struct person *p, int32_t at, struct str *sentence)
{
    struct str code = rule_insured(p->birth_on, p->disease, at);
    int age = date_age(p->birth_on, at);
    int32_t until = date_from_iso(p->care_until);
    if (until != DAY_NONE && until < at)
        *sentence = S("認定の有効期限が切れています。更新の申請が済んでいるかお尋ねください");
    else if (age < 0)
        *sentence = S("生年月日が分かれば、介護保険を使えるかどうかをお答えできます");
    else if (is_on_the_edge(p->birth_on, at))
        *sentence = S("生まれた月日によって変わります。誕生日をお尋ねください");
    else if (age >= 65)
        *sentence = S("65歳以上の方なので、要介護認定を申請できます");
    else if (age < 40)
        *sentence = S("40歳未満の方は介護保険の対象になりません。障害福祉などの窓口をご案内します");
    else if (!p->disease.n) {
        code = S("unknown"); /* until it has been asked */
        *sentence = S("40歳から64歳の方は、特定疾病があるときに対象になります。病名をお尋ねください");
    } else if (str_eq(code, S("second")))
        *sentence = S("特定疾病のある方なので、医療保険に入っていれば要介護認定を申請できます");
    else
        *sentence = S("特定疾病に当たらないので、65歳までは介護保険の対象になりません");
    return code;
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

/* ---- handing on */
bool rule_one_sided(int own, int total, int candidates)
{
    enum { CHANCE = 2, TIMES = 2 };
    return candidates > 1 && own > CHANCE && own * (candidates - 1) > TIMES * (total - own);
}

bool rule_unconfirmed(const struct str *v)
{
    return str_eq(v[REFERRAL_started], S("yes")) && !v[REFERRAL_confirmed_on].n &&
           !str_eq(v[REFERRAL_answer], S("accepted"));
}

bool rule_called_off(const struct str *v)
{
    return str_eq(v[REFERRAL_answer], S("declined")) || str_eq(v[REFERRAL_answer], S("cancelled"));
}

/* ---- fields that open */
static const struct {
    enum record_id record;
    int field, other;
    struct str codes;
    bool (*rule)(const struct str *v, const struct setting *s); /* instead of the codes */
} opens[] = {
#define OPENS(RECORD, field, other, codes)                                                                   \
    {RECORD_##RECORD, RECORD##_##field, RECORD##_##other, S_ROW(codes), NULL},
#define OPENS_IF(RECORD, field, rule) {RECORD_##RECORD, RECORD##_##field, 0, S_ROW(""), rule},
#include "opens.def"
#undef OPENS
#undef OPENS_IF
};

bool rule_opens(const struct field *f, const struct str *v, const struct setting *s)
{
    for (size_t i = 0; i < COUNT_OF(opens); i++)
        if (opens[i].record == f->record && opens[i].field == f->index)
            return opens[i].rule ? opens[i].rule(v, s)
                                 : v[opens[i].other].n && codes_has(opens[i].codes, v[opens[i].other]);
    return true;
}

/* ---- doubts */
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

static struct str doubt_position(const struct str *v, const struct setting *s)
{
    return position_differs(v, s) && !v[INTAKE_position_reason].n
               ? S("基本の立ち位置と違います。変更理由を書いてください")
               : S0;
}

static struct str doubt_care(struct str until, const struct setting *s)
{
    int32_t day = date_from_iso(until);
    return day != DAY_NONE && day < date_of_moment(s->now) ? S("認定の有効期限が切れています") : S0;
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
        return doubt_position(v, s);
    if (f->record == RECORD_PERSON && f->index == PERSON_care_until)
        return doubt_care(value, s);
    if (f->record == RECORD_SLOT && f->index == SLOT_until_at && open_doubtful(v))
        return S(
            "開始からほとんど一日になります。書き誤りでないか確かめてください。このままでは計算に使いません");
    return S0;
}
